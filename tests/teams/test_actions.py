"""A team is the family's: who may add, what a member sees, leaving, meetings and replies."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from oneplan.access.models import AccessGrant, Directive
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Family, Person
from oneplan.teams import actions, readers
from oneplan.teams.models import Meeting, MeetingReply, TeamMember


def add_worker(cast, name, by="amira", **more):
    with cast.acting(by) as (viewer, family):
        actions.start_team(viewer, family)
        row = actions.add_worker(viewer, family, cast.workers[name].pk, role_class="formal", **more)
        return row.pk


def let_see(cast, member_id, *categories, by="amira", **more):
    """And what is written down of it."""
    with cast.acting(by) as (viewer, family):
        before = set(Directive.objects.values_list("pk", flat=True))
        member = readers.team_page(family.pk).member(member_id)
        actions.share(viewer, family, member, categories, **more)
        return list(Directive.objects.exclude(pk__in=before))


def sees_family(cast, name):
    viewer = cast.viewer(name)

    with acting_as(viewer):
        return Family.objects.filter(pk=cast.family_id).exists()


def plan(cast, days=7, by="amira", **more):
    day = (clock.today() + timedelta(days=days)).isoformat()
    with cast.acting(by) as (viewer, family):
        actions.start_team(viewer, family)
        facts = {"local_start": f"{day}T17:30", "zone": "America/Toronto", "place": "Library"}
        return actions.plan_meeting(viewer, family, **(facts | more)).pk


def test_a_team_begins_with_the_family_and_its_coordinator(cast):
    for by in ("amira", "dana", "amira"):
        with cast.acting(by) as (viewer, family):
            actions.start_team(viewer, family)
    with cast.acting("amira") as (viewer, family):
        members = readers.team_page(family.pk).members
    assert [(m.name, m.role_class, m.coordinates) for m in members] == [
        ("Amira", "family", False),
        ("Dana Fictional", "formal", True),
    ]


@pytest.mark.parametrize("who", ["yusuf", "priya"])
def test_only_who_decides_begins_a_team(cast, who):
    with cast.acting(who) as (viewer, family), pytest.raises(NotAllowed):
        actions.start_team(viewer, family)


def test_membership_alone_opens_nothing(cast):
    add_worker(cast, "okafor")
    assert not sees_family(cast, "okafor")


def test_a_member_sees_what_the_family_chose_until_they_leave(cast):
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "education", "own_voice")
    assert sees_family(cast, "okafor")
    with cast.acting("amira"):
        grants = AccessGrant.objects.filter(viewer_id=cast.accounts["okafor"].pk, effect="permit")
        assert [(g.categories, g.may_write) for g in grants] == [(["education"], False)]
    with cast.acting("amira") as (viewer, family):
        actions.remove_member(viewer, family, member_id)
    assert not sees_family(cast, "okafor")


def test_joining_again_does_not_revive_what_was_shared(cast):
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "education")
    with cast.acting("amira") as (viewer, family):
        actions.remove_member(viewer, family, member_id)
    add_worker(cast, "okafor")
    assert not sees_family(cast, "okafor")


def test_choosing_again_replaces_what_was_chosen(cast):
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "education", "health")
    let_see(cast, member_id, "education")
    with cast.acting("amira"):
        running = Directive.objects.filter(
            recipient_id=cast.accounts["okafor"].pk, withdrawn_at=None
        )
        assert {d.effect: d.categories for d in running} == {
            "permit": ["education"],
            "deny": ["health"],  # what was taken away is a no (adr/0015)
        }
    let_see(cast, member_id)
    assert not sees_family(cast, "okafor")


def test_a_member_leaves_alone_whatever_they_may_see(cast):
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "education")
    with cast.acting("okafor") as (viewer, family):
        actions.leave(viewer, family)
    assert not sees_family(cast, "okafor")
    with cast.acting("amira") as (viewer, family):
        assert readers.team_page(family.pk).member(member_id) is None


@pytest.mark.parametrize("who", ["amira", "dana", "yusuf"])
def test_the_family_and_its_coordinator_do_not_leave_by_this_door(cast, who):
    add_worker(cast, "okafor")
    with cast.acting(who) as (viewer, family), pytest.raises(NotReady):
        actions.leave(viewer, family)


def test_the_coordinator_writes_down_who_decided_and_how(cast):
    member_id = add_worker(cast, "okafor", by="dana")
    amira, yusuf = cast.people["amira"].pk, cast.people["yusuf"].pk
    for refused in (
        {},
        {"how_explained": "At home"},
        {"how_explained": "At home", "decided_by_id": yusuf},
        {"decided_by_id": amira},
    ):
        with pytest.raises(Invalid):
            let_see(cast, member_id, "education", by="dana", **refused)
    said = {"how_explained": "At home, in Arabic", "decided_by_id": amira}
    [directive] = let_see(cast, member_id, "education", by="dana", **said)
    assert (directive.decided_by_id, directive.how_explained) == (amira, "At home, in Arabic")
    assert directive.created_by == cast.accounts["dana"].pk


def test_sharing_lasts_a_year_at_most(cast):
    member_id = add_worker(cast, "okafor")
    with pytest.raises(Invalid):
        let_see(cast, member_id, "education", until=clock.now() + timedelta(days=400))
    with pytest.raises(Invalid):
        let_see(cast, member_id, "education", until=clock.now() - timedelta(days=1))
    [directive] = let_see(cast, member_id, "education")
    assert directive.ends <= clock.now() + timedelta(days=365)


@pytest.mark.parametrize("who", ["yusuf", "okafor"])
def test_others_neither_add_nor_share(cast, who):
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "schedule", "strengths", may_write=True)
    with cast.acting(who) as (viewer, family):
        with pytest.raises(NotAllowed):
            actions.add_worker(viewer, family, cast.workers["chen"].pk, role_class="formal")
        with pytest.raises(NotAllowed):
            actions.add_name(viewer, family, "Coach", role_class="natural")
        member = readers.team_page(family.pk).member(member_id)
        with pytest.raises(NotAllowed):
            actions.share(viewer, family, member, ["health"])


def test_an_aunt_with_an_account_sees_nothing_until_the_family_says_so(cast):
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        row = actions.add_person(
            viewer, family, cast.people["layla"].pk, role_class="natural", role="aunt"
        )
    assert not sees_family(cast, "layla")
    let_see(cast, row.pk, "schedule")
    assert sees_family(cast, "layla")


def test_a_youth_on_the_team_keeps_their_own_right_when_they_leave_it(cast):
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        row = actions.add_person(viewer, family, cast.people["yusuf"].pk, role_class="family")
        actions.remove_member(viewer, family, row.pk)
    assert sees_family(cast, "yusuf")


def test_the_same_form_twice_is_one_member(cast):
    key = new_id()
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        for _twice in (1, 2):
            actions.add_name(viewer, family, "Coach Ali", role_class="community", member_id=key)
            actions.add_worker(viewer, family, cast.workers["chen"].pk, role_class="formal")
        assert TeamMember.objects.filter(family=family).count() == 4


def test_the_family_changes_a_role_and_two_editors_see_both_texts(cast):
    member_id = add_worker(cast, "chen")
    with cast.acting("amira") as (viewer, family):
        actions.change_member(viewer, family, member_id, 1, role_class="natural")
    with cast.acting("dana") as (viewer, family), pytest.raises(EditConflict) as clash:
        actions.change_member(viewer, family, member_id, 1, role_class="community")
    assert clash.value.theirs == {"role_class": "natural"}


def test_the_coordinator_is_not_removed_here(cast):
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        dana = next(m for m in readers.team_page(family.pk).members if m.coordinates)
        with pytest.raises(NotReady):
            actions.remove_member(viewer, family, dana.id)


def test_a_meeting_keeps_its_time_on_the_wall(cast):
    meeting_id = plan(cast)
    with cast.acting("amira") as (_viewer, family):
        meeting = readers.next_meeting(family.pk)
    assert meeting.id == meeting_id
    assert meeting.local.strftime("%H:%M") == "17:30"
    assert (meeting.place, meeting.zone) == ("Library", "America/Toronto")


@pytest.mark.parametrize("wrong", [{"local_start": "2020-01-01T10:00"}, {"local_start": "soon"},
                                   {"zone": "Mars/Olympus"}])  # fmt: skip
def test_a_meeting_needs_a_time_to_come(cast, wrong):
    with pytest.raises(Invalid):
        plan(cast, **wrong)


def test_members_reply_for_themselves_even_if_they_may_only_read(cast):
    meeting_id = plan(cast)
    member_id = add_worker(cast, "okafor")
    let_see(cast, member_id, "schedule")
    with cast.acting("okafor") as (viewer, family):
        for answer in ("yes", "no"):
            actions.reply(viewer, family, meeting_id, answer, "Another class")
        with pytest.raises(NotAllowed):
            actions.cancel_meeting(viewer, family, meeting_id)
    with cast.acting("amira") as (viewer, family):
        meeting = readers.next_meeting(family.pk)
        assert (meeting.answer_of(member_id), meeting.missing) == ("no", {member_id})
        assert MeetingReply.objects.filter(family=family).count() == 1


def test_nobody_replies_for_another_even_past_the_action(cast):

    meeting_id = plan(cast)
    member_id = add_worker(cast, "okafor")
    chen_id = add_worker(cast, "chen")
    let_see(cast, member_id, "schedule")
    with cast.acting("okafor") as (_viewer, family):
        row = {"community_id": family.community_id, "family": family, "meeting_id": meeting_id}
        with pytest.raises(DatabaseError), transaction.atomic():
            MeetingReply.objects.create(**row, member_id=chen_id, answer="no")


def test_who_is_not_on_the_team_cannot_reply(cast):
    meeting_id = plan(cast)
    with cast.acting("yusuf") as (viewer, family), pytest.raises(NotAllowed):
        actions.reply(viewer, family, meeting_id, "yes")


def test_moving_a_meeting_asks_everybody_again(cast):
    meeting_id = plan(cast)
    with cast.acting("amira") as (viewer, family):
        actions.reply(viewer, family, meeting_id, "yes")
        day = (clock.today() + timedelta(days=9)).isoformat()
        actions.change_meeting(
            viewer, family, meeting_id, 1, local_start=f"{day}T10:00", zone="America/Toronto"
        )
        meeting = readers.next_meeting(family.pk)
        assert meeting.coming == frozenset()
        actions.cancel_meeting(viewer, family, meeting_id)
        assert readers.next_meeting(family.pk) is None
        assert Meeting.objects.get(pk=meeting_id).status == "cancelled"


def test_strangers_find_no_family_and_no_team(cast):
    add_worker(cast, "okafor")
    for name in ("neighbour", "stranger", "chen"):
        assert not sees_family(cast, name)
        viewer = cast.viewer(name)

        with acting_as(viewer):
            assert readers.team_page(cast.family_id).members == ()
            assert readers.next_meeting(cast.family_id) is None
            assert Person.objects.filter(family_id=cast.family_id).count() == 0
