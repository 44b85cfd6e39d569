"""A request sent: with the family's consent, by the family, by a worker or by another system."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from oneplan.access.actions import (
    Recipient,
    note_opening,
    open_record,
    record_directive,
    send_to_intake,
)
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import take_turns
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Role
from oneplan.people.rules import only_one_directing
from oneplan.referrals import registration, rules
from oneplan.referrals.actions.asking import already_sent, begin
from oneplan.referrals.models import Attachment, Referral
from oneplan.referrals.readers import answering_agency
from oneplan.referrals.registration import Registration

Status = Referral.Status


def send(
    viewer: Viewer,
    referral: Referral,
    *,
    leave_out: Sequence[str] = (),
    account_id: UUID | None = None,
) -> Referral:
    """Send a family's own request, with its consent, to the intake of the coordinating agency.

    `leave_out`: categories the coordinator must not see. `account_id`: the family member's own
    account, if signed in. From here on the sender reads what was sent and nothing else.
    A relative cannot consent for the family: it is asked itself before a coordinator is chosen.
    Raises NotReady when a question is open, when it was sent already, or when nobody here takes
    requests.
    """
    if rules.first_open(referral.answers):
        raise NotReady(_("Please answer each question first. “I’m not sure” is an answer too."))
    asking = rules.value_of(referral.answers, "who")
    own = rules.for_itself(referral.answers)
    return _send(
        viewer,
        referral,
        registration.of_answers(referral.answers, account_id),
        consent=Consent(
            categories=rules.agreed_categories(leave_out) if own else [],
            how=_("Read on the page, and agreed to, before sending"),
            right="own" if asking == rules.Asking.YOUTH else "custody",
            by_first_person=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Consent:
    """What the family agreed its coordinator may see, and how; no categories: not asked yet."""

    categories: Iterable[str] = ()
    how: str = ""
    right: str = "custody"
    by_first_person: bool = False


@dataclass(frozen=True, slots=True)
class WorkerRequest:
    """What a worker writes about a family that agreed to be referred."""

    family: Registration
    reason: str
    consent_how: str
    consent_on: date
    shown_to_family: bool
    leave_out: Sequence[str] = ()
    well: str = ""
    urgent: str = ""
    referral_id: UUID = field(default_factory=new_id)


@transaction.atomic
def refer(viewer: Viewer, community_id: UUID, asked: WorkerRequest) -> Referral:
    """Refer a family with its agreement. Any worker may; afterwards they read what they sent and
    the outcome, nothing else. The same request sent twice is one (its id is made with the page);
    with other words it is an EditConflict with what was sent.
    """
    take_turns(f"referral {asked.referral_id}")
    before = Referral.objects.filter(pk=asked.referral_id, referrer_id=viewer.id).first()
    if before is not None:
        return _the_same(before, asked)
    referral = begin(
        viewer,
        community_id,
        Referral.Source.WORKER,
        asked.referral_id,
        referrer_name=viewer.name[:160],
        referrer_agency_id=viewer.agency_id,
        consent_how=asked.consent_how,
        consent_on=asked.consent_on,
        shown_to_family=asked.shown_to_family,
        answers=_worker_answers(asked),
    )
    consent = Consent(
        categories=rules.agreed_categories(asked.leave_out),
        how=asked.consent_how,
        right="told to referrer",
    )
    return _send(viewer, referral, asked.family, consent=consent)


def _the_same(before: Referral, asked: WorkerRequest) -> Referral:
    if before.answers == _worker_answers(asked):
        return before
    said = {key: answer["value"] for key, answer in before.answers.items()}
    raise EditConflict(
        _("You sent a request with this form already. Send it again to refer one more family."),
        theirs={
            "family_name": said.get("family_name", ""),
            "reason": said.get("hard", ""),
            "well": said.get("well", ""),
        },
    )


def _worker_answers(asked: WorkerRequest) -> dict[str, Any]:
    others = [
        {"name": p.name, "standing": p.standing, "relation": p.relation, "age": p.age}
        for p in asked.family.people
    ]
    values = {
        "family_name": asked.family.family_name,
        "people": others,
        "hard": asked.reason,
        "well": asked.well,
        "language": {"language": asked.family.language, "interpreter": asked.family.interpreter},
        "area": asked.family.area,
        "urgent": {"urgent": "yes", "what": asked.urgent} if asked.urgent else "",
    }
    return {key: {"value": value, "done": True} for key, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Document:
    """What came with a request, kept whole, with an account of what was used and what was not."""

    name: str
    media_type: str
    content: bytes
    account: list[dict[str, Any]]


@transaction.atomic
def receive(
    viewer: Viewer,
    community_id: UUID,
    family: Registration,
    answers: dict[str, Any],
    *,
    document: Document,
    sender: str = "",
) -> Referral:
    """Take in a referral that another system sent, with its document. Awaits a person's decision.

    Consent noted elsewhere opens nothing: the family is asked before a coordinator is chosen.
    """
    referral = begin(
        viewer, community_id, Referral.Source.FHIR, referrer_name=sender[:160], answers=answers
    )
    Attachment.objects.create(
        community_id=community_id,
        family_id=referral.family_id,
        referral=referral,
        name=document.name[:120],
        media_type=document.media_type,
        content=document.content,
        account_of_contents=document.account,
    )
    return _send(viewer, referral, family, consent=Consent())


@transaction.atomic
def _send(viewer: Viewer, referral: Referral, entry: Registration, *, consent: Consent) -> Referral:
    """Claim the draft first, so that a second press of the button finds it sent."""
    agency = answering_agency(referral.community_id)
    if agency is None:
        raise NotReady(_("No agency here takes requests yet. Please phone the number below."))
    categories = list(consent.categories)
    sent = Referral.objects.filter(pk=referral.pk, status=Status.DRAFT).update(
        status=Status.SUBMITTED,
        submitted_at=clock.now(),
        changed_at=clock.now(),
        consent_categories=categories,
        revision=F("revision") + 1,
    )
    if not sent:
        raise already_sent()
    family = Family.objects.get(pk=referral.family_id)
    people = registration.write(viewer, family, entry)
    family.refresh_from_db()
    if categories:
        record_directive(
            viewer,
            family,
            Recipient(agency_id=agency.pk, role=Role.COORDINATOR),
            categories,
            may_write=True,
            decided_by_id=people[0].pk if consent.by_first_person else only_one_directing(people),
            by_right_of=consent.right,
            how_explained=consent.how,
        )
    send_to_intake(viewer, family)  # last: from here on the sender only reads
    referral.refresh_from_db()
    return referral


# Looking


def look_at(viewer: Viewer, referral: Referral) -> None:
    """Note in the family's log that somebody outside it opened its request.

    A worker who sent it sees no more of the family than this request, so it is noted apart.
    """
    if viewer.id == referral.referrer_id and not viewer.is_worker:
        return
    if viewer.id is None or viewer.id != referral.referrer_id:
        open_record(viewer, referral.family_id, "referral")
        return
    note_opening(viewer, referral.family_id, "referral")
