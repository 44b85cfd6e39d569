"""Which HSDS tables are loaded, in which order, and how each column is read: said by the models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models

from oneplan.directory import models as rows
from oneplan.directory.intake import values

OURS = {"id", "community", "source", "source_id", "created_at"}
# Where HSDS's name for a column is not ours, and why stands beside the field.
HSDS_NAMES = {
    ("CostOption", "amount_cents"): "amount",
    ("Funding", "source_description"): "source",
    ("TaxonomyTerm", "taxonomy_name"): "taxonomy",
}
READERS_BY_NAME: dict[str, Callable[[str], Any]] = {
    "amount_cents": values.read_cents,
    "minimum_age": values.read_age,
    "maximum_age": values.read_age,
    "year_incorporated": values.read_year,
    "latitude": partial(values.read_degrees, most=90),
    "longitude": partial(values.read_degrees, most=180),
    "number": values.read_phone,
}
READERS_BY_FIELD: dict[type[Any], Callable[[str], Any]] = {
    models.DateField: values.read_date,
    models.DateTimeField: values.read_moment,
    models.TimeField: values.read_time,
    models.PositiveIntegerField: values.read_whole,
    models.EmailField: values.read_email,
    models.URLField: values.read_address,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its HSDS name, the model's attribute, and how its words are read."""

    name: str
    attribute: str
    read: Callable[[str], Any] | None
    longest: int | None
    choices: tuple[str, ...]
    empty: Any


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table."""

    name: str
    attribute: str
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """One HSDS table. `needs`: no row without; `parents`: it must have one of them."""

    name: str
    model: type[rows.SourcedRow]
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    detail: bool = True

    @property
    def known(self) -> frozenset[str]:
        names = {column.name for column in self.columns} | {ref.name for ref in self.references}
        return frozenset(names | {"id", "link_id"} if self.name == "attribute" else names | {"id"})


def _reader(field: Any) -> Callable[[str], Any] | None:
    return READERS_BY_NAME.get(field.name) or READERS_BY_FIELD.get(type(field))


def _column(model: type[models.Model], field: Any) -> Column:
    return Column(
        name=HSDS_NAMES.get((model.__name__, field.name), field.name),
        attribute=field.attname,
        read=_reader(field),
        longest=field.max_length,
        choices=tuple(value for value, _label in field.choices or ()),
        empty=None if field.null else field.get_default(),
    )


def table_name(model: type[models.Model]) -> str:
    """OrganizationIdentifier -> organization_identifier."""
    letters = (f"_{letter.lower()}" if letter.isupper() else letter for letter in model.__name__)
    return "".join(letters).lstrip("_")


def _table(model: type[rows.SourcedRow], *files: str, **how: Any) -> Table:
    fields = [f for f in model._meta.concrete_fields if f.name not in OURS and f.name != "link_id"]
    return Table(
        name=table_name(model),
        model=model,
        files=files,
        columns=tuple(_column(model, field) for field in fields if not field.is_relation),
        references=tuple(
            Reference(f"{field.name}_id", field.attname, table_name(field.related_model))
            for field in fields
            if field.is_relation and field.related_model is not None
        ),
        **how,
    )


def _detail(model: type[rows.SourcedRow], *files: str, of: str, any_of: str = "") -> Table:
    return _table(model, *files, parents=tuple(of.split()), any_of=tuple(any_of.split()))


# Each table after those that it refers to.
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table(rows.Organization, "organizations", "organization", needs=("name",), detail=False),
        _table(
            rows.Program,
            *("programs", "program"),
            needs=("name",),
            parents=("organization_id",),
            detail=False,
        ),
        _table(rows.Taxonomy, "taxonomies", "taxonomy", needs=("name",), detail=False),
        _table(rows.TaxonomyTerm, "taxonomy_terms", "taxonomy_term", needs=("name",), detail=False),
        _table(rows.Service, "services", "service", needs=("name",), detail=False),
        _table(rows.Location, "locations", "location", detail=False),
        _table(
            rows.ServiceAtLocation,
            *("service_at_location", "service_at_locations", "services_at_location"),
            needs=("service_id", "location_id"),
            parents=("service_id", "location_id"),
        ),
        _detail(
            rows.Contact,
            *("contacts", "contact"),
            of="organization_id service_id service_at_location_id location_id",
            any_of="name title department email",
        ),
        _detail(
            rows.Phone,
            *("phones", "phone"),
            of="location_id service_id organization_id contact_id service_at_location_id",
            any_of="number",
        ),
        _detail(
            rows.Schedule,
            *("schedules", "schedule"),
            of="service_id location_id service_at_location_id",
        ),
        _detail(
            rows.Address,
            *("addresses", "address"),
            of="location_id",
            any_of="address_1 city postal_code",
        ),
        _detail(
            rows.Language,
            *("languages", "language"),
            of="service_id location_id phone_id",
            any_of="name code",
        ),
        _detail(
            rows.Accessibility,
            *("accessibility",),
            of="location_id",
            any_of="description details url",
        ),
        _detail(rows.CostOption, "cost_options", "cost_option", of="service_id"),
        _detail(
            rows.ServiceArea,
            *("service_areas", "service_area"),
            of="service_id",
            any_of="name description extent uri",
        ),
        _detail(
            rows.RequiredDocument,
            *("required_documents", "required_document"),
            of="service_id",
            any_of="document uri",
        ),
        _detail(
            rows.Funding, "funding", "fundings", of="organization_id service_id", any_of="source"
        ),
        _detail(
            rows.OrganizationIdentifier,
            *("organization_identifiers", "organization_identifier"),
            of="organization_id",
            any_of="identifier",
        ),
        _table(
            rows.Attribute,
            *("attributes", "attribute"),
            needs=("link_id", "taxonomy_term_id"),
            parents=("taxonomy_term_id",),
        ),
        _table(rows.Metadata, "metadata"),
        _table(rows.MetaTableDescription, "meta_table_descriptions", "meta_table_description"),
    )
}
