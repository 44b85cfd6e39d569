"""Plain text out of what directories hold: tags removed, entities read, control characters gone."""

import re
from html.parser import HTMLParser

LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
BREAKS = {"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4"}
SILENT = {"script", "style", "template", "iframe", "object", "svg"}
# Control characters, and the marks that turn the reading direction of what follows around.
CONTROLS = re.compile(
    r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
)
SPACES = re.compile(r"[ \t\u00a0]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def without_markup(text: str) -> str:
    """The text that a browser would show. Text that only looks like a tag ("ages <5") stays."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts)


def plain_text(raw: str, *, one_line: bool) -> tuple[str, bool]:
    """The text to keep, and whether markup was taken out of it."""
    had_markup = bool(LOOKS_LIKE_HTML.search(raw))
    text = without_markup(raw) if had_markup else raw
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [SPACES.sub(" ", line).strip() for line in text.split("\n")]
    if one_line:
        return " ".join(line for line in lines if line), had_markup
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), had_markup
