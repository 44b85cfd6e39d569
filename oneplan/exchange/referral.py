"""A referral that another system sends: its document is read, and what it says awaits a person.

`exchange.fhir` reads; room `referrals` takes in. Nothing of the document is lost: what has no
place is listed, and the whole of it is kept as an attachment.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oneplan.exchange.fhir.bundle import read_bundle
from oneplan.exchange.fhir.draft import (
    Asked,
    Asker,
    ConsentNoted,
    Happening,
    Heard,
    PersonDraft,
    Reach,
    ReferralDraft,
    RelatedDraft,
)
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people.models import ContactPoint, FamilyRole
from oneplan.people.rules import age_on
from oneplan.referrals.actions import Document, receive
from oneplan.referrals.models import Referral
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration

MEDIA_TYPE = "application/fhir+json"
CAREGIVERS = ("mother", "father", "parent", "guardian", "caregiver", "mère", "père", "tuteur")
ADULT, YOUTH = 18, 12


@dataclass(frozen=True, slots=True)
class Imported:
    """The referral as it now awaits a decision, and what the document's reader understood."""

    referral: Referral
    draft: ReferralDraft
    account: list[dict[str, Any]]


def import_referral(viewer: Viewer, data: bytes, name: str, community_id: UUID) -> Imported:
    """Take in a FHIR R4 bundle as a referral awaiting a person's decision.

    An intake worker or an operator of the site may. It is written by a viewer of its own, made
    for this one import, who keeps nothing but what was sent; `viewer` is named again afterwards.
    Raises Invalid, in words for the person, for a document that cannot be used, and NotReady
    where no agency takes requests; then nothing is written.
    """
    draft = read_bundle(data)
    account = account_of(draft)
    with acting_as(Viewer(id=new_id(), name="Import", purpose="referral")) as importer:
        referral = receive(
            importer,
            community_id,
            registration_of(draft),
            answers_of(draft),
            document=Document(name, MEDIA_TYPE, draft.attachment, account),
            sender=_sender(draft.asker),
        )
    return Imported(referral, draft, account)


def _sender(asker: Asker) -> str:
    return ", ".join(part for part in (asker.name, asker.role, asker.organization) if part)


# What was used, and what was not


def in_languages(words: str | Promise) -> dict[str, str]:
    """The same words in every language of the site, for a row that outlives this request."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(words)
    return said


def account_of(draft: ReferralDraft) -> list[dict[str, Any]]:
    """One line for each kind of thing: used, kept in the attachment only, or a remark."""
    used = Counter(entry.resource_type for entry in draft.used)
    lines = [{"what": kind, "count": n, "fate": "used"} for kind, n in sorted(used.items())]
    lines += [_line(left.resource_type, left.count, "kept", left.why) for left in draft.leftovers]
    return lines + [_line(note.path, note.count, "remark", note.why) for note in draft.remarks]


def _line(what: str, count: int, fate: str, why: Any) -> dict[str, Any]:
    return {"what": what, "count": count, "fate": fate, "why": in_languages(why.label)}


# From the document to answers


def answers_of(draft: ReferralDraft) -> dict[str, Any]:
    """What the document says, beside the questions that a family would have been asked."""
    values = {
        "name": draft.person.names.called,
        "people": [_listed(person) for person in registration_of(draft).people],
        "hard": _unique([draft.reason, *map(_heard, draft.needs)]),
        "well": _unique(map(_heard, draft.strengths)),
        "help": _unique(map(_happening, draft.happening)),
        "asked": _unique(map(_asked, draft.asked)),
        "goals": _unique(draft.goals),
        "consents": [
            " · ".join(filter(None, (c.decision, c.about, c.on, c.by))) for c in draft.consents
        ],
        "cautions": [in_languages(caution.label) for caution in draft.cautions],
    }
    return {key: {"value": value, "done": True} for key, value in values.items() if value}


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _heard(heard: Heard) -> str:
    since = _("since %(day)s") % {"day": heard.since} if heard.since else ""
    return " · ".join(filter(None, (heard.statement, since, heard.notes)))


def _asked(asked: Asked) -> str:
    return " · ".join(filter(None, (asked.what, asked.why, asked.notes, asked.on)))


def _consent(noted: ConsentNoted) -> str:
    return " · ".join(filter(None, (noted.decision, noted.about, noted.on, noted.by)))


def _happening(plan: Happening) -> str:
    parts = (plan.title, ", ".join(plan.activities), ", ".join(plan.by), plan.since, plan.notes)
    return " · ".join(filter(None, parts))


def _listed(person: PersonEntry) -> dict[str, Any]:
    return {
        "name": person.name,
        "standing": person.standing,
        "relation": person.relation,
        "age": person.age,
    }


# From the document to people


def registration_of(draft: ReferralDraft) -> Registration:
    """The person the document is about, then those it names beside them. Nobody directs yet."""
    person = draft.person
    language = "fr" if person.languages[:1] and person.languages[0].startswith("fr") else "en"
    return Registration(
        family_name=person.names.called,
        people=(_person(person), *(_related(one) for one in draft.related)),
        language=language,
        interpreter=(person.languages[0] if person.interpreter and person.languages else ""),
        area=next((place.city for place in person.reach.addresses if place.city), ""),
    )


def _person(person: PersonDraft) -> PersonEntry:
    age = age_on(person.birth_date, clock.today()) if person.birth_date else None
    return PersonEntry(
        name=person.names.called,
        standing=standing_at(age),
        relation=_("The person this referral is about"),
        age=age,
        legal_name=person.names.legal,
        birth_date=person.birth_date,
        pronouns=person.pronouns,
        languages=person.languages,
        contacts=_contacts(person.reach),
    )


def standing_at(age: int | None) -> str:
    """Without an age nothing is presumed about anybody's parents: an adult."""
    if age is None or age >= ADULT:
        return FamilyRole.ADULT
    return FamilyRole.YOUTH if age >= YOUTH else FamilyRole.CHILD


def _related(one: RelatedDraft) -> PersonEntry:
    caring = any(word in one.relationship.casefold() for word in CAREGIVERS)
    return PersonEntry(
        name=one.name or _("Somebody without a name in the document"),
        standing=FamilyRole.CAREGIVER if caring else FamilyRole.SUPPORT,
        relation=one.relationship,
        birth_date=_whole_date(one.birth_date_given),
        languages=one.languages,
        contacts=_contacts(one.reach),
    )


def _whole_date(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day <= clock.today() else None


def _contacts(reach: Reach) -> tuple[ContactEntry, ...]:
    """A number in a health record was never checked with the family: each says so."""
    unchecked = _("From the sender. Ask first whether it is safe.")
    kinds = {"sms": ContactPoint.Kind.TEXT}
    calls = [(kinds.get(p.kind, ContactPoint.Kind.PHONE), p.value) for p in reach.phones]
    mails = [(ContactPoint.Kind.EMAIL, mail.value) for mail in reach.emails]
    return tuple(ContactEntry(kind, value, True, unchecked) for kind, value in [*calls, *mails])
