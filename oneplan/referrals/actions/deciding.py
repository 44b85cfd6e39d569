"""A person decides about a request, by factors; nothing here decides by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from oneplan.access.actions import Recipient, assign_coordinator, end_intake, record_directive
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotReady
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.actions import move_stage
from oneplan.people.models import Family, Person, Role, Stage, Worker
from oneplan.people.readers import workers_of
from oneplan.people.rules import only_one_directing
from oneplan.referrals import rules
from oneplan.referrals.models import ContactAttempt, EligibilityDecision, Referral

Status = Referral.Status
Outcome = EligibilityDecision.Outcome
Intensity = EligibilityDecision.Intensity


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was weighed and how it was explained. `factors` are rules.Factor values."""

    factors: Sequence[str]
    rationale: str
    family_input: str = ""
    explained_on: date | None = None
    explained_how: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`agreed` and `agreed_how`: what the family says its coordinator may see, asked by intake;
    needed only where no consent came with the request. `themselves`: those who alone decide about
    what is theirs, and agreed to the same parts."""

    judgement: Judgement
    intensity: str
    coordinator_id: UUID
    agreed: Sequence[str] = ()
    agreed_how: str = ""
    themselves: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Other help fits better: which (a directory's service, or words), and whether the family
    agrees that its request is kept for when it comes back."""

    judgement: Judgement
    warm_referral: str
    retain_consent: bool
    service_id: UUID | None = None


@transaction.atomic
def accept(viewer: Viewer, referral: Referral, acceptance: Acceptance) -> EligibilityDecision:
    """Accept a request and give the family its coordinator; intake then sees it no more.

    Intake workers of the coordinating agency may. Raises NotAllowed for others, NotReady when
    somebody has decided meanwhile or the family's consent is missing, Invalid for a coordinator
    who is none.
    """
    _may_decide(viewer)
    coordinator = _coordinator(viewer, acceptance.coordinator_id)
    if not (referral.consent_categories or acceptance.agreed):
        raise NotReady(_("Ask the family what its coordinator may see, and note what it said."))
    _settle(referral, Status.ACCEPTED)
    decision = _write(
        viewer, referral, acceptance.judgement, Outcome.ACCEPTED, acceptance.intensity
    )
    family = Family.objects.get(pk=referral.family_id)
    if not referral.consent_categories:
        _note_consent(viewer, family, acceptance)
    _note_own_words(viewer, family, acceptance, referral.consent_categories or acceptance.agreed)
    move_stage(viewer, family, Stage.ENGAGEMENT)
    assign_coordinator(viewer, family, coordinator)
    end_intake(viewer, family)  # last: with it goes the right to write
    return decision


@transaction.atomic
def decline(viewer: Viewer, referral: Referral, refusal: Refusal) -> EligibilityDecision:
    """Answer a request with other help, an explanation and an open door.

    Intake workers of the coordinating agency may. Intake keeps reading the request only if the
    family agrees. Raises NotAllowed, NotReady as `accept` does.
    """
    _may_decide(viewer)
    _settle(referral, Status.DECLINED)
    decision = _write(
        viewer,
        referral,
        refusal.judgement,
        Outcome.DECLINED,
        Intensity.INFORMATION,
        warm_referral=refusal.warm_referral,
        warm_referral_service_id=refusal.service_id,
        retain_consent=refusal.retain_consent,
    )
    family = Family.objects.get(pk=referral.family_id)
    move_stage(viewer, family, Stage.DECLINED)
    if not refusal.retain_consent:
        end_intake(viewer, family)
    return decision


@transaction.atomic
def take_back(viewer: Viewer, referral: Referral) -> None:
    """The family no longer wants this: noted by the intake worker it told. Intake sees it no more.

    Raises NotAllowed, NotReady as `accept` does.
    """
    _may_decide(viewer)
    _settle(referral, Status.WITHDRAWN, withdrawn_at=clock.now())
    end_intake(viewer, Family.objects.get(pk=referral.family_id))


@transaction.atomic
def withdraw(referral: Referral) -> None:
    """Whoever asked for their own family takes the request back, while nobody has decided; intake
    sees it no more. Raises NotReady where it was decided meanwhile, or is not the viewer's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_take_back_request(%s, %s)", [referral.family_id, referral.pk]
        )
        if not cursor.fetchone()[0]:
            raise NotReady(_("This request was answered meanwhile, or it is not yours."))


@transaction.atomic
def note_attempt(viewer: Viewer, referral: Referral, how: str, *, reached: bool) -> ContactAttempt:
    """A try to reach the family, in one press. Intake workers, while the request waits; the family
    reads it."""
    _may_decide(viewer)
    if referral.status != Status.SUBMITTED:
        raise decided_meanwhile()
    return ContactAttempt.objects.create(
        community_id=referral.community_id,
        family_id=referral.family_id,
        referral=referral,
        how=ContactAttempt.How(how),
        reached=reached,
        by_name=viewer.name[:120],
    )


def _may_decide(viewer: Viewer) -> None:
    if viewer.worker_id is None or not viewer.has_role(Role.INTAKE):
        raise NotAllowed(_("Intake workers decide about requests."))


def _settle(referral: Referral, status: str, **facts: Any) -> None:
    """The first of two who decide at once wins; the row's lock makes the second see it."""
    if not rules.may_become(referral.status, status):
        raise decided_meanwhile()
    settled = Referral.objects.filter(pk=referral.pk, status=referral.status).update(
        status=status,
        decided_at=clock.now(),
        changed_at=clock.now(),
        revision=F("revision") + 1,
        **facts,
    )
    if not settled:
        raise decided_meanwhile()


def decided_meanwhile() -> NotReady:
    return NotReady(
        _("A colleague has decided about this request meanwhile. Nothing of yours was saved.")
    )


def _coordinator(viewer: Viewer, worker_id: UUID) -> Worker:
    if viewer.community_id is None or viewer.agency_id is None:
        raise NotAllowed()
    found = (
        workers_of(viewer.community_id)
        .filter(pk=worker_id, agency_id=viewer.agency_id, roles__contains=[Role.COORDINATOR])
        .first()
    )
    if found is None:
        raise Invalid(fields={"coordinator": _("Choose a coordinator who works here.")})
    return found


def _write(
    viewer: Viewer,
    referral: Referral,
    judgement: Judgement,
    outcome: str,
    intensity: str,
    **facts: Any,
) -> EligibilityDecision:
    assert viewer.worker_id
    return EligibilityDecision.objects.create(
        community_id=referral.community_id,
        family_id=referral.family_id,
        referral=referral,
        category=_part_of_the_reasons(referral),
        outcome=outcome,
        intensity=intensity,
        factors=[f for f in judgement.factors if f in rules.Factor.values],
        rationale=judgement.rationale,
        family_input=judgement.family_input,
        explained_on=judgement.explained_on,
        explained_how=judgement.explained_how,
        decided_by_id=viewer.worker_id,
        **facts,
    )


def _part_of_the_reasons(referral: Referral) -> str:
    """The sender reads `referral`, so the reasons lie there only where the family itself sent it;
    a worker or a relative learns the outcome and no more."""
    own = referral.source == Referral.Source.SELF and rules.for_itself(referral.answers)
    return Category.REFERRAL if own else Category.CONTACT


def _note_consent(viewer: Viewer, family: Family, acceptance: Acceptance) -> None:
    record_directive(
        viewer,
        family,
        Recipient(agency_id=viewer.agency_id, role=Role.COORDINATOR),
        acceptance.agreed,
        may_write=True,
        decided_by_id=only_one_directing(Person.objects.filter(family=family, directs=True)),
        by_right_of="told to intake",
        how_explained=acceptance.agreed_how,
    )


def _note_own_words(
    viewer: Viewer, family: Family, acceptance: Acceptance, parts: Iterable[str]
) -> None:
    """What whoever alone decides about their own things said to intake, about just these."""
    asked = Person.objects.filter(family=family, pk__in=acceptance.themselves)
    for person in asked:
        record_directive(
            viewer,
            family,
            Recipient(agency_id=viewer.agency_id, role=Role.COORDINATOR),
            parts,
            may_write=True,
            decided_by_id=person.pk,
            by_right_of="self",
            how_explained=acceptance.agreed_how or _("Asked by intake"),
            person_id=person.pk,
        )
