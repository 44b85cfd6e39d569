"""The pages of plan and team in a real browser: accessible, never too wide, saved while typed."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from oneplan.kernel import clock
from oneplan.plans import actions
from oneplan.teams import actions as teams
from tests.plans.writing import agree, share_with, write_need, write_plan
from tests.teams.cast import make_cast

pytest_plugins = ["tests.browser"]

PICTURES = os.environ.get("ONEPLAN_PICTURES", "")


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    with cast.acting("amira") as (viewer, family):
        need = write_need(cast, viewer, family, "health", statement="نحتاج إلى النوم " * 12)
        actions.write_service(
            viewer, family, need.pk, name="Night support " * 5, agency="River Clinic",
            phone="519-555-0123", status="waitlisted", since=clock.today(), language="en",
        )  # fmt: skip
        actions.set_step_status(viewer, family, need.steps_made[0], "stuck", blocker="No bus " * 10)
        teams.add_name(viewer, family, "Coach Ali", role_class="community", phone="519-555-0144")
        day = (clock.today() + timedelta(days=3)).isoformat()
        teams.plan_meeting(
            viewer, family, local_start=f"{day}T17:30", zone="America/Toronto", place="Library"
        )
        cast.need_id = need.pk
    return cast


def sign_in(page, cast, name, live_server):
    cookie = cast.client(name).cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])


PAGES = (
    "plan/", "plan/agree/", "plan/versions/", "plan/versions/1/", "plan/need/",
    "plan/need/{}/whole/", "plan/vision/",
    "plan/vision/mine/", "plan/strength/", "plan/need/{}/option/", "plan/need/{}/step/",
    "plan/need/{}/service/", "plan/need/{}/find/", "plan/need/{}/remove/", "team/", "team/add/",
    "team/add/worker/", "team/add/name/", "team/meeting/plan/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_is_accessible_and_fits(
    cast, live_server, open_page, axe, too_wide, size, language
):
    page = open_page(size, language)
    sign_in(page, cast, "amira", live_server)
    wrong = []
    for rest in PAGES:
        page.goto(live_server.url + cast.url(rest.format(cast.need_id)))
        assert page.locator("h1").count() == 1, rest
        wrong += axe(page)
        if too_wide(page):
            wrong.append(f"{rest} is too wide by {too_wide(page)}")
        if PICTURES:
            name = rest.format("x").replace("/", "-") + f"{size}-{language}.png"
            page.screenshot(path=Path(PICTURES) / name, full_page=True)
    assert not wrong, "\n".join(wrong)


def test_right_to_left_fits_too(cast, live_server, open_page, too_wide):
    page = open_page("phone")
    sign_in(page, cast, "amira", live_server)
    for rest in ("plan/", "team/", "plan/need/"):
        page.goto(live_server.url + cast.url(rest) + "?dir=rtl")
        assert too_wide(page) == 0, rest


def test_what_is_typed_outlives_the_page(cast, live_server, open_page):
    page = open_page("phone")
    sign_in(page, cast, "yusuf", live_server)
    address = live_server.url + cast.url("plan/vision/mine/")
    page.goto(address)
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.locator("textarea").press_sequentially("I want to fix bikes")
    assert saved.value.status == 204
    page.goto(address)
    assert page.locator("textarea").input_value() == "I want to fix bikes"
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_text("Just me").is_visible()


def test_a_step_is_done_in_one_tap_and_stuck_in_two(cast, live_server, open_page):
    page = open_page("phone")
    sign_in(page, cast, "amira", live_server)
    page.goto(live_server.url + cast.url("plan/"))
    page.get_by_role("button", name=re.compile("Done.*Walk together")).first.click()
    assert page.get_by_text("Everybody who sees this need can see it").is_visible()
    page.get_by_role("button", name=re.compile("Stuck.*Walk together")).first.click()
    page.get_by_label("In your own words").fill("No bus")
    page.get_by_role("button", name="Tell the team").click()
    assert page.get_by_text("No bus", exact=True).is_visible()
