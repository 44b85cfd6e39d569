"""Something happened, and the plan is looked at; and trying the plan while nothing has happened."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, RuleKey
from oneplan.people.readers import rule_value
from oneplan.safety.actions.writing import must_write, of_plan, writable_plan
from oneplan.safety.models import (
    Answer,
    CrisisContact,
    CrisisPlan,
    CrisisPlanLine,
    Debrief,
    Drill,
    DrillAnswer,
    Happening,
    Outcome,
)
from oneplan.safety.rules import due_after


@transaction.atomic
def note_happening(
    viewer: Viewer,
    family: Family,
    plan_id: UUID,
    happening: str,
    *,
    on: date,
    language: str,
    what: str = "",
) -> Debrief:
    """Something happened after which the plan is looked at, within the community's hours. Noted
    once for one day. Raises Invalid for a day to come."""
    plan = writable_plan(viewer, family, plan_id)
    if on > clock.today():
        raise Invalid(fields={"on": _("This day is still to come. Choose today or a day before.")})
    same = Debrief.objects.filter(plan=plan, happening=happening, happened_on=on, done_at=None)
    if stands := same.first():
        return stands
    hours = rule_value(family.community_id, RuleKey.CRISIS)
    return Debrief.objects.create(
        **of_plan(plan),
        happening=Happening(happening),
        happened_on=on,
        due=due_after(clock.now(), hours),
        told_by=viewer.name[:120],
        language=language,
        what=what,
    )


@transaction.atomic
def close_debrief(
    viewer: Viewer, family: Family, debrief_id: UUID, outcome: str, **words: str
) -> Debrief:
    """What happened, what helped, what the plan lacked, and what became of the plan.

    Raises Invalid for "we changed the plan" where nothing in it was changed since, and where the
    plan lacked something and is left as it is.
    """
    row = Debrief.objects.select_for_update().filter(family=family, pk=debrief_id).first()
    if row is None:
        raise NotFound()
    must_write(viewer, family, row.person_id)
    if row.done_at is not None:
        return row
    changed = _changed_since(row)
    if outcome == Outcome.CHANGED and not changed:
        message = _("Nothing in the plan was changed yet. Change it first, then come back here.")
        raise Invalid(fields={"outcome": message})
    if outcome == Outcome.KEPT and words.get("lacked") and not changed:
        message = _("You wrote what the plan lacked. Put it into the plan first.")
        raise Invalid(fields={"outcome": message})
    facts = words | {"outcome": outcome, "done_at": clock.now(), "done_by": viewer.name[:120]}
    Debrief.objects.filter(pk=row.pk).update(revision=row.revision + 1, **facts)
    CrisisPlan.objects.filter(pk=row.plan_id).update(read_on=clock.today())
    row.refresh_from_db()
    return row


def _changed_since(debrief: Debrief) -> bool:
    """Whether anything in the plan is newer than what happened."""
    since = debrief.created_at
    plan = debrief.plan_id
    return (
        CrisisPlan.objects.filter(pk=plan, changed_at__gt=since).exists()
        or CrisisPlanLine.objects.filter(plan_id=plan, changed_at__gt=since).exists()
        or CrisisContact.objects.filter(plan_id=plan, changed_at__gt=since).exists()
    )


@transaction.atomic
def note_drill(
    viewer: Viewer,
    family: Family,
    plan_id: UUID,
    answers: Mapping[UUID, str],
    *,
    language: str,
    words: str = "",
) -> Drill:
    """The plan was tried today; what came of calling each person in it. One drill a day: a later
    answer takes an earlier one's place. Raises Invalid where nobody was called."""
    plan = writable_plan(viewer, family, plan_id)
    people = {one.pk: one for one in CrisisContact.objects.filter(plan=plan, removed_at=None)}
    called = {people[who]: Answer(answer) for who, answer in answers.items() if who in people}
    if not called:
        raise Invalid(_("Call at least one person of the plan, and say what came of it."))
    drill = Drill.objects.create(
        **of_plan(plan),
        tried_on=clock.today(),
        by_name=viewer.name[:120],
        language=language,
        words=words,
    )
    facts = {name: value for name, value in of_plan(plan).items() if name != "plan_id"}
    DrillAnswer.objects.bulk_create(
        DrillAnswer(**facts, drill=drill, contact=contact, answer=answer)
        for contact, answer in called.items()
    )
    return drill
