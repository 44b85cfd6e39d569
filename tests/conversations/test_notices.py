"""Whoever has a message to read hears that something waits, once, and never what. About 5 s."""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection

from oneplan.conversations import actions, readers
from oneplan.notices import sending
from oneplan.notices.actions import take
from oneplan.people.models import ContactPoint
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from tests.notices import conftest as servers
from tests.plans.writing import share_with, write_plan
from tests.sending import send_all, waiting

server = servers.server
CANARY = "Zephyrine"


@pytest.fixture
def whole(cast):
    """Dana coordinates; Okafor sees school."""
    write_plan(cast)
    share_with(cast, "okafor", "education")
    send_all()
    mail.outbox.clear()
    return cast


def begin(cast, who, **more):
    with cast.acting(who) as (viewer, family):
        return actions.begin_thread(viewer, family, f"{CANARY} called", **more)


def to_okafor(cast):
    return begin(cast, "amira", to="people", recipients=[cast.accounts["okafor"].pk])


def told():
    return sorted(address.split("@")[0] for one in mail.outbox for address in one.to)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"to": "coordinator"}, ["dana"]),
        ({"to": "part", "category": "education"}, ["dana", "okafor", "yusuf"]),
    ],
)
def test_those_it_is_for_are_told_and_not_its_writer(whole, more, expected):
    begin(whole, "amira", **more)
    assert send_all() == []
    assert told() == expected


def test_no_word_of_it_leaves_the_record(whole, caplog, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://plan.example.org"]
    begin(whole, "amira", to="part", category="education")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = " ".join(args for (args,) in cursor.fetchall())
    send_all()
    left = " ".join(one.subject + one.body for one in mail.outbox)
    assert "waits for you" in left and "vous attend" in left
    assert all(one.body.endswith("\n\nhttps://plan.example.org") for one in mail.outbox)
    for word in (CANARY, "Amira", "Yusuf", str(whole.family_id), "education"):
        assert word not in left + jobs + caplog.text


def test_many_messages_are_one_notice_until_they_are_read(whole):
    thread = to_okafor(whole)
    for _ in range(3):
        with whole.acting("amira") as (viewer, family):
            actions.answer(viewer, family, thread.pk, "And one more")
    send_all()
    assert told() == ["okafor"]
    with whole.acting("okafor") as (viewer, family):
        actions.note_seen(viewer, family, readers.thread_of(family.pk, thread.pk))
    with whole.acting("amira") as (viewer, family):
        actions.answer(viewer, family, thread.pk, "Thank you")
    send_all()
    assert told() == ["okafor", "okafor"]


def test_an_address_marked_as_unsafe_is_not_written_to(whole):
    with whole.acting("dana") as (viewer, family):
        actions.begin_thread(viewer, family, CANARY, to="part", category="education")
    with whole.acting("yusuf") as (_viewer, family):
        ContactPoint.objects.create(
            community_id=family.community_id, family=family, person=whole.people["yusuf"],
            kind="email", value="Yusuf@example.org", safe=False,
        )  # fmt: skip
    send_all()
    assert "yusuf" not in told() and "amira" in told()


def test_a_member_removed_meanwhile_is_not_written_to(whole):
    to_okafor(whole)
    with whole.acting("amira") as (viewer, family):
        member = next(m for m in team_page(family.pk).members if "Okafor" in m.name)
        teams.remove_member(viewer, family, member.id)
    send_all()
    assert "okafor" not in told()


def test_a_job_run_twice_sends_once(whole):
    to_okafor(whole)
    [notice] = waiting().values()
    sending.send(notice)
    sending.send(notice)
    assert told() == ["okafor"]


def test_a_worker_killed_while_sending_leaves_unknown_and_no_second_notice(whole):
    to_okafor(whole)
    [notice] = waiting().values()
    assert take(notice)
    sending.send(notice)
    sending.send(notice)
    assert told() == [] and take(notice) is None


def test_what_did_not_leave_is_tried_again_and_what_is_in_doubt_is_not(whole, server):
    to_okafor(whole)
    server(sending=servers.NOT_NOW)
    assert len(send_all()) == 1
    server(sending=servers.BROKEN)
    assert send_all() == []
    server()
    assert send_all() == [] and told() == []


def test_only_the_writer_asks_whom_to_tell(whole):
    thread = to_okafor(whole)
    with whole.acting("okafor"):
        [message] = readers.messages_of(thread)
        assert readers.to_notify(message.pk) == []
    assert readers.notice_address(uuid4()) is None
