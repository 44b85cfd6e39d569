"""What a section holds once it is unsealed: its shape is version 1, and the reader of each.

Pure. A line has an id of its own as long as its words stay: signs are named by it. A tool used
elsewhere is kept by reference, with a copy of its words for those who are not shown the toolbox.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from oneplan.kernel.ids import new_id

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One thing. `tool`: it is one of the toolbox. `scribe`: who wrote it down for the owner."""

    text: str
    id: UUID = field(default_factory=new_id)
    tool: bool = False
    scribe: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    text: str
    group: str = ""
    id: UUID = field(default_factory=new_id)
    scribe: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """One line of the timetable: what the owner takes back."""

    what: str
    who_now: str = ""
    steps: str = ""
    by: date | None = None
    done: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Picture:
    id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """A section's words. `title`: the owner's own, over the page's. `signed`: the names under a
    signed crisis plan."""

    title: str = ""
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    tools: tuple[Tool, ...] = ()
    timetable: tuple[Taking, ...] = ()
    pictures: tuple[Picture, ...] = ()
    signed: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> tuple[Line, ...]:
        return self.lines.get(code, ())

    @property
    def empty(self) -> bool:
        return not (self.words or self.pictures)

    @property
    def words(self) -> list[str]:
        """Every text in it."""
        said = [line.text for lines in self.lines.values() for line in lines]
        said += [tool.text for tool in self.tools] + [one.what for one in self.timetable]
        return said + [one.words for one in self.pictures]


def packed(document: Document) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        "v": VERSION,
        "title": document.title,
        "lines": {code: [_plain(line) for line in lines] for code, lines in document.lines.items()},
        "tools": [_plain(tool) for tool in document.tools],
        "timetable": [_plain(one) for one in document.timetable],
        "pictures": [_plain(one) for one in document.pictures],
        "signed": dict(document.signed),
    }


def unpacked(stored: Mapping[str, Any]) -> Document:
    """Raises ValueError for a shape that this program does not know."""
    if stored.get("v") != VERSION:
        raise ValueError("A section of another version than this program knows.")
    return Document(
        title=stored["title"],
        lines={
            code: tuple(Line(**one | {"id": UUID(one["id"])}) for one in lines)
            for code, lines in stored["lines"].items()
        },
        tools=tuple(Tool(**one | {"id": UUID(one["id"])}) for one in stored["tools"]),
        timetable=tuple(_taking(one) for one in stored["timetable"]),
        pictures=tuple(Picture(UUID(one["id"]), one["words"]) for one in stored["pictures"]),
        signed=stored["signed"],
    )


def _plain(one: Any) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, UUID | date) else value
        for name, value in asdict(one).items()
    }


def _taking(one: Mapping[str, Any]) -> Taking:
    by = date.fromisoformat(one["by"]) if one["by"] else None
    return Taking(**{**one, "id": UUID(one["id"]), "by": by})


def lines_from(
    text: str, before: Iterable[Line], ticked: Iterable[UUID], tools: Iterable[Tool]
) -> tuple[Line, ...]:
    """What a field holds after its form: the lines typed, then the tools ticked.

    A line whose words stay keeps its id and its scribe. A tick for a tool that is gone is nothing.
    """
    known = {line.text: line for line in before if not line.tool}
    typed = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    chosen = set(ticked)
    kept = [known.get(words) or Line(words) for words in typed]
    return (*kept, *(Line(t.text, t.id, tool=True) for t in tools if t.id in chosen))


def as_text(lines: Iterable[Line]) -> str:
    """The lines somebody typed, as their form shows them."""
    return "\n".join(line.text for line in lines if not line.tool)


def with_tools(document: Document, tools: Sequence[Tool]) -> Document:
    """The same with the toolbox's words as they are now; a tool that is gone stays as a line."""
    now = {tool.id: tool.text for tool in tools}

    def fresh(line: Line) -> Line:
        if not line.tool:
            return line
        if line.id not in now:
            return Line(line.text)
        return replace(line, text=now[line.id])

    lines = {code: tuple(map(fresh, several)) for code, several in document.lines.items()}
    return replace(document, lines=lines)


def with_lines(document: Document, fields: Mapping[str, tuple[Line, ...]]) -> Document:
    """The same with some fields written anew."""
    return replace(document, lines={**document.lines, **fields})
