"""The secret of an authenticator app, and the seed of recovery codes, are not in the database."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.kernel import keys
from tests.accounts.test_sessions import everything_stored, is_in
from tests.accounts.test_sign_in import KNOWN, ask, confirm

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def robin(db: None) -> Account:
    return open_account(KNOWN, "Robin")


def now() -> str:
    if time.time() % 30 > 27:  # a code that is over before it arrives says nothing
        time.sleep(3.1)
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def the(kind: Any, account: Account) -> Any:
    return Authenticator.objects.get(user=account, type=kind).wrap()


def test_an_app_signs_in_and_its_secret_is_nowhere(robin: Account) -> None:
    TOTP.activate(robin, SECRET)
    assert SECRET not in everything_stored()
    client = Client()
    asked = confirm(client, ask(client, KNOWN))
    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": now()})
    assert is_in(client)


def test_a_number_works_once(robin: Account) -> None:
    code = now()
    TOTP.activate(robin, SECRET)
    assert the("totp", robin).validate_code(code)
    assert not the("totp", robin).validate_code(code)


def test_recovery_codes_work_once_and_their_seed_is_nowhere(
    robin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecoveryCodes, "generate_seed", classmethod(lambda cls: "5eed" * 20))
    code = RecoveryCodes.activate(robin).generate_codes()[0]
    assert "5eed" not in everything_stored() and code not in everything_stored()
    assert the("recovery_codes", robin).validate_code(code)
    assert not the("recovery_codes", robin).validate_code(code)
    assert "5eed" not in everything_stored()  # saved again


def test_put_into_somebody_elses_row_it_opens_nothing(robin: Account) -> None:
    """Whoever can write rows makes their own app nobody else's."""
    thief = open_account("thief@example.org")
    TOTP.activate(robin, "KRSXG5CTMVRXEZLU")
    TOTP.activate(thief, SECRET)
    data = Authenticator.objects.filter(user=thief).values_list("data", flat=True).get()
    Authenticator.objects.filter(user=robin).update(data=data)
    with pytest.raises(keys.CannotUnseal):
        the("totp", robin).validate_code(now())


def test_a_secret_written_past_our_hooks_opens_nothing(robin: Account) -> None:
    Authenticator.objects.create(user=robin, type="totp", data={"secret": SECRET})
    with pytest.raises((keys.CannotUnseal, ValueError)):
        the("totp", robin).validate_code(now())
