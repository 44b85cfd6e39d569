"""Dangerous changes: a second person, whom they touch, nothing opened, exactly undone."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from oneplan.access.actions import Recipient, begin_family, record_directive, send_to_intake
from oneplan.access.models import AccessGrant, Emergency
from oneplan.accounts.models import Account
from oneplan.approvals import actions
from oneplan.approvals.actions import Wanted, decide_change, look_first, undo_change
from oneplan.approvals.models import Affected, Change, HandOver
from oneplan.approvals.readers import duplicates_waiting
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.people.community_rules import RULES
from oneplan.people.models import ContactPoint, Family, Person, Rule
from oneplan.people.readers import rule_value, rules_of
from oneplan.plans.actions import begin_plan
from oneplan.plans.models import Need, Plan
from oneplan.referrals.models import Referral
from oneplan.voice.actions import write_note
from oneplan.voice.models import Note
from tests.approvals.office import (
    PHONE,
    WHY,
    as_,
    ask,
    decide,
    entered_twice,
    families,
    hire,
    make_office,
    people,
    request_again,
    sees,
)
from tests.privacy.outside import fingerprint, owner
from tests.teams.cast import Cast

# What a change by two people itself leaves: all else stays as it was.
OF_THE_CHANGE = {
    "approvals_change",
    "approvals_affected",
    "approvals_handover",
    "approvals_possibleduplicate",
}


def rows_of(family: UUID) -> dict[str, str]:
    return {t: rows for t, rows in fingerprint(family).items() if t not in OF_THE_CHANGE}


EVERYBODY = ("amira", "yusuf", "dana", "priya", "marc", "helene", "okafor", "chen", "stranger")


@pytest.fixture
def office(db: None) -> Cast:
    return make_office()


def change_of(cast: Cast, who: str, change_id: UUID) -> Change:
    with as_(cast, who):
        return Change.objects.get(pk=change_id)


# A second person


def test_nobody_decides_about_their_own_change(office: Cast) -> None:
    asked = ask(office, "priya", people(office, *entered_twice(office)))
    with pytest.raises(NotAllowed):
        decide(office, "priya", asked)
    with as_(office, "priya"), connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_decide_change(%s, true, 'fine')", [asked])
        assert cursor.fetchone() == ("yourself",)
    assert change_of(office, "priya", asked).waits


def test_not_even_the_owner_can_write_one_person_twice(office: Cast) -> None:
    """The constraint, whatever a function would do."""
    with owner() as connected, pytest.raises(Exception, match="change_has_a_second_person"):
        connected.execute(
            "INSERT INTO approvals_change (id, community_id, created_at, kind, recipient,"
            " leaves_agency, rule, source, reason, more, less, families, workers, asked_by,"
            " asked_name, outcome, decided_at, decided_by, decided_name, decided_words, undo_until,"
            " undone_name) VALUES (gen_random_uuid(), gen_random_uuid(), now(), 'rule', '', false,"
            " '', '', '', 0, 0, 0, 0, '0197f000-0000-7000-8000-000000000001', '', 'approved',"
            " now(), '0197f000-0000-7000-8000-000000000001', '', '', now(), '')"
        )


def test_the_application_writes_no_change(office: Cast) -> None:
    sara, again = entered_twice(office)
    asked = ask(office, "priya", people(office, sara, again))
    with as_(office, "helene") as viewer:
        assert Change.objects.filter(pk=asked).update(outcome="approved") == 0
    for who in ("helene", "priya"):
        with as_(office, who) as viewer, pytest.raises(DatabaseError), transaction.atomic():
            Change.objects.create(
                community=office.community, kind="rule", asked_by=viewer.id, reason="x"
            )
    with as_(office, "dana"), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=again.pk).update(same_as=sara)


@pytest.mark.parametrize("who", ["dana", "stranger", "okafor", "amira", "chen"])
def test_only_supervisors_and_intake_are_second_persons(office: Cast, who: str) -> None:
    asked = ask(office, "priya", people(office, *entered_twice(office)))
    with pytest.raises(NotFound):
        decide(office, who, asked)
    assert office.client(who).get(f"/office/changes/{asked}/").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "okafor", "helene", "amira"])
def test_whoever_does_not_handle_the_family_cannot_even_look(office: Cast, who: str) -> None:
    wanted = people(office, *entered_twice(office))
    with as_(office, who) as viewer, pytest.raises(NotFound):
        look_first(viewer, wanted)


def test_two_approve_at_once_and_it_happens_once(committed_db: None) -> None:
    office = make_office()
    asked = ask(office, "dana", people(office, *entered_twice(office)))
    ready, said = threading.Barrier(2), []

    def approve(who: str) -> None:
        try:
            with as_(office, who) as viewer:
                ready.wait(10)
                decide_change(viewer, asked, yes=True, words="Yes.")
            said.append("done")
        except NotReady:
            said.append("late")
        finally:
            connections.close_all()

    both = [threading.Thread(target=approve, args=[who]) for who in ("helene", "marc")]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert sorted(said) == ["done", "late"]


def test_a_change_is_asked_once_at_a_time_and_can_be_refused(office: Cast) -> None:
    wanted = people(office, *entered_twice(office))
    asked = ask(office, "priya", wanted)
    with pytest.raises(NotReady):
        ask(office, "dana", Wanted(wanted.kind, wanted.facts))
    decide(office, "helene", asked, yes=False)
    assert change_of(office, "priya", asked).outcome == "refused"
    with pytest.raises(NotReady):
        decide(office, "marc", asked)
    ask(office, "dana", Wanted(wanted.kind, wanted.facts))


def test_a_reason_is_needed(office: Cast) -> None:
    with pytest.raises(Invalid):
        ask(office, "priya", people(office, *entered_twice(office)), why="  no  ")


# Two entries, one person


def test_two_entries_are_shown_as_one_and_a_denial_counts_for_both(office: Cast) -> None:
    sara, again = entered_twice(office)
    with as_(office, "amira") as viewer:
        family = Family.objects.get(pk=office.family_id)
        dana = office.workers["dana"]
        record_directive(
            viewer, family, Recipient(dana.account_id, dana.agency_id), ["health"], effect="deny",
            person_id=again.pk, decided_by_id=office.people["amira"].pk,
        )  # fmt: skip
        begin_plan(viewer, family)
        plan = Plan.objects.get(family=family)
        rows = {
            person: Need.objects.create(
                community=office.community, family=family, plan=plan, person=person,
                category="health", statement="x",
            ).pk
            for person in (sara, again)
        }  # fmt: skip

    def visible(who: str) -> set[UUID]:
        with as_(office, who):
            return set(Need.objects.values_list("pk", flat=True))

    before = {who: visible(who) for who in EVERYBODY}
    assert before["dana"] == {rows[sara]}
    wanted = people(office, sara, again)
    with as_(office, "priya") as viewer:
        seen = look_first(viewer, wanted)
    assert [(one.name, one.categories) for one in seen.less] == [("Dana Fictional", ("health",))]
    assert seen.more == []
    asked = ask(office, "priya", wanted)
    decide(office, "helene", asked)
    after = {who: visible(who) for who in EVERYBODY}
    assert all(after[who] <= before[who] for who in EVERYBODY)
    assert after["dana"] == set()
    assert after["amira"] == before["amira"] == set(rows.values())
    page = office.client("priya").get(office.url("people/")).content.decode()
    assert "Also written down as" in page
    with as_(office, "helene") as viewer:
        undo_change(viewer, asked)
    assert {who: visible(who) for who in EVERYBODY} == before


def test_the_entry_of_somebody_who_signs_in_stays(office: Cast) -> None:
    wanted = people(office, office.people["sara"], office.people["yusuf"])
    with as_(office, "priya") as viewer:
        assert look_first(viewer, wanted).obstacle
    with pytest.raises(NotReady):
        ask(office, "priya", wanted)


def test_people_of_another_record_cannot_be_named(office: Cast) -> None:
    other = request_again(office).family_id
    with as_(office, "priya"):
        stranger = Person.objects.filter(family_id=other)[0]
    with pytest.raises(NotReady):
        ask(office, "priya", people(office, office.people["sara"], stranger))


# Two records, one family


def grants_of(*families: Any) -> list[tuple[Any, ...]]:
    """Every grant but for its number, as the owner reads them."""
    with owner() as connected:
        return connected.execute(
            "SELECT family_id, viewer_id, agency_id, person_id, effect, categories, may_write,"
            " may_steward, may_redisclose, rank, items, purposes, starts, ends, because"
            " FROM access_grant WHERE family_id = ANY (%s) ORDER BY 1, 2, 3, 4, 5, 6::text, 15,"
            " 13, 14",
            [list(families)],
        ).fetchall()


def keep_out_lea(office: Cast) -> None:
    """Lea does intake, and the earlier family keeps her out: she cannot see both."""
    hire(office, "lea", "intake")
    with office.acting("amira") as (viewer, family):
        record_directive(
            viewer, family, Recipient(office.accounts["lea"].pk), ["referral", "contact"],
            effect="deny", decided_by_id=office.people["amira"].pk,
        )  # fmt: skip


def test_joined_records_open_nothing_and_are_undone_exactly(committed_db: None) -> None:
    office = make_office()
    keep_out_lea(office)
    later = request_again(office).family_id
    both = (office.family_id, later)
    rows = {family: rows_of(family) for family in both}
    grants = grants_of(*both)
    before = {who: {f: sees(office, who, f) for f in both} for who in EVERYBODY}
    asked = ask(office, "priya", families(office, later))
    assert grants_of(*both) == grants  # asking changes nothing
    decide(office, "helene", asked)
    after = {who: {f: sees(office, who, f) for f in both} for who in EVERYBODY}
    for who in EVERYBODY:
        assert all(before[who][f] or not after[who][f] for f in both), who
    # The earlier record is as it was; of the later one only parts seen in both, and the sender's.
    assert grants_of(office.family_id) == [g for g in grants if g[0] == office.family_id]
    left = {(g[1], g[14], *g[5]) for g in grants_of(later)}
    handlers = {office.accounts[who].pk for who in ("priya", "marc")}
    assert left == {
        (office.accounts["okafor"].pk, "referrer", "referral"),
        *((account, "intake", "referral", "contact") for account in handlers),
    }
    assert len(grants_of(later)) < len([g for g in grants if g[0] == later])
    assert {family: rows_of(family) for family in both} == rows
    with as_(office, "helene") as viewer:
        undo_change(viewer, asked)
    assert grants_of(*both) == grants
    assert {family: rows_of(family) for family in both} == rows
    with as_(office, "priya"):
        assert len(duplicates_waiting()) == 1  # the question is open again


def test_whoever_saw_only_the_later_record_sees_it_no_more(office: Cast) -> None:
    keep_out_lea(office)
    later = request_again(office).family_id
    assert sees(office, "lea", later)
    decide(office, "helene", ask(office, "priya", families(office, later)))
    with as_(office, "lea"):
        assert not Referral.objects.filter(family_id=later).exists()
        assert not Person.objects.filter(family_id=later).exists()
        assert not HandOver.objects.exists()
        assert not AccessGrant.objects.filter(family_id=later).exists()
    with as_(office, "priya"):
        assert HandOver.objects.get().into_id == office.family_id
    page = office.client("priya").get("/office/changes/").content.decode()
    assert "Handed over" in page


def test_the_closed_records_family_keeps_its_own(office: Cast) -> None:
    """A mother asked a second time, with another account: her words stay hers, in her record."""
    account = office.accounts["neighbour"]
    with acting_as(Viewer(id=account.pk, name="Grace", signed_in=True)) as viewer:
        family_id = begin_family(viewer, office.community.pk)
        family = Family.objects.get(pk=family_id)
        person = Person.objects.create(
            community=office.community, family=family, account=account, chosen_name="Amira",
            standing="caregiver", directs=True,
        )  # fmt: skip
        ContactPoint.objects.create(
            community=office.community, family=family, person=person, kind="text", value=PHONE
        )
        send_to_intake(viewer, family)
    with as_(office, "neighbour") as viewer:
        family = Family.objects.get(pk=family_id)
        write_note(viewer, family, "Only mine", key=new_id(), language="en")
    decide(office, "helene", ask(office, "priya", families(office, family_id)))
    with as_(office, "neighbour"):
        assert [note.text for note in Note.objects.all()] == ["Only mine"]
    page = office.client("neighbour").get(f"/family/{family_id}/access/").content.decode()
    assert "joined this record with an earlier one" in page
    for who in EVERYBODY:
        with as_(office, who):
            assert not Note.objects.exists(), who
    assert "earlier one" not in office.client("amira").get(office.url("access/")).content.decode()


def test_directives_are_not_carried_over(office: Cast) -> None:
    """The coordinator of the earlier record sees nothing of what was sent later."""
    later = request_again(office).family_id
    decide(office, "helene", ask(office, "priya", families(office, later)))
    assert sees(office, "dana", office.family_id)
    assert not sees(office, "dana", later)


def test_the_later_record_is_the_one_that_closes(office: Cast) -> None:
    later = request_again(office).family_id
    turned = Wanted(Change.Kind.FAMILIES, {"family": later, "other_family": office.family_id})
    with as_(office, "priya") as viewer:
        assert look_first(viewer, turned).obstacle
    with as_(office, "dana") as viewer, pytest.raises(NotFound):
        look_first(viewer, families(office, later))


def test_the_second_person_sees_numbers_where_the_record_is_not_theirs(office: Cast) -> None:
    later = request_again(office).family_id
    asked = ask(office, "priya", families(office, later))
    with as_(office, "helene"):
        assert not Affected.objects.exists()
    page = office.client("helene").get(f"/office/changes/{asked}/").content.decode()
    assert "You see numbers only" in page
    assert "Amira" not in page.replace(WHY, "")


def test_the_sender_is_not_told_of_a_merge(office: Cast) -> None:
    referral = request_again(office)
    client = office.client("okafor")
    paths = ["/referrals/mine/", f"/referrals/{referral.pk}/request/", "/today/"]

    def read() -> list[str]:
        pages = [client.get(path).content.decode() for path in paths]
        return [re.sub("csrf[^>]*>|form_key[^>]*>|nonce=[^ >]*", "", page) for page in pages]

    before = read()
    assert "School is hard" in before[1]
    decide(office, "helene", ask(office, "priya", families(office, referral.family_id)))
    assert read() == before


def test_undo_is_over_after_a_week(office: Cast) -> None:
    asked = ask(office, "priya", people(office, *entered_twice(office)))
    decide(office, "helene", asked)
    it = change_of(office, "priya", asked)
    assert it.undo_until and it.decided_at
    assert it.undo_until - it.decided_at == timedelta(days=7)
    with as_(office, "marc") as viewer, pytest.raises(NotFound):
        undo_change(viewer, asked)


# Rules


@pytest.fixture
def admins(office: Cast) -> Cast:
    for name in ("robin", "kim"):
        office.accounts[name] = Account.objects.create_user(
            f"{name}@example.org", name=name.title(), is_site_admin=True
        )
    return office


def rule(cast: Cast, key: str, value: int) -> Wanted:
    facts = {"community": cast.community.pk, "rule": key, "value": value, "source": "Minutes, May"}
    return Wanted(Change.Kind.RULE, facts)


def test_the_database_and_the_pages_have_the_same_rules(office: Cast) -> None:
    for key, one in RULES.items():
        assert ("hours" in key) == (one.unit == "hours") and ("working" in key) == (
            one.unit == "working days"
        ), key
        assert rule_value(office.community.pk, key) == one.default


def test_a_rule_counts_when_two_administrators_agree(admins: Cast) -> None:
    asked = ask(admins, "robin", rule(admins, "intake_consent_days", 90))
    assert rule_value(admins.community.pk, "intake_consent_days") == 365
    with pytest.raises(NotFound):
        decide(admins, "helene", asked)
    with pytest.raises(NotAllowed):
        decide(admins, "robin", asked)
    decide(admins, "kim", asked)
    now = rules_of(admins.community.pk)["intake_consent_days"]
    assert (now.value, now.version, now.source) == (90, 1, "Minutes, May")
    with admins.acting("amira") as (viewer, family):
        made = record_directive(viewer, family, Recipient(admins.accounts["dana"].pk), ["health"])
        assert made.ends - made.starts < timedelta(days=91)
    with as_(admins, "robin") as viewer:
        undo_change(viewer, asked)
    assert rule_value(admins.community.pk, "intake_consent_days") == 365


def test_clocks_of_a_community_are_what_its_pages_say(admins: Cast) -> None:
    """How soon somebody answers, how long a plan and a checked service count: rules, with where
    each is written, in force from the moment two administrators agree."""
    before = Client().get("/referrals/start/").content.decode()
    assert "within 3 working days" in before
    for key, value in (("answer_working_days", 5), ("directory_fresh_days", 30)):
        decide(admins, "kim", ask(admins, "robin", rule(admins, key, value)))
    assert "within 5 working days" in Client().get("/referrals/start/").content.decode()
    page = admins.client("robin").get(f"/site/{admins.community.pk}/").content.decode()
    assert "5 working days" in page and "Minutes, May" in page
    assert "Wraparound Milwaukee" in page  # nobody has set it: the source of what it is then


@pytest.mark.parametrize(
    ("key", "value"),
    [("emergency_hours", 5), ("emergency_hours", 0), ("review_days", 15),
     ("intake_consent_days", 366), ("intake_consent_days", 365), ("another", 3)],
)  # fmt: skip
def test_rules_have_bounds(admins: Cast, key: str, value: int) -> None:
    with pytest.raises(NotReady):
        ask(admins, "robin", rule(admins, key, value))


def test_no_worker_asks_for_a_rule_and_nobody_writes_one(admins: Cast) -> None:
    with pytest.raises(NotFound):
        ask(admins, "priya", rule(admins, "emergency_hours", 2))
    with as_(admins, "robin"), pytest.raises(DatabaseError), transaction.atomic():
        Rule.objects.create(
            community=admins.community, key="emergency_hours", version=1, value=2, source="x"
        )


def test_an_emergency_ends_when_the_rule_says(admins: Cast) -> None:
    decide(admins, "kim", ask(admins, "robin", rule(admins, "emergency_hours", 2)))
    with admins.acting("amira"), connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM access_familyreference")
        said = cursor.fetchone()[0]
    answer = admins.client("chen").post(
        "/office/emergency/",
        {"reference": said, "parts": ["health"], "reason": "harm_self",
         "words": "She did not answer the door."},
    )  # fmt: skip
    assert answer.status_code == 302
    with as_(admins, "chen"):
        opened = Emergency.objects.get()
    assert opened.ends - opened.starts == timedelta(hours=2)


def test_an_administrator_sees_no_family(admins: Cast) -> None:
    later = request_again(admins).family_id
    asked = ask(admins, "priya", families(admins, later))
    with as_(admins, "robin"):
        assert not Change.objects.exists()
        assert not Family.objects.exists()
        assert not AccessGrant.objects.exists()
    client = admins.client("robin")
    assert client.get(f"/office/changes/{asked}/").status_code == 404
    page = client.get("/office/rules/").content.decode()
    assert "Test area" in page


# Pages


def test_what_was_typed_is_kept(admins: Cast) -> None:
    client = admins.client("robin")
    path = f"/office/rules/{admins.community.pk}/emergency_hours/"
    page = client.post(path, {"step": "look", "value": "9", "source": "Minutes of May"})
    assert 'value="9"' in page.content.decode()
    assert "Minutes of May" in page.content.decode()
    page = client.post(path, {"step": "ask", "value": "2", "source": "Minutes", "reason": ""})
    assert "Write why" in page.content.decode()
    assert 'value="2"' in page.content.decode()
    asked = client.post(path, {"step": "ask", "value": "2", "source": "Minutes", "reason": WHY})
    assert asked.status_code == 302
    second = admins.client("kim")
    page = second.post(asked.url, {"answer": "yes", "words": ""}).content.decode()
    assert "Write why" in page
    assert second.post(asked.url, {"answer": "yes", "words": "Agreed."}).status_code == 302
    assert rule_value(admins.community.pk, "emergency_hours") == 2


def test_a_worker_goes_the_whole_way(office: Cast) -> None:
    sara, again = entered_twice(office)
    dana, helene = office.client("dana"), office.client("helene")
    path = office.url("access/same-person/")
    assert path in dana.get(office.url("people/")).content.decode()
    page = dana.post(path, {"step": "look", "stays": sara.pk, "goes": sara.pk}).content.decode()
    assert "Choose two different entries." in page
    chosen = {"stays": sara.pk, "goes": again.pk}
    page = dana.post(path, {"step": "look", **chosen}).content.decode()
    assert "Whom it affects" in page
    asked = dana.post(path, {"step": "ask", "reason": WHY, **chosen})
    assert asked.status_code == 302
    assert asked.url in helene.get("/office/changes/").content.decode()
    helene.post(asked.url, {"answer": "yes", "words": "I know Sara."})
    page = dana.get(asked.url).content.decode()
    assert "Can be undone until" in page
    dana.post(f"{asked.url}undo/")
    assert "Undone" in dana.get(asked.url).content.decode()
    for who in ("amira", "yusuf"):
        assert office.client(who).get(path).status_code == 404


@pytest.mark.parametrize("act", [actions.undo_change, actions.not_the_same, actions.handed_over])
def test_what_is_not_there_is_not_found(act: Callable[[Viewer, UUID], None], db: None) -> None:
    with acting_as(NOBODY), pytest.raises(NotFound):
        act(NOBODY, new_id())
