"""The pages of changes and duplicates in a real browser: accessible, and never too wide."""

import os
from pathlib import Path

import pytest

from oneplan.accounts.models import Account
from oneplan.approvals.actions import undo_change
from oneplan.approvals.models import Change, PossibleDuplicate
from tests.approvals.office import (
    as_,
    ask,
    decide,
    entered_twice,
    families,
    make_office,
    people,
    request_again,
)

pytest_plugins = ["tests.browser"]
PICTURES = os.environ.get("ONEPLAN_PICTURES", "")
LOOKS = (("phone", "en"), ("phone", "fr"), ("desktop", "en"), ("desktop", "fr"))


@pytest.fixture
def office(transactional_db):
    cast = make_office()
    cast.accounts["robin"] = Account.objects.create_user(
        "robin@example.org", name="Robin", is_site_admin=True
    )
    later = request_again(cast).family_id
    with as_(cast, "priya"):
        found = PossibleDuplicate.objects.get().pk
    sara, again = entered_twice(cast)
    done = ask(cast, "dana", people(cast, sara, again))
    decide(cast, "helene", done)
    waits = ask(cast, "priya", families(cast, later))
    cast.pages = (
        ("priya", "/today/"),
        ("priya", "/office/duplicates/"),
        ("priya", f"/office/same-family/{cast.family_id}/{later}/"),
        ("helene", f"/office/changes/{waits}/"),
        ("helene", "/office/changes/"),
        ("dana", f"/office/changes/{done}/"),
        ("dana", cast.url("access/same-person/")),
        ("dana", cast.url("access/take-along/")),
        ("dana", cast.url("people/")),
        ("amira", cast.url("access/take-along/")),
        ("robin", "/office/rules/"),
        ("robin", f"/office/rules/{cast.community.pk}/emergency_hours/"),
    )
    cast.found, cast.later = found, later
    return cast


def sign_in(page, cast, name, live_server):
    cookie = cast.client(name).cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_are_accessible_and_fit(
    office, live_server, open_page, axe, too_wide, size, language
):
    page = open_page(size, language)
    signed_in = ""
    for number, (who, path) in enumerate(office.pages):
        if who != signed_in:
            sign_in(page, office, who, live_server)
            signed_in = who
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, (who, path)
        assert not axe(page), path
        assert not too_wide(page), path
        if PICTURES:
            picture = f"office-{size}-{language}-{number:02}-{who}.png"
            page.screenshot(path=str(Path(PICTURES) / picture), full_page=True)


def test_a_rule_is_changed_by_keyboard_alone(office, live_server, open_page, axe, too_wide):
    """The choice, then whom it touches with the reason, then asked; every page without a fault."""
    page = open_page("phone", "en")
    sign_in(page, office, "robin", live_server)
    page.goto(f"{live_server.url}/office/rules/{office.community.pk}/emergency_hours/")
    page.get_by_label("New value, in hours").focus()
    page.keyboard.type("2")
    page.get_by_label("Where is this written?").focus()
    page.keyboard.type("Minutes of May")
    page.keyboard.press("Enter")
    page.get_by_label("Why? The second person reads this.").focus()
    assert not axe(page)
    assert not too_wide(page)
    page.keyboard.type("Four hours were never needed here.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/changes/*/")
    assert page.get_by_text("Waits for a second person").is_visible()
    assert not axe(page)


@pytest.mark.parametrize(("size", "language"), LOOKS[:1] + LOOKS[3:])
def test_two_requests_side_by_side(office, live_server, open_page, axe, too_wide, size, language):
    with as_(office, "priya") as viewer:
        undo_change(viewer, Change.objects.get(asked_by=viewer.id).pk)
    page = open_page(size, language)
    sign_in(page, office, "priya", live_server)
    page.goto(f"{live_server.url}/office/duplicates/{office.found}/")
    assert page.get_by_text("Amira again").count()
    assert not axe(page)
    assert not too_wide(page)
    page.goto(f"{live_server.url}/office/same-family/{office.family_id}/{office.later}/")
    assert not axe(page)
    assert not too_wide(page)
    if PICTURES:
        page.screenshot(
            path=str(Path(PICTURES) / f"office-{size}-{language}-same.png"), full_page=True
        )
