"""What templates may do to a value. A room adds its own in its `filters.py`, with `page_filter`."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.template import defaultfilters
from django.utils.html import json_script

Filter = TypeVar("Filter", bound=Callable[..., Any])

# Django's own, where Jinja has none of the name, or one that says it otherwise.
FILTERS: dict[str, Callable[..., Any]] = {
    "capfirst": defaultfilters.capfirst,
    "date": defaultfilters.date,
    "json_script": json_script,
    "linebreaks": defaultfilters.linebreaks_filter,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "time": defaultfilters.time,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
}


def page_filter(given: Any) -> Any:
    """`@page_filter`, or `@page_filter("name")` where the function's own name is not a filter's."""
    if isinstance(given, str):
        return lambda function: _added(given, function)
    return _added(given.__name__, given)


def _added(name: str, function: Filter) -> Filter:
    if FILTERS.setdefault(name, function) is not function:
        raise ValueError(f"There is a filter `{name}` already: {FILTERS[name]}")
    return function
