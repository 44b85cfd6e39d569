"""Who reads what is written between meetings, and that calls and visits are seen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from oneplan.conversations import actions, readers
from oneplan.conversations.models import ContactNote, Message, Seen, Thread
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.people.models import Family
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.plans.writing import share_with, write_plan

WORDS = "Can we meet an hour later?"
EVERYBODY = ("amira", "yusuf", "layla", "dana", "okafor", "chen", "priya", "stranger", "neighbour")


@pytest.fixture
def whole(cast):
    """Dana coordinates; Okafor sees school; Layla the aunt sees school and meetings."""
    write_plan(cast)
    share_with(cast, "okafor", "education")
    with cast.acting("amira") as (viewer, family):
        row = teams.add_person(
            viewer, family, cast.people["layla"].pk, role_class="natural", role="Aunt"
        )
        member = team_page(family.pk).member(row.pk)
        teams.share(viewer, family, member, ["education", "schedule"])
    return cast


def who_reads(cast, thread):
    """By the rows themselves, without any filter of ours."""
    found = set()
    for name in EVERYBODY:
        try:
            with cast.acting(name):
                rows = {
                    model: model.objects.filter(**by).exists()
                    for model, by in (
                        (Thread, {"pk": thread.pk}),
                        (Message, {"thread": thread.pk}),
                        (Seen, {"thread": thread.pk}),
                    )
                }
        except Family.DoesNotExist:
            continue
        assert len(set(rows.values())) == 1, (name, rows)
        if rows[Thread]:
            found.add(name)
    return found


def begin(cast, who, text=WORDS, **more):
    with cast.acting(who) as (viewer, family):
        return actions.begin_thread(viewer, family, text, **more)


def test_to_the_coordinator(whole):
    assert who_reads(whole, begin(whole, "yusuf", to="coordinator")) == {"yusuf", "dana"}


def test_to_whoever_sees_a_part(whole):
    thread = begin(whole, "amira", to="part", category="education")
    assert who_reads(whole, thread) == {"amira", "yusuf", "layla", "dana", "okafor"}


def test_to_people_by_name(whole):
    them = [whole.accounts["okafor"].pk]
    assert who_reads(whole, begin(whole, "yusuf", to="people", recipients=them)) == {
        "yusuf",
        "okafor",
    }


def test_an_answer_is_read_by_the_same_and_consent_taken_back_closes_it(whole):
    thread = begin(whole, "amira", to="part", category="education")
    with whole.acting("okafor") as (viewer, family):
        actions.answer(viewer, family, thread.pk, "At four, then")
    with whole.acting("amira") as (viewer, family):
        assert len(readers.messages_of(thread)) == 2
        assert {s.by_name for s in readers.readers_of(thread)} == {"Amira", "Okafor Fictional"}
        member = next(m for m in team_page(family.pk).members if "Okafor" in m.name)
        teams.remove_member(viewer, family, member.id)
    assert "okafor" not in who_reads(whole, thread)


def test_nobody_writes_for_another_or_where_they_do_not_read(whole):
    thread = begin(whole, "yusuf", to="coordinator")
    with whole.acting("okafor") as (viewer, family):
        with pytest.raises(NotFound):
            actions.answer(viewer, family, thread.pk, "Hello")
        row = {"community_id": family.community_id, "family": family, "thread_id": thread.pk}
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.create(**row, account_id=viewer.id, by_name="x", text="Hello")
        with pytest.raises(DatabaseError), transaction.atomic():
            Thread.objects.create(
                community_id=family.community_id, family=family, to="coordinator",
                account_id=whole.accounts["amira"].pk, by_name="Amira",
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            begin(whole, "okafor", to="part", category="housing")


@pytest.mark.parametrize(
    "more", [{"to": "people"}, {"to": "part"}, {"to": "part", "category": "own_voice"}]
)
def test_for_nobody_is_said(whole, more):
    with pytest.raises(Invalid):
        begin(whole, "amira", **more)


def test_words_are_never_changed(whole):
    begin(whole, "amira", to="coordinator")
    with whole.acting("amira"):
        assert Message.objects.update(text="Never said") == 0
        assert Thread.objects.update(to="people") == 0


def test_unread_until_it_is_read(whole):
    thread = begin(whole, "amira", to="coordinator")
    with whole.acting("dana") as (viewer, family):
        assert [line.unread for line in readers.threads(family.pk)] == [True]
        actions.note_seen(viewer, family, thread)
        assert [line.unread for line in readers.threads(family.pk)] == [False]
    with whole.acting("amira") as (_viewer, family):
        assert [line.unread for line in readers.threads(family.pk)] == [False]


def test_calls_and_visits_are_read_by_the_family(whole):
    with whole.acting("dana") as (viewer, family):
        tries = ((9, "call", ""), (3, "no_answer", "At her work"), (1, "not_met", "At home"))
        for ago, kind, next_try in tries:
            actions.note_contact(
                viewer, family, kind, on=clock.today() - timedelta(days=ago), next_try=next_try
            )
        with pytest.raises(Invalid):
            actions.note_contact(viewer, family, "no_answer", on=clock.today())
        with pytest.raises(Invalid):
            actions.note_contact(viewer, family, "call", on=clock.today() + timedelta(days=1))
    for who in ("amira", "layla"):
        with whole.acting(who) as (viewer, family):
            notes = readers.contact_notes(family.pk)
            assert [note.kind for note in notes] == ["not_met", "no_answer", "call"]
            assert readers.tries_since_reached(notes).tries == 2
            with pytest.raises(NotAllowed):
                actions.note_contact(viewer, family, "call", on=clock.today())
    with whole.acting("okafor"):
        assert not ContactNote.objects.exists()


def send(cast, name, rest, **typed):
    return cast.client(name).post(cast.url(rest), typed)


def words(answer):
    return answer.content.decode()


def test_written_and_answered_through_the_pages(whole):
    client = whole.client("amira")
    assert "No messages yet." in words(client.get(whole.url("messages/")))
    empty = send(whole, "amira", "messages/new/", text=" ", to="coordinator")
    assert "Write something here." in words(empty)
    assert send(whole, "amira", "messages/new/", text=WORDS, to="coordinator").status_code == 302
    with whole.acting("amira"):
        thread = Thread.objects.get()
    shown = words(whole.client("dana").get(whole.url("messages/")))
    assert WORDS in shown and "New" in shown
    where = f"messages/{thread.pk}/"
    assert send(whole, "dana", where, text="Yes").status_code == 302
    again = words(client.get(whole.url(where)))
    assert "Yes" in again and "Dana Fictional" in again
    assert whole.client("okafor").get(whole.url(where)).status_code == 404


def test_after_nobody_was_reached_the_page_offers_outreach_and_never_an_ending(whole):
    missing = send(whole, "dana", "messages/visits/new/", kind="not_met", on=clock.today())
    assert "Write what you will try next, and when." in words(missing)
    told = {"kind": "not_met", "on": clock.today(), "next_try": "At the library on Friday"}
    assert send(whole, "dana", "messages/visits/new/", **told).status_code == 302
    shown = words(whole.client("dana").get(whole.url("messages/visits/")))
    assert "Plan another time to meet" in shown and "Look at the plan again" in shown
    assert "At the library on Friday" in words(
        whole.client("amira").get(whole.url("messages/visits/"))
    )


def test_few_statements(whole, django_assert_max_num_queries):
    thread = begin(whole, "amira", to="coordinator")
    client = whole.client("amira")
    client.get(whole.url("messages/"))
    for rest in ("messages/", "messages/new/", f"messages/{thread.pk}/", "messages/visits/"):
        with django_assert_max_num_queries(10):
            client.get(whole.url(rest))
