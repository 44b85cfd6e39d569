"""One form is one record: pressed twice, sent fifty times at once, from two tabs, or too late."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.test import Client

from oneplan.access.models import Directive
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.oversight.models import Complaint
from oneplan.people.models import ContactPoint, Household, Invitation, Person
from oneplan.plans.models import Strength, Unsent
from oneplan.referrals.models import Referral
from oneplan.teams.models import Meeting, TeamMember
from oneplan.ui.double_submit import FIELD
from oneplan.ui.models import SentForm
from oneplan.voice.models import Note, OwnContact
from tests.conftest import owner_does
from tests.plans.writing import write_plan
from tests.teams.cast import Cast, make_cast
from tests.ui.forms_found import forms_of

TIMES, AT_ONCE = 50, 10


@pytest.fixture
def cast(committed_db: None) -> Cast:
    made = make_cast()
    write_plan(made)
    return made


def own_form(path: str, page: str) -> dict[str, str]:
    """The hidden fields of a page's own form: the largest that is sent to it."""
    here = [f for f in forms_of(path, "", page) if f.action == path and FIELD in f.names]
    form = max(here, key=lambda f: len(f.fields))
    return {one.name: one.values[0] for one in form.fields if one.kind == "hidden"}


def form_on(client: Client, path: str, **words: str) -> dict[str, str]:
    """What a page's own form sends, with these words written into it."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return own_form(path, answer.content.decode()) | words


def later(cast: Cast, who: str, **passed: int) -> None:
    """So much time passes for what somebody has sent."""
    with cast.acting(who):
        SentForm.objects.update(sent_at=clock.now() - timedelta(**passed))


def meeting(cast: Cast) -> dict[str, str]:
    day = (clock.today() + timedelta(days=9)).isoformat()
    return {"day": day, "time": "17:30", "zone": "America/Toronto", "minutes": "60"}


def referral(cast: Cast) -> dict[str, str]:
    today = clock.today().isoformat()
    return {
        "family_name": "The Fictionals",
        "people-0-name": "Ann",
        "people-0-standing": "caregiver",
        "reason": "They ask for help.",
        "language": "en",
        "consent_how": "She said yes here.",
        "consent_on": today,
        "shown_to_family": "yes",
    }


def looked(cast: Cast) -> str:
    """The page of one line of the log."""
    cast.client("dana").get(cast.url("plan/"))
    page = cast.client("amira").get(cast.url("access/looked/")).content.decode()
    line = re.search(r'looked/wrong/(\?line=\w+)"', page)
    assert line
    return f"access/looked/wrong/{line[1]}"


# What is added, by whom, on which page, with what.
ADDED: dict[type[models.Model], tuple[str, Callable[[Cast], str], Callable[[Cast], dict]]] = {  # type: ignore[type-arg]
    Person: ("amira", lambda c: "people/add/", lambda c: NAMED | {"standing": "child"}),
    Household: ("amira", lambda c: "people/home/", lambda c: {"name": "Mum’s"}),
    ContactPoint: (
        "amira",
        lambda c: f"people/{c.people['sara'].pk}/reach/",
        lambda c: {"kind": "phone", "value": "519-555-0199", "safe": "yes"},
    ),
    Invitation: (
        "amira",
        lambda c: f"people/{c.people['sara'].pk}/invite/",
        lambda c: {"email": "sara@example.org"},
    ),
    Directive: (
        "amira",
        lambda c: "access/keep-out/",
        lambda c: {"whom": f"person_{c.accounts['chen'].pk}"},
    ),
    Complaint: ("amira", looked, lambda c: {"words": "I never met them."}),
    TeamMember: (
        "amira",
        lambda c: "team/add/name/",
        lambda c: {"name": "Coach Ali", "role_class": "community"},
    ),
    Meeting: ("amira", lambda c: "team/meeting/plan/", meeting),
    Strength: ("amira", lambda c: "plan/strength/", lambda c: {"statement": "She sings at supper"}),
    Note: ("yusuf", lambda c: "mine/note/", lambda c: {"text": "Just mine"}),
    OwnContact: ("yusuf", lambda c: "mine/reach/", lambda c: {"text": "519-555-0177"}),
    Referral: ("okafor", lambda c: "/referrals/new/", referral),
}
NAMED = {"chosen_name": "Lina"}


def count(cast: Cast, model: type[models.Model], who: str) -> int:
    if model is Referral:
        with acting_as(cast.viewer(who)):
            return Referral.objects.count()
    with cast.acting(who):
        return model._default_manager.count()


def send_at_once(client: Client, path: str, data: dict[str, str]) -> list[tuple[int, str]]:
    """Fifty times from as many browsers with the same session, ten let go together each time."""
    gate = Barrier(AT_ONCE)

    def send(_number: int) -> tuple[int, str]:
        browser = Client(raise_request_exception=False)
        browser.cookies = client.cookies
        try:
            gate.wait(30)
            answer = browser.post(path, data)
            return answer.status_code, answer.headers.get("Location", answer.content.decode())
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(TIMES)))


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model.__name__)
def test_sent_fifty_times_at_once_it_is_one(cast: Cast, model: type[models.Model]) -> None:
    who, where, words = ADDED[model]
    client, rest = cast.client(who), where(cast)
    path = rest if rest.startswith("/") else cast.url(rest)
    data = form_on(client, path, **words(cast))
    before = count(cast, model, who)
    answers = send_at_once(client, path, data)
    assert count(cast, model, who) == before + 1
    if model is Invitation:  # a page with the link, the same for each
        links = {re.search(r"/join/([\w-]+)/", page)[1] for _status, page in answers}  # type: ignore[index]
        assert len(links) == 1 and {status for status, _page in answers} == {200}
    else:
        assert len(set(answers)) == 1 and answers[0][0] == 302, answers[:3]


def test_without_keys_two_at_once_are_caught_and_read_again(cast: Cast) -> None:
    """What a browser without our hidden field sends: the rows' own keys hold then."""
    for model in (Note, OwnContact, Referral):
        who, where, words = ADDED[model]
        client, rest = cast.client(who), where(cast)
        path = rest if rest.startswith("/") else cast.url(rest)
        data = form_on(client, path, **words(cast))
        del data["form_key"]
        before = count(cast, model, who)
        statuses = {status for status, _where in send_at_once(client, path, data)}
        assert (statuses, count(cast, model, who)) == ({302}, before + 1), model


# -- the same form, later ---------------------------------------------------------------------


def test_pressed_twice_it_is_answered_alike_and_later_it_says_so(cast: Cast) -> None:
    client, path = cast.client("amira"), cast.url("people/home/")
    data = form_on(client, path, name="Dad’s")
    first = client.post(path, data)
    again = client.post(path, data)
    assert first.headers["Location"] == again.headers["Location"]
    assert count(cast, Household, "amira") == 1
    client.get(path)  # takes the messages
    later(cast, "amira", minutes=5)
    shown = client.post(path, data, follow=True).content.decode()
    assert "It was done then, once." in shown
    assert count(cast, Household, "amira") == 1


def test_other_words_are_no_repeat(cast: Cast) -> None:
    client, path = cast.client("amira"), cast.url("people/home/")
    data = form_on(client, path, name="Dad’s")
    client.post(path, data)
    client.post(path, data | {"name": "Grandma’s"})
    assert count(cast, Household, "amira") == 2


def test_a_key_is_its_senders(cast: Cast) -> None:
    """Somebody else with the same key does what they ask for, and reads nothing of the first."""
    path = cast.url("people/home/")
    data = form_on(cast.client("amira"), path, name="Dad’s")
    cast.client("amira").post(path, data)
    cast.client("dana").post(path, data)
    assert count(cast, Household, "amira") == 2
    for who in ("amira", "dana"):
        with cast.acting(who) as (viewer, _family):
            assert [one.sender for one in SentForm.objects.all()] == [viewer.id]
    with acting_as(Viewer(id=uuid4())):
        assert not SentForm.objects.exists()


def test_what_was_refused_may_be_sent_again(cast: Cast) -> None:
    client, path = cast.client("amira"), cast.url("people/home/")
    data = form_on(client, path, name="")
    assert client.post(path, data).status_code == 200
    assert client.post(path, data | {"name": "Mum’s"}).status_code == 302
    assert count(cast, Household, "amira") == 1


def test_what_says_a_state_is_done_again_when_it_is_meant(cast: Cast) -> None:
    """Kept out, let in again, and the first page sent once more from an old tab: kept out."""
    client, path = cast.client("amira"), cast.url("access/keep-out/")
    data = form_on(client, path, whom=f"person_{cast.accounts['chen'].pk}")
    client.post(path, data)
    with cast.acting("amira"):
        denial = Directive.objects.get(effect="deny")
    client.post(cast.url(f"access/let-in/{denial.pk}/"))
    later(cast, "amira", minutes=5)
    client.post(path, data)
    with cast.acting("amira"):
        assert Directive.objects.filter(effect="deny", withdrawn_at=None).count() == 1


def test_a_day_later_the_keys_are_gone(cast: Cast) -> None:
    client, path = cast.client("amira"), cast.url("people/home/")
    client.post(path, form_on(client, path, name="Mum’s"))
    cast.client("dana").post(path, form_on(cast.client("dana"), path, name="Dad’s"))
    for who in ("amira", "dana"):
        later(cast, who, hours=25)
    client.post(path, form_on(client, path, name="Grandma’s"))
    for who in ("amira", "dana"):
        with cast.acting(who):
            assert SentForm.objects.count() == (who == "amira"), who


def test_a_visitor_who_presses_twice_begins_one_request(committed_db: None) -> None:
    make_cast()
    client = Client()
    data = form_on(client, "/referrals/start/") | {"community": "test"}
    answers = send_at_once(client, "/referrals/start/", data)
    assert len(set(answers)) == 1 and answers[0][0] == 302, answers[:3]


# -- two tabs, and what comes too late --------------------------------------------------------


def test_two_tabs_of_one_draft_show_both_texts(cast: Cast) -> None:
    """Each tab was opened on the same kept words; the second does not write over the first."""
    client, path = cast.client("amira"), cast.url("plan/strength/")
    typed = form_on(client, path, statement="She si")
    client.post(path, typed, headers={"X-Autosave": "1"})
    one, two = form_on(client, path), form_on(client, path)
    assert one["row_id"] == two["row_id"] and one["form_key"] != two["form_key"]
    more = {"person_id": "", "language": "en"}
    assert client.post(path, one | more | {"statement": "She sings"}).status_code == 302
    both = client.post(path, two | more | {"statement": "She bakes at night"})
    page = both.content.decode()
    assert both.status_code == 200 and "She sings" in page and "She bakes at night" in page
    with cast.acting("amira"):
        row = Strength.objects.get(pk=one["row_id"])
    assert (row.statement, row.revision) == ("She sings", 1)
    on_top = own_form(path, page) | more | {"statement": "She sings and bakes"}
    assert client.post(path, on_top).status_code == 302
    with cast.acting("amira"):
        assert Strength.objects.get(pk=one["row_id"]).statement == "She sings and bakes"


def test_the_same_words_from_two_tabs_are_one_record(cast: Cast) -> None:
    client, path = cast.client("amira"), cast.url("plan/strength/")
    data = form_on(client, path, statement="She sings", person_id="", language="en")
    for _tab in range(2):
        assert client.post(path, data | {"form_key": str(uuid4())}).status_code == 302
    with cast.acting("amira"):
        assert Strength.objects.filter(pk=data["row_id"]).count() == 1
        assert Strength.objects.filter(statement="She sings").count() == 1


@pytest.mark.parametrize("key", ["its own", "none"])
def test_an_autosave_after_its_own_save_leaves_no_draft(cast: Cast, key: str) -> None:
    client, path = cast.client("amira"), cast.url("plan/strength/")
    data = form_on(client, path, statement="She sings", person_id="", language="en")
    assert client.post(path, data).status_code == 302
    late = data | {"statement": "She si"}
    if key == "none":
        del late["form_key"]
    assert client.post(path, late, headers={"X-Autosave": "1"}).status_code in {204, 409}
    with cast.acting("amira"):
        assert not Unsent.objects.exists()
    fresh = client.get(path).content.decode()
    assert "She si" not in fresh and data["row_id"] not in fresh


def test_an_autosave_after_a_change_was_saved_leaves_no_draft(cast: Cast) -> None:
    with cast.acting("amira"):
        row = Strength.objects.first()
    assert row
    client, path = cast.client("amira"), cast.url(f"plan/strength/{row.pk}/")
    data = form_on(client, path, statement="Quite another", person_id="", language="en")
    assert client.post(path, data).status_code == 302
    client.post(path, data | {"statement": "Quite an"}, headers={"X-Autosave": "1"})
    assert "Quite another" in client.get(path).content.decode()
    with cast.acting("amira"):
        assert not Unsent.objects.exists()


def test_what_is_typed_after_coming_back_is_kept(cast: Cast) -> None:
    """Back in a form that was sent, with the browser's button: its words are new ones."""
    with cast.acting("amira"):
        row = Strength.objects.first()
    assert row
    client, path = cast.client("amira"), cast.url(f"plan/strength/{row.pk}/")
    data = form_on(client, path, statement="Quite another", person_id="", language="en")
    client.post(path, data)
    again = data | {"statement": "Quite another, and more"}
    assert client.post(path, again, headers={"X-Autosave": "again"}).status_code == 204
    page = client.get(path).content.decode()
    assert "Quite another, and more" in page


def test_words_kept_under_an_older_text_come_back_beside_it(cast: Cast) -> None:
    """A colleague saved while somebody was typing: both are there, and neither is lost."""
    with cast.acting("amira"):
        row = Strength.objects.first()
    assert row
    path = cast.url(f"plan/strength/{row.pk}/")
    amira, dana = cast.client("amira"), cast.client("dana")
    typing = form_on(amira, path, statement="Amira types", person_id="", language="en")
    changed = form_on(dana, path, statement="Dana saved this", person_id="", language="en")
    amira.post(path, typing, headers={"X-Autosave": "1"})
    assert dana.post(path, changed).status_code == 302
    page = amira.get(path).content.decode()
    assert "Amira types" in page and "Dana saved this" in page


@pytest.mark.parametrize(
    ("rest", "words", "other"),
    [
        ("team/add/name/", {"name": "Ali", "role_class": "community"}, {"name": "Ben"}),
        ("team/meeting/plan/", {}, {"place": "Library"}),
    ],
)
def test_another_name_or_meeting_under_the_same_key_shows_both(
    cast: Cast, rest: str, words: dict[str, str], other: dict[str, str]
) -> None:
    client, path = cast.client("amira"), cast.url(rest)
    data = form_on(client, path, **(words or meeting(cast)))
    assert client.post(path, data).status_code == 302
    model = TeamMember if words else Meeting
    before = count(cast, model, "amira")
    both = client.post(path, data | other)
    assert both.status_code == 200 and "Both texts are shown" in both.content.decode()
    assert count(cast, model, "amira") == before
    on_top = data | other | own_form(path, both.content.decode())
    assert client.post(path, on_top).status_code == 302
    with cast.acting("amira"):
        row = model._default_manager.get(pk=UUID(data["id"]))
    assert all(getattr(row, name) == value for name, value in other.items())


def test_an_id_of_somebody_elses_adds_a_row_of_its_own(cast: Cast) -> None:
    """Nobody learns that it is taken, and nothing breaks."""
    with cast.acting("amira"):
        foreign = TeamMember.objects.first()
    assert foreign
    other = cast.client("amira")
    path = cast.url("team/add/name/")
    data = form_on(other, path, name="Ali", role_class="community")
    owner_does(f"UPDATE teams_teammember SET left_on = '2026-01-01' WHERE id = '{foreign.pk}'")
    assert other.post(path, data | {"id": str(foreign.pk)}).status_code == 302
    with cast.acting("amira"):
        assert TeamMember.objects.filter(name="Ali", left_on=None).count() == 1
    okafor = cast.client("okafor")
    sent = form_on(okafor, "/referrals/new/", **referral(cast))
    okafor.post("/referrals/new/", sent)
    stranger = cast.client("stranger")
    theirs = form_on(stranger, "/referrals/new/", **referral(cast)) | {"key": sent["key"]}
    assert stranger.post("/referrals/new/", theirs).status_code == 302
    for who in ("okafor", "stranger"):
        with acting_as(cast.viewer(who)) as viewer:
            assert Referral.objects.filter(referrer_id=viewer.id).count() == 1
