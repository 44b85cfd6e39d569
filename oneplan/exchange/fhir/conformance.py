"""Holds the used resources against FHIR R4's own rules. A fault is a remark, never a refusal:
a family is not turned away because a sender's software writes a field wrongly."""

from fhir.resources.R4B.careplan import CarePlan
from fhir.resources.R4B.condition import Condition
from fhir.resources.R4B.consent import Consent
from fhir.resources.R4B.goal import Goal
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole
from fhir.resources.R4B.relatedperson import RelatedPerson
from fhir.resources.R4B.servicerequest import ServiceRequest
from pydantic import BaseModel, ValidationError

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.elements import cleaned

_MODELS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        CarePlan,
        Condition,
        Consent,
        Goal,
        Observation,
        Organization,
        Patient,
        Practitioner,
        PractitionerRole,
        RelatedPerson,
        ServiceRequest,
    )
}
READ = frozenset(_MODELS)


def faults(kind: str, resource: Json) -> set[str]:
    """The paths inside the resource that break FHIR R4's rules; empty when it is sound."""
    try:
        _MODELS[kind].model_validate(resource)
    except ValidationError as error:
        return {_path(kind, found["loc"]) for found in error.errors(include_url=False)}
    except (ValueError, TypeError, AttributeError, KeyError, AssertionError, RecursionError):
        # The library itself stumbled over the shape; where, it does not say.
        return {kind}
    return set()


def _path(kind: str, place: tuple[int | str, ...]) -> str:
    names = [cleaned(part)[:60] for part in place if isinstance(part, str)]
    return ".".join([kind, *names[:3]])
