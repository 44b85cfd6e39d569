"""The Ohana API's CSV folder (HSDS before it had a version), told as HSDS 3.0 rows.

Lists inside a cell become rows; what HSDS 3.0 has no place for is said in the report.
"""

import re
from collections.abc import Iterator

from oneplan.directory.intake.files import TABLE_ENDINGS, CsvFile, Folder, open_csv, stem_of
from oneplan.directory.intake.raw import Notes, RawRow, Refused

NAMES = (
    *("organizations", "programs", "locations", "services", "contacts", "phones"),
    *("addresses", "mail_addresses", "regular_schedules", "holiday_schedules", "taxonomy"),
)
KEYWORDS = "keywords"
COMMA = re.compile(r",\s*(?![^()]*\))")
DAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
ESSENTIAL = {"organizations": ("id", "name"), "locations": ("id",), "services": ("id", "name")}
NO_PLACE = {
    "organizations": ("accreditations", "licenses"),
    "locations": ("admin_emails",),
    "services": (),
}
Cells = dict[str, str]
Line = tuple[str, int, Cells]


def looks_like_ohana(folder: Folder) -> bool:
    """Its services stand at a location and name no organization; HSDS has that the other way."""
    path = folder.find("services.csv")
    if not path:
        return False
    columns = open_csv(folder, path, Notes()).columns
    return "location_id" in columns and "organization_id" not in columns


def split_list(cell: str) -> list[str]:
    """ "Chinese (Cantonese, Mandarin), Spanish" has two parts."""
    return [part.strip() for part in COMMA.split(cell) if part.strip()]


def day_of_week(word: str) -> str:
    return DAYS.get(word.strip()[:3].lower(), "")


class OhanaFolder:
    format = "ohana"
    whole = True

    def __init__(self, folder: Folder) -> None:
        self.notes, self.name = Notes(), folder.path.stem
        self.files: dict[str, CsvFile] = {}
        for name in NAMES:
            if path := folder.find(f"{name}.csv"):
                self.files[name] = open_csv(folder, path, self.notes)
        for name, columns in ESSENTIAL.items():
            if name in self.files:
                _need_columns(self.files[name], columns)
        known = {file.name for file in self.files.values()}
        for stranger in sorted(folder.members.keys() - known):
            if stem_of(stranger)[1] in TABLE_ENDINGS:
                rows = sum(1 for _row in open_csv(folder, stranger, self.notes).rows())
                reason = "not a table of an Ohana folder: not read"
                self.notes.add(stranger, reason, dropped=True, rows=rows)
        self.owners = {
            row["id"]: row.get("organization_id", "") for _, _, row in self._at("locations")
        }

    def finish(self) -> None:
        pass

    def tells(self, parent_table: str, parent_id: str, table: str) -> bool:
        return any(name in self.files for name, _make in MAKERS.get(table, ()))

    def rows(self, table: str) -> Iterator[RawRow]:
        for name, make in MAKERS.get(table, ()):
            yield from make(self, name)

    def _at(self, name: str) -> Iterator[Line]:
        if name in self.files:
            file = self.files[name]
            yield from ((file.name, line, cells) for line, cells, _rest in file.rows())

    def _plain(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            yield RawRow(file, line, cells)

    def _organizations(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            values = {**cells, "year_incorporated": cells.get("date_incorporated", "")}
            yield RawRow(file, line, values, _no_place(name, cells))

    def _locations(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            virtual = cells.get("virtual", "").strip().lower() in ("true", "t", "1", "yes")
            values = {
                **cells,
                "location_type": "virtual" if virtual else "physical",
                "url": cells.get("website", ""),
                "description": cells.get("description", "") or cells.get("short_desc", ""),
            }
            yield RawRow(file, line, values, _no_place(name, cells))

    def _services(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            who = [cells.get("audience", ""), _unless_none(cells.get("eligibility", ""))]
            paid = cells.get("accepted_payments", "").strip()
            fees = [cells.get("fees", ""), f"({paid})" if paid else ""]
            values = {
                **cells,
                "organization_id": self.owners.get(cells.get("location_id", ""), ""),
                "url": cells.get("website", ""),
                "eligibility_description": "\n".join(part for part in who if part.strip()),
                "fees_description": " ".join(part for part in fees if part.strip()),
                "fees": "",
            }
            yield RawRow(file, line, values)

    def _at_locations(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            if location := cells.get("location_id", "").strip():
                service = cells.get("id", "")
                link = {"id": f"{service}-at", "service_id": service, "location_id": location}
                yield RawRow(file, line, link, derived=True)

    def _lists(self, name: str, column: str, parent: str, into: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            for part in dict.fromkeys(split_list(cells.get(column, ""))):
                key = f"{parent}-{cells.get('id', '')}-{column}-{part}"
                yield RawRow(
                    file, line, {"id": key, parent: cells.get("id", ""), into: part}, derived=True
                )

    def _languages(self, name: str) -> Iterator[RawRow]:
        yield from self._lists(name, "languages", _parent(name), "name")

    def _accessibility(self, name: str) -> Iterator[RawRow]:
        for row in self._lists(name, "accessibility", "location_id", "description"):
            words = row.values["description"].replace("_", " ")
            yield RawRow(row.file, row.line, {**row.values, "description": words}, derived=True)

    def _areas(self, name: str) -> Iterator[RawRow]:
        yield from self._lists(name, "service_areas", "service_id", "name")

    def _documents(self, name: str) -> Iterator[RawRow]:
        yield from self._lists(name, "required_documents", "service_id", "document")

    def _funding(self, name: str) -> Iterator[RawRow]:
        yield from self._lists(name, "funding_sources", _parent(name), "source")

    def _addresses(self, name: str) -> Iterator[RawRow]:
        kind = "postal" if name == "mail_addresses" else "physical"
        for file, line, cells in self._at(name):
            key = f"{kind}-{cells.get('id', '')}"
            yield RawRow(file, line, {**cells, "id": key, "address_type": kind})

    def _contact_of_place(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            if email := cells.get("email", "").strip():
                key = cells.get("id", "")
                link = {"id": f"email-{name}-{key}", _parent(name): key, "email": email}
                yield RawRow(file, line, link, derived=True)

    def _phones(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            said = (cells.get("department", ""), cells.get("vanity_number", ""))
            number = f"{cells.get('country_prefix', '')} {cells.get('number', '')}".strip()
            values = {
                **cells,
                "number": number,
                "type": cells.get("number_type", ""),
                "description": ", ".join(part for part in said if part.strip()),
            }
            yield RawRow(file, line, values)

    def _regular(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            day = day_of_week(cells.get("weekday", ""))
            wrong = () if day else (f"weekday: {cells.get('weekday', '')!r} is not a day",)
            key = f"regular-{cells.get('id', '')}"
            values = {**cells, "id": key, "byday": day, "freq": "WEEKLY" if day else ""}
            yield RawRow(file, line, values, wrong)

    def _holidays(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            days = dict.fromkeys([cells.get("start_date", ""), cells.get("end_date", "")])
            said = " – ".join(_without_year(day) for day in days if day.strip())
            closed = cells.get("closed", "").strip().lower() in ("true", "t", "1", "yes")
            values = {
                **cells,
                "id": f"holiday-{cells.get('id', '')}",
                "valid_from": cells.get("start_date", ""),
                "valid_to": cells.get("end_date", ""),
                "description": f"Closed: {said}" if closed else said,
            }
            yield RawRow(file, line, values)

    def _terms(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            code = cells.get("taxonomy_id", "")
            values = {**cells, "id": code, "code": code, "taxonomy_id": "ohana"}
            yield RawRow(file, line, {**values, "taxonomy": "Ohana"})

    def _taxonomies(self, name: str) -> Iterator[RawRow]:
        for key in ("ohana", KEYWORDS):
            yield RawRow(
                self.files[name].name if name in self.files else name,
                1,
                {"id": key, "name": key.title()},
                derived=True,
            )

    def _keyword_terms(self, name: str) -> Iterator[RawRow]:
        seen: set[str] = set()
        for file, line, cells in self._at(name):
            for word in split_list(cells.get(KEYWORDS, "")):
                if word.lower() not in seen:
                    seen.add(word.lower())
                    term = {"id": _keyword(word), "name": word, "taxonomy_id": KEYWORDS}
                    yield RawRow(file, line, {**term, "taxonomy": KEYWORDS.title()}, derived=True)

    def _attributes(self, name: str) -> Iterator[RawRow]:
        for file, line, cells in self._at(name):
            words = [_keyword(word) for word in split_list(cells.get(KEYWORDS, ""))]
            for term in dict.fromkeys([*words, *split_list(cells.get("taxonomy_ids", ""))]):
                service = cells.get("id", "")
                link = {"link_entity": "service", "link_id": service, "taxonomy_term_id": term}
                yield RawRow(file, line, {"id": f"{service}-is-{term}", **link}, derived=True)


MAKERS = {
    "organization": (("organizations", OhanaFolder._organizations),),
    "program": (("programs", OhanaFolder._plain),),
    "taxonomy": (("taxonomy", OhanaFolder._taxonomies),),
    "taxonomy_term": (
        ("taxonomy", OhanaFolder._terms),
        ("services", OhanaFolder._keyword_terms),
    ),
    "service": (("services", OhanaFolder._services),),
    "location": (("locations", OhanaFolder._locations),),
    "service_at_location": (("services", OhanaFolder._at_locations),),
    "contact": (
        ("contacts", OhanaFolder._plain),
        ("locations", OhanaFolder._contact_of_place),
    ),
    "phone": (("phones", OhanaFolder._phones),),
    "schedule": (
        ("regular_schedules", OhanaFolder._regular),
        ("holiday_schedules", OhanaFolder._holidays),
    ),
    "address": (
        ("addresses", OhanaFolder._addresses),
        ("mail_addresses", OhanaFolder._addresses),
    ),
    "language": (("services", OhanaFolder._languages), ("locations", OhanaFolder._languages)),
    "accessibility": (("locations", OhanaFolder._accessibility),),
    "service_area": (("services", OhanaFolder._areas),),
    "required_document": (("services", OhanaFolder._documents),),
    "funding": (("services", OhanaFolder._funding), ("organizations", OhanaFolder._funding)),
    "attribute": (("services", OhanaFolder._attributes),),
}


def _parent(name: str) -> str:
    return f"{name.removesuffix('s')}_id"


def _keyword(word: str) -> str:
    return f"keyword-{word.lower()}"[:200]


def _unless_none(words: str) -> str:
    return "" if words.strip().lower() in ("none", "none.") else words


def _without_year(day: str) -> str:
    return day.removesuffix(", 0001").strip()


def _no_place(name: str, cells: Cells) -> tuple[str, ...]:
    return tuple(
        f"{column}: HSDS 3.0 has no place for it: not loaded"
        for column in NO_PLACE[name]
        if cells.get(column, "").strip()
    )


def _need_columns(file: CsvFile, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in file.columns:
            raise Refused(f"{file.name} has no column {column!r}.")
