"""The log of who looked cannot be changed without a trace."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import owner_does
from tests.teams.cast import make_cast

UNGUARDED = "ALTER TABLE access_accessevent NO FORCE ROW LEVEL SECURITY"
GUARDED = "ALTER TABLE access_accessevent FORCE ROW LEVEL SECURITY"


def check() -> str:
    out = StringIO()
    call_command("check_log", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE access_accessevent SET viewer_name = 'Somebody else' WHERE part = 'plans'",
        "UPDATE access_accessevent SET at = at - interval '1 day' WHERE part = 'teams'",
        "INSERT INTO access_accessevent SELECT gen_random_uuid(), viewer_id, viewer_name,"
        " agency_id, agency_name, part, purpose, at, community_id, family_id"
        " FROM access_accessevent LIMIT 1",
    ],
)
def test_tampering_is_found(committed_db: None, tampering: str) -> None:
    cast = make_cast()
    for page in ("plan/", "team/", "plan/"):
        assert cast.client("dana").get(cast.url(page)).status_code == 200
    assert "3 lines, 0 without a seal, 0 broken" in check()
    # Even the tables' owner, with the wall lowered and the trigger off, leaves a trace.
    off = "ALTER TABLE access_accessevent DISABLE TRIGGER sealed"
    on = "ALTER TABLE access_accessevent ENABLE TRIGGER sealed"
    owner_does(f"{UNGUARDED}; {off}; {tampering}; SET CONSTRAINTS ALL IMMEDIATE; {on}; {GUARDED}")
    with pytest.raises(CommandError):
        check()


def test_two_pages_at_once_do_not_break_the_chain(committed_db: None) -> None:
    cast = make_cast()
    clients = [cast.client(who) for who in ("dana", "priya")]
    for client in clients * 3:
        client.get(cast.url("team/"))
        client.get(cast.url("plan/"))
    assert "0 without a seal, 0 broken" in check()


def test_the_log_is_read_to_its_end(committed_db: None) -> None:
    """Every line is on some page, the oldest too, and can be asked about from there."""
    cast = make_cast()
    assert cast.client("dana").get(cast.url("plan/")).status_code == 200
    # Seventy more days, each a line of its own, as the log would hold them by then.
    owner_does(
        f"{UNGUARDED}; ALTER TABLE access_accessevent DISABLE TRIGGER sealed;"
        " INSERT INTO access_accessevent SELECT gen_random_uuid(), viewer_id, viewer_name,"
        " agency_id, agency_name, part, purpose, at - n * interval '1 day', community_id, family_id"
        " FROM access_accessevent, generate_series(1, 70) n; SET CONSTRAINTS ALL IMMEDIATE;"
        f" ALTER TABLE access_accessevent ENABLE TRIGGER sealed; {GUARDED}"
    )
    amira = cast.client("amira")
    marks: list[str] = []
    for page in ("", "?page=2", "?page=3"):
        said = amira.get(cast.url("access/looked/") + page).content.decode()
        marks += re.findall(r"\?line=(\w+)", said)
        assert ("?page=4" in said) is False
        assert ('rel="next"' in said) == (page != "?page=3")
    assert len(marks) == len(set(marks)) == 71
    assert amira.get(cast.url(f"access/looked/wrong/?line={marks[-1]}")).status_code == 200
    for nonsense in ("0", "-1", "²", "9" * 30, "x"):
        assert amira.get(cast.url("access/looked/"), {"page": nonsense}).status_code == 200
