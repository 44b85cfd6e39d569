"""Holds the used resources against FHIR R4's own rules. A fault is a remark, never a refusal:
a family is not turned away because a sender's software writes a field wrongly."""

from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from pydantic_core import ValidationError

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.elements import cleaned

READ = frozenset(
    {
        "CarePlan",
        "Condition",
        "Consent",
        "Goal",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
        "ServiceRequest",
    }
)


@cache
def _model(kind: str) -> Any:
    """FHIR's model of one kind, loaded by name when the first such resource comes: all of them
    take a second and 40 MB, which a web worker that never sees a bundle does not pay."""
    return import_string(f"fhir.resources.R4B.{kind.lower()}.{kind}")


def faults(kind: str, resource: Json) -> set[str]:
    """The paths inside the resource that break FHIR R4's rules; empty when it is sound."""
    try:
        _model(kind).model_validate(resource)
    except ValidationError as error:
        return {_path(kind, found["loc"]) for found in error.errors(include_url=False)}
    except (ValueError, TypeError, AttributeError, KeyError, AssertionError, RecursionError):
        # The library itself stumbled over the shape; where, it does not say.
        return {kind}
    return set()


def _path(kind: str, place: tuple[int | str, ...]) -> str:
    names = [cleaned(part)[:60] for part in place if isinstance(part, str)]
    return ".".join([kind, *names[:3]])
