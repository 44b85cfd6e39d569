"""What a member may see: decided by the family, or written down for it by its coordinator."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oneplan.access.actions import (
    Recipient,
    join_team,
    record_directive,
    say_no,
    take_no_back,
)
from oneplan.access.models import Basis, Directive, Effect
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.teams.actions.allowed import must_decide
from oneplan.teams.readers import Member, Sharing, sharing
from oneplan.teams.rules import LONGEST_SHARING_DAYS, Standing


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
) -> list[Directive]:
    """Decide which parts of the record a member may see, until when (at most a year).

    The family may; its coordinator may write down what somebody who directs the family said,
    naming who and how it was explained. Only what differs from what is in force is withdrawn or
    written anew, and then for the same purposes and with the same right to pass it on: those are
    chosen elsewhere. With a part goes what was shown of it singly; what is taken away is a no of
    whoever decides, until they give it again (adr/0015). Returns the permits that were written.
    """
    who = must_decide(viewer, family)
    if member.account_id is None or not member.needs_consent:
        raise NotReady(_("This person has no account to look with, or sees by their own right."))
    decided_by_id = _decider(who, family, decided_by_id, how_explained)
    now = sharing(family.pk, member)
    shared = frozenset(map(str, SHARED_CATEGORIES))
    wanted = Wanted(shared.intersection(map(str, categories)), _until(until), may_write)
    _join_once(viewer, family, member)
    recipient = Recipient(account_id=member.account_id, agency_id=member.agency_id)
    write = partial(
        record_directive,
        viewer,
        family,
        recipient,
        decided_by_id=decided_by_id,
        how_explained=how_explained,
    )
    take_no_back(viewer, family, recipient, wanted.parts, decided_by_id)
    _withdraw(viewer, [s for s in now.singles if (now.parts - wanted.parts) & {*s.categories}])
    changed = [(old, new) for old, new in _terms(family, now, wanted) if _differ(old, new)]
    _withdraw(viewer, [old for old, _new in changed])
    written = [
        write(
            new.parts,
            may_write=new.may_write,
            until=new.until,
            purposes=old.purposes,
            may_redisclose=old.may_redisclose,
            supersedes_id=old.pk,
        )
        for old, new in changed
        if new.parts
    ]
    if taken := now.parts - wanted.parts:
        say_no(viewer, family, recipient, taken, decided_by_id)
    added = wanted.parts - now.parts
    if added:
        written.append(write(added, may_write=may_write, until=wanted.until))
    return written


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page asks about: which parts, until when, and whether to write there."""

    parts: frozenset[str]
    until: datetime
    may_write: bool


def _terms(family: Family, now: Sharing, wanted: Wanted) -> Iterator[tuple[Directive, Wanted]]:
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
                wanted.parts.intersection(permit.categories),
                wanted.until if ends_anew else permit.ends,
                wanted.may_write if pen_anew else permit.may_write,
            ),
        )


def _differ(old: Directive, new: Wanted) -> bool:
    return new != Wanted(frozenset(old.categories), old.ends, old.may_write)


def _withdraw(viewer: Viewer, permits: Iterable[Directive]) -> None:
    ids = [permit.pk for permit in permits]
    if ids:
        Directive.objects.filter(pk__in=ids).update(
            withdrawn_at=clock.now(), withdrawn_by=viewer.id
        )


def _decider(
    who: Standing, family: Family, decided_by_id: UUID | None, how_explained: str
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
    longest = clock.now() + timedelta(days=LONGEST_SHARING_DAYS)
    if until is None:
        return longest
    if until <= clock.now():
        raise Invalid(fields={"until": _("This day is over. Choose a day to come.")})
    if until > longest + timedelta(days=1):
        raise Invalid(fields={"until": _("Choose a day within one year. You can renew it then.")})
    return until


def _join_once(viewer: Viewer, family: Family, member: Member) -> None:
    running = Basis.objects.filter(
        family=family, kind=Basis.Kind.TEAM, viewer_id=member.account_id, ends__isnull=True
    )
    if member.account_id and not running.exists():
        join_team(viewer, family, member.account_id, member.agency_id)


def withdraw_all(viewer: Viewer, family: Family, account_id: UUID) -> None:
    """Take back everything the family lets an account see. One statement."""
    running: QuerySet[Directive] = Directive.objects.filter(
        family=family, recipient_id=account_id, effect=Effect.PERMIT, withdrawn_at__isnull=True
    )
    running.update(withdrawn_at=clock.now(), withdrawn_by=viewer.id)
