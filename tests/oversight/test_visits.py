"""The log speaks of visits, not of page loads; and nobody stands anywhere without a name."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from oneplan.access.readers.holders import _holder
from oneplan.access.readers.log import Opening
from oneplan.oversight.visits import visit
from tests.example.world import Be


def opening(first: int, last: int, parts: tuple[str, ...], times: int, **more: Any) -> Opening:
    zone = timezone.get_current_timezone()
    at = [datetime(2026, 11, 24, hour, 5, tzinfo=zone) for hour in (first, last)]
    facts = {"purpose": "coordination"} | more
    return Opening(
        viewer_id=uuid4(), name="Dana", agency="Lead", agency_id=None, day=at[0].date(),
        first_at=at[0], last_at=at[1], parts=parts, times=times, **facts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (opening(9, 11, ("plans",), 12), "Dana worked on your plan, in the morning"),
        (opening(9, 16, ("plans", "teams"), 3), "Dana worked on your plan, during the day"),
        (opening(13, 13, ("plans",), 1), "Dana looked at your plan, in the afternoon"),
        (opening(19, 20, ("teams",), 9), "Dana looked at your record, in the evening"),
        (opening(8, 8, ("list",), 0), "Dana saw your name on their list, in the morning"),
        (
            opening(2, 2, ("plans",), 5, purpose="emergency"),
            "Dana opened your record in an emergency, in the morning",
        ),
    ],
)
def test_a_day_is_a_sentence(seen: Opening, words: str) -> None:
    assert visit(seen) == words


def test_the_page_speaks_of_visits_and_folds_the_rest(be: Be) -> None:
    dana, amira = be("dana"), be("amira")
    home = amira.get("/", follow=True).request["PATH_INFO"]
    for _again in range(4):
        dana.get(f"{home}plan/")
    page = amira.get(f"{home}access/looked/").content.decode()
    assert "Dana Lapointe worked on your plan" in page
    details = page.partition("worked on your plan")[2].partition("</details>")[0]
    assert "What was opened" in details and "times, last at" in details


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("River Clinic", "Somebody at River Clinic"),
        ("", "Somebody who has not said their name yet"),
    ],
)
def test_nobody_nameless_stands_in_who_can_see(agency: str, words: str) -> None:
    row = (uuid4(), None, "team", "", "", agency, None, [], None, False, [])
    assert _holder(row, None).name == words
