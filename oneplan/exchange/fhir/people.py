"""Patient and RelatedPerson: who the referral is about and who is beside them."""

from datetime import date

from django.utils.translation import gettext as _

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import Caution, Names, PersonDraft, RelatedDraft, Why
from oneplan.exchange.fhir.elements import (
    all_words,
    child,
    codes,
    day,
    each,
    flag,
    identifiers,
    languages,
    name,
    names,
    reach,
    short_date,
    text,
    words,
)
from oneplan.exchange.fhir.resources import Entry, Resources
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid

OLDEST_AGE = 130

_PRONOUNS = "90778-2"  # LOINC: personal pronouns
_GENDER_IDENTITY = "76691-5"  # LOINC: gender identity


def the_patient(resources: Resources) -> Entry:
    """The one Patient. Raises Invalid for none, or for several (they must be split)."""
    found = list(resources.of("Patient"))
    if not found:
        raise Invalid(_("This document has no Patient. Ask who the referral is about."))
    if len(found) > 1:
        raise Invalid(_several(found))
    return found[0]


def _several(found: list[Entry]) -> str:
    return _(
        "This document is about %(count)s people: %(names)s. "
        "Ask the sender for one document for each person."
    ) % {"count": len(found), "names": ", ".join(map(_label, found[:5]))}


def _label(entry: Entry) -> str:
    first = next(iter(each(entry.resource, "name")), {})
    given = first.get("given")
    parts = [*(given if isinstance(given, list) else []), first.get("family")]
    return " ".join(p for p in parts if isinstance(p, str))[:60] or entry.reference


def person(resources: Resources, patient: Json) -> PersonDraft:
    """Take the Patient. Raises Invalid without a name or with an impossible birth date."""
    called = names(patient)
    if not called.legal:
        raise Invalid(_("The document gives no name for this person. Ask the sender for a name."))
    born = text(patient, "birthDate")
    return PersonDraft(
        names=called,
        birth_date=birth_date(born),
        birth_date_given=born,
        gender_note=_gender(resources, patient),
        pronouns=_self_described(resources, _PRONOUNS) or _extension(patient, "pronouns"),
        languages=languages(patient),
        interpreter=_interpreter(patient),
        reach=reach(patient),
        identifiers=identifiers(patient),
    )


def birth_date(written: str) -> date | None:
    """The birth date; None when only a year or month is given.

    Raises Invalid for one that cannot be: not a date, in the future, over 130 years ago.
    """
    if not written:
        return None
    born = day(written) if len(written) >= 10 else day((written + "-01-01")[:10])
    today = clock.today()
    shown = {"date": written[:40]}
    if born is None:
        raise Invalid(_("The birth date “%(date)s” is not a date. Ask for the right one.") % shown)
    if born > today:
        words = _("The birth date “%(date)s” is in the future. Ask for the right one.")
        raise Invalid(words % shown)
    if today.year - born.year > OLDEST_AGE:
        words = _("The birth date “%(date)s” is too long ago. Ask for the right one.")
        raise Invalid(words % shown)
    return born if len(written) >= 10 else None


def _gender(resources: Resources, patient: Json) -> str:
    """The gender the person names comes before the one an office recorded."""
    own = _self_described(resources, _GENDER_IDENTITY) or _extension(patient, "genderIdentity")
    recorded = text(patient, "gender")
    return ", ".join(dict.fromkeys(filter(None, [own, recorded])))


def _self_described(resources: Resources, loinc: str) -> str:
    for entry in list(resources.of("Observation")):
        if loinc in codes(child(entry.resource, "code")):
            observation = resources.use(entry)
            observation.pop("code")
            return words(child(observation, "valueCodeableConcept"))
    return ""


def _extension(node: Json, ending: str) -> str:
    """Take an extension's words by the end of its address ("" when absent or without words)."""
    for one in each(node, "extension"):
        if isinstance(one.get("url"), str) and one["url"].lower().endswith(ending.lower()):
            said = words(child(one, "valueCodeableConcept")) or text(one, "valueString")
            if said:
                node["extension"].remove(one)
            return said
    return ""


def _interpreter(patient: Json) -> bool | None:
    """FHIR's `patient-interpreterRequired`, US Core's `interpreter-needed` (SNOMED yes/no)."""
    for one in each(patient, "extension"):
        url = one.get("url")
        if isinstance(url, str) and "interpreter" in url.rpartition("/")[2]:
            return _yes_or_no(patient, one)
    return None


def _yes_or_no(patient: Json, extension: Json) -> bool | None:
    code = child(extension, "valueCoding").get("code")
    said = flag(extension, "valueBoolean")
    if said is None and code in ("373066001", "Y", "373067005", "N"):
        said = code in ("373066001", "Y")
    if said is not None:
        patient["extension"].remove(extension)
    return said


def patient_cautions(patient: Json, draft: PersonDraft) -> list[Caution]:
    """What must be seen first. Takes `active` and `deceased[x]`."""
    deceased = flag(patient, "deceasedBoolean") or bool(text(patient, "deceasedDateTime"))
    return [
        caution
        for caution, holds in (
            (Caution.DIED, deceased),
            (Caution.INACTIVE, flag(patient, "active") is False),
            (Caution.NO_BIRTH_DATE, not draft.birth_date_given),
            (Caution.PARTIAL_BIRTH_DATE, bool(draft.birth_date_given and not draft.birth_date)),
        )
        if holds
    ]


def related_persons(resources: Resources, patient: Entry) -> tuple[RelatedDraft, ...]:
    """RelatedPersons of this patient, and the contacts written inside the Patient."""
    listed = [_related(resources, entry) for entry in list(resources.of("RelatedPerson"))]
    return tuple(filter(None, [*listed, *map(_contact, each(patient.resource, "contact"))]))


def _related(resources: Resources, entry: Entry) -> RelatedDraft | None:
    node = entry.resource
    if flag(node, "active") is False:
        entry.fate = Why.OVER
        return None
    node = resources.use(entry)
    node.pop("patient", None)
    called, relationship = names(node), " · ".join(all_words(node, "relationship"))
    if not (called.legal or relationship):
        entry.fate = Why.EMPTY
        return None
    return RelatedDraft(
        name=called.called,
        relationship=relationship,
        reach=reach(node),
        birth_date_given=short_date(text(node, "birthDate")),
        languages=languages(node),
        other_names=_other_names(called),
    )


def _other_names(called: Names) -> tuple[str, ...]:
    return tuple(n for n in (called.legal, *called.others) if n != called.called)


def _contact(node: Json) -> RelatedDraft | None:
    """A contact inside the Patient, whose one `address` is not a list."""
    called, relationship = name(node), " · ".join(all_words(node, "relationship"))
    if not (called.legal or relationship):
        return None
    ways = reach({"telecom": each(node, "telecom"), "address": [child(node, "address")]})
    return RelatedDraft(called.called, relationship, ways, other_names=_other_names(called))
