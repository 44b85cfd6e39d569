"""Known or unknown, the answer is the same bytes and takes the same time."""

import os
import re
from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest

# Many tries by flag; few in CI, on a machine that does other things too.
TRIES, WITHIN = (500, 0.005) if os.environ.get("ONEPLAN_LONG") else (40, 0.015)
FRESH = re.compile(rb'(name="(csrfmiddlewaretoken|key|row_id|id)" value|nonce)="[^"]*"')


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
    return abs(median(took[0]) - median(took[1]))


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


def test_searching_a_name(example, clients) -> None:  # type: ignore[no-untyped-def]
    """The directory is services; a family's name finds what any other unknown word finds."""
    client = clients("stranger")

    def found(word: str) -> bytes:
        body = client.get("/directory/", {"q": word}).content
        return FRESH.sub(b"", body).replace(word.encode(), b"")

    assert found("Haddad") == found("Hxddxd")
