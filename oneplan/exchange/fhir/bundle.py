"""A FHIR R4 bundle becomes a referral awaiting a person's decision; nothing is lost silently.

Source of the mapping: HL7 FHIR R4 (4.0.1), read as US Core 7.0.0 and Gravity SDOH Clinical Care
write it. Every entry ends as used or as a leftover with a reason; every field of a used entry
that found no place is a remark; the document itself is kept whole.
"""

from django.utils.translation import gettext as _

from oneplan.exchange.fhir.asking import reason, request_cautions, requests
from oneplan.exchange.fhir.conformance import READ
from oneplan.exchange.fhir.document import Json, read_document
from oneplan.exchange.fhir.draft import Caution, ReferralDraft, Why
from oneplan.exchange.fhir.elements import child, cleaned, made_up, restricted
from oneplan.exchange.fhir.people import patient_cautions, person, related_persons, the_patient
from oneplan.exchange.fhir.resources import Entry, Resources, read_resources, refused
from oneplan.exchange.fhir.statements import consents, goals, happening, statements
from oneplan.exchange.fhir.versions import refuse_other_versions
from oneplan.kernel.errors import Invalid

MOST_ENTRIES = 5_000

# A history tells one resource's past; a response answers a request. Neither is a referral.
_NOT_A_REFERRAL = frozenset(
    {"history", "transaction-response", "batch-response", "subscription-notification"}
)


def read_bundle(data: bytes) -> ReferralDraft:
    """The referral in a FHIR R4 Bundle, as JSON.

    Raises Invalid, in words for the person and with what to do, when it is not JSON, not a
    Bundle, another FHIR version, too large, about nobody or several people, or when the person
    has no name or an impossible birth date. Everything else is read as well as it can be.
    """
    document = read_document(data)
    _refuse_other_documents(document)
    resources = read_resources(document)
    refuse_other_versions(resources.entries)
    patient = the_patient(resources)
    _sort_out(resources, patient)
    return _draft(resources, patient, data)


def _refuse_other_documents(document: Json) -> None:
    kind = document.get("resourceType")
    if not isinstance(kind, str):
        raise Invalid(_("This JSON is not FHIR. Ask the sender for a FHIR R4 Bundle."))
    if kind != "Bundle":
        raise Invalid(
            _(
                "This is one FHIR resource (%(kind)s), not a Bundle. Ask for a Bundle with the "
                "Patient and the request together."
            )
            % {"kind": cleaned(kind)[:64]}
        )
    _refuse_other_bundles(document)


def _refuse_other_bundles(document: Json) -> None:
    if str(document.get("type")) in _NOT_A_REFERRAL:
        raise Invalid(
            _(
                "This Bundle is an answer or a history, not a referral. Ask for a Bundle of type "
                "“collection” or “document”."
            )
        )
    entries = document.get("entry")
    if isinstance(entries, list) and len(entries) > MOST_ENTRIES:
        raise Invalid(
            _(
                "This Bundle has %(count)s entries; a referral may have %(most)s. Ask for the "
                "referral without the history."
            )
            % {"count": len(entries), "most": MOST_ENTRIES}
        )


def _sort_out(resources: Resources, patient: Entry) -> None:
    """Decide for every entry that could be used whether it may be."""
    for entry in resources.entries:
        if entry.fate is None and entry is not patient and entry.type in READ:
            entry.fate = refused(entry) or _about_another(resources, entry, patient)


def _about_another(resources: Resources, entry: Entry, patient: Entry) -> Why | None:
    subject = child(entry.resource, "subject") or child(entry.resource, "patient")
    if not subject:
        return None
    found = resources.find(subject)
    if found is None and isinstance(subject.get("reference"), str):
        # A sender that gave its Patient no address cannot point at it rightly.
        return Why.POINTS_NOWHERE if patient.id or patient.full_url else None
    return Why.SOMEONE_ELSE if found not in (None, patient) else None


def _draft(resources: Resources, patient: Entry, data: bytes) -> ReferralDraft:
    node = resources.use(patient)
    marked = _marked(resources)
    who = person(resources, node)
    related = related_persons(resources, patient)
    # Requests first: they quote the conditions that `statements` then takes.
    asked, asker = requests(resources)
    needs, strengths = statements(resources)
    plans = happening(resources)
    return ReferralDraft(
        person=who,
        related=related,
        reason=reason(asked, needs),
        asked=asked,
        needs=needs,
        strengths=strengths,
        happening=plans,
        goals=goals(resources),
        asker=asker,
        consents=consents(resources),
        cautions=(*patient_cautions(node, who), *request_cautions(asked), *marked),
        total=resources.total(),
        used=resources.used(),
        leftovers=resources.leftovers(),
        remarks=resources.remarks_made(),
        attachment=data,
    )


def _marked(resources: Resources) -> list[Caution]:
    """Cautions from the security labels of every entry, used or not."""
    found = [Caution.RESTRICTED] if any(restricted(e.resource) for e in resources.entries) else []
    return found + (
        [Caution.MADE_UP] if any(made_up(e.resource) for e in resources.entries) else []
    )
