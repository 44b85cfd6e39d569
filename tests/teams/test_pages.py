"""The team's pages, through the front door."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.access.actions import Recipient, record_directive
from oneplan.access.models import Directive
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.teams import actions, readers
from oneplan.teams.models import Meeting, TeamMember
from tests.access.test_directives import decide, father


def page(cast, name, rest="team/"):
    return cast.client(name).get(cast.url(rest))


def text_of(response):
    return response.content.decode()


def begin(cast):
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)


def test_a_family_builds_its_team_and_says_what_each_may_see(cast):
    client = cast.client("amira")
    assert "Begin our team" in text_of(client.get(cast.url("team/")))
    client.post(cast.url("team/start/"))
    worker = {"worker": cast.workers["okafor"].pk, "role": "teacher", "role_class": "formal"}
    added = client.post(cast.url("team/add/worker/"), worker)
    share = added.headers["Location"]
    assert share.endswith("/share/")
    asked = text_of(client.get(share))
    assert "opens nothing" in asked and "My own words" not in asked
    until = (clock.today() + timedelta(days=100)).isoformat()
    chosen = {"categories": ["education"], "may_write": "no", "until": until}
    assert client.post(share, chosen).status_code == 302
    assert "Sees 1 part" in text_of(client.get(cast.url("team/")))
    assert page(cast, "okafor", "plan/").status_code == 200
    name = {"name": "Coach Ali", "role_class": "community", "role": "hockey coach"}
    client.post(cast.url("team/add/name/"), name)
    shown = text_of(client.get(cast.url("team/")))
    assert "Coach Ali" in shown and "Community: 1" in shown


def test_a_person_who_could_not_look_is_simply_added(cast):
    begin(cast)
    client = cast.client("amira")
    sara = {"person": cast.people["sara"].pk, "role_class": "family"}
    assert client.post(cast.url("team/add/person/"), sara).headers["Location"] == cast.url("team/")


def test_the_coordinator_says_who_decided_and_how(cast):
    begin(cast)
    client = cast.client("dana")
    worker = {"worker": cast.workers["okafor"].pk, "role_class": "formal"}
    share = client.post(cast.url("team/add/worker/"), worker).headers["Location"]
    until = (clock.today() + timedelta(days=100)).isoformat()
    chosen = {"categories": ["education"], "may_write": "no", "until": until}
    refused = client.post(share, chosen)
    assert "Say how you explained" in text_of(refused)
    said = {"decided_by": str(cast.people["amira"].pk), "how_explained": "At home"}
    assert client.post(share, chosen | said).status_code == 302


@pytest.fixture
def okafors_share(cast):
    """The page about what okafor may see; in the consent centre the family decided more finely."""
    with cast.acting("amira") as (viewer, family):
        actions.start_team(viewer, family)
        okafor = cast.workers["okafor"]
        row = actions.add_worker(viewer, family, okafor.pk, role_class="formal")
        whom = Recipient(account_id=okafor.account_id, agency_id=okafor.agency_id)
        more = {"decided_by_id": cast.people["amira"].pk, "until": in_days(90)}
        said = {"purposes": ["coordination", "school"], "may_redisclose": True}
        parts = ["education", "health", "referral"]
        record_directive(viewer, family, whom, parts, may_write=True, **said, **more)
        for part in ("education", "health", "housing"):
            record_directive(viewer, family, whom, [part], item_ids=[new_id()], **more)
    return cast.url(f"team/{row.pk}/share/")


def in_days(days):
    return clock.now() + timedelta(days=days)


def as_shown(client, address):
    """What pressing "Save" at once would send."""
    return dict(client.get(address).context["form"].initial)


def permits(cast):
    """What okafor may see now, by the family's decisions: whole parts, and single things."""
    with cast.acting("amira"):
        found = list(
            Directive.objects.filter(
                recipient_id=cast.accounts["okafor"].pk, effect="permit", withdrawn_at=None
            ).order_by("starts", "id")
        )
    return [d for d in found if not d.item_ids], {d.categories[0] for d in found if d.item_ids}


def test_saving_what_the_page_shows_changes_nothing(cast, okafors_share):
    client = cast.client("amira")
    shown = as_shown(client, okafors_share)
    assert shown["categories"] == ["education", "health", "referral"]
    assert shown["may_write"] == "yes"
    page_text = client.get(okafors_share).content.decode()
    assert page_text.count("checked") == 4
    before = [d.pk for d in permits(cast)[0]]
    assert client.post(okafors_share, shown).status_code == 302
    whole, singles = permits(cast)
    assert [d.pk for d in whole] == before
    assert singles == {"education", "health", "housing"}


def test_what_was_chosen_in_the_consent_centre_outlives_the_teams_page(cast, okafors_share):
    client = cast.client("amira")
    chosen = as_shown(client, okafors_share) | {"categories": ["education", "income"]}
    assert client.post(okafors_share, chosen | {"may_write": "no"}).status_code == 302
    whole, singles = permits(cast)
    assert [(d.categories, d.may_write, d.may_redisclose) for d in whole] == [
        (["education"], False, True),
        (["income"], False, False),
    ]
    assert whole[0].purposes == ["coordination", "school"] and whole[0].supersedes_id
    assert whole[1].purposes == ["coordination"]
    assert whole[0].ends.date() == in_days(90).date()
    assert singles == {"education", "housing"}


def test_nothing_ticked_leaves_what_was_shown_singly_elsewhere_and_says_so(cast, okafors_share):
    client = cast.client("amira")
    chosen = as_shown(client, okafors_share) | {"categories": []}
    told = text_of(client.post(okafors_share, chosen, follow=True))
    assert permits(cast) == ([], {"housing"})
    assert "sees only the single things" in told


def test_one_end_chosen_counts_for_all(cast, okafors_share):
    client = cast.client("amira")
    until = in_days(30).date()
    chosen = as_shown(client, okafors_share) | {"until": until.isoformat()}
    assert client.post(okafors_share, chosen).status_code == 302
    [permit] = permits(cast)[0]
    assert permit.ends < in_days(32) and permit.may_redisclose and permit.may_write


def test_what_a_youth_decided_about_themself_is_not_touched(cast, okafors_share):
    okafor = cast.workers["okafor"]
    yusuf = cast.people["yusuf"].pk
    with cast.acting("yusuf") as (viewer, family):
        own = record_directive(
            viewer,
            family,
            Recipient(account_id=okafor.account_id, agency_id=okafor.agency_id),
            ["culture"],
            decided_by_id=yusuf,
            person_id=yusuf,
        )
    client = cast.client("amira")
    chosen = as_shown(client, okafors_share) | {"categories": []}
    assert client.post(okafors_share, chosen).status_code == 302
    with cast.acting("yusuf"):
        assert Directive.objects.get(pk=own.pk).withdrawn_at is None


SEEN_ALREADY = "cannot be taken back"


def test_the_family_is_told_what_was_opened_before_a_part_was_taken_away(cast, okafors_share):
    client = cast.client("amira")
    shown = as_shown(client, okafors_share)
    page(cast, "okafor", "plan/")
    assert SEEN_ALREADY not in text_of(client.post(okafors_share, shown, follow=True))
    told = text_of(client.post(okafors_share, shown | {"categories": ["health"]}, follow=True))
    assert SEEN_ALREADY in told and "the plan" in told


@pytest.mark.parametrize(("by", "looked"), [("amira", True), ("amira", False), ("dana", True)])
def test_a_removed_member_takes_along_what_they_saw(cast, okafors_share, by, looked):
    if looked:
        page(cast, "okafor", "plan/")
    remove = okafors_share.replace("/share/", "/remove/")
    told = text_of(cast.client(by).post(remove, follow=True))
    assert "no longer on the team" in told
    assert (SEEN_ALREADY in told) is (looked and by == "amira")


@pytest.mark.parametrize("rest", ["team/add/", "team/add/worker/", "team/add/name/"])
def test_a_youth_does_not_add_members(cast, rest):
    begin(cast)
    assert page(cast, "yusuf", rest).status_code == 403
    assert page(cast, "yusuf").status_code == 200


def test_leaving_is_asked_once_and_closes_the_door(cast):
    begin(cast)
    with cast.acting("amira") as (viewer, family):
        row = actions.add_worker(viewer, family, cast.workers["okafor"].pk, role_class="formal")
        member = readers.team_page(family.pk).member(row.pk)
        actions.share(viewer, family, member, ["schedule"])
    client = cast.client("okafor")
    assert "Leave this team" in text_of(client.get(cast.url("team/")))
    assert client.get(cast.url("team/leave/")).status_code == 200
    assert client.post(cast.url("team/leave/")).headers["Location"] == "/"
    assert client.get(cast.url("team/")).status_code == 404


def test_a_meeting_is_planned_answered_moved_and_called_off(cast):
    begin(cast)
    client = cast.client("amira")
    form = client.get(cast.url("team/meeting/plan/")).context["form"]
    day = (clock.today() + timedelta(days=4)).isoformat()
    facts = {"id": form["id"].value(), "day": day, "time": "17:30", "zone": "America/Toronto",
             "minutes": "60", "place": "مكتبة", "purpose": "Plan"}  # fmt: skip
    past = client.post(cast.url("team/meeting/plan/"), facts | {"day": "2020-01-01"})
    assert "This time is over" in text_of(past)
    for _twice in (1, 2):
        assert client.post(cast.url("team/meeting/plan/"), facts).status_code == 302
    with cast.acting("amira"):
        meeting = Meeting.objects.get()
    shown = text_of(client.get(cast.url("team/")))
    assert "5:30\u00a0pm" in shown and "<bdi>مكتبة</bdi>" in shown
    reply = cast.url(f"team/meeting/{meeting.pk}/reply/")
    assert client.post(reply, {"answer": "yes", "next": "/"}).headers["Location"] == "/"
    assert "1 person comes" in text_of(client.get(cast.url("team/")))
    change = cast.url(f"team/meeting/{meeting.pk}/")
    moved = facts | {"time": "18:00", "revision": "1"}
    assert client.post(change, moved).status_code == 302
    stale = client.post(change, facts | {"time": "19:00", "revision": "1"})
    assert "Somebody else changed" in text_of(stale)
    client.post(cast.url(f"team/meeting/{meeting.pk}/cancel/"))
    assert "No meeting is planned" in text_of(client.get(cast.url("team/")))


def test_a_time_that_the_clocks_leave_out_or_show_twice_is_asked_about(cast):
    begin(cast)
    client, address = cast.client("amira"), cast.url("team/meeting/plan/")
    facts = {"zone": "America/Toronto", "minutes": "60", "place": "Library"}
    spring, fall = {"day": "2031-03-09", "time": "2:30"}, {"day": "2031-11-02", "time": "1:30"}
    refused = text_of(client.post(address, facts | spring))
    assert "Write 01:30 or 03:30." in refused and 'value="2:30"' in refused
    asked = client.post(address, facts | fall)
    assert "Say which of the two you mean" in text_of(asked)
    assert "which" not in client.post(address, facts | spring).context["form"].fields
    second = facts | fall | {"which": "second", "id": asked.context["form"]["id"].value() or ""}
    assert client.post(address, second).status_code == 302
    with cast.acting("amira"):
        meeting = Meeting.objects.get()
    assert meeting.starts == datetime(2031, 11, 2, 6, 30, tzinfo=UTC)
    change = cast.url(f"team/meeting/{meeting.pk}/")
    assert client.get(change).context["form"]["which"].value() == "second"
    assert client.post(change, second | {"which": "first", "revision": "1"}).status_code == 302
    with cast.acting("amira"):
        meeting.refresh_from_db()
    assert meeting.starts == datetime(2031, 11, 2, 5, 30, tzinfo=UTC)


def test_a_meeting_says_whose_clock_it_goes_by(cast):
    begin(cast)
    client = cast.client("amira")
    day = (clock.today() + timedelta(days=4)).isoformat()
    facts = {"day": day, "time": "17:30", "zone": "America/Winnipeg", "minutes": "60"}
    client.post(cast.url("team/meeting/plan/"), facts)
    for page in (cast.url("team/"), cast.url("")):
        assert "5:30\u00a0pm</b>, Central time" in text_of(client.get(page)), page
    assert "5:30\u00a0pm, Central time" in text_of(cast.client("dana").get("/today/"))


def test_who_may_see_the_school_need_only_sees_no_team(cast):
    begin(cast)
    with cast.acting("amira") as (viewer, family):
        row = actions.add_worker(viewer, family, cast.workers["okafor"].pk, role_class="formal")
        member = readers.team_page(family.pk).member(row.pk)
        actions.share(viewer, family, member, ["education"])
    shown = unescape(text_of(page(cast, "okafor")))
    assert "Amira" not in shown.replace("Amira's family", "") and "Dana" not in shown


def test_a_large_team_takes_no_more_statements(cast):
    begin(cast)

    def statements():
        client = cast.client("amira")
        client.get(cast.url("team/"))
        with CaptureQueriesContext(connection) as run:
            client.get(cast.url("team/"))
        return sum("SAVEPOINT" not in q["sql"] for q in run.captured_queries)

    before = statements()
    with cast.acting("amira") as (viewer, family):
        for number in range(20):
            actions.add_name(viewer, family, f"Friend {number}", role_class="natural")
        assert TeamMember.objects.count() == 22
    assert statements() == before <= 8


def test_what_somebody_closed_is_not_said_to_be_seen(cast, okafors_share):
    """Neither in the list nor on the form; and ticking what the other parent closed says that it
    stays closed."""
    father(cast, "joint")
    decide(cast, "neighbour", "okafor", ["education"], effect="deny")
    client = cast.client("amira")
    shown = as_shown(client, okafors_share)
    assert shown["categories"] == ["health", "referral"]
    told = text_of(client.post(okafors_share, shown | {"categories": ["education"]}, follow=True))
    assert "stays closed" in told
