"""The demo's way in: only in the demo, only beside made-up people, with a session of its own."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.example.world import Be

pytestmark = pytest.mark.usefixtures("world")


def test_only_where_the_demo_is_on() -> None:
    with override_settings(DEMO=False):
        assert Client().get("/demo/").status_code == 404
        assert Client().post("/demo/sign-in/", {"who": "amira"}).status_code == 404


def test_not_beside_anybody_real(somebody_real: None) -> None:
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/sign-in/", {"who": "amira"}).status_code == 404


@pytest.mark.parametrize("who", ["", "nobody", "amira@example.org", "josee"])
def test_only_the_cast(who: str) -> None:
    assert Client().post("/demo/sign-in/", {"who": who}).status_code == 404


def test_a_press_on_our_own_page_only() -> None:
    assert Client().get("/demo/sign-in/?who=amira").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in/", {"who": "amira"}).status_code == 403


def test_the_session_is_new(be: Be) -> None:
    client = be("amira")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/demo/sign-in/", {"who": "stranger"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert "Haddad" not in client.get("/", follow=True).content.decode()
