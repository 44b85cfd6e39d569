"""Nothing anybody else can get tells that something private was written: not a byte differs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oneplan.access.readers import own_age
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Walled
from oneplan.kernel.viewer import acting_as
from oneplan.voice import actions
from tests.privacy.urls import addresses
from tests.teams.cast import Cast
from tests.voice.conftest import SECRET, write_privately

PAGES = [a.route for a in addresses() if a.parameters == ("family_id",)]
OTHER_PAGES = ("/", "/today/", "/acting/")
# What is new on each answer whoever asks: masked tokens, a new form's own key, the nonce.
FRESH = re.compile(rb'(name="(csrfmiddlewaretoken|form_key|key|row_id|id)" value|nonce)="[^"]*"')


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(cast: Cast, who: str) -> dict[str, tuple]:  # type: ignore[type-arg]
    """Each page as this person gets it: status, headers, bytes, and how many statements it took."""
    found = {}
    with undone():
        client = cast.client(who)
        for route in (*PAGES, *OTHER_PAGES):
            path = route if route in OTHER_PAGES else _filled(cast, route)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            headers = {k: v for k, v in answer.headers.items() if "Security-Policy" not in k}
            body = FRESH.sub(b"", answer.content)
            found[path] = (answer.status_code, headers, body, len(asked))
    return found


def _filled(cast: Cast, route: str) -> str:
    return "/" + route.replace("<uuid:family_id>", str(cast.family_id))


def counts(cast: Cast, who: str) -> dict[str, int]:
    walled = [
        model
        for model in apps.get_models()
        if any(isinstance(c, Walled) for c in model._meta.constraints)
        or model._meta.app_label in {"access", "voice"}
    ]
    with acting_as(cast.viewer(who)):
        return {m._meta.label: m._default_manager.count() for m in walled}


@pytest.mark.parametrize("who", ["amira", "dana", "layla", "okafor"])
def test_every_page_and_count_is_the_same(cast: Cast, who: str) -> None:
    own_age(cast.community.jurisdiction)  # what a process asks once is asked before
    with clock.stopped_at(datetime.now(tz=UTC)):
        pages, rows = everything(cast, who), counts(cast, who)
        write_privately(cast)
        assert counts(cast, who) == rows
        again = everything(cast, who)
    assert any(status == 200 for status, *_rest in pages.values())
    for path, answer in pages.items():
        assert again[path] == answer, path
    assert not mail.outbox


def test_the_control_a_shared_line_is_noticed(cast: Cast) -> None:
    """The same comparison sees what it should see, so it would see a leak."""
    with clock.stopped_at(datetime.now(tz=UTC)):
        before, rows = everything(cast, "layla"), counts(cast, "layla")
        with cast.acting("yusuf") as (viewer, family):
            actions.share_line(
                viewer, family, "A line for Layla", key=new_id(), readers="named",
                recipients=[cast.accounts["layla"].pk],
            )  # fmt: skip
        assert counts(cast, "layla") != rows
        assert everything(cast, "layla") != before
        assert counts(cast, "amira")["voice.SharedLine"] == 0


def test_the_plan_on_paper_is_the_same(cast: Cast) -> None:
    assert any(route.endswith("plan/pdf/") for route in PAGES), "compared above, byte by byte"
    with clock.stopped_at(datetime.now(tz=UTC)):
        first, second = everything(cast, "dana"), everything(cast, "dana")
    path = _filled(cast, "family/<uuid:family_id>/plan/pdf/")
    assert first[path][2].startswith(b"%PDF") and first[path] == second[path]


def test_what_is_written_stands_in_no_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    write_privately(cast)
    everything(cast, "dana")
    said = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert not any(SECRET in line for line in said)


def test_outside_the_family_the_space_is_not_there_and_leaves_no_trace(cast: Cast) -> None:
    """A coordinator who tries the address finds nothing, and no opening of it is on record."""
    write_privately(cast)
    for who in ("dana", "layla", "okafor"):
        client = cast.client(who)
        assert client.get(cast.url("mine/")).status_code == 404
        assert client.get(cast.url("mine/note/")).status_code == 404
        assert client.post(cast.url("mine/note/"), {"text": "x"}).status_code == 404
    with cast.acting("amira"):
        events = apps.get_model("access", "AccessEvent").objects
        assert "voice" not in set(events.values_list("part", flat=True))
