"""The crisis plan: terms, supporters, signing; and each step from proposing to the time after.

Who may take a step is the wall's to decide (`wall/30_crisis.sql`): it answers with the new state,
or refuses without a reason. The owner is told at each step, without a word of what it is about.
Nobody else is called: no police, no service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.rows import save_change
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import contact_of
from oneplan.wellness.actions.keeping import (
    document_of,
    follow_signs,
    plan_of,
    unless_frozen,
)
from oneplan.wellness.actions.sharing import freeze
from oneplan.wellness.messages import tell_owner
from oneplan.wellness.models import Activation, LogEntry, Plan, Section, State, Supporter, Version
from oneplan.wellness.readers.shown import OPEN, SupportedPlan
from oneplan.wellness.rules import terms_that_cannot_be
from oneplan.wellness.sealing import account_of, key_in, seal


@dataclass(frozen=True, slots=True)
class Terms:
    """How many must agree, what decides when the owner says no, how many confirm the end."""

    threshold: int
    dispute: str
    end_threshold: int = 1
    tiebreaker_id: UUID | None = None


def set_terms(viewer: Viewer, plan_id: UUID, terms: Terms, seen_revision: int) -> Plan:
    """Raises Invalid for terms that nobody could meet, EditConflict, NotReady while it is open."""
    plan = plan_of(viewer, plan_id)
    able = plan.supporters.filter(may_activate=True)
    chosen = terms.tiebreaker_id in set(able.values_list("contact_id", flat=True))
    wrong = terms_that_cannot_be(terms.threshold, able.count(), chosen, terms.dispute)
    if "threshold" in wrong:
        message = _(
            "Fewer people may start it. Name more people first, or choose a smaller number."
        )
        raise Invalid(fields={"threshold": message})
    if "tiebreaker" in wrong:
        raise Invalid(fields={"tiebreaker": _("Choose who decides, from those who may start it.")})
    with unless_frozen():
        return save_change(
            plan,
            seen_revision,
            threshold=terms.threshold,
            dispute=terms.dispute,
            end_threshold=terms.end_threshold,
            tiebreaker_id=terms.tiebreaker_id,
        )


@transaction.atomic
def set_supporter(
    viewer: Viewer,
    plan_id: UUID,
    contact_id: UUID,
    *,
    may_activate: bool,
    tasks: str = "",
    agreed_on: date | None = None,
    holds_copy: bool = False,
) -> Supporter:
    """List somebody in this crisis plan, or change how. Raises NotFound for somebody kept out."""
    plan, contact = plan_of(viewer, plan_id), contact_of(viewer, contact_id)
    if contact.excluded:
        raise NotFound()
    row = Supporter.objects.filter(
        plan=plan, contact=contact, account_id=account_of(viewer)
    ).first()
    row = row or Supporter(account_id=account_of(viewer), plan=plan, contact=contact)
    row.may_activate, row.agreed_on, row.holds_copy = may_activate, agreed_on, holds_copy
    row.sealed = seal(key_in(plan.sealed), Supporter, "sealed", row.pk, {"tasks": tasks})
    row.save()
    return row


def remove_supporter(viewer: Viewer, plan_id: UUID, contact_id: UUID) -> None:
    """Off this plan's list, at once, whatever state it is in."""
    mine = Supporter.objects.filter(
        account_id=account_of(viewer), plan_id=plan_id, contact_id=contact_id
    )
    if not mine.delete()[0]:
        raise NotFound()


@transaction.atomic
def sign(viewer: Viewer, plan_id: UUID, names: dict[str, str]) -> Version:
    """Sign the crisis plan as it stands: the newest one signed is the one that counts.

    `names`: "me", "witness_1", "witness_2", "attorney"; none but the first is wanted. Raises
    NotReady for an empty one, or one that is open now.
    """
    section = _crisis(viewer, plan_id)
    version = freeze(section, clock.now(), names)
    follow_signs(section, document_of(section))
    return version


def _crisis(viewer: Viewer, plan_id: UUID) -> Section:
    plan = plan_of(viewer, plan_id)
    section = plan.sections.select_related("plan").get(code="crisis")
    if document_of(section).empty:
        raise NotReady(_("Write something in your crisis plan first."))
    return section


def take_step(viewer: Viewer, plan_id: UUID, step: str, signs: Sequence[UUID] = ()) -> State:
    """One step of the viewer's, as owner or supporter; the owner is told, without what or who.

    Raises NotFound where the wall refuses: the same for a stranger, for somebody kept out and for
    a step out of turn.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM oneplan_wellness_step(%s, %s, %s::uuid[])", [plan_id, step, list(signs)]
        )
        state, owner_id = cursor.fetchone()
    if state is None:
        raise NotFound()
    if owner_id != viewer.id:
        tell_owner(owner_id)
    return State(state)


def write_log(standing: SupportedPlan, text: str) -> LogEntry:
    """A supporter notes what happens while the plan is open. The owner reads it later.

    Raises NotFound where it is not open to them.
    """
    if standing.activation_id is None or standing.state not in OPEN:
        raise NotFound()
    who = standing.named
    entry = LogEntry(
        activation_id=standing.activation_id, contact_id=who.contact_id, account_id=who.account_id
    )
    entry.sealed = seal(who.key_id, LogEntry, "sealed", entry.pk, {"text": text})
    entry.save(force_insert=True)
    return entry


def running(plan: Plan) -> Activation | None:
    """The activation that is not over, for the owner."""
    return plan.activations.exclude(state=State.INACTIVE).first()
