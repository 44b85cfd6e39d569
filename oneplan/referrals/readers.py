"""Requests for help: one of them, those that wait, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from oneplan.approvals.models import HandOver
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Agency, Community, ContactPoint, Family, Person, RuleKey
from oneplan.people.readers import people_of, rule_in_force
from oneplan.referrals import rules
from oneplan.referrals.models import Attachment, ContactAttempt, EligibilityDecision, Referral

Status = Referral.Status
PAGE = 25


# Tries to reach the family, the latest first, in the statement that asks for the request.
NOTED = ArraySubquery(
    ContactAttempt.objects.filter(referral=OuterRef("pk"))
    .order_by("-at", "-id")
    .values(json=JSONObject(how="how", reached="reached", at="at", by="by_name"))
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to reach the family."""

    how: str
    reached: bool
    at: datetime
    by: str

    @property
    def how_in_words(self) -> str:
        return str(ContactAttempt.How(self.how).label)


def attempts_of(referral: Referral) -> list[Attempt]:
    """Of a request that came with them (NOTED), the latest first."""
    noted = getattr(referral, "noted", ())
    return [Attempt(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in noted]


def unanswered(attempts: Iterable[Attempt]) -> int:
    """How often nobody answered since somebody was last reached."""
    return len(list(takewhile(lambda one: not one.reached, attempts)))


def communities() -> list[Community]:
    """The communities one may ask for help in, the oldest first, with how soon each answers
    (`answer_days`). Anybody may ask. 1 SQL."""
    soon = rule_in_force(RuleKey.ANSWER, "id")
    return list(Community.objects.annotate(answer_days=soon).order_by("id"))


def answering_agency(community_id: UUID) -> Agency | None:
    """The agency whose intake answers requests here, with how soon (`answer_days`); None where
    there is none yet. 1 SQL."""
    here = Agency.objects.annotate(answer_days=rule_in_force(RuleKey.ANSWER))
    return here.filter(community_id=community_id, coordinating=True).first()


def places_to_move_to(community_id: UUID) -> list[Agency]:
    """Where else requests are answered, by the agency that does, with its community. 1 SQL.

    Anybody may ask: the names are public.
    """
    answering = Agency.objects.filter(coordinating=True).exclude(community_id=community_id)
    return list(answering.select_related("community").order_by("community__name"))


def referral_of(viewer: Viewer, referral_id: UUID) -> Referral:
    """One request, with its community and how soon that answers (`answer_days`); raises NotFound
    where the viewer may not see it. 1 SQL."""
    rows = Referral.objects.annotate(answer_days=rule_in_force(RuleKey.ANSWER))
    rows = rows.select_related("community", "referrer_agency").annotate(noted=NOTED)
    found = rows.filter(pk=referral_id).first() if viewer.id else None
    if found is None:
        raise NotFound()
    return found


def draft_of(viewer: Viewer, referral_id: UUID) -> Referral:
    """The viewer's own request while it is written or after; raises NotFound. 1 SQL."""
    referral = referral_of(viewer, referral_id)
    if referral.referrer_id != viewer.id or referral.source != Referral.Source.SELF:
        raise NotFound()
    return referral


def open_draft(viewer: Viewer) -> Referral | None:
    """The latest request that the viewer has begun and not sent. 1 SQL."""
    if viewer.id is None:
        return None
    drafts = Referral.objects.filter(
        referrer_id=viewer.id, status=Status.DRAFT, source=Referral.Source.SELF
    )
    return drafts.order_by("-changed_at").first()


def mine(viewer: Viewer, most: int = 20) -> list[Referral]:
    """What the viewer itself sent, newest first, with its status and outcome's date. 1 SQL.

    For a visitor, a family member or a worker; drafts are not among them.
    """
    if viewer.id is None:
        return []
    sent = Referral.objects.filter(referrer_id=viewer.id).exclude(status=Status.DRAFT)
    return list(sent.exclude(submitted_at=None).order_by("-submitted_at")[:most])


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the intake's list. `days`: since it was sent."""

    id: UUID
    reference: str
    family_id: UUID
    family_name: str
    source: str
    urgent: bool
    urgent_words: str
    sent_on: date
    days: int
    answer_by: date
    # Tries to reach the family to which nobody answered, since it was last reached.
    tries: int

    @property
    def late(self) -> bool:
        return self.answer_by < clock.today()


def waiting(viewer: Viewer, most: int = 20) -> list[Waiting]:
    """Requests awaiting a decision, the longest waiting first. 1 SQL.

    For intake workers of the coordinating agency; the database shows nobody else a row.
    """
    return [_waiting(row) for row in _undecided(viewer)[:most]]


def waiting_page(viewer: Viewer, number: str = "", reference: str = "") -> Page[Waiting]:
    """One page of the same, or what a reference finds (decided ones too, if still open to the
    viewer). 2 SQL."""
    rows = _undecided(viewer)
    if reference:
        rows = _visible(viewer).filter(reference__iexact=reference.strip()[:12])
    page: Page[Referral] = Paginator(rows, PAGE).get_page(number)
    return Page([_waiting(row) for row in page], page.number, page.paginator)  # type: ignore[arg-type]


def _visible(viewer: Viewer) -> "QuerySet[Referral]":
    if viewer.community_id is None:
        return Referral.objects.none()
    return (
        Referral.objects.filter(community_id=viewer.community_id, submitted_at__isnull=False)
        .annotate(answer_days=rule_in_force(RuleKey.ANSWER))
        .select_related("family")
        .annotate(noted=NOTED)
        .order_by("submitted_at", "id")
    )


def _undecided(viewer: Viewer) -> "QuerySet[Referral]":
    """Those the viewer decides about: what they sent themselves they see without the family.

    A request handed over to its family's earlier record waits in the list of those instead.
    """
    handed = HandOver.objects.values("family_id")
    return _visible(viewer).filter(status=Status.SUBMITTED).exclude(family_id__in=handed)


def _waiting(row: Referral) -> Waiting:
    assert row.submitted_at is not None
    sent_on = timezone.localtime(row.submitted_at).date()
    return Waiting(
        id=row.pk,
        reference=row.reference,
        family_id=row.family_id,
        family_name=row.family.name,
        source=row.source,
        urgent=rules.is_urgent(row.answers),
        urgent_words=rules.urgent_words(row.answers),
        sent_on=sent_on,
        days=(clock.today() - sent_on).days,
        answer_by=rules.answer_by(
            sent_on,
            rules.working_days(row.answers, row.answer_days),  # type: ignore[attr-defined]
        ),
        tries=unanswered(attempts_of(row)),
    )


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that was sent, for whoever decides."""

    people: list[Person]
    contacts: list[ContactPoint]
    attachments: list[Attachment]
    decision: EligibilityDecision | None
    attempts: list[Attempt]


def detail(referral: Referral) -> Detail:
    """People, ways to reach them, attachments without their content, the decision. 4 SQL."""
    family = referral.family_id
    contacts = ContactPoint.objects.filter(family_id=family).select_related("person")
    return Detail(
        people=people_of(family),
        contacts=list(contacts.order_by("-safe", "id")),
        attachments=list(
            Attachment.objects.filter(referral=referral).defer("content").order_by("id")
        ),
        decision=decision_of(referral),
        attempts=attempts_of(referral),
    )


def decision_of(referral: Referral) -> EligibilityDecision | None:
    """The decision with its reasons, where the viewer may read them. 1 SQL."""
    decisions = EligibilityDecision.objects.filter(referral=referral, family_id=referral.family_id)
    return decisions.select_related("decided_by").first()


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that may be the same family's, with what the viewer may see of it."""

    family: Family
    people: list[Person]
    contacts: list[ContactPoint]
    request: Referral | None


def side(family: Family) -> Side:
    """Three statements. Whoever may see some part; what is hidden is not in it."""
    contacts = ContactPoint.objects.filter(family_id=family.pk).select_related("person")
    return Side(
        family=family,
        people=people_of(family.pk),
        contacts=list(contacts.order_by("-safe", "id")),
        request=first_request(family.pk),
    )


def first_request(family_id: UUID) -> Referral | None:
    """The request that a record began with, if the viewer may see it. 1 SQL."""
    sent = Referral.objects.filter(family_id=family_id, submitted_at__isnull=False)
    return sent.order_by("submitted_at").first()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was sent for a family; `decision`: none yet, or not for the viewer to read."""

    referral: Referral
    decision: EligibilityDecision | None


def requests_of(family_id: UUID) -> list[Asked]:
    """What was sent for this family, by whomever, newest first, with the reasons. 1 SQL.

    Whoever may see some of it: a decision that is hidden is joined as none.
    """
    sent = Referral.objects.filter(family_id=family_id, submitted_at__isnull=False)
    rows = sent.select_related("referrer_agency", "decision__decided_by")
    return [Asked(row, getattr(row, "decision", None)) for row in rows.order_by("-submitted_at")]


def attachment_of(referral: Referral, attachment_id: UUID) -> Attachment:
    """One attachment with its content; raises NotFound. 1 SQL."""
    found = Attachment.objects.filter(pk=attachment_id, referral=referral).first()
    if found is None:
        raise NotFound()
    return found
