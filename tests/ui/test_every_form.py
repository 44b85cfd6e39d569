"""Every form of every room: it carries its key, and nothing that is sent to it breaks a page."""

import logging
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel.models import SecurityEvent
from oneplan.notices.models import Message
from oneplan.ui.double_submit import CSRF_FIELD, FIELD
from tests.example.world import Undone
from tests.ui.forms_found import ROLES, FoundForm, pages
from tests.ui.fuzzing import Fuzzer, Sent

# Of the 10,000 a few on each change: a new form's first faults are found by the first few.
LONG = "ONEPLAN_LONG" in os.environ
INPUTS = 10_000 if LONG else 1_000
SEED = int(os.environ.get("ONEPLAN_SEED", "20"))
# Changes nothing but the language, and stands on pages without a token, too.
WITHOUT_KEY = {"/language/"}
# Fewer means that links have been lost.
AT_LEAST = 60


@dataclass(frozen=True)
class Walked:
    """Everybody's browser, and every form on the pages that their links lead to."""

    browsers: dict[str, Client]
    every: list[FoundForm]

    @property
    def forms(self) -> list[FoundForm]:
        """Of each role, one of a kind."""
        kinds: dict[tuple[object, ...], FoundForm] = {}
        for form in self.every:
            kinds.setdefault((form.who, *form.shape), form)
        return list(kinds.values())


@pytest.fixture(scope="module")
def walked(example: None, django_db_blocker: Any) -> Iterator[Walked]:
    """Once for the module: it is what takes the time."""
    with django_db_blocker.unblock(), Undone():
        browsers = {who: browser_of(who) for who in ROLES}
        every = [
            form
            for who, client in browsers.items()
            for _page, here in pages(client, who)
            for form in here
        ]
        yield Walked(browsers, every)


def browser_of(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "visitor":
        assert client.post("/demo/sign-in/", {"who": who}).status_code == 302, who
    return client


def test_every_form_carries_a_key_of_its_own(walked: Walked) -> None:
    kinds = {form.shape for form in walked.every}
    print(f"{len(walked.every)} forms of {len(kinds)} kinds")
    ours = [form for form in walked.every if form.action not in WITHOUT_KEY]
    assert not {(one.page, one.action) for one in ours if not one.names >= {CSRF_FIELD, FIELD}}
    keys = Counter(one.values[0] for form in ours for one in form.fields if one.name == FIELD)
    assert set(keys.values()) == {1}
    assert len(kinds) >= AT_LEAST


def test_nothing_sent_breaks_a_page(walked: Walked, caplog: pytest.LogCaptureFixture) -> None:
    """No answer of 500 or more, whoever sends what to which form; whole in `make test-long`."""
    fuzzer, broken, forms = Fuzzer(SEED, ids_of("amira") + ids_of("sam")), [], walked.forms
    statuses: Counter[int] = Counter()
    kept = {who: client.cookies.output() for who, client in walked.browsers.items()}
    for number in range(INPUTS):
        sent = fuzzer.send(forms[number % len(forms)])
        client = walked.browsers[sent.form.who]
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


UNREADABLE = (SecurityEvent, Message)  # by the application's role, whoever asks


def _ids(who: str) -> Iterator[str]:
    account = Account.objects.get(email=f"{who}@example.org")
    with Undone():
        name_account(account.pk)
        for model in apps.get_models():
            if model.__module__.startswith("oneplan.") and model not in UNREADABLE:
                rows = model._default_manager.values_list("pk", flat=True)[:4]
                yield from (str(pk) for pk in rows)
