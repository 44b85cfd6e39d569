"""What a member may see: decided by the family, or written down for it by its coordinator."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oneplan.access.actions import Recipient, join_team, record_directive
from oneplan.access.models import Basis, Directive, Effect
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.teams.actions.allowed import must_decide
from oneplan.teams.readers import Member
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
) -> Directive | None:
    """Decide anew which parts of the record a member may see, until when (at most a year).

    The family may; its coordinator may write down what somebody who directs the family said,
    naming who and how it was explained. No categories: the member sees nothing.
    """
    who = must_decide(viewer, family)
    if member.account_id is None or not member.needs_consent:
        raise NotReady(_("This person has no account to look with, or sees by their own right."))
    decided_by_id = _decider(who, family, decided_by_id, how_explained)
    chosen = list(categories)
    withdraw_all(viewer, family, member.account_id)
    _join_once(viewer, family, member)
    if not chosen:
        return None
    return record_directive(
        viewer,
        family,
        Recipient(account_id=member.account_id, agency_id=member.agency_id),
        chosen,
        may_write=may_write,
        until=_until(until),
        decided_by_id=decided_by_id,
        how_explained=how_explained,
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
