"""Spoken consent, in numbers: who writes it down, and how often for themself."""

import pytest

from oneplan.access.actions import Recipient
from oneplan.kernel.viewer import acting_as
from oneplan.oversight.readers import written_down
from tests.access.test_directives import decide
from tests.teams.cast import Cast


def numbers(cast: Cast, who: str) -> list[tuple[str, int, int]]:
    viewer = cast.viewer(who)
    with acting_as(viewer):
        return [(one.worker_name, one.said, one.for_themself) for one in written_down(viewer)]


@pytest.fixture
def said(cast: Cast) -> Cast:
    """Amira said three things to Dana; two of them let Dana read. One she wrote herself."""
    dana, amira = cast.workers["dana"], cast.people["amira"].pk
    decide(cast, "dana", "okafor", ["income"], by=amira)
    decide(cast, "dana", "dana", ["income"], by=amira)
    agency = Recipient(agency_id=dana.agency_id, role="coordinator")
    decide(cast, "dana", "dana", ["housing"], by=amira, recipient=agency)
    decide(cast, "dana", "okafor", ["health"], by=amira, effect="deny")
    decide(cast, "amira", "dana", ["health"])
    return cast


def test_a_supervisor_reads_how_often_and_never_whose(said: Cast) -> None:
    assert ("Dana Fictional", 3, 2) in numbers(said, "priya")
    page = said.client("priya").get("/office/reviews/")
    assert page.context["written_down"][0].said == 3
    assert "Amira" not in page.content.decode()


@pytest.mark.parametrize("who", ["dana", "okafor", "amira", "stranger"])
def test_nobody_else_does(said: Cast, who: str) -> None:
    assert numbers(said, who) == []
