"""Links and forms that a page offers to somebody: each must answer them.

A link is opened. A form is sent as it stands, with its first button, in a transaction that is taken
back: whoever may not write is told so by 403 or 404, whatever stands in it.
"""

import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve

from oneplan.kernel import key_folder

# Ends the session, or belongs to nobody's record: the demo's doors, sign-in's own pages.
LEFT_OUT = ("/accounts/", "/exit/", "/language/", "/demo/", "/acting/", "/ui/", "/static/")
# Of one kind of link or form on one kind of page this many are tried: an id each.
EACH = {"link": 3, "form": 1}


@dataclass(eq=False)
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    # Where nothing is chosen yet, the first that can be.
    first: dict[str, str] = field(default_factory=dict)
    pressed: bool = False

    def sent(self) -> list[tuple[str, str]]:
        chosen = {name for name, _value in self.fields}
        return [*self.fields, *((n, v) for n, v in self.first.items() if n not in chosen)]


# What somebody might type, so that a form is more than a slip.
TYPED = {
    "text": "Something",
    "number": "30",
    "date": (date.today() + timedelta(days=20)).isoformat(),
    "time": "17:30",
    "email": "somebody@example.org",
    "tel": "519-555-0100",
}


class _Reader(HTMLParser):
    """The addresses of links, and forms with what a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            method = given.get("method", "get").lower()
            self._open = Form(given.get("action", ""), method)
            self.forms.append(self._open)
        elif self._open and "disabled" not in given:
            self._take(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            form.first.setdefault(self._select, value)
            form.fields += [(self._select, value)] if "selected" in given else []
        elif tag == "button" and kind != "button" and not form.pressed:
            form.pressed = True
            form.fields += [(name, value)] if name else []
        elif tag == "textarea" and name:
            form.fields.append((name, TYPED["text"]))
        elif tag == "input" and name and kind in {"radio", "checkbox"}:
            form.first.setdefault(name, value or "on")
            form.fields += [(name, value or "on")] if "checked" in given else []
        elif tag == "input" and name and kind not in {"file", "submit"}:
            form.fields.append((name, value or TYPED.get(kind, "")))


@dataclass
class Offered:
    """Pages somebody got, and what those offer that links lead to from their home."""

    pages: dict[str, bytes] = field(default_factory=dict)  # what was read
    status: dict[str, int] = field(default_factory=dict)
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    tried: int = 0

    def keep(self, path: str, answer: Any) -> None:
        self.status[path] = answer.status_code
        if "text/html" in answer.headers.get("Content-Type", "") and not answer.streaming:
            self.pages[path] = answer.content

    def dead(self, client: Any, start: Iterable[str]) -> Iterator[str]:
        """Each link or form on pages that links lead to, and that answers "not for you" or "no
        such thing": 403, 404, or a failure."""
        waiting = deque((path, "") for path in start)
        done: set[str] = set()
        while waiting:
            path, page = waiting.popleft()
            if path in done:
                continue
            done.add(path)
            status = self._open(client, path)
            if status >= 400:
                yield f"{page}: the link {path}: {status}"
                continue
            found = _Reader()
            found.feed(self.pages.get(path, b"").decode())
            waiting += self._links(path, found)
            yield from self._dead_forms(client, path, found)

    def _open(self, client: Any, path: str) -> int:
        if path not in self.status:
            answer = client.get(path)
            self.keep(path, answer)
            if answer.status_code in {301, 302}:
                return self._open(client, urljoin(path, answer.headers["Location"]))
        return self.status[path]

    def _links(self, page: str, found: _Reader) -> Iterator[tuple[str, str]]:
        for href in found.links:
            goal = urljoin(page, href).partition("#")[0]
            if href.startswith(("/", "?")) and self._is_new("link", page, goal):
                yield goal, page

    def _dead_forms(self, client: Any, page: str, found: _Reader) -> Iterator[str]:
        for form in found.forms:
            goal = urljoin(page, form.action or page)
            names = ",".join(sorted({name for name, _value in form.fields}))
            if form.method != "post" or not self._is_new("form", page, goal, names):
                continue
            self.tried += 1
            status = _sent(client, goal, form)
            if status >= 403:
                yield f"{page}: the form {goal}: {status}"

    def _is_new(self, kind: str, page: str, goal: str, names: str = "") -> bool:
        """Whether this is one of the first of its kind: an id each."""
        if goal.startswith(LEFT_OUT):
            return False
        try:
            key = (kind, *(resolve(urlsplit(one).path).view_name for one in (page, goal)), names)
        except Resolver404:
            return True
        self.seen[key] += 1
        return self.seen[key] <= EACH[kind]


@contextmanager
def _keys_put_back() -> Iterator[None]:
    """What destroys the keys of a plan is no row: with them gone, taking rows back would not do."""
    with tempfile.TemporaryDirectory() as aside:
        kept = shutil.copytree(key_folder.folder(), f"{aside}/keys", dirs_exist_ok=True)
        yield
        shutil.rmtree(key_folder.folder())  # with its list of what was destroyed
        shutil.copytree(kept, key_folder.folder())


def _sent(client: Any, goal: str, form: Form) -> int:
    typed = QueryDict(mutable=True)
    for name, value in form.sent():
        typed.appendlist(name, value)
    with _keys_put_back(), transaction.atomic():
        status: int = client.post(
            goal, typed.urlencode(), content_type="application/x-www-form-urlencoded"
        ).status_code
        transaction.set_rollback(True)
    return status
