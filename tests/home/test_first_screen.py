"""A family's home: the next meeting, what waits, whom to call; the rest is opened by its title."""

import re
from uuid import UUID

from django.test import Client

from oneplan.accounts.models import Account
from oneplan.conversations.actions import note_contact
from oneplan.home.rules import THANKED_FOR
from oneplan.kernel import clock
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Family
from oneplan.plans.actions import set_step_status
from oneplan.plans.readers import plan_page
from tests.example.world import Be
from tests.home.test_waiting import card, main_of, viewer_of


def test_whom_to_call_stands_on_the_first_screen(be: Be) -> None:
    page = main_of(be("amira"))
    order = ['id="waits"', "Next team meeting", "Your coordinator", "My jobs", "Promised to us"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert 'href="tel:' in page and 'href="sms:' in page and "/messages/new/" in page
    assert card(page).partition("<details")[0].count("<li>") <= 3, "the rest is folded"
    folded = re.findall(r'<details class="card fold"(?: open)?>\s*<summary><h2>([^<]+)', page)
    assert folded == ["Promised to us", "Our vision"]


def test_the_crisis_plan_is_always_in_the_same_place(be: Be) -> None:
    crisis = main_of(be("amira")).partition('id="crisis"')[2].partition("</section>")[0]
    assert "Crisis plan: Yusuf" in crisis and "Last tried" in crisis and "/crisis/" in crisis
    hidden = main_of(be("okafor"), f"/family/{haddads().pk}/").partition('id="crisis"')[2]
    assert "Yusuf" not in hidden.partition("</section>")[0]


def haddads() -> Family:
    with acting_as(viewer_of("amira")) as amira:
        return Family.objects.get(pk=amira.family_ids[0])


def test_a_promise_that_was_kept_is_thanked_for_by_name(be: Be) -> None:
    family = haddads()
    with acting_as(viewer_of("dana")) as dana:
        steps = [s for n in plan_page(dana, family.pk).draft.needs for s in n.steps if s.open]
        mine = next(step for step in steps if step.who.startswith("Dana"))
        set_step_status(dana, family, UUID(mine.id), "done")
    page = main_of(be("amira"))
    thanks = page.partition("<h2>Thank you</h2>")[2].partition("</section>")[0]
    assert mine.who in thanks and mine.task in thanks
    with clock.stopped_at(clock.now() + 2 * THANKED_FOR):
        assert (
            mine.task
            not in main_of(be("amira"))
            .partition("<h2>Thank you</h2>")[2]
            .partition("</section>")[0]
        )


def test_who_calls_and_by_when_until_they_have_talked(be: Be) -> None:
    rowan, client = Account.objects.get(name="Rowan Brooks"), Client()
    client.force_login(rowan)
    page = main_of(client)
    assert re.search(r"Dana Lapointe</bdi> calls you by [A-Z]\w+", page), "who, and by which day"
    assert "/directory/" in page.partition("calls you by")[2][:400], "what can be used meanwhile"
    with acting_as(viewer_of("dana")) as dana:
        family = Family.objects.get(name="Rowan, Dev and the twins")
        note_contact(dana, family, "no_answer", on=clock.today(), next_try="Tomorrow at noon")
    assert "calls you by" in main_of(client), "nobody was reached: the promise stands"
    with acting_as(viewer_of("dana")) as dana:
        note_contact(dana, family, "call", on=clock.today())
    assert "calls you by" not in main_of(client)
    assert "calls you by" not in main_of(be("amira")), "she has had a plan for long"
