"""Every address of the site, from the resolver, with its parameters to be filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    route: str
    name: str  # as `reverse` takes it; empty: it has none
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def about_a_family(self) -> bool:
        return "family_id" in self.parameters

    def filled(self, values: dict[str, list[str]]) -> Iterator[str]:
        """The address with each of the values for its parameters, all parameters moving on."""
        choices = [cycle(values.get(name) or values["*"]) for name in self.parameters]
        longest = max((len(values.get(n) or values["*"]) for n in self.parameters), default=1)
        for _turn in range(longest):
            path = self.route
            for name, value in zip(self.parameters, map(next, choices), strict=True):
                path = _replace(path, name, value)
            yield "/" + path


def _replace(route: str, name: str, value: str) -> str:
    start = next(i for i in _brackets(route) if name in route[i : route.index(">", i)])
    return route[:start] + value + route[route.index(">", start) + 1 :]


def _brackets(route: str) -> list[int]:
    return [i for i, letter in enumerate(route) if letter == "<"]


# Leaving the site in a hurry ends the session; one of sign-in's own pages may end it.
ENDING = ("accounts/", "exit/")


def addresses() -> list[Address]:
    """All of them; those that may end the session come last."""
    found = _walk(get_resolver().url_patterns, "", "")
    return sorted(found, key=lambda address: address.route.startswith(ENDING))


def _walk(patterns: list[Any], before: str, room: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").replace(r"\Z", "").rstrip("$")
        if isinstance(pattern, URLResolver):
            inside = f"{room}{pattern.namespace}:" if pattern.namespace else room
            yield from _walk(pattern.url_patterns, route, inside)
        elif isinstance(pattern, URLPattern):
            names = tuple(part.split(">")[0].split(":")[-1] for part in route.split("<")[1:])
            yield Address(route, room + (pattern.name or ""), pattern.callback, names)
