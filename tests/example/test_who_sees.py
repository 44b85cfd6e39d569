"""Before anybody saves something sensitive, the page says who will see it."""

import re

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.translation import gettext, override

from tests.example.world import Be

VISION = (
    "Those whom the family lets see “Vision, strengths and goals” will read what you write here."
)
ACCEPTED = (
    "The family can read what you write here, and so can its coordinator and its team, as far as "
    "the family lets them."
)
DECLINED = (
    "The family can read this answer; your intake team can look at it later only if the family "
    "says yes to that."
)
TEAM = "Those whom the family lets see the team and its meetings will see who is on the team."
REACH = "Those whom the family lets see names and how to reach you will read it."
ASKED = (
    "Those who decide for the family can read this with your name, and so can its coordinator, or "
    "intake before it has one."
)
EMERGENCY = (
    "The family, its young people too, can read this with your name, and so can the supervisors "
    "of your agency."
)
# Whose, and where: FAMILY is Amira's, ONE the first that the page before it links to.
FORMS = (
    ("amira", "FAMILY/plan/agree/", VISION),
    ("dana", "FAMILY/plan/agree/", VISION),
    ("priya", "/referrals/ONE/accept/", ACCEPTED),
    ("priya", "/referrals/ONE/decline/", DECLINED),
    ("amira", "FAMILY/team/add/", TEAM),
    ("amira", "FAMILY/people/ONE/invite/", REACH),
    ("okafor", "FAMILY/access/ask/", ASKED),
    ("stranger", "/office/ask/", ASKED),
    ("stranger", "/office/emergency/", EMERGENCY),
)


def where(client: Client, family: str, path: str) -> str:
    """The form's own address."""
    path = path.replace("FAMILY/", family)
    before, one, rest = path.partition("ONE/")
    if not one:
        return path
    found = re.search(rf'href="{before}([0-9a-f-]{{36}})/', client.get(before).content.decode())
    assert found, before
    return f"{before}{found[1]}/{rest}"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("who", "path", "words"), FORMS)
def test_the_form_says_who_will_see_it(
    be: Be, who: str, path: str, words: str, language: str
) -> None:
    family = be("amira").get("/", follow=True).redirect_chain[-1][0]
    client = be(who)
    path = where(client, family, path)
    client.cookies["oneplan_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200, path
    with override(language):
        said = escape(gettext(words))
    lines = re.findall(r'<div class="who".*?<p>\s*(.*?)</p>', answer.content.decode(), re.DOTALL)
    assert any(line.startswith(said) for line in lines), (path, lines)
