"""What people say of how it goes, and what is decided about what does not help.

None of it asks for a new agreement, but where something else is tried: that changes the draft, and
the family agrees to it as to any other change.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, FamilyRole, Person
from oneplan.plans.actions import remove_piece
from oneplan.plans.actions.writing import live_row, must_write
from oneplan.plans.models import ActionStep, Need, Outcome, PlanRow, Strategy
from oneplan.plans.readers import live
from oneplan.progress.models import Decision, NeedRating, Piece, Reading, Review

MODELS: dict[str, type[PlanRow]] = {
    Piece.NEED: Need,
    Piece.OPTION: Strategy,
    Piece.OUTCOME: Outcome,
    Piece.STEP: ActionStep,
}
YOUNG = {FamilyRole.YOUTH, FamilyRole.CHILD}


def _under(viewer: Viewer, family: Family, row: Any) -> dict[str, Any]:
    """What a row takes from the need that it is about, and who says it when."""
    return {
        "community_id": family.community_id,
        "family": family,
        "need_id": row.pk if isinstance(row, Need) else row.need_id,
        "category": row.category,
        "person_id": row.person_id,
        "said_on": clock.today(),
        "account_id": viewer.id,
        "by_name": viewer.name[:120],
        "language": get_language() or family.language,
    }


@transaction.atomic
def add_reading(
    viewer: Viewer,
    family: Family,
    outcome_id: UUID,
    value: Decimal | int,
    *,
    on: date | None = None,
    words: str = "",
) -> Reading:
    """Count an indicator. Whoever may write that part; `on`: not a day to come.

    Raises NotFound, NotAllowed, and Invalid for tomorrow.
    """
    outcome = live_row(Outcome, family, outcome_id)
    must_write(position(viewer, family.pk), outcome.category, outcome.person_id)
    if on and on > clock.today():
        raise Invalid(fields={"on": _("This day is still to come. Choose today or a day before.")})
    facts = _under(viewer, family, outcome) | {"said_on": on or clock.today()}
    return Reading.objects.create(**facts, outcome=outcome, value=value, words=words)


@transaction.atomic
def rate_need(
    viewer: Viewer,
    family: Family,
    need_id: UUID,
    score: int,
    words: str = "",
    *,
    person_id: UUID | None = None,
) -> NeedRating:
    """How near a need is to being met, in one's own view: whoever sees the need may say so.

    `person_id`: somebody of the family without an account, whose view whoever decides for the
    family (or coordinates it) writes down. Raises NotFound, and NotAllowed for others' views.
    """
    need = live_row(Need, family, need_id)
    who = position(viewer, family.pk)
    whose = person_id or who.person_id
    person = Person.objects.filter(family=family, pk=whose).first() if whose else None
    if person_id and person_id != who.person_id:
        if person is None or person.account_id or not who.decides:
            raise NotAllowed(_("Only they can say how they see it."))
        must_write(who, need.category, need.person_id)
    facts = _under(viewer, family, need)
    if person is not None:
        facts["by_name"] = person.chosen_name
    rating = NeedRating(
        **facts,
        score=score,
        words=words,
        by_person=person,
        young=bool(person and person.standing in YOUNG),
    )
    # Whoever may say it may not always read it back at once: nothing is asked for in return.
    NeedRating.objects.bulk_create([rating])
    return rating


@transaction.atomic
def say_on_track(
    viewer: Viewer, family: Family, option_id: UUID, on_track: bool, words: str = ""
) -> Review:
    """Say at a review whether what is tried helps. Whoever may write that part."""
    option = live_row(Strategy, family, option_id)
    must_write(position(viewer, family.pk), option.category, option.person_id)
    facts = _under(viewer, family, option)
    return Review.objects.create(
        **facts, piece=Piece.OPTION, row_id=option.pk, on_track=on_track, words=words
    )


@transaction.atomic
def decide(
    viewer: Viewer,
    family: Family,
    piece: str,
    row_id: UUID,
    decision: str,
    *,
    words: str = "",
    reason: str = "",
    instead_id: UUID | None = None,
) -> Review:
    """Decide about something that is stuck: go on with it (and why), try something else, let go.

    Another option that was considered is chosen in its place; what is let go of leaves the draft.
    Both are then changes that the family agrees to. Whoever may write that part; whether a need
    itself is let go of is for the family. Raises Invalid where a why or an option is missing.
    """
    row: Any = live_row(MODELS[piece], family, row_id)
    who = position(viewer, family.pk)
    must_write(who, row.category, row.person_id)
    if decision == Decision.KEEP and not words.strip():
        raise Invalid(fields={"words": _("Write why you go on with it.")})
    if decision == Decision.CHANGE:
        _try_instead(family, piece, row, instead_id)
    if decision == Decision.DROP:
        if piece == Piece.NEED and not who.decides:
            raise NotAllowed(_("Whether a need is let go of is for the family to say."))
        _let_go(viewer, family, piece, row)
    facts = _under(viewer, family, row)
    return Review.objects.create(
        **facts, piece=piece, row_id=row.pk, decision=decision, words=words, reason=reason
    )


def _try_instead(family: Family, piece: str, row: Any, instead_id: UUID | None) -> None:
    need_id = row.pk if piece == Piece.NEED else row.need_id
    other = live(Strategy, family.pk, instead_id)
    if other is None or other.need_id != need_id or other.chosen:
        raise Invalid(fields={"instead": _("Choose what you will try instead.")})
    _revise(other, chosen=True)
    if piece == Piece.OPTION:
        _revise(row, chosen=False)


def _let_go(viewer: Viewer, family: Family, piece: str, row: Any) -> None:
    if piece == Piece.OPTION:
        _revise(row, chosen=False)
    else:
        remove_piece(viewer, family, piece, row.pk)


def _revise(row: Any, **changes: Any) -> None:
    model = type(row)
    changes |= {"revision": row.revision + 1, "changed_at": clock.now()}
    model._default_manager.filter(pk=row.pk).update(**changes)
