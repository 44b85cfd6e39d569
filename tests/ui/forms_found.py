"""Every form there is, found by following links from each person's home: a new room's too."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from oneplan.referrals.rules import BY_KEY

# Six who see different things, and where their own links do not lead.
ROLES: dict[str, tuple[str, ...]] = {
    "visitor": ("/accounts/login/", "/accounts/signup/", "/demo/", "/ui/", "/ui/question/"),
    "amira": ("/accounts/sessions/", "/accounts/2fa/", "/acting/", "/accounts/email/"),
    "yusuf": (),
    "dana": ("/referrals/new/", "/office/ask/", "/acting/"),
    "priya": ("/referrals/", "/referrals/import/", "/office/reviews/", "/office/complaints/"),
    "okafor": ("/office/emergency/",),
}
# Not pages, or pages that end the walk.
ELSEWHERE = {"exit", "account_logout", "ui:robots", "plans:pdf", "plans:version_pdf"}
ELSEWHERE |= {"safety:print", "safety:card"}
ELSEWHERE |= {"referrals:attachment"}
# Two of a kind may stand in different states.
OF_A_ROUTE = 2


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form that is sent, where it was found and what is in it."""

    who: str
    page: str
    action: str
    fields: tuple[Field, ...]
    autosaves: bool = False

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.fields}

    @property
    def shape(self) -> tuple[str, frozenset[str]]:
        """What makes two of them the same kind of form."""
        path = urlsplit(self.action).path
        return route_of(path) or path, frozenset(self.names)


@dataclass
class _Open:
    action: str
    autosaves: bool
    fields: list[Field] = field(default_factory=list)


class _Reader(HTMLParser):
    """Links and sent forms of one page."""

    def __init__(self, who: str, page: str) -> None:
        super().__init__()
        self.who, self.page = who, page
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self.open: _Open | None = None
        self.select: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self.links.append(urljoin(self.page, has["href"]))
        elif tag == "form":
            sent = has.get("method", "").lower() == "post"
            action = urljoin(self.page, has.get("action", ""))
            self.open = _Open(action, "data-autosave" in has) if sent else None
        elif self.open is not None:
            self._inside(tag, has)

    def _inside(self, tag: str, has: dict[str, str]) -> None:
        assert self.open is not None
        name = has.get("name", "")
        if tag == "option" and self.select:
            self.select[1].append(has.get("value", ""))
        elif tag == "select" and name:
            self.select = (name, [])
        elif name and tag in {"input", "button", "textarea"}:
            kind = has.get("type", "text") if tag == "input" else tag
            self.open.fields.append(Field(name, kind, (has.get("value", ""),)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select and self.open is not None:
            name, values = self.select
            self.open.fields.append(Field(name, "select", tuple(values)))
            self.select = None
        elif tag == "form" and self.open is not None:
            found = self.open
            fields = tuple(_joined(found.fields))
            form = FoundForm(self.who, self.page, found.action, fields, found.autosaves)
            self.forms.append(form)
            self.open = None


def _joined(fields: list[Field]) -> Iterator[Field]:
    """Radio buttons and boxes of one name are one field with several values."""
    several: dict[tuple[str, str], list[str]] = {}
    for one in fields:
        several.setdefault((one.name, one.kind), []).extend(one.values)
    for (name, kind), values in several.items():
        yield Field(name, kind, tuple(values))


def route_of(path: str) -> str:
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


def _leads_elsewhere(path: str) -> bool:
    try:
        return resolve(path).view_name in ELSEWHERE
    except Resolver404:
        return True


def forms_of(page: str, who: str, html: str) -> list[FoundForm]:
    reader = _Reader(who, page)
    reader.feed(html)
    return reader.forms


def pages(client: Client, who: str) -> Iterator[tuple[str, list[FoundForm]]]:
    """Each page that somebody's links lead to, two of a route, with the forms on it."""
    first = ["/", *ROLES.get(who, ()), *(_begun(client) if who == "visitor" else ())]
    waiting, seen = deque(first), Counter[str]()
    been: set[str] = set()
    while waiting:
        address = waiting.popleft()
        path, route = urlsplit(address).path, route_of(urlsplit(address).path)
        enough = seen[route] >= OF_A_ROUTE and address not in first
        if address in been or _leads_elsewhere(path) or enough:
            continue
        been.add(address)
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            waiting.append(urljoin(address, answer.headers["Location"]))
            continue
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        seen[route] += 1
        reader = _Reader(who, address)
        reader.feed(answer.content.decode())
        waiting.extend(link for link in reader.links if link.startswith("/"))
        yield address, reader.forms


def _begun(client: Client) -> list[str]:
    """A request for help that a visitor has begun: each of its questions."""
    begun = client.post("/referrals/start/").headers["Location"]
    found = re.search(r"/ask/([^/]+)/", begun)
    assert found, begun
    one = f"/referrals/ask/{found[1]}"
    return [f"{one}/{key}/" for key in BY_KEY] + [f"{one}/person/", f"{one}/later/"]
