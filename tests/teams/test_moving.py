"""After a family has moved: who is on its team, and how the new coordinator comes to be."""

from oneplan.access.actions import Recipient, assign_coordinator, record_directive
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.teams import actions
from oneplan.teams.models import TeamMember
from tests.access.moving import ask_to_move, make_movers, there_of
from tests.teams.cast import Cast


def on_the_team(cast: Cast) -> set[str]:
    with cast.acting("amira"):
        return {row.name for row in TeamMember.objects.filter(left_on__isnull=True)}


def test_workers_leave_the_team_and_the_new_coordinator_joins_it(db: None) -> None:
    cast = make_movers()
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        actions.add_person(viewer, family, cast.people["layla"].pk, role_class="natural")
        actions.add_worker(viewer, family, cast.workers["okafor"].pk, role_class="formal")
        actions.add_name(viewer, family, "Mrs Ito", role_class="community")
    assert on_the_team(cast) == {"Amira", "Layla", "Mrs Ito", "Dana Fictional", "Okafor Fictional"}
    with cast.acting("amira"):
        assert ask_to_move(cast, there_of(cast)) == ""
        left = TeamMember.objects.filter(left_on__isnull=False)
        assert {row.name for row in left} == {"Dana Fictional", "Okafor Fictional"}
    assert on_the_team(cast) == {"Amira", "Layla", "Mrs Ito"}
    cora = cast.workers["cora"]
    with cast.acting("amira") as (viewer, family):
        assign_coordinator(viewer, family, cora)
        everything = {"may_write": True, "decided_by_id": cast.people["amira"].pk}
        to = Recipient(agency_id=cora.agency_id, role="coordinator")
        record_directive(viewer, family, to, SHARED_CATEGORIES, **everything)
    join = "Join the team as its coordinator"
    assert join not in cast.client("amira").get(cast.url("team/")).content.decode()
    client = cast.client("cora")
    assert join in client.get(cast.url("team/")).content.decode()
    said = client.post(cast.url("team/start/"), follow=True).content.decode()
    assert "Saved." in said and join not in said
    assert on_the_team(cast) == {"Amira", "Layla", "Mrs Ito", "Cora F."}
    with cast.acting("amira"):
        assert TeamMember.objects.get(coordinates=True, left_on__isnull=True).name == "Cora F."
