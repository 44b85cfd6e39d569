"""A worker needs a second step before our pages open; a family does not."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, override_settings

from oneplan.accounts.models import Account
from oneplan.example import guard
from tests.accounts.test_sealed import SECRET, now
from tests.accounts.test_sign_in import ask, confirm
from tests.example.world import Be

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def beside_real_data(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on. (The application's role makes no real community.)"""
    return lambda: monkeypatch.setattr(guard, "beside_real_data", lambda: True)


def by_code(who: str) -> Client:
    client = Client()
    confirm(client, ask(client, f"{who}@example.org"))
    return client


def test_a_worker_is_asked_and_a_mother_is_not() -> None:
    dana, amira = by_code("dana"), by_code("amira")
    assert dana.get("/today/").headers["Location"] == "/accounts/second-step/"
    assert dana.get("/accounts/second-step/").status_code == 200
    assert dana.get("/accounts/2fa/totp/activate/").status_code == 200
    assert amira.get("/", follow=True).status_code == 200


def test_whoever_runs_the_site_is_asked_too() -> None:
    assert by_code("admin").get("/site/").headers["Location"] == "/accounts/second-step/"


def test_with_one_the_pages_open() -> None:
    TOTP.activate(Account.objects.get(email="dana@example.org"), SECRET)
    dana = by_code("dana")
    dana.post("/accounts/2fa/authenticate/", {"code": now()})
    assert dana.get("/today/").status_code == 200


def test_the_demos_click_needs_none_and_exists_only_beside_made_up_people(
    be: Be, beside_real_data: Callable[[], None]
) -> None:
    assert be("dana").get("/today/").status_code == 200
    beside_real_data()
    assert Client().post("/demo/sign-in/", {"who": "dana"}).status_code == 404


def test_the_demos_switch_beside_real_data_changes_nothing(
    beside_real_data: Callable[[], None],
) -> None:
    beside_real_data()
    with override_settings(DEMO=True):
        assert by_code("dana").get("/today/").headers["Location"] == "/accounts/second-step/"
