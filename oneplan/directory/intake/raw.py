"""What every reader of files hands over, and what every reader may complain about."""

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


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as HSDS names it, still words. `remarks` came up while it was put into that form."""

    file: str
    line: int
    values: Mapping[str, str]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Notes:
    """Remarks about whole files, gathered while they are read."""

    remarks: list[Remark] = field(default_factory=list)

    def add(self, file: str, reason: str, line: int = 0, *, dropped: bool = False) -> None:
        self.remarks.append(Remark(file, line, reason, dropped=dropped))

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

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        """Whether the files say all there is of `table` about this parent, be it nothing."""
        ...
