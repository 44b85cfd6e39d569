"""Worklists are in the log: whoever is shown a family's name there did not look unseen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.access.actions import note_listed
from oneplan.access.models import AccessEvent
from oneplan.access.readers import who_looked
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import acting_as
from tests.conftest import owner_does
from tests.teams.cast import AGENCIES, Cast, make_cast


def lines(cast: Cast) -> list[tuple[str, str, str, str]]:
    with cast.acting("amira"):
        rows = AccessEvent.objects.order_by("at")
        return list(rows.values_list("viewer_name", "agency_name", "part", "purpose"))


def test_a_list_is_in_the_log_once_a_day(cast: Cast) -> None:
    for _time in range(3):
        assert cast.client("dana").get("/today/").status_code == 200
    assert lines(cast) == [("Dana Fictional", AGENCIES["lead"], "list", "coordination")]
    page = cast.client("amira").get(cast.url("access/looked/")).content.decode()
    assert "saw your family on a list of their work" in page and "once, at" not in page
    cast.client("dana").get(cast.url("plan/"))
    page = cast.client("amira").get(cast.url("access/looked/")).content.decode()
    assert "saw your family on a list of their work, the plan" in page and "once, at" in page


def test_the_next_day_is_noted_again(committed_db: None) -> None:
    cast = make_cast()
    cast.client("dana").get("/today/")
    owner_does(
        "ALTER TABLE access_accessevent NO FORCE ROW LEVEL SECURITY;"
        " UPDATE access_accessevent SET at = at - interval '1 day';"
        " ALTER TABLE access_accessevent FORCE ROW LEVEL SECURITY"
    )
    cast.client("dana").get("/today/")
    assert [part for _name, _agency, part, _for in lines(cast)] == ["list", "list"]


def test_all_families_of_a_list_are_noted_in_one_statement(cast: Cast) -> None:
    with cast.acting("dana") as (viewer, family), CaptureQueriesContext(connection) as said:
        note_listed(viewer, [family.pk, new_id(), None, family.pk])
    assert len([q for q in said if "oneplan_listed" in q["sql"]]) == 1
    assert len(lines(cast)) == 1


@pytest.mark.parametrize("who", ["stranger", "amira"])
def test_nobody_writes_into_the_log_of_a_family_that_is_not_on_their_list(
    cast: Cast, who: str
) -> None:
    """Whoever sees nothing of it, and the family itself."""
    viewer = cast.viewer(who)
    with acting_as(viewer), CaptureQueriesContext(connection) as said:
        note_listed(viewer, [cast.family_id])
    asked = [q for q in said if "oneplan_listed" in q["sql"]]
    assert len(asked) == (0 if who == "amira" else 1) and lines(cast) == []


def test_the_line_is_the_databases_own(cast: Cast) -> None:
    """Whatever the statement is given, name, agency and time are not."""
    with cast.acting("dana") as (_viewer, family), connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_listed(%s, %s)", [[family.pk], [new_id()]])
        assert cursor.fetchone() == (1,)
    with cast.acting("amira"):
        (line,) = who_looked(cast.family_id)
    assert (line.name, line.times) == ("Dana Fictional", 0)
    assert abs(line.last_at - clock.now()) < timedelta(minutes=1)
