"""HSDS 1.1 and 2.x told as HSDS 3.0: their own tables, and columns that have another name today.

Each maker turns one row of a file into the rows of HSDS 3.0 that say the same. What is made beside
a file's own row is `derived`: the report counts each row of a file once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from oneplan.directory.intake.ohana import day_of_week
from oneplan.directory.intake.raw import RawRow

Maker = Callable[[RawRow], Iterator[RawRow]]
# Columns of 1.1 and 2.x that HSDS 3.0 has under another name.
RENAMED = {
    "organization": {"url": "website"},
    "taxonomy_term": {"term": "name", "vocabulary": "taxonomy"},
    "language": {"language": "name"},
    "service_area": {"service_area": "name"},
    "accessibility": {"accessibility": "description"},
    "attribute": {"taxonomy_id": "taxonomy_term_id", "taxonomy_detail": "value"},
    "cost_option": {"payment": "option"},
}
# Columns that makers below put elsewhere: they are used, though HSDS 3.0 does not name them here.
USED = {
    "phone": {"language", "department"},
    "address": {"address_3", "address_4"},
    "schedule": {"weekday", "closed", "start_date", "end_date"},
    "taxonomy_term": {"parent_name"},
    "service": {"location_id", "eligibility"},
    "attribute": {"service_id"},
}
LIST = re.compile(r"[,;/]\s*")
NUMBERED = ("", "MO", "TU", "WE", "TH", "FR", "SA", "SU")
TRUE = {"true", "t", "1", "yes", "y"}


def renamed(table: str, row: RawRow) -> RawRow:
    """The row with the names that HSDS 3.0 has for its columns, where it does not use those."""
    names = RENAMED.get(table, {})
    said = row.values
    moved = {new: said[old] for old, new in names.items() if said.get(old) and not said.get(new)}
    kept = {name: words for name, words in said.items() if name not in names or name in moved}
    return replace(row, values={**kept, **moved}) if moved else row


def as_is(row: RawRow) -> Iterator[RawRow]:
    yield row


def attribute_of_service(row: RawRow) -> Iterator[RawRow]:
    service = row.values.get("service_id", "")
    key = row.values.get("id", "").strip()
    kind = "taxonomy" if "taxonomy_id" in row.values else "service"
    key = f"{kind}-{key}" if key else ""
    yield _with(row, id=key, link_entity="service", link_id=service)


def other_attribute(row: RawRow) -> Iterator[RawRow]:
    """Before 3.0 `link_type` named the table."""
    entity = row.values.get("link_entity") or row.values.get("link_type", "")
    key = row.values.get("id", "").strip()
    yield _with(row, id=f"other-{key}" if key else "", link_entity=entity, link_type="")


def _address(kind: str) -> Maker:
    def make(row: RawRow) -> Iterator[RawRow]:
        parts = (
            row.values.get(name, "").strip() for name in ("address_2", "address_3", "address_4")
        )
        second = ", ".join(part for part in parts if part)
        key = row.values.get("id", "").strip()
        yield _with(row, id=f"{kind}-{key}" if key else "", address_2=second, address_type=kind)

    return make


def phone(row: RawRow) -> Iterator[RawRow]:
    said = (row.values.get("description", ""), row.values.get("department", ""))
    yield _with(row, description=", ".join(dict.fromkeys(part for part in said if part.strip())))


def language_of_phone(row: RawRow) -> Iterator[RawRow]:
    key = row.values.get("id", "")
    for name in _list(row.values.get("language", "")):
        values = {"id": f"{key}-speaks-{name}"[:200], "phone_id": key, "name": name}
        yield RawRow(row.file, row.line, values, derived=True)


def place_of_service(row: RawRow) -> Iterator[RawRow]:
    """HSDS 1.0 had the place of a service in the service itself."""
    service, location = row.values.get("id", ""), row.values.get("location_id", "").strip()
    if location:
        values = {"id": f"{service}-at", "service_id": service, "location_id": location}
        yield RawRow(row.file, row.line, values, derived=True)


def regular_schedule(row: RawRow) -> Iterator[RawRow]:
    told = row.values.get("weekday", "")
    days = [day for part in _list(told) if (day := _day(part))]
    wrong = () if days else (f"weekday: {told[:60]!r} is not a day",)
    key = row.values.get("id", "").strip()
    values = {
        **row.values,
        "id": f"regular-{key}" if key else "",
        "byday": ",".join(days),
        "freq": "WEEKLY" if days else "",
    }
    yield replace(row, values=values, remarks=(*row.remarks, *wrong))


def holiday_schedule(row: RawRow) -> Iterator[RawRow]:
    closed = row.values.get("closed", "").strip().lower() in TRUE
    key = row.values.get("id", "").strip()
    yield _with(
        row,
        id=f"holiday-{key}" if key else "",
        valid_from=row.values.get("start_date", ""),
        valid_to=row.values.get("end_date", ""),
        notes="Closed" if closed else "",
    )


def _day(word: str) -> str:
    """ "Monday", "Mon", "MO", "lundi", or 1 for Monday to 7."""
    plain = word.strip()
    if plain.isdigit() and 1 <= int(plain) <= 7:
        return NUMBERED[int(plain)]
    return plain.upper() if plain.upper() in NUMBERED[1:] else day_of_week(plain)


def _list(words: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in LIST.split(words) if part.strip()))


def _with(row: RawRow, **values: str) -> RawRow:
    return replace(row, values={**row.values, **values})


# The files of 1.1 and 2.x beside those of 3.0: for each table of ours, which and how they are read.
OLDER: dict[str, tuple[tuple[tuple[str, ...], Maker], ...]] = {
    "attribute": (
        (("service_attributes", "service_attribute"), attribute_of_service),
        (("service_taxonomy", "service_taxonomies"), attribute_of_service),
        (("other_attributes", "other_attribute"), other_attribute),
    ),
    "taxonomy_term": ((("taxonomy", "taxonomies"), as_is),),
    "address": (
        (("physical_addresses", "physical_address"), _address("physical")),
        (("postal_addresses", "postal_address", "mail_addresses"), _address("postal")),
    ),
    "schedule": (
        (("regular_schedules", "regular_schedule"), regular_schedule),
        (("holiday_schedules", "holiday_schedule"), holiday_schedule),
    ),
    "accessibility": (
        (("accessibility_for_disabilities", "accessibilities_for_disabilities"), as_is),
    ),
    "cost_option": ((("payments_accepted", "payment_accepted"), as_is),),
    "phone": ((("phones", "phone"), phone),),
    "language": ((("phones", "phone"), language_of_phone),),
    "service_at_location": ((("services", "service"), place_of_service),),
}
# Rows that say something of a service and are told with it: the file, its column, and where to.
WITHIN_SERVICE = (("eligibility", "eligibilities"), "eligibility", "eligibility_description")
