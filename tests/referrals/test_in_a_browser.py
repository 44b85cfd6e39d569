"""The family's way from start to sent, and intake's pages, in a real browser with an axe."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

pytest_plugins = ["tests.browser"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
KEYS = ("who", "helper", "name", "family_name", "people", "hard", "well", "help", "language")
KEYS += ("safe", "contact", "avoid", "area", "urgent")
# One of each kind of question; the others are built of the same parts.
LOOKED_AT = {"phone": {"who", "people", "hard", "language", "contact", "avoid", "urgent"}}
WAYS = [("phone", "en"), ("desktop", "fr")]


@pytest.fixture
def look(axe: Any, too_wide: Any) -> Callable[..., None]:
    """No rule of accessibility broken, nothing wider than the screen."""

    def at(page: Any, address: str = "") -> None:
        if address:
            page.goto(address)
        assert axe(page) == [] and too_wide(page) == 0, page.url

    return at


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_a_family_asks(
    committed_place: Any, live_server: Any, open_page: Any, look: Any, size: str, language: str
) -> None:
    page = open_page(size, language)
    look(page, f"{live_server.url}/referrals/start/")
    page.locator("main form button").last.click()
    found = re.search(r"ask/([0-9a-f-]{36})", page.url)
    assert found
    ask = f"{live_server.url}/referrals/ask/{found[1]}/"
    page.goto(ask + "name/")
    page.locator("main button.primary").click()
    look(page)  # an error, said and focused
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")
    page.goto(ask + "hard/")
    page.fill("textarea", "half typed")
    with page.expect_response(lambda answer: answer.status == 204):
        pass
    look(page, ask + "person/")
    page.fill("#id_name", "يوسف")
    page.click("label[for=id_standing_1]")
    page.locator("main button.primary").click()
    assert "يوسف" in page.content()
    for key in KEYS:
        page.goto(f"{ask}{key}/")
        if key in LOOKED_AT.get(size, {"people", "contact"}):
            look(page)
        if key == "hard":
            assert page.input_value("textarea") == "half typed"
        page.click("button[name=unsure]")
    assert page.url == ask + "check/"
    look(page)
    look(page, ask + "later/")
    look(page, ask + "agree/")
    assert page.locator("input:checked").count() == 0
    page.click("label[for=id_agree]")
    page.locator("main form button.primary").click()
    look(page)
    assert page.url == f"{live_server.url}/referrals/{found[1]}/"


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_intake_decides(
    committed_place: Any, live_server: Any, open_page: Any, look: Any, size: str, language: str
) -> None:
    place = committed_place
    with transaction.atomic():
        referral = place.sent()
    client = Client()
    client.force_login(place.intake.account, backend=BACKEND)
    page = open_page(size, language)
    cookie = client.cookies["oneplan"].value
    page.context.add_cookies([{"name": "oneplan", "value": cookie, "url": live_server.url}])
    base = f"{live_server.url}/referrals/"
    one = f"{base}{referral.pk}/"
    for address in (base, one, one + "accept/", one + "decline/?q=food", base + "new/"):
        look(page, address)
    look(page, base + "import/")
    page.goto(one + "accept/")
    page.locator("main form[method=post] button.primary").last.click()
    look(page)
