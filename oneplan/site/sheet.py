"""A spreadsheet of workers: read, looked at row by row, and only then done. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from oneplan.kernel.languages import SPOKEN, WRITTEN
from oneplan.people.models import Role
from oneplan.site.actions import Job
from oneplan.site.workbook import OLD_OR_SHUT, as_csv

MOST_ROWS: Final = 500
MOST_BYTES: Final = 600_000
LONGEST: Final = {"name": 120, "title": 120, "phone": 40, "email": 254}
NEEDED: Final = ("name", "email", "agency", "roles")
# What a column may be called.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "nom"),
    "email": ("email", "e-mail", "e-mail address", "courriel"),
    "agency": ("agency", "organisme", "agence"),
    "roles": ("roles", "role", "work", "rôles", "rôle", "travail"),
    "title": ("title", "titre", "job title"),
    "phone": ("phone", "telephone", "téléphone"),
    "languages": ("languages", "langues"),
}
LANGUAGES: Final = {code for code, _name in (*SPOKEN, *WRITTEN)}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it says, and why it cannot be used. `number`: as a spreadsheet counts."""

    number: int
    cells: Mapping[str, str]
    wrong: tuple[str, ...]
    job: Job | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`problem`: why nothing of it can be read."""

    rows: tuple[Row, ...] = ()
    problem: str = ""

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.wrong]

    @property
    def jobs(self) -> list[Job]:
        return [row.job for row in self.rows if row.job and not row.wrong]

    @property
    def usable(self) -> bool:
        return bool(self.rows) and not self.problem and not self.wrong


def decoded(content: bytes) -> str | None:
    """A file's text as spreadsheets save it: an .xlsx workbook's first sheet; CSV in UTF-8, else in
    Windows' Western letters. None: it is neither. Raises BadWorkbook, which says why."""
    if content.startswith((b"PK", OLD_OR_SHUT)):
        return as_csv(content, MOST_ROWS)
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str, community_id: UUID, agencies: Mapping[str, UUID]) -> Sheet:
    """Look at every row. `agencies`: by their names."""
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    except csv.Error:
        return Sheet(problem=_("This is no spreadsheet. Save it as CSV, then choose it again."))
    names, problem = _columns(lines[0] if lines else [])
    if problem or not any(map(_filled, lines[1:])):
        return Sheet(problem=problem or _("There is no row below the names of the columns."))
    if len(lines) > MOST_ROWS + 1:
        return Sheet(problem=_("At most %(most)s rows at once.") % {"most": MOST_ROWS})
    reader = _Reader(community_id, {key.casefold(): pk for key, pk in agencies.items()})
    numbered = enumerate(lines[1:], start=2)
    return Sheet(tuple(reader.row(n, _cells(names, line)) for n, line in numbered if _filled(line)))


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max((";", "\t", ","), key=head.count)


def _filled(line: Iterable[str]) -> bool:
    return any(cell.strip() for cell in line)


def _columns(head: Sequence[str]) -> tuple[list[str], str]:
    known = {name: key for key, names in COLUMNS.items() for name in names}
    names = [known.get(cell.strip().casefold(), "") for cell in head]
    missing = [key for key in NEEDED if key not in names]
    if missing:
        words = _("These columns are missing in the first row: %(names)s.")
        return names, words % {"names": ", ".join(missing)}
    return names, ""


def _cells(names: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(names, line, strict=False) if name}


class _Reader:
    """Remembers which addresses came before: one row for an address at an agency."""

    def __init__(self, community_id: UUID, agencies: Mapping[str, UUID]) -> None:
        self.community_id, self.agencies = community_id, agencies
        self.seen: dict[tuple[str, str], int] = {}

    def row(self, number: int, cells: dict[str, str]) -> Row:
        roles, languages = _roles(cells.get("roles", "")), _listed(cells.get("languages", ""))
        agency = self.agencies.get(cells.get("agency", "").casefold())
        wrong = [*_wrong_words(cells, roles, languages), *self._wrong_place(number, cells, agency)]
        job = Job(
            community_id=self.community_id,
            agency_id=agency,
            email=cells.get("email", "").lower(),
            name=cells.get("name", ""),
            title=cells.get("title", ""),
            phone=cells.get("phone", ""),
            languages=tuple(languages),
            roles=tuple(role for role in roles.values() if role),
        )
        return Row(number, cells, tuple(wrong), job)

    def _wrong_place(self, number: int, cells: dict[str, str], agency: UUID | None) -> list[str]:
        if cells.get("agency") and agency is None:
            return [_("There is no agency “%(name)s” here.") % {"name": cells["agency"]}]
        key = (cells.get("email", "").lower(), cells.get("agency", "").casefold())
        before = self.seen.setdefault(key, number)
        if before != number:
            return [_("Row %(number)s has the same address and agency.") % {"number": before}]
        return []


def _wrong_words(
    cells: Mapping[str, str], roles: Mapping[str, str], languages: Sequence[str]
) -> Iterable[str]:
    for name in NEEDED:
        if not cells.get(name):
            yield _("“%(column)s” is empty.") % {"column": name}
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            yield _("“%(column)s” is longer than %(most)s letters.") % {
                "column": name,
                "most": most,
            }
    if cells.get("email") and not _is_address(cells["email"]):
        yield _("“%(address)s” is no e-mail address.") % {"address": cells["email"][:80]}
    for word, role in roles.items():
        if not role:
            yield _("“%(word)s” is no kind of work. There are: %(known)s.") % {
                "word": word[:40],
                "known": ", ".join(Role.values),
            }
    for name, text in cells.items():
        if text.startswith("="):
            yield _("“%(column)s” holds a formula.") % {"column": name}
    for language in languages:
        if language not in LANGUAGES:
            yield _("“%(word)s” is no code of a language, such as en or fr.") % {
                "word": language[:40]
            }


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _listed(text: str) -> list[str]:
    return [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]


def _roles(text: str) -> dict[str, str]:
    """Each word with the kind of work that it means, empty where none: by code or by name, in the
    reader's language."""
    known = {str(role.value): str(role.value) for role in Role}
    known |= {str(role.label).casefold(): str(role.value) for role in Role}
    return {word: known.get(word.replace(" ", "_"), known.get(word, "")) for word in _listed(text)}
