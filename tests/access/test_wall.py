"""The wall by itself: grants decide, in the database, whatever a query forgets to ask."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.access import actions
from oneplan.access.actions import Recipient
from oneplan.access.models import AccessEvent, AccessGrant, Directive, Effect, Involvement
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as, name_to_database
from oneplan.people import actions as people_actions
from oneplan.people.models import Agency, Community, Family, FamilyRole, Identity, Person, Worker
from tests.joining import take_place

pytestmark = pytest.mark.django_db


class Small:
    """One family, made the way a family really begins, and an agency with one worker."""

    def __init__(self) -> None:
        self.community = Community.objects.create(name="Small", slug="small", fictional=True)
        self.agency = Agency.objects.create(
            community=self.community, name="Lead", coordinating=True
        )
        self.mother = Account.objects.create_user("mother@example.org", name="Mother")
        self.youth = Account.objects.create_user("youth@example.org", name="Youth")
        self.other = Account.objects.create_user("other@example.org", name="Other")
        worker = Account.objects.create_user("worker@example.org", name="Worker")
        self.worker = Worker.objects.create(
            community=self.community,
            agency=self.agency,
            account=worker,
            name="Worker",
            roles=["coordinator", "intake"],
        )
        self.family_id = self._begin()
        with self.as_account(self.mother):
            self.family = Family.objects.get()

    def _begin(self):  # type: ignore[no-untyped-def]
        with acting_as(Viewer(id=new_id(), name="Visitor")) as visitor:
            family_id = actions.begin_family(visitor, self.community.id)
            family = Family.objects.get(pk=family_id)
            mother = people_actions.add_person(
                visitor,
                family,
                chosen_name="Mother",
                standing=FamilyRole.CAREGIVER,
                directs=True,
                legal_name="Legal Mother",
            )
            youth = people_actions.add_person(
                visitor,
                family,
                chosen_name="Youth",
                standing=FamilyRole.YOUTH,
                legal_name="Legal Youth",
            )
            take_place(visitor, family, youth, self.youth.pk)
            take_place(visitor, family, mother, self.mother.pk)
            actions.send_to_intake(visitor, family)
        return family_id

    def as_account(self, account):  # type: ignore[no-untyped-def]
        return _as(account)


class _as:
    def __init__(self, account) -> None:  # type: ignore[no-untyped-def]
        self.account = account

    def __enter__(self) -> Viewer:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        known = name_account(self.account.id)
        assert known is not None
        return known.viewer

    def __exit__(self, *error: object) -> None:
        self.atomic.__exit__(*error)
        name_to_database(Viewer())


@pytest.fixture
def small() -> Small:
    return Small()


def test_nobody_sees_nothing(small: Small) -> None:
    with acting_as(Viewer()):
        assert not Family.objects.exists()
        assert not Person.objects.exists()
        assert not AccessGrant.objects.exists()
        assert not Involvement.objects.exists()


def test_a_stranger_sees_nothing_and_finds_no_record(small: Small) -> None:
    with small.as_account(small.other) as viewer:
        assert not Family.objects.exists()
        with pytest.raises(NotFound):
            actions.open_record(viewer, small.family_id, "plan")


def test_who_directs_the_family_sees_it(small: Small) -> None:
    with small.as_account(small.mother):
        assert Person.objects.count() == 2
        assert Identity.objects.count() == 2


def test_a_youth_sees_names_but_only_their_own_identity(small: Small) -> None:
    with small.as_account(small.youth):
        assert Person.objects.count() == 2
        assert [i.legal_name for i in Identity.objects.all()] == ["Legal Youth"]


def test_intake_sees_the_way_in_until_it_ends(small: Small) -> None:
    with small.as_account(small.worker.account) as viewer:
        family = actions.open_record(viewer, small.family_id, "referral")
        assert Identity.objects.count() == 2
        actions.end_involvement(viewer, family, Involvement.Kind.INTAKE)
        assert not Family.objects.exists()


def test_an_assignment_opens_nothing_without_consent(small: Small) -> None:
    with small.as_account(small.worker.account) as viewer:
        family = Family.objects.get()
        actions.assign_coordinator(viewer, family, small.worker)
        actions.end_involvement(viewer, family, Involvement.Kind.INTAKE)
        assert not Family.objects.exists()


def _consent(small: Small, categories: list[str], effect: str = Effect.PERMIT) -> Directive:
    with small.as_account(small.mother) as viewer:
        return actions.record_directive(
            viewer,
            small.family,
            Recipient(agency_id=small.agency.id, role="coordinator"),
            categories,
            effect=effect,
        )


def _assign(small: Small) -> None:
    with small.as_account(small.worker.account) as viewer:
        family = Family.objects.get()
        actions.assign_coordinator(viewer, family, small.worker)
        actions.end_involvement(viewer, family, Involvement.Kind.INTAKE)


def test_consent_opens_and_withdrawing_closes_at_once(small: Small) -> None:
    directive = _consent(small, ["contact", "schedule"])
    _assign(small)
    with small.as_account(small.worker.account):
        assert Identity.objects.count() == 2
    with small.as_account(small.mother) as viewer:
        actions.withdraw_directive(viewer, small.family, directive.id)
    with small.as_account(small.worker.account):
        assert not Family.objects.exists()


def test_deny_beats_permit(small: Small) -> None:
    _consent(small, ["contact", "schedule"])
    _assign(small)
    _consent(small, ["contact"], Effect.DENY)
    with small.as_account(small.worker.account):
        assert Person.objects.count() == 2  # schedule is still permitted: names come with it
        assert not Identity.objects.exists()


def test_consent_ends_by_itself(small: Small) -> None:
    with small.as_account(small.mother) as viewer:
        actions.record_directive(
            viewer,
            small.family,
            Recipient(agency_id=small.agency.id, role="coordinator"),
            ["contact"],
            until=clock.now() + timedelta(milliseconds=1),
        )
    _assign(small)
    with small.as_account(small.worker.account):
        # The grant is there, its time is over: nothing had to be recomputed.
        assert AccessGrant.objects.filter(ends__lt=clock.now()).exists()
        assert not Family.objects.exists()


def test_own_voice_is_never_shared_by_a_directive(small: Small) -> None:
    directive = _consent(small, ["own_voice", "schedule"])
    assert directive.categories == ["schedule"]


def test_a_worker_who_leaves_the_agency_sees_nothing_more(small: Small) -> None:
    Worker.objects.filter(pk=small.worker.pk).update(left_at=clock.now())
    with small.as_account(small.worker.account):
        assert not Family.objects.exists()


def test_acting_for_the_family_is_not_acting_for_the_agency(small: Small) -> None:
    with transaction.atomic():
        assert name_account(small.worker.account_id, acting="family") is not None
        assert not Family.objects.exists()


def test_one_hat_at_a_time(small: Small) -> None:
    """A mother who also works at the agency sees her family as its mother, not from her desk."""
    job = Worker.objects.create(
        community=small.community, agency=small.agency, account=small.mother, name="M", roles=[]
    )
    with transaction.atomic():
        at_work = name_account(small.mother.id, acting=str(job.id))
        assert at_work is not None and small.family_id in at_work.viewer.family_ids
        assert not Person.objects.exists()
        assert name_account(small.mother.id, acting="family") is not None
        assert Person.objects.count() == 2


def test_who_left_the_agency_no_longer_reads_what_they_sent_for_it(small: Small) -> None:
    with transaction.atomic():
        sender = name_account(small.worker.account_id)
        assert sender is not None
        family_id = actions.begin_family(sender.viewer, small.community.id)
        assert Family.objects.filter(pk=family_id).exists()
        Worker.objects.filter(pk=small.worker.pk).update(left_at=clock.now())
        assert not Family.objects.filter(pk=family_id).exists()


def test_openings_are_logged_for_the_family_only(small: Small) -> None:
    with small.as_account(small.worker.account) as viewer:
        actions.open_record(viewer, small.family_id, "referral")
        assert not AccessEvent.objects.exists()  # not for whoever looked
    with small.as_account(small.mother) as viewer:
        actions.open_record(viewer, small.family_id, "plan")
        event = AccessEvent.objects.get()
        assert (event.viewer_name, event.agency_name, event.part) == ("Worker", "Lead", "referral")


def test_the_log_cannot_be_changed_or_removed(small: Small) -> None:
    with small.as_account(small.worker.account) as viewer:
        actions.open_record(viewer, small.family_id, "referral")
    with small.as_account(small.mother):
        assert AccessEvent.objects.update(viewer_name="Somebody else") == 0
        assert AccessEvent.objects.all()._raw_delete("default") == 0
        assert AccessEvent.objects.get().viewer_name == "Worker"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT oneplan_recompute('00000000-0000-7000-8000-000000000000')",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_see ON people_person",
        "CREATE POLICY mine ON people_person USING (true)",
        "SET ROLE oneplan_owner",
        "ALTER ROLE oneplan_app BYPASSRLS",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_application_cannot_touch_the_wall(small: Small, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_grants_cannot_be_written(small: Small) -> None:
    with (
        small.as_account(small.other) as viewer,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        AccessGrant.objects.create(
            community=small.community,
            family_id=small.family_id,
            viewer_id=viewer.id,
            effect="permit",
            categories=["contact"],
            starts=clock.now(),
            because="team",
        )


def test_a_stranger_cannot_write_facts_about_a_family(small: Small) -> None:
    with (
        small.as_account(small.other) as viewer,
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Involvement.objects.create(
            community=small.community,
            family_id=small.family_id,
            kind=Involvement.Kind.REFERRER,
            viewer_id=viewer.id,
        )
