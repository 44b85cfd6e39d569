"""Days when things go wrong: no script, no mouse, impatience, two windows, an ended session."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.walking import Walk, said

Be = Callable[..., Walk]
# Left to right and right to left, an emoji made of several, letters outside the first plane.
NAMES = ("ليلى 🌙 الحدّاد", "Zoë 👩🏽‍👧‍👦 O’Brien-Ďurčo", "𝒥𝑜𝓈é")
LONG = "We were up all night and he would not say why. " * 220  # more than 10,000 characters
SESSION = "oneplan"


@pytest.fixture
def still(walk: Callable[..., Walk]) -> Callable[..., Walk]:
    """Somebody whose browser runs no scripts."""

    def begin(language: str = "en") -> Walk:
        walker = walk(language, java_script_enabled=False)
        walker.looks = False
        return walker

    return begin


# Without scripts


def test_asking_for_help_without_scripts(still: Callable[..., Walk]) -> None:
    walker = still("fr")
    walker.go("/referrals/start/")
    walker.press("Start now")
    first = walker.path
    walker.choose("answer", "family")
    walker.choose("answer", "private")
    walker.answer(answer=NAMES[0])
    walker.follow(walker.page.locator("main a.back"))
    assert walker.page.locator("[name=answer]").input_value() == NAMES[0]
    walker.follow(walker.page.locator("main a.back"))
    walker.follow(walker.page.locator("main a.back"))
    chosen = walker.page.locator("main button.primary[value=family]")
    assert walker.path == first and chosen.count() == 1


def test_a_family_answers_without_scripts(still: Callable[..., Walk]) -> None:
    """Reply to the next meeting, and say that a step is done: a button each."""
    walker = still()
    walker.enter_as("amira")
    reply = walker.page.locator("form[action*='/meeting/'] button[name=answer]")
    wanted = reply.last.get_attribute("value")
    walker.follow(reply.last)
    walker.reads("You said you’ll be there" if wanted == "yes" else "You said you can’t make it")
    walker.press("Plan", within="nav")
    report = walker.page.locator("button[name=status][value=partly]")
    before = report.count()
    assert before, "no step to report on"
    walker.follow(report.first)
    assert walker.page.locator("button[name=status][value=partly]").count() == before - 1


# Without a mouse


def test_signing_in_and_reaching_the_plan_with_keys(walk: Callable[..., Walk]) -> None:
    page = walk().page
    page.goto(walk().base + "/demo/")
    page.keyboard.press("Tab")
    assert focused(page).startswith("Skip")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "not shown"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "Be Amira Haddad")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/family/" in page.url
    tab_to(page, "Plan")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/plan/")


def tab_to(page: Page, words: str, most: int = 60) -> None:
    for _step in range(most):
        page.keyboard.press("Tab")
        if focused(page) == words:
            return
    raise AssertionError(f"{words!r} is not reached with {most} presses of Tab")


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.innerText || '').trim()"))


# Impatience and two windows


SEND_TWICE = """async () => {
  const form = document.querySelector("main form[method=post]");
  const send = () => fetch(location.href, {method: "POST", body: new URLSearchParams(
    new FormData(form)), credentials: "same-origin"});
  return (await Promise.all([send(), send(), send()])).map(answer => answer.status);
}"""


def test_pressing_twice_adds_one(be: Be) -> None:
    """A member, a meeting and a need, each sent three times at once: one of each."""
    walker = be("amira")
    walker.looks = False
    home = walker.path
    place = f"Under the maple {uuid.uuid4().hex[:6]}"
    walker.go(f"{home}team/add/name/")
    walker.write(name=place)
    walker.tick("role_class", "natural")
    assert set(walker.page.evaluate(SEND_TWICE)) == {200}
    walker.go(f"{home}team/meeting/plan/")
    day = date.today() + timedelta(days=20)
    walker.write(day=day.isoformat(), time="10:00", place=f"{place}, at ten")
    assert set(walker.page.evaluate(SEND_TWICE)) == {200}
    walker.go(f"{home}team/")
    assert walker.page.get_by_text(f"{place}, at ten").count() == 1
    assert walker.page.get_by_role("link", name=f"Remove {place}").count() == 1
    write_a_need(walker, home, f"{place} we need shade", send=False)
    assert set(walker.page.evaluate(SEND_TWICE)) == {200}
    walker.go(f"{home}plan/")
    assert walker.page.locator("article h3", has_text=place).count() == 1


def write_a_need(walker: Walk, home: str, statement: str, *, send: bool = True) -> str:
    """Fill in a new need; its address when it is saved."""
    walker.go(f"{home}plan/need/")
    walker.write(statement=statement)
    walker.tick("category", "housing")
    if send:
        walker.send()
    found = re.search(r"need/([0-9a-f-]{36})/", walker.page.url)
    return f"{home}plan/need/{found[1]}/" if found else ""


def test_two_windows_see_both_texts(be: Be) -> None:
    walker = be("amira")
    address = write_a_need(walker, walker.path, "A quiet room")
    other = Walk(
        walker.page.context.new_page(), walker.base, walker.language, walker.axe, walker.shapes
    )
    other.go(address)
    walker.go(address)
    walker.answer(statement="A quiet room for homework")
    other.answer(statement="A quiet room with a door")
    other.sees("A quiet room for homework")
    assert other.page.locator("[name=statement]").input_value() == "A quiet room with a door"
    other.send()
    other.sees("A quiet room with a door")
    assert not walker.wrong + other.wrong


# A session that ends


def test_words_outlive_the_session(demo: Demo, be: Be) -> None:
    words = f"Suppers together, {uuid.uuid4().hex[:6]}, and nobody leaves early"
    walker = be("amira", "fr")
    address = f"{walker.path}plan/strength/"
    walker.go(address)
    walker.write(statement=words)
    walker.page.context.clear_cookies(name=SESSION)
    walker.send()
    assert walker.path == "/accounts/login/"
    walker.answer(login="amira@example.org")
    walker.answer(code=demo.code_mailed_to("amira@example.org"))
    walker.sees(words)
    walker.press("Send it now")
    walker.sees(words)
    assert walker.path.endswith("/plan/")
    assert not walker.wrong


# What people write


def test_names_from_everywhere_and_long_answers(walk: Callable[..., Walk]) -> None:
    """A request of a visitor, read back letter by letter."""
    walker = walk("fr")
    walker.looks = False
    walker.go("/referrals/start/")
    walker.press("Start now")
    found = re.search(r"ask/([0-9a-f-]{36})/", walker.page.url)
    assert found
    ask = f"/referrals/ask/{found[1]}/"
    for name in NAMES:
        walker.go(f"{ask}person/")
        walker.write(name=name)
        walker.tick("standing", "child")
        walker.send()
    walker.sees(*NAMES)
    for key, text in (("hard", LONG), ("well", "م" * 10_000), ("help", "x" * 10_000)):
        walker.go(f"{ask}{key}/")
        walker.answer(answer=text)
        walker.go(f"{ask}{key}/")
        assert walker.page.locator("[name=answer]").input_value() == text.strip()
    walker.looks = True
    walker.go(f"{ask}check/")
    walker.sees(*NAMES, LONG.strip())
    assert not walker.wrong, "\n".join(walker.wrong)


def test_too_long_is_said_and_kept(be: Be) -> None:
    walker = be("amira")
    write_a_need(walker, walker.path, LONG)
    assert walker.page.locator("[name=statement]").input_value().strip() == LONG.strip()
    assert walker.page.title().startswith(said("Error:", "en"))
    walker.look()
    assert not walker.wrong, "\n".join(walker.wrong)


# Other people's addresses


PARTS = ("", "plan/", "plan/agree/", "plan/versions/1/", "team/", "people/", "access/")


def test_what_is_not_yours_is_not_there(be: Be) -> None:
    """Another family's, another community's, unknown and malformed: one and the same page."""
    walker = be("amira")
    others = [be(who).path for who in ("neighbour",)]
    far = be("faraway")
    far_family = far.page.locator("table a[href*='/family/']").first.get_attribute("href")
    unknown = f"/family/{uuid.uuid4()}/"
    own = walker.path
    addresses = [f"{base}{part}" for base in (*others, far_family, unknown) for part in PARTS]
    addresses += ["/family/not-an-id/", f"/family/{'0' * 36}/plan/", "/family/%00/", "/nothing/"]
    addresses += [f"{own}plan/need/{uuid.uuid4()}/", f"{own}team/{uuid.uuid4()}/share/"]
    addresses += [f"{own}plan/versions/999999999999/", f"/referrals/{uuid.uuid4()}/request/"]
    seen = {}
    for address in addresses:
        answer = walker.page.goto(walker.base + str(address))
        assert answer and answer.status == 404, address
        seen.setdefault(walker.words, address)
    assert len(seen) == 1, seen
    walker.look()
    assert not walker.wrong, "\n".join(walker.wrong)
