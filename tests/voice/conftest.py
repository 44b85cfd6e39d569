"""Yusuf, 15, with his own account; Layla, his aunt, and Mr. Okafor of the school on the team."""

import pytest

from oneplan.kernel.ids import new_id
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from oneplan.voice import actions
from oneplan.voice.models import Note
from tests.plans.writing import agree, share_with, write_plan
from tests.teams.cast import Cast, make_cast

SECRET = "I do not want to live with my uncle"
# Whoever has anything to do with the family, and whoever has not.
OTHERS = ("amira", "dana", "layla", "okafor", "priya", "chen", "stranger", "neighbour")


def add_aunt(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        aunt = cast.people["layla"]
        row = teams.add_person(viewer, family, aunt.pk, role_class="natural", role="Aunt")
        member = team_page(family.pk).member(row.pk)
        assert member
        teams.share(viewer, family, member, ["schedule", "strengths"])


def write_privately(cast: Cast) -> None:
    """One of each private thing, and something typed and never saved."""
    with cast.acting("yusuf") as (viewer, family):
        actions.write_note(viewer, family, SECRET, key=new_id(), language="en")
        actions.rate(viewer, family, "home", 2, SECRET, language="en")
        actions.write_contact(viewer, family, "519-555-0199", SECRET, key=new_id())
        own = actions.Own(Note, {"key": new_id()})
        actions.keep_typing(viewer, family, own, "note", {"text": [SECRET]})


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    add_aunt(cast)
    return cast
