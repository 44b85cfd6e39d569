"""A line of one's own wellness plan, in the family's plan: by its owner, one at a time, a copy."""

import pytest
from django.test import Client

from oneplan.voice.models import SharedLine
from oneplan.wellness.actions import writing
from oneplan.wellness.actions.writing import Start
from tests.teams.cast import Cast, make_cast

LINE = "Swimming on Tuesdays"


@pytest.fixture
def cast(db: None, tmp_path, settings) -> Cast:  # type: ignore[no-untyped-def]
    settings.OWN_KEYS_FOLDER = tmp_path
    cast = make_cast()
    with cast.acting("yusuf") as (viewer, _family):
        writing.begin_plan(viewer, "Mine", start=Start(LINE, "I hide"))
    return cast


def offered(client: Client, cast: Cast) -> tuple[str, dict[str, str]]:
    page = client.get(cast.url("offer/")).content.decode()
    field = page.split(LINE)[0].rpartition('name="line" value="')[2].split('"')[0]
    key = page.partition('name="key" value="')[2].split('"')[0]
    return page, {"key": key, "line": field, "category": "strengths"}


def test_its_owner_offers_one_line_and_nothing_else(cast: Cast) -> None:
    client = cast.client("yusuf")
    page, sent = offered(client, cast)
    assert "I hide" in page
    assert client.post(cast.url("offer/"), sent).status_code == 302
    with cast.acting("amira"):
        assert [line.words for line in SharedLine.objects.all()] == [LINE]
    with cast.acting("dana"):
        assert [line.words for line in SharedLine.objects.all()] == [LINE]


def test_that_there_is_a_plan_is_said_only_by_its_owner(cast: Cast) -> None:
    with cast.acting("amira"):
        assert not SharedLine.objects.exists()
    client = cast.client("yusuf")
    _page, sent = offered(client, cast)
    client.post(cast.url("offer/"), sent | {"line": "one"})
    with cast.acting("amira"):
        [line] = SharedLine.objects.all()
        assert line.words == "I have a wellness plan of my own."


def test_nobody_offers_anothers(cast: Cast) -> None:
    page = cast.client("amira").get(cast.url("offer/")).content.decode()
    assert LINE not in page and "I hide" not in page
    _page, sent = offered(cast.client("yusuf"), cast)
    refused = cast.client("amira").post(cast.url("offer/"), sent)
    assert "Choose one of these" in refused.content.decode()
    assert cast.client("dana").get(cast.url("offer/")).status_code == 404
