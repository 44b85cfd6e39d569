"""Which FHIR a document speaks. Only R4 and R4B are read; others are refused by their shape."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.elements import child, each
from oneplan.exchange.fhir.resources import Entry
from oneplan.kernel.errors import Invalid

# Resource types that R4 no longer has, and types that came after it.
_GONE_IN_R4 = frozenset(
    {"ReferralRequest", "ProcedureRequest", "MedicationOrder", "DiagnosticOrder", "Conformance"}
)
_CAME_IN_R5 = frozenset(
    {"ActorDefinition", "InventoryReport", "Requirements", "Transport", "GenomicStudy"}
)


def _words_or(key: str) -> Callable[[Json], bool]:
    return lambda resource: isinstance(resource.get(key), str)


def _points(key: str) -> Callable[[Json], bool]:
    """True where R5 has a CodeableReference and R4 a concept or a reference."""
    return lambda resource: any(
        "concept" in one or isinstance(one.get("reference"), dict)
        for one in [child(resource, key), *each(resource, key)]
    )


_STU3: dict[str, Callable[[Json], bool]] = {
    "Condition": _words_or("clinicalStatus"),
    "CarePlan": lambda resource: "context" in resource,
    "Patient": lambda resource: "animal" in resource or "careProvider" in resource,
    "Goal": _words_or("status"),
    "Consent": lambda resource: "consentingParty" in resource,
}
_R5: dict[str, Callable[[Json], bool]] = {
    "Condition": lambda resource: "participant" in resource,
    "CarePlan": lambda resource: (
        _points("addresses")(resource)
        or any("plannedActivityReference" in one for one in each(resource, "activity"))
    ),
    "ServiceRequest": lambda resource: "reason" in resource or _points("code")(resource),
    "Consent": lambda resource: isinstance(resource.get("provision"), list),
    "Goal": lambda resource: "acceptance" in resource,
}


def refuse_other_versions(entries: Iterable[Entry]) -> None:
    """Raises Invalid when an entry has the shape of FHIR STU3 (or older) or R5."""
    for entry in entries:
        if entry.type in _GONE_IN_R4 or _has_shape(entry, _STU3):
            raise Invalid(_other("STU3"))
        if entry.type in _CAME_IN_R5 or _has_shape(entry, _R5):
            raise Invalid(_other("R5"))


def _has_shape(entry: Entry, shapes: dict[str, Callable[[Json], bool]]) -> bool:
    return entry.type in shapes and shapes[entry.type](entry.resource)


def _other(version: str) -> str:
    return _(
        "This document is written in FHIR %(version)s. Ask the sender for FHIR R4 (4.0.1)."
    ) % {"version": version}
