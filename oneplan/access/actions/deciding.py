"""The family decides what somebody may see; a worker writes down what it said, or "stop"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oneplan.access.actions.directives import (
    Recipient,
    record_directive,
    withdraw,
    withdraw_directive,
)
from oneplan.access.items import Item
from oneplan.access.models import Directive, Effect
from oneplan.access.readers.capacity import counting as counting_here
from oneplan.access.readers.holders import Holder, holder_of, who_can_see
from oneplan.access.readers.positions import Position, position
from oneplan.access.rules import KEPT_OUT_FOR, LONGEST_PERMIT
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.privacy import SHARED_CATEGORIES, Purpose
from oneplan.kernel.rows import take_turns
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family

SHARED = frozenset(map(str, SHARED_CATEGORIES))


class HowFar(TypedDict, total=False):
    """Whether somebody may also write there, and pass on what they read. Not, unless said."""

    may_write: bool
    may_redisclose: bool


@transaction.atomic
def change_sight(
    viewer: Viewer,
    family: Family,
    who: str,
    parts: Iterable[str],
    *,
    until: datetime | None = None,
    purposes: Iterable[str] = (),
    **more: Unpack[HowFar],
) -> UUID:
    """Decide anew what one person outside may see (`who`: a holder's key): just `parts`, until
    when, for which purposes (none named: to work on the plan). No parts: stop.

    Whoever directs the family decides for the family; a worker who coordinates takes down what it
    said (only to close); somebody who does not direct decides about themself. What was decided
    before about this person is withdrawn; what is taken from them is a no of whoever takes it,
    until they take it back (adr/0015). Returns whose account that is. Raises NotFound for others
    and of others; Invalid for an end that is over or too far away.
    """
    chosen = {str(part) for part in parts}
    ends = _until(until)
    here = _deciding(viewer, family)
    about = here.about
    holder = holder_of(family.pk, about, who)
    if holder is None or holder.in_family:
        raise NotFound()
    closed = _closed(family, holder, here)
    before = _running(family, holder, here)
    latest = before.order_by("-created_at").values_list("pk", flat=True).first()
    withdraw(viewer, before)
    if not chosen:
        withdraw(viewer, _shown_alone(family, holder, here))
    else:
        record_directive(
            viewer,
            family,
            _recipient(holder),
            chosen,
            until=ends,
            decided_by_id=here.person_id,
            by_right_of="self" if about else "custody",
            person_id=about,
            **more,
            purposes=tuple(purposes) or (Purpose.COORDINATION,),
            supersedes_id=latest,
        )
    rest = (closed | _still_open(family, holder, here) if chosen else SHARED) - chosen
    if rest:
        _deny(viewer, family, here, _recipient(holder), rest)
    return holder.account_id


def _deciding(viewer: Viewer, family: Family) -> Position:
    """The viewer's position, if they decide anything here: for the family, or about themself."""
    here = position(viewer, family.pk)
    if not (here.steward or here.in_family):
        raise NotFound()
    return here


def _closed(family: Family, holder: Holder, here: Position) -> set[str]:
    """What is taken from the holder by not being chosen: what they see, and what whoever decides
    has closed to them."""
    seen = {str(part) for part in holder.categories}
    mine = _own_noes(family, _recipient(holder), here.person_id, here.about)
    return seen.union(*(no.categories for no in mine))


def _own_noes(
    family: Family, recipient: Recipient, decided_by_id: UUID | None, about: UUID | None
) -> QuerySet[Directive]:
    """What one person of the family has closed to somebody, whomever that one acts for."""
    if decided_by_id is None:
        return Directive.objects.none()
    about_whom: dict[str, Any] = {"person_id": about}
    noes = Directive.objects.filter(
        family=family, effect=Effect.DENY, item_ids=[], withdrawn_at=None, **about_whom
    )
    to: dict[str, Any] = {"recipient_id": recipient.account_id}
    if recipient.account_id is None:
        to |= {"agency_id": recipient.agency_id, "role": recipient.role}
    return noes.filter(decided_by_id=decided_by_id, ends__gt=clock.now(), **to)


def take_no_back(
    viewer: Viewer,
    family: Family,
    recipient: Recipient,
    parts: Iterable[str],
    decided_by_id: UUID | None,
) -> None:
    """One person of the family lets somebody in again, to these parts alone: what else they closed
    to them stays closed. For that person; nobody else's no is touched (adr/0015)."""
    opened, left = set(map(str, parts)), set[str]()
    for no in _own_noes(family, recipient, decided_by_id, None):
        # A worker who writes down a yes takes nobody's no back: only they can.
        if opened & {*no.categories} and withdraw(viewer, Directive.objects.filter(pk=no.pk)):
            left |= {*no.categories} - opened
    if left:
        say_no(viewer, family, recipient, left, decided_by_id)


def say_no(
    viewer: Viewer,
    family: Family,
    recipient: Recipient,
    parts: Iterable[str],
    decided_by_id: UUID | None,
    *,
    about: UUID | None = None,
    item_ids: Iterable[UUID] = (),
) -> Directive:
    """A no of somebody in the family, for five years or until they take it back: before any permit
    of equal right. Without a decider: as the family said it to a worker."""
    right = "self" if about and about == decided_by_id else "custody"
    return record_directive(
        viewer,
        family,
        recipient,
        parts,
        effect=Effect.DENY,
        until=clock.now() + KEPT_OUT_FOR,
        decided_by_id=decided_by_id,
        by_right_of=right if decided_by_id else "said to a worker",
        person_id=about,
        item_ids=list(item_ids),
    )


@transaction.atomic
def stop_single(viewer: Viewer, family: Family, directive_id: UUID) -> None:
    """Take back one decision about one thing or one person's things. Where it was a yes, whoever
    decides says no with it. Raises NotFound for what is not theirs."""
    made = Directive.objects.filter(pk=directive_id, family=family, withdrawn_at=None).first()
    if made is None:
        raise NotFound()
    withdraw_directive(viewer, family, directive_id)
    here = position(viewer, family.pk)
    if made.effect == Effect.PERMIT and here.in_family:
        to = Recipient(made.recipient_id, made.agency_id, made.role)
        say_no(
            viewer,
            family,
            to,
            made.categories,
            here.person_id,
            about=made.person_id,
            item_ids=made.item_ids,
        )


def _recipient(holder: Holder) -> Recipient:
    return Recipient(account_id=holder.account_id, agency_id=holder.agency_id)


def _running(family: Family, holder: Holder, here: Position) -> QuerySet[Directive]:
    named = Directive.objects.filter(
        family=family, recipient_id=holder.account_id, item_ids=[], withdrawn_at__isnull=True
    )
    if here.steward or here.person_id is None:
        return named.filter(person_id__isnull=True)
    return named.filter(person_id=here.person_id)


def _shown_alone(family: Family, holder: Holder, here: Position) -> QuerySet[Directive]:
    """Single things that the holder was let see: "stop" is for these, too."""
    singles = Directive.objects.filter(
        family=family,
        recipient_id=holder.account_id,
        effect=Effect.PERMIT,
        withdrawn_at__isnull=True,
    ).exclude(item_ids=[])
    if here.steward or here.person_id is None:
        return singles
    return singles.filter(person_id=here.person_id)


def _still_open(family: Family, holder: Holder, here: Position) -> set[str]:
    """What the holder sees all the same: through their agency, or by another's decision."""
    if not here.steward:
        return set(SHARED)
    seen = who_can_see(family.pk)
    return {str(c) for h in seen if h.key == holder.key for c in h.categories}


def _deny(
    viewer: Viewer, family: Family, here: Position, recipient: Recipient, parts: Iterable[str]
) -> Directive:
    return say_no(viewer, family, recipient, parts, here.person_id, about=here.about)


def _until(until: datetime | None) -> datetime:
    longest = clock.now() + LONGEST_PERMIT
    if until is None:
        return longest
    if until <= clock.now():
        raise Invalid(fields={"until": _("This day is over. Choose a day to come.")})
    return min(until, longest)


@transaction.atomic
def keep_out(viewer: Viewer, family: Family, recipient: Recipient) -> Directive:
    """Keep one person, or an agency, out of everything: before any permit, for five years; what
    they have open in an emergency ends with it. Who is kept out already, by the same decision,
    stays so.

    Whoever directs the family, or its coordinator for it; anybody of the family out of what is
    about themself. Raises NotFound for others.
    """
    here = _deciding(viewer, family)
    take_turns(f"consent of {family.pk}")
    noes = _own_noes(family, recipient, here.person_id, here.about)
    same: dict[str, Any] = {"agency_id": recipient.agency_id, "purposes": []}
    whole = noes.filter(**same, categories__contains=[*SHARED])
    already = whole.first()
    if already is None:
        withdraw(viewer, noes)
    return already or _deny(viewer, family, here, recipient, SHARED)


def decide_item(
    viewer: Viewer,
    family: Family,
    item: Item,
    recipient: Recipient,
    *,
    shown: bool,
    until: datetime,
) -> Directive:
    """Keep one thing back from somebody, or show just this one, to read, until when.

    Whoever directs the family; anybody of it for what is about themself. Raises NotFound for
    others and for what can only be kept back, Invalid for an end that is over, and for showing
    what somebody else alone decides about (adr/0021).
    """
    here = position(viewer, family.pk)
    own = not here.steward and item.person_id == here.person_id
    if here.person_id is None or not (here.steward or own) or (shown and not item.whole):
        raise NotFound()
    if shown and item.person_id not in {None, here.person_id}:
        counting = counting_here(family.pk, here.person_id, item.person_id, [item.category])
        if not counting.parts:
            raise Invalid(fields={"effect": _("This is for them alone to decide. Ask them.")})
    return record_directive(
        viewer,
        family,
        recipient,
        [item.category],
        effect=Effect.PERMIT if shown else Effect.DENY,
        item_ids=[item.id],
        until=_until(until),
        decided_by_id=here.person_id,
        by_right_of="self" if own else "custody",
        person_id=here.person_id if own else None,
    )


def said_stop(viewer: Viewer, family: Family, whom: str) -> None:
    """Take down that the family said "stop": for `me`, my `agency`, or `everybody` outside.

    Any worker with a grant may: it only ever closes, and at once. The family can undo it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_said_stop(%s, %s)", [family.pk, whom])
        if not cursor.fetchone()[0]:
            raise NotFound()


@dataclass(frozen=True, slots=True)
class SpokenDecision:
    """Who decided what about whose things. `subject_id` None: about the whole family; `decider_id`
    None: nobody of the family, who decides nothing. `how` it was
    explained, and who else was there, where a worker writes it down."""

    decider_id: UUID | None
    subject_id: UUID | None
    recipient: Recipient
    parts: frozenset[str]
    shown: bool
    until: datetime
    may_write: bool = False
    how: str = ""
    also_there: str = ""


def write_what_was_said(viewer: Viewer, family: Family, said: SpokenDecision) -> Directive:
    """One decision about one person's things, by whoever decides for them; or, by a worker who
    coordinates, what somebody of the family said aloud about their own things or these.

    Raises NotFound for others, Invalid where the decider does not decide this (adr/0021), the end
    is over, or a worker does not say how it was explained; and, where the worker is the one who
    may then see it, who else was there.
    """
    here = position(viewer, family.pk)
    decider = said.decider_id
    if decider is None or not here.steward or (here.ours and decider != here.person_id):
        raise NotFound()
    if not here.ours:
        _explained(viewer, said)
    counting = counting_here(family.pk, decider, said.subject_id, said.parts)
    if not counting.right:
        if here.ours:
            raise Invalid(fields={"about": _("You do not decide for this person.")})
        words = _("They do not decide for this person. Choose somebody who does.")
        raise Invalid(fields={"decider": words})
    if not counting.parts:
        raise Invalid(fields={"about": _("This is for them alone to decide. Ask them.")})
    if said.parts - counting.parts:
        words = _("Of these, only this is for them to decide: %(parts)s.")
        labels = [str(c.label) for c in SHARED_CATEGORIES if c in counting.parts]
        raise Invalid(fields={"parts": words % {"parts": ", ".join(labels)}})
    return record_directive(
        viewer,
        family,
        said.recipient,
        said.parts,
        effect=Effect.PERMIT if said.shown else Effect.DENY,
        may_write=said.shown and said.may_write,
        until=_until(said.until),
        decided_by_id=said.decider_id,
        by_right_of=counting.right,
        how_explained=said.how,
        person_id=said.subject_id,
        also_there=said.also_there,
    )


def _explained(viewer: Viewer, said: SpokenDecision) -> None:
    if not said.how.strip():
        raise Invalid(fields={"how": _("Say how you explained this to them.")})
    for_themself = said.recipient.account_id == viewer.id or (
        said.recipient.account_id is None and said.recipient.agency_id == viewer.agency_id
    )
    if said.shown and for_themself and not said.also_there.strip():
        words = _("This lets you see it yourself. Write who else was there when it was said.")
        raise Invalid(fields={"also_there": words})
