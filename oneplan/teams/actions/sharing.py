"""What a member may see: decided by the family, or written down for it by its coordinator."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.access.actions import (
    Recipient,
    join_once,
    record_directive,
    say_no,
    take_no_back,
    withdraw_permits,
)
from oneplan.access.readers import Permit
from oneplan.access.readers.positions import Position
from oneplan.access.rules import LONGEST_PERMIT
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.teams.actions.allowed import must_decide
from oneplan.teams.readers import Member, Sharing, sharing


@transaction.atomic
def share(
    viewer: Viewer,
    family: Family,
    member: Member,
    categories: Iterable[str],
    *,
    until: datetime | None = None,
    may_write: bool = False,
    how_explained: str = "",
    decided_by_id: UUID | None = None,
) -> None:
    """Decide which parts of the record a member may see, until when (at most a year).

    The family may; its coordinator may write down what somebody who directs the family said,
    naming who and how it was explained. Only what differs from what is in force is withdrawn or
    written anew, and then for the same purposes and with the same right to pass it on: those are
    chosen elsewhere. With a part goes what was shown of it singly; what is taken away is a no of
    whoever decides, until they give it again (adr/0015).
    """
    who = must_decide(viewer, family)
    if member.account_id is None or not member.needs_consent:
        raise NotReady(_("This person has no account to look with, or sees by their own right."))
    decided_by_id = _decider(who, family, decided_by_id, how_explained)
    now = sharing(family.pk, member)
    shared = frozenset(map(str, SHARED_CATEGORIES))
    wanted = Wanted(shared.intersection(map(str, categories)), _until(until), may_write)
    join_once(viewer, family, member.account_id, member.agency_id)
    recipient = Recipient(account_id=member.account_id, agency_id=member.agency_id)
    decided: dict[str, Any] = {"decided_by_id": decided_by_id, "how_explained": how_explained}
    write: Callable[..., Any] = partial(record_directive, viewer, family, recipient, **decided)
    taken, added = now.parts - wanted.parts, wanted.parts - now.parts
    take_no_back(viewer, family, recipient, wanted.parts, decided_by_id)
    withdraw_permits(viewer, family, [one.id for one in now.singles if taken & one.parts])
    _write_anew(viewer, family, now, wanted, write)
    if taken:
        say_no(viewer, family, recipient, taken, decided_by_id)
    if added:
        write(added, may_write=may_write, until=wanted.until)


def _write_anew(
    viewer: Viewer, family: Family, now: Sharing, wanted: "Wanted", write: Callable[..., Any]
) -> None:
    """What was permitted in other words than these is withdrawn, and written in these."""
    changed = [(old, new) for old, new in _terms(family, now, wanted) if _differ(old, new)]
    withdraw_permits(viewer, family, [old.id for old, _new in changed])
    for old, new in changed:
        if new.parts:
            write(
                new.parts,
                may_write=new.may_write,
                until=new.until,
                purposes=old.purposes,
                may_redisclose=old.may_redisclose,
                supersedes_id=old.id,
            )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page asks about: which parts, until when, and whether to write there."""

    parts: frozenset[str]
    until: datetime
    may_write: bool


def _terms(family: Family, now: Sharing, wanted: Wanted) -> Iterator[tuple[Permit, Wanted]]:
    """Each permit with what becomes of it. The page says one end and one pen for all of them:
    where these are as the page showed them, each permit keeps its own."""
    zone = ZoneInfo(family.community.zone)
    shown = now.until and now.until.astimezone(zone).date()
    ends_anew = wanted.until.astimezone(zone).date() != shown
    pen_anew = wanted.may_write != now.may_write
    for permit in now.whole:
        yield (
            permit,
            Wanted(
                wanted.parts.intersection(permit.parts),
                wanted.until if ends_anew else permit.ends,
                wanted.may_write if pen_anew else permit.may_write,
            ),
        )


def _differ(old: Permit, new: Wanted) -> bool:
    return new != Wanted(old.parts, old.ends, old.may_write)


def _decider(
    who: Position, family: Family, decided_by_id: UUID | None, how_explained: str
) -> UUID | None:
    if who.directs:
        return who.person_id
    if not how_explained.strip():
        raise Invalid(fields={"how_explained": _("Say how you explained this to the family.")})
    directing = Person.objects.filter(family=family, directs=True, left_at__isnull=True)
    if decided_by_id is None or not directing.filter(pk=decided_by_id).exists():
        raise Invalid(fields={"decided_by": _("Choose who in the family decided this.")})
    return decided_by_id


def _until(until: datetime | None) -> datetime:
    longest = clock.now() + LONGEST_PERMIT
    if until is None:
        return longest
    if until <= clock.now():
        raise Invalid(fields={"until": _("This day is over. Choose a day to come.")})
    if until > longest + timedelta(days=1):
        raise Invalid(fields={"until": _("Choose a day within one year. You can renew it then.")})
    return until
