"""A crisis plan as it is lived: written on a phone, carried without network, used at night by an
aunt through a link, looked back on, and changed."""

import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.teams.cast import Cast, make_cast

pytest_plugins = ["tests.browser"]
PICTURES = os.environ.get("ONEPLAN_PICTURES", "")
PIN = "274913"
WORDS = {
    "en": ("He pulls his hood up", "His headphones", "The key is at Layla’s"),
    "fr": ("Il met son capuchon", "Ses écouteurs", "La clé est chez Layla"),
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cache.clear()
    return make_cast()


def shoot(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def send(page, **typed: str) -> None:
    for name, words in typed.items():
        page.fill(f"main [name={name}]", words)
    page.locator("main form button:not(.small)").last.click()


def begin(page, at: str) -> str:
    """Amira begins a plan for Yusuf; the plan's address."""
    page.goto(f"{at}new/")
    page.get_by_text("Yusuf", exact=True).click()
    send(page)
    page.wait_for_url("**/write/")
    return page.url.removesuffix("write/")


def write(page, plan: str, language: str) -> None:
    sign, helps, _later = WORDS[language]
    for kind, words in (("sign", sign), ("helps", helps)):
        page.goto(f"{plan}add/{kind}/")
        send(page, words=words)
        page.wait_for_url("**/write/*")
    page.goto(f"{plan}person/")
    send(page, name="Layla", phone="519-555-0133")
    page.wait_for_url("**/write/*")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_first_line_to_a_plan_that_was_mended(
    cast, live_server, open_page, axe, too_wide, language
) -> None:
    page = open_page("phone", language)
    cookies = {"oneplan": cast.client("amira").cookies["oneplan"].value, "language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )
    plan = begin(page, live_server.url + cast.url("crisis/"))
    write(page, plan, language)
    sign, helps, later = WORDS[language]
    page.goto(plan)
    assert page.locator('a[href="tel:+15195550133"]').count() == 1
    assert page.locator('a[href="tel:988"]').count() >= 1
    for look in ("", "write/", "links/", "drill/", "happened/new/", "happened/", "why/"):
        page.goto(plan + look)
        assert not axe(page) and not too_wide(page), look
        shoot(page, f"crisis-{look.strip('/').replace('/', '-')}-{language}")
    link = make_link(page, plan)
    by_night(open_page, link, sign, language, axe)
    look_back(page, plan, later)
    carried(page, plan, live_server.url, helps)
    page.context.set_offline(False)
    page.goto(f"{plan}links/")
    page.locator("main .things form button").click()
    page.wait_for_load_state()
    assert page.request.get(link).status == 404


def make_link(page, plan: str) -> str:
    page.goto(f"{plan}links/")
    send(page, name="Layla")
    return str(page.locator("code.address").inner_text())


def by_night(open_page, link: str, sign: str, language: str, axe) -> None:
    """The aunt, on her own phone, without an account."""
    aunt = open_page("phone", language)
    aunt.goto(link)
    assert aunt.get_by_text(sign).count() and not axe(aunt)
    assert not aunt.get_by_text("Yusuf").count(), "it names nobody but whom to call"
    shoot(aunt, f"crisis-link-{language}")


def look_back(page, plan: str, later: str) -> None:
    """A crisis; the plan cannot be called changed until it was; nothing typed is lost."""
    page.goto(f"{plan}happened/new/")
    page.locator("main [name=happening]").first.check(force=True)
    send(page)
    page.wait_for_url("**/happened/")
    page.locator("main .card a.button").click()
    debrief = page.url
    page.locator("main [name=outcome][value=changed]").check(force=True)
    send(page, lacked="KEY-WORDS")
    assert page.locator("[data-errors]").count()
    assert page.input_value("main [name=lacked]") == "KEY-WORDS"
    page.goto(f"{plan}add/act/")
    send(page, words=later, who="Layla")
    page.goto(debrief)
    page.locator("main [name=outcome][value=changed]").check(force=True)
    send(page, lacked="KEY-WORDS")
    page.wait_for_url(re.compile(f"{re.escape(plan)}$"))
    assert page.get_by_text(later).count()


def carried(page, plan: str, base: str, helps: str) -> None:
    """Kept on this phone under a PIN, and read with the network cut."""
    page.goto(f"{plan}keep/")
    page.fill("#pin", PIN)
    page.fill("#pin_again", PIN)
    page.locator("main [data-keeps] button").click()
    page.wait_for_url("**/offline/**")
    page.wait_for_selector("[data-reads]:not([hidden])")
    page.context.set_offline(True)
    page.goto(f"{base}/offline/")
    page.wait_for_selector("[data-reads]:not([hidden])")
    page.fill("#pin", PIN)
    page.locator("[data-reads] button").first.click()
    page.get_by_text(helps).wait_for()
