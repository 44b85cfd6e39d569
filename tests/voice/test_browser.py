"""One's own space in a real browser: accessible, never too wide, kept while typed."""

import os
from pathlib import Path

import pytest

from oneplan.kernel.ids import new_id
from oneplan.voice import actions
from oneplan.voice.models import Note
from tests.plans.writing import agree, share_with, write_plan
from tests.teams.cast import make_cast
from tests.voice.conftest import add_aunt

pytest_plugins = ["tests.browser"]
PICTURES = os.environ.get("ONEPLAN_PICTURES", "")
LOOKS = (("phone", "en"), ("phone", "fr"), ("desktop", "en"), ("desktop", "fr"))
PAGES = ("mine/", "mine/note/", "mine/note/{}/", "mine/about/school/", "mine/reach/", "mine/{}/share/", "mine/{}/delete/")  # fmt: skip  # noqa: E501


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    add_aunt(cast)
    with cast.acting("yusuf") as (viewer, family):
        note = actions.write_note(
            viewer, family, "I want to be asked first. " * 8, key=new_id(), language="en"
        )
        actions.write_note(viewer, family, "أريد أن أُسأل أولاً", key=new_id(), language="ar")
        actions.rate(viewer, family, "school", 2, "The morning", language="en")
        actions.write_contact(viewer, family, "519-555-0188", "text only", key=new_id())
        for readers, names, wish in (
            ("named", ["layla"], ""), ("raise", ["dana"], "A later bedtime"), ("team", [], ""),
        ):  # fmt: skip
            actions.share_line(
                viewer, family, f"One line, {readers}", key=new_id(), readers=readers, wish=wish,
                recipients=[cast.accounts[name].pk for name in names],
            )  # fmt: skip
        cast.note_id = note.pk
    return cast


def sign_in(page, cast, name, live_server):
    cookie = cast.client(name).cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_are_accessible_and_fit(cast, live_server, open_page, axe, too_wide, size, language):
    page = open_page(size, language)
    for who, paths in (("yusuf", PAGES), ("dana", ("",))):
        sign_in(page, cast, who, live_server)
        for path in paths:
            page.goto(live_server.url + cast.url(path.format(cast.note_id)))
            assert not axe(page), path
            assert not too_wide(page), path
            if PICTURES:
                name = path.replace(str(cast.note_id), "").strip("/").replace("/", "-").format("x")
                picture = f"voice-{size}-{language}-{who}-{name or 'home'}.png"
                page.screenshot(path=str(Path(PICTURES) / picture), full_page=True)


def test_a_note_is_kept_while_he_types(cast, live_server, open_page):
    page = open_page("phone", "en")
    sign_in(page, cast, "yusuf", live_server)
    here = live_server.url + cast.url("mine/note/")
    page.goto(here)
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.fill("textarea[name=text]", "Half a thought")
    assert kept.value.status == 204
    page.goto(here)
    assert page.input_value("textarea[name=text]") == "Half a thought"
    page.get_by_role("button", name="Save for me").click()
    page.wait_for_url("**/mine/*")
    with cast.acting("yusuf"):
        assert Note.objects.filter(text="Half a thought", unsent={}).count() == 1
