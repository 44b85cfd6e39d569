"""A change of rules can be tried in the demo: one administrator asks, the other agrees."""

import re

from django.test import Client

from oneplan.people.models import Community
from oneplan.people.readers import rule_value
from tests.example.world import Be

INTAKE = "intake_consent_days"


def link(client: Client, page: str, ending: str) -> str:
    """The first link of a page whose address ends so."""
    found = re.search(rf'href="([^"]*{ending})"', client.get(page).content.decode())
    assert found, (page, ending)
    return found[1]


def test_two_administrators_change_a_rule_by_clicking(be: Be) -> None:
    community = Community.objects.get(slug="maple-river").pk
    admin = be("admin")
    rule = link(admin, "/office/rules/", f"{community}/{INTAKE}/")
    chosen = {"value": "90", "source": "Minutes of May"}
    assert "90" in admin.post(rule, {"step": "look", **chosen}).content.decode()
    asked = admin.post(rule, {"step": "ask", "reason": "A year is long.", **chosen})
    assert asked.status_code == 302
    assert "Somebody else must decide" in admin.get(asked.url).content.decode()
    assert admin.post(asked.url, {"answer": "yes", "words": "Myself."}).status_code == 403
    assert rule_value(community, INTAKE) == 365
    deputy = be("deputy")
    waits = link(deputy, "/office/rules/", asked.url)
    assert deputy.post(waits, {"answer": "yes", "words": "I agree."}).status_code == 302
    assert rule_value(community, INTAKE) == 90
    page = admin.get("/office/rules/").content.decode()
    assert "90 days" in page and "Minutes of May" in page


def test_a_second_supervisor_decides_what_waits_for_two(be: Be) -> None:
    helene = be("helene")
    waits = link(helene, "/office/changes/", "/office/changes/[0-9a-f-]{36}/")
    assert helene.post(waits, {"answer": "yes", "words": "I called her."}).status_code == 302
    assert "Asked or decided by you" in helene.get("/office/changes/").content.decode()
