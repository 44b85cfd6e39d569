"""Every form of every room: it carries its key, and nothing that is sent to it breaks a page."""

import logging
import os
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.ui.double_submit import CSRF_FIELD, FIELD
from tests.example.world import Be, Undone
from tests.ui.forms_found import ROLES, FoundForm, pages
from tests.ui.fuzzing import Fuzzer, Sent

# Of the 10,000 a few on each change: a new form's first faults are found by the first few.
LONG = "ONEPLAN_LONG" in os.environ
INPUTS = 10_000 if LONG else 400
SEED = int(os.environ.get("ONEPLAN_SEED", "20"))
# Changes nothing but the language, and stands on pages without a token, too.
WITHOUT_KEY = {"/language/"}
# Fewer means that links have been lost.
AT_LEAST = 60


@pytest.fixture
def browsers(be: Be) -> dict[str, Client]:
    everybody = {who: Client() if who == "visitor" else be(who) for who in ROLES}
    for client in everybody.values():
        client.raise_request_exception = False
    return everybody


@pytest.fixture
def forms(browsers: dict[str, Client]) -> list[FoundForm]:
    """Of each role, one of a kind."""
    found: dict[tuple[object, ...], FoundForm] = {}
    for who, client in browsers.items():
        for _page, here in pages(client, who):
            for form in here:
                found.setdefault((who, *form.shape), form)
    return list(found.values())


def test_every_form_carries_its_key(forms: list[FoundForm]) -> None:
    kinds = {form.shape for form in forms}
    bare = {
        (form.page, form.action)
        for form in forms
        if not form.names >= {CSRF_FIELD, FIELD} and form.action not in WITHOUT_KEY
    }
    print(f"{len(forms)} forms of {len(kinds)} kinds")
    assert not bare
    assert len(kinds) >= AT_LEAST


def test_no_two_forms_share_a_key(browsers: dict[str, Client]) -> None:
    keys: Counter[str] = Counter()
    for _page, here in pages(browsers["amira"], "amira"):
        keys.update(one.values[0] for form in here for one in form.fields if one.name == FIELD)
    assert keys and max(keys.values()) == 1


def test_nothing_sent_breaks_a_page(
    forms: list[FoundForm], browsers: dict[str, Client], caplog: pytest.LogCaptureFixture
) -> None:
    """No answer of 500 or more, whoever sends what to which form; whole in `make test-long`."""
    fuzzer, broken = Fuzzer(SEED, ids_of("amira") + ids_of("sam")), []
    statuses: Counter[int] = Counter()
    kept = {who: client.cookies.output() for who, client in browsers.items()}
    for number in range(INPUTS):
        sent = fuzzer.send(forms[number % len(forms)])
        client = browsers[sent.form.who]
        client.cookies = SimpleCookie(kept[sent.form.who].replace("Set-Cookie: ", ""))
        caplog.clear()
        with Undone():
            status = answer_to(client, sent)
        statuses[status] += 1
        if status >= 500:
            broken.append(f"{status} {sent}\n  {why(caplog)}")
    print(f"{INPUTS} inputs over {len(forms)} forms: {dict(sorted(statuses.items()))}")
    assert not broken, f"{len(broken)} of {INPUTS}:\n" + "\n".join(broken[:40])
    assert statuses[302] > INPUTS / 20, "hardly anything was done: the forms are not filled in"


def answer_to(client: Client, sent: Sent) -> int:
    cache.clear()
    return client.post(sent.path, sent.data, headers=sent.headers).status_code


def why(caplog: pytest.LogCaptureFixture) -> str:
    errors = [one for one in caplog.records if one.levelno >= logging.ERROR and one.exc_info]
    kind, error, _trace = errors[-1].exc_info if errors else (None, "no traceback", None)
    return f"{kind and kind.__name__}: {str(error)[:200]}"


def ids_of(who: str) -> list[str]:
    """Ids of what somebody sees: to others, foreign ones."""
    return list(_ids(who))


def _ids(who: str) -> Iterator[str]:
    account = Account.objects.get(email=f"{who}@example.org")
    with Undone():
        name_account(account.pk)
        for model in apps.get_models():
            if model.__module__.startswith("oneplan.") and connection.introspection:
                rows = model._default_manager.values_list("pk", flat=True)[:4]
                yield from (str(pk) for pk in rows)
