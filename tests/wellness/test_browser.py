"""In a real browser: every page accessible and never too wide, both languages; a long journey."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from oneplan.accounts import offline
from oneplan.kernel import clock
from oneplan.wellness.actions import locking
from oneplan.wellness.locking import opened_with
from oneplan.wellness.models import Plan, Section
from oneplan.wellness.readers import own
from tests.wellness.conftest import World, make_world

pytest_plugins = ["tests.browser"]
PICTURES = os.environ.get("ONEPLAN_PICTURES", "")
LOOKS = (("phone", "en"), ("phone", "fr"), ("desktop", "en"), ("desktop", "fr"))


# What a page is made of, without its words: each element with its attributes, and whether it says
# something. Colours, sizes and structure follow from that, so such a page is looked at once a size.
SKELETON = """() => Array.from(document.querySelectorAll("*"), (one) =>
  one.localName + Array.from(one.attributes, ({name, value}) =>
    /^(class|role|type|tabindex|hidden|dir|aria-(?!label).*)$/.test(name)
      ? ` ${name}=${/^aria-(labelledby|describedby|controls)$/.test(name) ? "" : value}`
      : ` ${name}${value.trim() ? "" : " empty"}`).sort().join("")
  + Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim())
).join("\\n")"""


@pytest.fixture(scope="module")
def axe(axe):
    """Each page that is new: what was found in one of the same skeleton is said again."""
    known: dict[tuple[int, str], list[str]] = {}

    def look(page):
        key = (page.viewport_size["width"], page.evaluate(SKELETON))
        if key not in known:
            known[key] = axe(page)
        return known[key]

    return look


@pytest.fixture
def world(transactional_db):
    world = make_world()
    world.share("early", "sam")
    return world


def sign_in(page, world, name, live_server):
    client = Client()
    client.force_login(world.accounts[name])
    cookie = client.cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])


def paths(world):
    with world.acting("noor"):
        ids = {one.code: one.pk for one in Section.objects.filter(plan_id=world.plan_id)}
    plan, sam = world.plan_id, world.contacts["sam"]
    named = [
        ("home",), ("about",), ("begin",), ("plan", plan), ("section", ids["toolbox"]),
        ("section", ids["early"]), ("section", ids["post"]), ("write", ids["early"], "all"),
        ("write", ids["crisis"], "signs"), ("tool", ids["toolbox"]), ("taking", ids["post"]),
        ("crisis", plan), ("terms", plan), ("sign", plan), ("supporter", plan, sam), ("people",),
        ("person", sam), ("add_person",), ("add_out",), ("share", ids["early"]),
        ("preview", ids["early"]), ("scribe", ids["early"]), ("add_picture", ids["early"]),
        ("today",), ("days",), ("wishes",), ("suggestions",), ("delete_all",),
        ("delete_plan", plan), ("shared",), ("link", world.secrets["sam"]),
        ("keep", plan), ("passphrase",),
    ]  # fmt: skip
    return [reverse(f"wellness:{name}", args=args) for name, *args in named]


def shoot(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_are_accessible_and_fit(world, live_server, open_page, axe, too_wide, size, language):
    page = open_page(size, language)
    sign_in(page, world, "noor", live_server)
    wrong = []
    for number, path in enumerate(paths(world)):
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, path
        wrong += axe(page)
        if too_wide(page):
            wrong.append(f"{path} is {too_wide(page)} pixels too wide")
        shoot(page, f"wellness-{size}-{language}-{number:02}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("size", "language"), [("phone", "fr"), ("desktop", "en")])
def test_what_is_locked_looks_right_too(
    world, live_server, open_page, axe, too_wide, size, language
):
    """With a passphrase: saying it, a wrong one, a locked section; and the list of devices."""
    page = open_page(size, language)
    sign_in(page, world, "noor", live_server)
    with world.acting("noor") as viewer:
        early = world.section("daily").pk
        with opened_with(locking.set_passphrase(viewer, "green ladder seven spoons")):
            locking.lock_section(viewer, early)
        offline.begin(viewer.id, clock.today() + timedelta(days=9), "Mozilla/5.0 (a phone)")
    plan = reverse("wellness:plan", args=[world.plan_id])
    section = reverse("wellness:section", args=[early])
    for number, path in enumerate(
        (plan, section, "/wellness/passphrase/", "/wellness/passphrase/forgot/",
         "/offline/devices/", "/offline/")
    ):  # fmt: skip
        assert page.goto(live_server.url + path).status == 200
        if number == 1:
            page.fill("[name=passphrase]", "green ladder seven forks")
            page.locator("main form button.button").click()
            assert not axe(page), page.url
            shoot(page, f"locked-{size}-{language}-wrong")
            page.fill("[name=passphrase]", "green ladder seven spoons")
            page.locator("main form button.button").click()
            assert page.url.endswith(section)
        assert not axe(page) and not too_wide(page), page.url
        shoot(page, f"locked-{size}-{language}-{number}")


class Journey:
    """One person on a phone, and whom she names on theirs; each step looks at the page for axe."""

    def __init__(self, world, live_server, open_page, axe, language: str) -> None:
        self.world, self.base, self.axe = world, live_server.url, axe
        self.open_page, self.language = open_page, language
        self.page = open_page("phone", language)
        self.number = 0

    def go(self, path: str, page=None):
        page = page or self.page
        assert page.goto(self.base + path).status == 200, path
        self.look(page)

    def look(self, page):
        assert not self.axe(page), page.url
        shoot(page, f"journey-{self.language}-{self.number:02}")
        self.number += 1

    def send(self, page=None, **fields: str) -> None:
        """Fill fields by their names in the page's last form with them, and press its button."""
        page = page or self.page
        for name, value in fields.items():
            field = page.locator(f"main [name={name}]").first
            if field.get_attribute("type") in {"radio", "checkbox"}:
                page.locator(f'main [name={name}][value="{value}"]').check(force=True)
            else:
                field.fill(value)
        form = page.locator("main form", has=page.locator(f"[name={next(iter(fields))}]"))
        form.locator("button.button").first.click()
        page.wait_for_load_state()
        self.look(page)

    def press(self, value: str, page=None) -> None:
        page = page or self.page
        page.locator(f'main button[value="{value}"]').first.click()
        page.wait_for_load_state()
        self.look(page)


@pytest.fixture
def alone(transactional_db) -> World:
    from oneplan.accounts.models import Account

    world = World()
    world.accounts["noor"] = Account.objects.create_user("noor@example.org", name="Noor")
    return world


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_year_of_a_plan(alone, live_server, open_page, axe, language):
    """Three sittings, two sections for a peer, a check-in, a crisis that two start and she objects
    to, the rule that decides, the timetable of the time after, and everything deleted."""
    walk = Journey(alone, live_server, open_page, axe, language)
    sign_in(walk.page, alone, "noor", live_server)
    page = walk.page
    # The first sitting: two minutes.
    walk.go("/wellness/begin/")
    page.fill("[name=name]", "Mine")
    page.fill("[name=helps]", "Swimming")
    page.fill("[name=sign]", "I skip lunch")
    walk.send(person="Ana")
    alone.plan_id = page.url.rstrip("/").split("/")[-1]
    ids = section_ids(alone)
    # The second: more words, with a tool by reference, kept while she types.
    walk.go(f"/wellness/section/{ids['early']}/write/all/")
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.fill("[name=signs]", "I skip lunch\nI stop singing")
    assert kept.value.status == 204
    walk.go(f"/wellness/section/{ids['early']}/write/all/")
    assert "I stop singing" in page.input_value("[name=signs]")
    page.locator("[name=must_tools]").check(force=True)
    walk.send(might="Ask for a day off")
    assert page.get_by_text("Swimming").count()
    # The third: the crisis plan, its people and its terms.
    for part, fields in {
        "signs": {"any_signs": "I hide"},
        "help": {"do": "Speak slowly"},
        "over": {"end_signs": "I laugh"},
    }.items():
        walk.go(f"/wellness/section/{ids['crisis']}/write/{part}/")
        walk.send(**fields)
    links = {who: add_person(walk, who) for who in ("Bo", "Cleo")}
    walk.go(f"/wellness/plan/{alone.plan_id}/crisis/terms/")
    walk.send(threshold="2", dispute="one_more")
    for section in ("early", "daily"):
        share(walk, ids[section], "Bo")
    # Bo reads two sections; she checks in.
    bo, cleo = (enter(walk, links[who]) for who in ("Bo", "Cleo"))
    bo.get_by_role("link").filter(has_text=re.compile("Early|premiers")).click()
    bo.wait_for_load_state()
    assert bo.get_by_text("I stop singing").count() and not bo.get_by_text("Speak slowly").count()
    walk.go("/wellness/today/")
    walk.send(mark="early")
    assert page.get_by_text("Swimming").count(), "my own words, and no others"
    # A crisis: two say it is time; she objects; her rule wants a third.
    for guest in (bo, cleo):
        guest.goto(f"{guest.base}plan/{alone.plan_id}/")
        guest.locator("[name=signs]").first.check(force=True)
        walk.press("agree", guest)
    assert cleo.get_by_text("Speak slowly").count() == 0
    cleo.locator("main a.button").first.click()
    cleo.wait_for_load_state()
    assert cleo.get_by_text("Speak slowly").count(), "the crisis part is open"
    walk.go(f"/wellness/plan/{alone.plan_id}/crisis/")
    walk.press("object")
    cleo.reload()
    assert cleo.get_by_text("Speak slowly").count() == 0, "the rule decides, and it is not enough"
    add = add_person(walk, "Dee")
    dee = enter(walk, add)
    dee.goto(f"{dee.base}plan/{alone.plan_id}/")
    dee.locator("[name=signs]").first.check(force=True)
    walk.press("agree", dee)
    cleo.reload()
    assert cleo.get_by_text("Speak slowly").count(), "a third agreed"
    cleo.goto(f"{cleo.base}plan/{alone.plan_id}/")
    cleo.fill("[name=text]", "We had soup")
    walk.press("log", cleo)
    walk.go(f"/wellness/plan/{alone.plan_id}/crisis/")
    walk.press("end")
    assert page.get_by_text("We had soup").count()
    # The time after, and goodbye.
    walk.go(f"/wellness/section/{ids['post']}/line/")
    page.fill("[name=who_now]", "Bo")
    walk.send(what="Picking up the children")
    walk.go(f"/wellness/plan/{alone.plan_id}/crisis/")
    walk.press("close")
    walk.go("/wellness/all/delete/")
    page.check("[name=sure]", force=True)
    page.locator("main form[novalidate] button.button").click()
    page.wait_for_load_state()
    walk.look(page)
    with alone.acting("noor") as viewer:
        assert own.home(viewer).plans == [] and not Plan.objects.exists()
    bo.goto(bo.base)
    assert not bo.get_by_text("I stop singing").count()


def section_ids(world) -> dict:
    with world.acting("noor"):
        rows = Section.objects.filter(plan_id=world.plan_id)
        return {one.code: one.pk for one in rows}


def add_person(walk, who: str) -> str:
    """Named, listed in the crisis plan, and given a link."""
    walk.go("/wellness/people/add/")
    walk.page.fill("[name=email]", f"{who.lower()}@example.org")
    walk.page.fill("[name=me]", "Noor")
    walk.send(name=who)
    contact = walk.page.url.rstrip("/").split("/")[-1]
    walk.go(f"/wellness/plan/{walk.world.plan_id}/crisis/people/{contact}/")
    walk.page.locator("main form button.button").first.click()
    walk.page.wait_for_load_state()
    walk.go(f"/wellness/people/{contact}/")
    walk.page.locator(f'form[action$="/{contact}/link/"] button').click()
    walk.page.wait_for_load_state()
    return re.search(r"/wellness/with/[^/<]+/", walk.page.content())[0]


def share(walk, section, who: str) -> None:
    walk.go(f"/wellness/section/{section}/share/")
    walk.page.get_by_label(who, exact=True).check(force=True)
    walk.send(until=f"{clock.today() + timedelta(days=20):%Y-%m-%d}")


def enter(walk, path: str):
    """On a phone of one's own, without an account: a code, then what one may read."""
    page = walk.open_page("phone", walk.language)
    walk.go(path, page)
    walk.press("1", page)
    page.fill("[name=code]", page.locator("main .banner b").inner_text())
    page.locator("main form[novalidate] button.button").click()
    page.wait_for_load_state()
    walk.look(page)
    page.base = walk.base + path
    return page
