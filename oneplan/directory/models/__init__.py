"""The directory: HSDS 3.0's tables, the search's tables, and the record of imports."""

from oneplan.directory.models.details import (
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Metadata,
    MetaTableDescription,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    Taxonomy,
    TaxonomyTerm,
)
from oneplan.directory.models.imports import ImportIssue, ImportRun, Mapping
from oneplan.directory.models.places import (
    Accessibility,
    Address,
    Location,
    LocationType,
    Organization,
    OrganizationIdentifier,
    Program,
    Service,
    ServiceAtLocation,
    Status,
)
from oneplan.directory.models.rows import SourcedRow
from oneplan.directory.models.search import Centre, Facet, Lexeme, SearchEntry, Word
from oneplan.directory.models.unmet import UnmetNeed

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "Centre",
    "Contact",
    "CostOption",
    "Facet",
    "Funding",
    "ImportIssue",
    "ImportRun",
    "Language",
    "Lexeme",
    "Location",
    "LocationType",
    "Mapping",
    "MetaTableDescription",
    "Metadata",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "RequiredDocument",
    "Schedule",
    "SearchEntry",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "SourcedRow",
    "Status",
    "Taxonomy",
    "TaxonomyTerm",
    "UnmetNeed",
    "Word",
]
