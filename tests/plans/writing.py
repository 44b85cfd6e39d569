"""A small plan that is ready to be agreed to, written by the rooms' actions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans import actions, readers
from oneplan.plans.models import Need, PlanVersion
from oneplan.plans.rules import fingerprint
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.teams.cast import Cast


def write_need(
    cast: Cast,
    viewer: Viewer,
    family: Family,
    category: str,
    *,
    owner: UUID | None = None,
    person: str = "",
    statement: str = "To feel at home there",
) -> Need:
    """A need with an outcome, two options and a promise; `steps_made` has the step's id."""
    mine = owner or team_page(family.pk).members[0].id
    person_id = cast.people[person].pk if person else None
    need: Any = actions.write_need(
        viewer, family, statement, category, language="en", because="Moved", person_id=person_id
    )
    actions.write_outcome(
        viewer, family, need.pk, statement="Calm", indicator="Mornings", unit="a week",
        baseline=1, target=4, direction="up", language="en",
    )  # fmt: skip
    for kind, chosen in (("natural", True), ("formal", False)):
        actions.write_option(
            viewer, family, need.pk, text=f"Try {kind}", kind=kind, chosen=chosen, language="en"
        )
    due = clock.today() + timedelta(days=7)
    step = actions.write_step(
        viewer, family, need.pk, accountable_id=mine, task="Walk together", due=due, language="en"
    )
    need.steps_made = [step.pk]
    made: Need = need
    return made


def write_plan(cast: Cast) -> tuple[UUID, UUID]:
    """A team and a ready plan: a school need (Amira's promise), a housing need (Dana's)."""
    with cast.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        actions.begin_plan(viewer, family)
        actions.write_vision(viewer, family, "Calm mornings together", language="en")
        actions.write_strength(viewer, family, "Amira cooks for everybody", language="en")
        amira, dana = (m.id for m in team_page(family.pk).members)
        first = write_need(cast, viewer, family, "education", owner=amira)
        second = write_need(
            cast, viewer, family, "housing", owner=dana, statement="To sleep without fear"
        )
    return first.pk, second.pk


def share_with(cast: Cast, name: str, *categories: str, **more: Any) -> UUID:
    """Put a worker on the team and let them see; the member's id."""
    with cast.acting("amira") as (viewer, family):
        teams.start_team(viewer, family)
        row = teams.add_worker(viewer, family, cast.workers[name].pk, role_class="formal")
        member = team_page(family.pk).member(row.pk)
        assert member
        teams.share(viewer, family, member, categories, **more)
    return row.pk


def agree(cast: Cast, by: str = "amira", **more: Any) -> PlanVersion:
    """Agree to what the page shows now."""
    with cast.acting(by) as (viewer, family):
        page = readers.plan_page(viewer, family.pk)
        read: dict[str, Any] = {
            "seen_number": page.version.number if page.version else 0,
            "seen_draft": fingerprint(page.rows),
        }
        return actions.agree_to_plan(viewer, family, **(read | more))
