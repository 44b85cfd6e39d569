"""A word of its own in every text of two families; then everything is read by everybody."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction

from oneplan.access.viewers import name_account
from oneplan.example.cast import CAST
from tests.privacy.conftest import OUTSIDERS, walled_models
from tests.privacy.outside import CANARY, plant, pull_up
from tests.privacy.urls import addresses

WHO = ["", *(member.who for member in CAST)]
WORD = re.compile(CANARY)


@pytest.fixture(scope="module")
def planted(example, django_db_blocker) -> Iterator[dict[str, dict[str, str]]]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        families = {who: _family_of(example, who) for who in ("amira", "neighbour")}
        yield {who: plant(family) for who, family in families.items()}
        for family in families.values():
            pull_up(family)


def _family_of(example, who: str) -> UUID:  # type: ignore[no-untyped-def]
    return example._families(who)[0]


def rows_of(example, who: str) -> set[str]:  # type: ignore[no-untyped-def]
    """The words in the rows that PostgreSQL itself shows this account, acting as at sign-in."""
    found: set[str] = set()
    with transaction.atomic():
        name_account(example.account(who).pk)
        for model in walled_models():
            for row in model._default_manager.values():
                found |= set(WORD.findall(str(row)))
    return found


def crawl(example, client, caplog) -> set[str]:  # type: ignore[no-untyped-def]
    """The words in every answer, header and log line of every address."""
    found: set[str] = set()
    ids = [str(several[0]) for several in example.ids.values() if several]
    # Sign-in's own pages come last: one of them may end the session.
    for address in sorted(addresses(), key=lambda a: a.route.startswith("accounts/")):
        if "logout" in address.route or address.route.startswith(("demo/", "ui/", "acting")):
            continue
        tried = ids if address.parameters not in {(), ("family_id",)} else ids[:1]
        for path in address.filled({"family_id": [str(example.family_id)], "*": tried}):
            answer = client.get(path)
            body = b"" if answer.streaming else answer.content
            found |= set(WORD.findall(body.decode(errors="replace") + str(answer.headers)))
    return found | set(WORD.findall(caplog.text))


@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_a_word_that_is_not_in_their_rows(  # type: ignore[no-untyped-def]
    who: str, example, planted, caplog
) -> None:
    found = crawl(example, example.client(who), caplog)
    may = rows_of(example, who) if who else set()
    words = planted["amira"] | planted["neighbour"]
    assert not found - may, [words.get(word) for word in found - may]
    if who in OUTSIDERS or not who:
        assert not found & set(planted["amira"])
    if who == "amira":
        assert len(found) > 20  # the control: the same crawl finds them where they belong


def test_nothing_is_in_messages_or_sessions(example, planted) -> None:  # type: ignore[no-untyped-def]
    assert not WORD.findall(" ".join(m.subject + str(m.body) for m in mail.outbox))
    assert not WORD.findall(" ".join(str(s.get_decoded()) for s in Session.objects.all()))
    assert len(planted["amira"]) > 100
