"""Consent in two browsers at once: what one takes back, the other's next request does not show."""

import re
import uuid
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import Walk, said

Be = Callable[..., Walk]
# Words of the Haddads' record that Mr. Okafor reads while he may.
THEIRS = ("Haddad", "safe from the bell to the bus", "quiet room")


@pytest.fixture
def still(walk: Callable[..., Walk]) -> Callable[[str], Walk]:
    """Somebody of the cast whose browser runs no scripts."""

    def enter(who: str) -> Walk:
        walker = walk("en", java_script_enabled=False)
        walker.looks = False
        walker.enter_as(who)
        return walker

    return enter


def answers_to(page: Page, address: str) -> dict[str, tuple[int, str]]:
    """What this browser gets now: the page again, a fragment, the plan on paper."""
    there = urljoin(page.url, address)
    again = page.goto(there)
    assert again
    asked = page.context.request
    found = {"page": (again.status, again.text())}
    for name, where, headers in (
        ("fragment", there, {"HX-Request": "true", "HX-Target": "main"}),
        ("paper", f"{there}pdf/?language=en", {}),
        ("centre", there.replace("/plan/", "/access/"), {}),
        ("home", there.replace("/plan/", "/"), {}),
    ):
        answer = asked.get(where, headers=headers)
        shown = "PDF" if answer.headers["content-type"] == "application/pdf" else answer.text()
        found[name] = (answer.status, shown)
    return found


def nothing(found: dict[str, tuple[int, str]]) -> None:
    for name, (status, text) in found.items():
        assert status == 404, (name, status)
        assert not [word for word in THEIRS if word in text], name
    assert len({text for name, (_status, text) in found.items() if name != "page"}) == 1


def stop(walker: Walk, home: str) -> None:
    walker.page.goto(f"{walker.base}{home}access/")
    card = walker.page.locator("section.card", has_text="Emeka Okafor").filter(
        has=walker.page.locator("form[action*='/stop/']")
    )
    with walker.page.expect_navigation():
        card.locator("form[action*='/stop/'] button").click()


def permit(walker: Walk, home: str) -> None:
    walker.page.goto(f"{walker.base}{home}team/")
    with walker.page.expect_navigation():
        walker.page.locator("a[href$='/share/']", has_text="Emeka Okafor").click()
    for part in ("schedule", "strengths", "education"):
        box = walker.page.locator(f"main input[value={part}]")
        if not box.is_checked():
            walker.page.locator(f"label[for='{box.get_attribute('id')}']").click()
    with walker.page.expect_navigation():
        walker.page.locator("main form[method=post] button.primary").last.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_other_browsers_next_request_shows_nothing(
    be: Be, still: Callable[[str], Walk], scripts: bool
) -> None:
    amira = be("amira") if scripts else still("amira")
    amira.looks = False
    home = amira.path
    okafor = be("okafor")
    okafor.looks = False
    okafor.page.goto(f"{okafor.base}{home}plan/")
    before = answers_to(okafor.page, f"{home}plan/")
    assert {status for status, _text in before.values()} == {200}, before
    assert "safe from the bell to the bus" in before["page"][1] and before["paper"][1] == "PDF"
    stop(amira, home)
    nothing(answers_to(okafor.page, f"{home}plan/"))
    okafor.page.goto(f"{okafor.base}/today/")
    assert "quiet room" not in okafor.page.content()
    permit(amira, home)
    after = answers_to(okafor.page, f"{home}plan/")
    assert {status for status, _text in after.values()} == {200}
    assert "safe from the bell to the bus" in after["page"][1]


def test_the_preview_is_what_the_member_sees(be: Be) -> None:
    amira, okafor = be("amira"), be("okafor")
    amira.looks = okafor.looks = False
    home = amira.path
    amira.page.goto(f"{amira.base}{home}access/")
    link = amira.page.locator("a[href*='/seen-by/']", has_text="Emeka Okafor")
    with amira.page.expect_navigation():
        link.click()
    okafor.page.goto(f"{okafor.base}{home}plan/")
    seen, shown = facts(okafor.page), facts(amira.page)
    assert seen == shown and len(seen) > 3
    amira.page.goto(f"{amira.base}{home}plan/")
    assert facts(amira.page) > seen  # she herself sees more


def facts(page: Page) -> set[str]:
    """What the family wrote on a plan's page: whatever says its own language."""
    texts: list[str] = page.locator("main").first.evaluate(
        "main => [...main.querySelectorAll('[lang]')].map(one => one.textContent.trim())"
    )
    return {text for text in texts if text and not text.startswith("PDF")}


def test_what_a_youth_writes_leaves_no_trace(be: Be) -> None:
    words = f"Nobody knows {uuid.uuid4().hex[:8]}"
    amira, yusuf = be("amira"), be("yusuf")
    amira.looks = yusuf.looks = False
    home = amira.path
    places = ("", "plan/", "team/", "people/", "access/", "access/looked/", "access/asks/")

    def shown() -> list[str]:
        pages = []
        for place in places:
            amira.page.goto(f"{amira.base}{home}{place}")
            pages.append(re.sub(r"\s+", " ", amira.words))
        return pages

    before = shown()
    yusuf.page.goto(f"{yusuf.base}{home}mine/note/")
    yusuf.write(text=words)
    with yusuf.page.expect_navigation():
        yusuf.page.get_by_role("button", name=said("Save for me", "en")).click()
    assert words in yusuf.words
    assert shown() == before and not [page for page in before if words in page]
    assert amira.page.goto(f"{amira.base}{home}mine/").status in {200, 404}  # type: ignore[union-attr]
    assert words not in amira.page.content()
