"""Outside the demo, a worker needs a second step before our pages open; a family does not."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings

from oneplan.accounts.models import Account
from tests.example.world import Be

pytestmark = pytest.mark.usefixtures("world")


def test_a_worker_is_asked_and_a_mother_is_not(be: Be) -> None:
    dana, amira = be("dana"), be("amira")
    with override_settings(DEMO=False):
        assert dana.get("/today/").headers["Location"] == "/accounts/second-step/"
        assert dana.get("/accounts/second-step/").status_code == 200
        assert dana.get("/accounts/2fa/totp/activate/").status_code == 200
        assert amira.get("/", follow=True).status_code == 200


def test_whoever_runs_the_site_is_asked_too(be: Be) -> None:
    admin = be("admin")
    with override_settings(DEMO=False):
        assert admin.get("/site/").headers["Location"] == "/accounts/second-step/"


def test_with_one_the_pages_open(be: Be) -> None:
    TOTP.activate(Account.objects.get(email="dana@example.org"), "JBSWY3DPEHPK3PXP")
    dana = be("dana")
    with override_settings(DEMO=False):
        assert dana.get("/today/").status_code == 200
