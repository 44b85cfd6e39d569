"""Every page about consent in a real browser: accessible, never too wide, in both languages."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from oneplan.access.actions import Recipient, note_capacity, record_directive
from oneplan.kernel import clock
from oneplan.oversight.actions import ask, complain
from oneplan.people.models import Worker
from oneplan.plans.models import Need
from tests.access.test_pages import key, open_emergency
from tests.plans.writing import agree, share_with, write_plan
from tests.teams.cast import Cast, make_cast

pytest_plugins = ["tests.browser"]
PICTURES = os.environ.get("ONEPLAN_PICTURES", "")
LOOKS = (("phone", "en"), ("phone", "fr"), ("desktop", "en"), ("desktop", "fr"))
# By whom, and which addresses; the family's own unless they begin at the top.
PAGES: dict[str, tuple[str, ...]] = {
    "amira": (
        "access/", "access/change/KEY/", "seen-by/KEY/", "access/keep-out/", "access/asks/",
        "access/looked/", "access/looked/wrong/LINE", "access/shown/WHO/", "access/single/",
        "access/single/ITEM/", "access/capacity/",
    ),
    "yusuf": ("access/", "access/change/KEY/", "access/looked/", "mine/"),
    "okafor": ("access/", "access/ask/", "/acting/"),
    "dana": ("access/", "access/asks/", "access/capacity/"),
    "chen": ("/office/ask/", "/office/emergency/"),
    "priya": ("/office/reviews/", "/office/complaints/"),
}  # fmt: skip


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cache.clear()
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    cast.client("okafor").get(cast.url("plan/"))
    open_emergency(cast, "stranger")
    with cast.acting("amira") as (viewer, family):
        complain(
            viewer, family, about_id=None, name="Okafor Fictional", day=clock.today(),
            agency_id=cast.workers["okafor"].agency_id, words="On a Sunday?", reach="by text",
        )  # fmt: skip
    with cast.acting("dana") as (viewer, _family):
        ask(
            cast.viewer("chen"), cast.family_id, "", ["health"],
            purpose="care", words="To plan the visit", days=14,
        )  # fmt: skip
    _decide_and_note(cast)
    with cast.acting("amira"):
        Worker.objects.filter(pk=cast.workers["priya"].pk).update(roles=["supervisor", "privacy"])
    return cast


def _decide_and_note(cast: Cast) -> None:
    """A single thing kept back, and a note about who can decide."""
    with cast.acting("dana") as (viewer, family):
        note_capacity(
            viewer, family, cast.people["yusuf"].pk, ["health"], capable=True, how="He told me."
        )
    with cast.acting("amira") as (viewer, family):
        need = Need.objects.filter(category="education").first()
        assert need is not None
        okafor = Recipient(cast.accounts["okafor"].pk)
        record_directive(
            viewer, family, okafor, ["education"], effect="deny", item_ids=[need.pk],
            decided_by_id=cast.people["amira"].pk,
        )  # fmt: skip


def an_item(cast: Cast) -> str:
    with cast.acting("amira"):
        need = Need.objects.filter(category="education").first()
        assert need is not None
        return str(need.pk)


def addresses(cast: Cast, page: Any, base: str) -> dict[str, str]:
    """What stands for whom in PAGES' addresses."""
    page.goto(base + cast.url("access/looked/"))
    line = re.search(r"looked/wrong/(\?line=\w+)", page.content())
    assert line
    return {
        "KEY": key(cast, "okafor"),
        "WHO": str(cast.accounts["okafor"].pk),
        "LINE": line[1],
        "ITEM": an_item(cast),
    }


def sign_in(page: Any, cast: Cast, name: str, live_server: Any) -> None:
    cookie = cast.client(name).cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    cast: Cast, live_server: Any, open_page: Any, axe: Any, too_wide: Any, size: str, language: str
) -> None:
    page = open_page(size, language)
    sign_in(page, cast, "amira", live_server)
    known = addresses(cast, page, live_server.url)
    for who, paths in PAGES.items():
        sign_in(page, cast, who, live_server)
        for path in paths:
            there = path
            for name, value in known.items():
                there = there.replace(name, value)
            answer = page.goto(
                live_server.url + (there if there.startswith("/") else cast.url(there))
            )
            assert answer.status == 200, (who, path)
            assert not axe(page), (who, path)
            assert not too_wide(page), (who, path)
            if PICTURES:
                name = f"{who}-{path.strip('/').replace('/', '-')}-{size}-{language}.png"
                page.screenshot(path=str(Path(PICTURES) / name), full_page=True)
