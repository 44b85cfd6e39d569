"""What every reader of files hands over, and what every reader may complain about."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Refused(Exception):
    """The files cannot be used at all; str() says in one line why. Nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to list in the report: a row that was dropped, or a field that was not used."""

    file: str
    line: int
    reason: str
    row: str = ""
    dropped: bool = False
    # How many rows of the file this is about: 0 for what is said of a field or a whole file.
    rows: int = 0


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as HSDS names it, still words. `remarks` came up while it was put into that form."""

    file: str
    line: int
    values: Mapping[str, str]
    remarks: tuple[str, ...] = ()
    # Made beside a row of the file, which counts itself.
    derived: bool = False


@dataclass(slots=True)
class Notes:
    """Remarks about whole files, gathered while they are read."""

    remarks: list[Remark] = field(default_factory=list)
    # Rows that were told with others, by file and by what became of them.
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(
        self, file: str, reason: str, line: int = 0, *, dropped: bool = False, rows: int = 1
    ) -> None:
        about = rows if dropped else 0
        self.remarks.append(Remark(file, line, reason, dropped=dropped, rows=about))

    def count(self, file: str, what: str) -> None:
        self.counts.setdefault(file, Counter())[what] += 1

    def take(self) -> list[Remark]:
        taken, self.remarks = self.remarks, []
        return taken


class Source(Protocol):
    """A directory in one of the formats. Rows may be asked for several times."""

    format: str
    # What the files call themselves, if they do.
    name: str
    notes: Notes
    # Whether the files are a whole directory: what is missing from them has gone.
    whole: bool

    def rows(self, table: str) -> Iterator[RawRow]: ...

    def finish(self) -> None:
        """All rows were asked for: note what is only known now."""
        ...

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        """Whether the files say all there is of `table` about this parent, be it nothing."""
        ...
