"""Redisclosure needs its own permit: what a worker prints says so."""

import pytest
from django.test import Client

from oneplan.access.readers import may_pass_on
from tests.plans.test_paper import text_of
from tests.plans.writing import agree, share_with, write_plan
from tests.teams.cast import Cast, make_cast

NOT_ON = "Not to be passed on without the family’s consent."


@pytest.fixture
def plan(db: None) -> Cast:
    cast = make_cast()
    write_plan(cast)
    agree(cast)
    share_with(cast, "okafor", "education", "schedule")
    return cast


def paper(client: Client, cast: Cast, language: str, path: str = "plan/pdf/") -> str:
    return text_of(client.get(cast.url(f"{path}?language={language}")).content)


def test_a_workers_paper_says_for_whom_and_not_to_pass_it_on(plan: Cast) -> None:
    okafor = plan.client("okafor")
    for path in ("plan/pdf/", "plan/versions/1/pdf/"):
        said = paper(okafor, plan, "en", path)
        assert "Printed for Okafor Fictional, Maple School Board on" in said and NOT_ON in said
        assert "sans l’accord de la famille" in paper(okafor, plan, "fr", path)
    assert NOT_ON not in paper(plan.client("amira"), plan, "en")


def test_the_family_may_permit_it_for_everything_on_the_paper(plan: Cast) -> None:
    with plan.acting("okafor"):
        assert may_pass_on(plan.family_id) == frozenset()
    okafor = plan.workers["okafor"]
    there = plan.url(f"access/change/{okafor.account_id}_{okafor.agency_id}/")
    given = {"parts": ["education", "schedule"], "until": "2026-12-24", "may_redisclose": "on"}
    assert plan.client("amira").post(there, given).status_code == 302
    with plan.acting("okafor"):
        assert may_pass_on(plan.family_id) == {"education", "schedule"}
    said = paper(plan.client("okafor"), plan, "en")
    assert NOT_ON not in said and "Printed for Okafor Fictional" in said
