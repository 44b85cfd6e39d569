"""What waits for an answer stands first on every home, and is counted in the navigation."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from oneplan.access.models import FamilyReference
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.conversations.actions import begin_thread
from oneplan.conversations.models import To
from oneplan.example.cast import CAST
from oneplan.home.models import PutAway
from oneplan.home.waiting import waiting
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.oversight.actions import ask, open_emergency
from oneplan.people.models import Family
from oneplan.plans.actions import agree_to_plan, say_not_yet, write_strength
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint
from oneplan.safety.actions.afterwards import close_debrief, note_happening
from oneplan.safety.models import Happening, Outcome
from oneplan.safety.readers import crisis_plans
from oneplan.teams.readers import team_page
from oneplan.voice.actions import share_line
from tests.example.world import Be

FIRST = 'id="waits"'


def viewer_of(who: str) -> Viewer:
    email = next(member.email for member in CAST if member.who == who)
    known = name_account(Account.objects.get(email=email).pk)
    assert known is not None
    return known.viewer


def main_of(client: Client, path: str = "/") -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def counted(page: str) -> int:
    found = re.search(r'class="waits">(\d+)', page)
    return int(found[1]) if found else 0


def card(page: str) -> str:
    if FIRST not in page:
        return ""
    return page[page.index(FIRST) :].partition("</section>")[0]


@pytest.fixture
def family(world: None) -> Family:
    with acting_as(viewer_of("amira")) as amira:
        return Family.objects.get(pk=amira.family_ids[0])


def agree(family: Family) -> None:
    with acting_as(viewer_of("amira")) as amira:
        page = plan_page(amira, family.pk)
        assert page.version
        agree_to_plan(
            amira, family, seen_number=page.version.number, seen_draft=fingerprint(page.rows)
        )


def test_a_draft_waits_until_it_is_agreed_to(be: Be, family: Family) -> None:
    client = be("amira")
    page = main_of(client)
    first = page.index(FIRST)
    assert "A draft of your plan is ready to read" in card(page)
    assert first < page.index("Next team meeting")
    before = counted(page)
    assert before >= 1 and counted(main_of(client, "/directory/")) == before
    agree(family)
    page = main_of(client)
    assert "ready to read" not in card(page) and counted(page) == before - 1


def test_not_yet_answers_a_draft_until_it_changes(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")) as amira:
        say_not_yet(amira, family, "First the school.")
    assert "ready to read" not in card(main_of(be("amira")))
    assert "said “not yet” to the plan" in card(main_of(be("dana"), "/today/"))
    with acting_as(viewer_of("dana")) as dana:
        write_strength(dana, family, "Sings on Sundays", language="en")
    assert "ready to read" in card(main_of(be("amira")))


def test_a_worker_who_asks_waits_for_those_who_decide(be: Be, family: Family) -> None:
    with acting_as(viewer_of("okafor")) as okafor:
        ask(okafor, family.pk, "", ["housing"], purpose="coordination", words="x" * 20, days=30)
    page = main_of(be("amira"))
    assert "asks to see more" in card(page) and "/access/asks/" in card(page)
    assert "asks to see more" not in card(main_of(be("yusuf")))
    assert "asks to see more" not in card(main_of(be("dana"), "/today/"))


def test_an_emergency_opening_waits_until_it_is_seen(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")):
        reference = FamilyReference.objects.get(family=family).reference
    with acting_as(viewer_of("okafor")) as okafor:
        open_emergency(okafor, reference, ["housing"], "harm_self", "She did not come home.")
    client = be("amira")
    page = main_of(client)
    assert "opened your record in an emergency" in card(page)
    before, waited = counted(page), opened(page)
    seen(client, family, page, "emergency")
    page = main_of(client)
    assert len(opened(page)) == len(waited) - 1 and counted(page) == before - 1
    assert len(opened(main_of(be("yusuf")))) == len(waited)  # who has not seen it yet


def opened(page: str) -> list[str]:
    return re.findall("opened your record in an emergency</b>", card(page))


def seen(client: Client, family: Family, page: str, words: str) -> Any:
    """Press "I have seen it" beside what says these words."""
    line = next(part for part in card(page).split("<li>") if words in part)
    address = re.search(r'action="(/family/[^"]+/waits/[^"]+/)"', line)
    assert address
    answer = client.post(address[1], {"next": "/"})
    assert answer.status_code == 302
    return answer


def test_somebody_who_cannot_come_waits_for_the_coordinator(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")):
        meeting_id = team_page(family.pk).meetings[0].id
    amira = be("amira")
    answer = amira.post(f"/family/{family.pk}/team/meeting/{meeting_id}/reply/", {"answer": "no"})
    assert answer.status_code == 302
    assert "cannot come" not in card(main_of(amira))  # it is her own
    dana = be("dana")
    page = main_of(dana, "/today/")
    assert "cannot come to the meeting" in card(page) and family.name in card(page)
    before = counted(page)
    seen(dana, family, page, "cannot come")
    assert counted(main_of(dana, "/today/")) == before - 1


def test_a_youths_question_waits_for_whom_he_asks_alone(be: Be, family: Family) -> None:
    dana_id = viewer_of("dana").id
    with acting_as(viewer_of("yusuf")) as yusuf:
        share_line(
            yusuf, family, "Can I choose the day?", key=UUID(int=7), readers="raise",
            recipients=[dana_id],
        )  # fmt: skip
    page = main_of(be("dana"), "/today/")
    assert "wants to tell you something" in card(page)
    assert "Can I choose the day?" not in page  # on the family's page, not on a list
    assert "wants to tell you something" not in card(main_of(be("amira")))


def test_a_worker_reads_the_same_count_in_one_record(be: Be, family: Family) -> None:
    """It is counted before the record is opened, after which nothing of others is seen."""
    with acting_as(viewer_of("amira")) as amira:
        say_not_yet(amira, family, "First the school.")
    dana = be("dana")
    everywhere = [counted(main_of(dana, at)) for at in ("/today/", f"/family/{family.pk}/")]
    assert everywhere[0] == everywhere[1] > 0


def test_intake_counts_requests(be: Be) -> None:
    page = main_of(be("priya"), "/today/")
    assert counted(page) >= 1 and FIRST not in page


def test_nobody_puts_away_for_others_or_what_needs_an_answer(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")) as amira:
        draft = next(one for one in waiting(amira) if one.kind == "draft")
    assert be("amira").post(f"/family/{family.pk}/waits/{draft.id}/").status_code == 404
    assert be("stranger").post(f"/family/{family.pk}/waits/{draft.id}/").status_code == 404
    with acting_as(viewer_of("dana")):
        assert not PutAway.objects.exists()


def test_nothing_waits_for_strangers(be: Be) -> None:
    for who in ("stranger", "planner", "table"):
        assert "Haddad" not in card(main_of(be(who)))
    assert waiting(Viewer()) == []


def test_a_message_waits_until_it_is_read(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")) as amira:
        begun = begin_thread(amira, family, "MESSAGE-CANARY", to=To.COORDINATOR)
    dana = be("dana")
    page = main_of(dana, "/today/")
    where = f"/family/{family.pk}/messages/{begun.pk}/"
    assert "A message from Amira" in card(page) and where in card(page)
    assert "MESSAGE-CANARY" not in page  # not a word of it, and nobody else is told
    assert where not in card(main_of(be("okafor"), "/today/"))
    assert where not in card(main_of(be("amira"))), "she wrote it"
    before = counted(page)
    main_of(dana, where)
    page = main_of(dana, "/today/")
    assert where not in card(page) and counted(page) == before - 1


def test_looking_back_at_a_crisis_waits_for_those_who_decide(be: Be, family: Family) -> None:
    with acting_as(viewer_of("amira")) as amira:
        plan = crisis_plans(family.pk)[0]
        noted = note_happening(
            amira, family, plan.id, Happening.CRISIS, on=clock.today(), language="en"
        )
    where = f"/family/{family.pk}/crisis/happened/{noted.pk}/"
    assert where in card(main_of(be("amira"))) and where in card(main_of(be("dana"), "/today/"))
    assert where not in card(main_of(be("okafor"), "/today/"))
    with acting_as(viewer_of("amira")) as amira:
        close_debrief(amira, family, noted.pk, Outcome.KEPT, helped="Karim came")
    assert where not in card(main_of(be("amira")))
