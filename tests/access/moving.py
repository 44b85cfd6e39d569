"""Amira's family, its team, and another place that it may move to."""

from uuid import UUID

from django.db import connection

from oneplan.access.actions import Recipient, join_team, record_directive
from oneplan.accounts.models import Account
from oneplan.kernel.ids import new_id
from oneplan.people.models import Agency, Community, Worker
from tests.teams.cast import Cast, make_cast


def make_movers() -> Cast:
    """Besides the cast: Okafor and aunt Layla on the team; Farah, who answers requests there."""
    cast = make_cast()
    there = Community.objects.create(name="Lakes (fictional)", slug="lakes", fictional=True)
    far = Agency.objects.create(community=there, name="Lakes Together", coordinating=True)
    for name, *roles in (("farah", "intake"), ("cora", "coordinator")):
        account = Account.objects.create_user(f"{name}@example.org", name=name.title())
        cast.accounts[name] = account
        cast.workers[name] = Worker.objects.create(
            community=there, account=account, agency=far, name=f"{name.title()} F.", roles=roles
        )
    okafor = cast.workers["okafor"]
    with cast.acting("amira") as (viewer, family):
        join_team(viewer, family, okafor.account_id, okafor.agency_id)
        join_team(viewer, family, cast.accounts["layla"].pk)
        for whom in (
            Recipient(account_id=okafor.account_id, agency_id=okafor.agency_id),
            Recipient(account_id=cast.accounts["layla"].pk),
        ):
            record_directive(
                viewer, family, whom, ["schedule"], decided_by_id=cast.people["amira"].pk
            )
    return cast


def there_of(cast: Cast) -> UUID:
    return cast.workers["farah"].community_id


def ask_to_move(cast: Cast, to: UUID) -> str:
    """The database's function, as whoever is named just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_move_family(%s, %s, current_date, %s, %s, '{}')",
            [cast.family_id, to, new_id(), f"T-{new_id().hex[-8:]}"],
        )
        return str(cursor.fetchone()[0])
