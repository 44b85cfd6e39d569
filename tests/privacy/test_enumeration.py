"""Known or unknown, the answer is the same bytes and takes the same time."""

import re
import secrets
from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest
from django.db import transaction

from oneplan.access.viewers import name_account
from oneplan.people import actions as people
from oneplan.people.models import Family, Person

# Seconds. Interleaved, so that what else the machine does is in both.
TRIES, WITHIN = 500, 0.005
FRESH = re.compile(rb'(name="(csrfmiddlewaretoken|form_key|key|row_id|id)" value|nonce)="[^"]*"')


def same(*answers) -> None:  # type: ignore[no-untyped-def]
    first, *others = (
        (a.status_code, a.headers.get("Location"), FRESH.sub(b"", a.content)) for a in answers
    )
    for other in others:
        assert other == first


def medians(known, unknown) -> float:  # type: ignore[no-untyped-def]
    """Seconds between the medians of interleaved tries."""
    took: tuple[list[float], list[float]] = ([], [])
    for _try in range(TRIES):
        for times, ask in zip(took, (known, unknown), strict=True):
            begun = perf_counter()
            ask()
            times.append(perf_counter() - begun)
    known_ms, unknown_ms = (median(times) * 1000 for times in took)
    print(f"medians of {TRIES}: known {known_ms:.2f} ms, unknown {unknown_ms:.2f} ms")
    return abs(known_ms - unknown_ms) / 1000


def test_asking_for_a_code(example, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ACCOUNT_RATE_LIMITS = False

    def ask(email: str):  # type: ignore[no-untyped-def]
        answer = example.client().post("/accounts/login/", {"login": email})
        assert answer.status_code == 302
        return answer

    same(ask("amira@example.org"), ask("nobody.at.all@example.org"))
    assert medians(lambda: ask("amira@example.org"), lambda: ask("nobody@example.org")) < WITHIN


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_a_family_that_is_not_theirs(who, example) -> None:  # type: ignore[no-untyped-def]
    client = example.client(who)

    def opened(family: object):  # type: ignore[no-untyped-def]
        return client.get(f"/family/{family}/plan/")

    same(opened(example.family_id), opened(uuid4()))
    assert medians(lambda: opened(example.family_id), lambda: opened(uuid4())) < WITHIN


def test_an_invitation_that_is_not_theirs(example, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """A real invitation in the wrong hands is nothing but a wrong one."""
    with transaction.atomic():
        known = name_account(example.account("amira").pk)
        assert known is not None
        family = Family.objects.get(pk=example.family_id)
        nobody = Person.objects.filter(family=family, account_id=None, left_at=None).first()
        real = people.invite(known.viewer, family, nobody, "aunt@example.org").secret
    stranger = example.client("stranger")

    def tried(secret: str):  # type: ignore[no-untyped-def]
        return stranger.post(f"/join/{secret}/")

    wrong = secrets.token_urlsafe(24)
    for ask in (tried, lambda secret: stranger.get(f"/join/{secret}/")):
        first, other = ask(real), ask(wrong)
        assert first.status_code == other.status_code == 200
        assert first.content.replace(real.encode(), b"") != b""
        assert FRESH.sub(b"", first.content).replace(real.encode(), b"") == FRESH.sub(
            b"", other.content
        ).replace(wrong.encode(), b"")
    assert medians(lambda: tried(real), lambda: tried(wrong)) < WITHIN


def test_searching_a_name(example, clients) -> None:  # type: ignore[no-untyped-def]
    """The directory is services; a family's name finds what any other unknown word finds."""
    client = clients("stranger")

    def found(word: str) -> bytes:
        body = client.get("/directory/", {"q": word}).content
        return FRESH.sub(b"", body).replace(word.encode(), b"")

    assert found("Haddad") == found("Hxddxd")
    assert medians(lambda: found("Haddad"), lambda: found("Hxddxd")) < WITHIN
