"""Somebody with a browser, without one: fetches pages, fills their forms in, presses what is there.
As the proxy in front would pass it on."""

import html
import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

HOST = "plan.example.org"


@dataclass
class Form:
    action: str
    method: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    # Name, value, words, whether it is the form's own.
    buttons: list[tuple[str, str, str, bool]] = field(default_factory=list)


class _Page(HTMLParser):
    """The links and forms of a page's main part."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.form: Form | None = None
        self.select = self.text = ""
        self.open: tuple[str, dict[str, str]] | None = None
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self.form)
        elif tag in {"a", "button", "textarea"}:
            self.open, self.text = (tag, has), ""
        elif tag == "select":
            self.select = has.get("name", "")
        elif self.form and tag == "option" and "selected" in has:
            self.form.facts.append((self.select, has.get("value", "")))
        elif self.form and tag == "input" and has.get("name"):
            ticks = has.get("type") in {"radio", "checkbox"}
            if has.get("type") != "file" and (not ticks or "checked" in has):
                self.form.facts.append((has["name"], has.get("value", "on" if ticks else "")))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        if self.open is None or self.open[0] != tag:
            return
        (_tag, has), words = self.open, " ".join(self.text.split())
        self.open = None
        if tag == "a":
            self.links.append((words, has.get("href", "")))
        elif self.form and tag == "button":
            own = "primary" in has.get("class", "")
            self.form.buttons.append((has.get("name", ""), has.get("value", ""), words, own))
        elif self.form and has.get("name"):
            self.form.facts.append((has["name"], self.text.removeprefix("\n")))


@dataclass
class Visitor:
    """`path` and `page`: where they are, and all of it as sent."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = "/"
    page: str = ""
    status: int = 0
    content: bytes = b""

    def go(self, path: str, body: str | None = None) -> "Visitor":
        """Follows where it is led; a page that fails is an error here too."""
        for _ in range(8):
            elsewhere = self._ask(path, body)
            if not elsewhere:
                assert self.status == 200, (path, self.status, self.words)
                return self
            path, body = urljoin(path, elsewhere), None
        raise AssertionError(f"led in a circle at {path}")

    def _ask(self, path: str, body: str | None) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        whole = urlsplit(path)
        path = whole.path + (f"?{whole.query}" if whole.query else "")
        headers = {
            "Host": HOST, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}{self.path}",
            "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        self.content, self.status, self.path = answer.read(), answer.status, path
        self.page = self.content.decode(errors="replace")
        for given in answer.headers.get_all("Set-Cookie", []):
            for name, one in SimpleCookie(given).items():
                self.cookies[name] = one.value
        line.close()
        return answer.headers.get("Location", "") if 300 <= answer.status < 400 else ""

    @property
    def main(self) -> str:
        found = re.search(r"<main.*</main>", self.page, re.DOTALL)
        return found[0] if found else self.page

    @property
    def words(self) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.main)).split())

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert text in self.words, f"{text!r} is not on {self.path}: {self.words}"

    def press(self, words: str) -> "Visitor":
        """The first link, else the first button, with these words."""
        seen = _Page(self.main)
        for said, to in seen.links:
            if words in said:
                return self.go(urljoin(self.path, to))
        for form in seen.forms:
            for name, value, said, _own in form.buttons:
                if words in said:
                    return self._post(form, {name: value} if name else {})
        raise AssertionError(f"nothing says {words!r} on {self.path}: {self.words}")

    def choose(self, name: str, value: str) -> "Visitor":
        """The button that answers a question by itself."""
        for form in _Page(self.main).forms:
            if (name, value) in [(button[0], button[1]) for button in form.buttons]:
                return self._post(form, {name: value})
        raise AssertionError(f"no button {name}={value} on {self.path}: {self.words}")

    def send(self, **facts: str | list[str]) -> "Visitor":
        """Fill in the form of the page, and press the button of its own; where several are, of
        the last."""
        forms = [one for one in _Page(self.main).forms if any(own for *_b, own in one.buttons)]
        assert forms, f"no form on {self.path}: {self.words}"
        name, value, _words, _own = next(b for b in forms[-1].buttons if b[3])
        return self._post(forms[-1], {name: value} | facts if name else facts)

    def _post(self, form: Form, facts: dict[str, str] | dict[str, str | list[str]]) -> "Visitor":
        kept = [(name, value) for name, value in form.facts if name not in facts]
        given = urlencode([*kept, *facts.items()], doseq=True)
        to = urljoin(self.path, form.action or self.path)
        return self.go(to, given) if form.method == "post" else self.go(f"{to}?{given}")
