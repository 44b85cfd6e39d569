"""The family's people: who may change them, safe ways to reach them, invitations."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed, NotReady
from oneplan.people import actions, readers
from oneplan.people.models import ContactPoint, Family, Identity, Person, Stage
from oneplan.people.rules import MOVES, age_on, birthday_at, may_move
from tests.example.world import be, example, world

__all__ = ["be", "example", "world"]
As = Callable[[str], Client]


class Acting:
    """One of the cast, inside a transaction, with their family."""

    def __init__(self, who: str) -> None:
        self.account = Account.objects.get(email=f"{who}@example.org")

    def __enter__(self) -> "Acting":
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        known = name_account(self.account.pk)
        assert known is not None
        self.viewer = known.viewer
        family_ids = known.viewer.family_ids
        self.family = Family.objects.get(pk=family_ids[0]) if family_ids else None
        return self

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def test_stages_lead_where_the_process_says() -> None:
    allowed = {(a, b) for a in Stage.values for b in Stage.values if may_move(a, b)}
    assert allowed == {(a, b) for a, several in MOVES.items() for b in several}
    assert not may_move(Stage.IMPLEMENTATION, Stage.COMMENCED)  # not without getting ready
    assert may_move(Stage.INACTIVE, Stage.INTAKE)  # whoever paused may come back


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2011, 3, 27), date(2026, 3, 26), 14),
        (date(2011, 3, 27), date(2026, 3, 27), 15),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_ages(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_a_birth_date_to_come_is_refused(world: None) -> None:
    with Acting("amira") as amira, pytest.raises(Invalid) as refused:
        tomorrow = date.today() + timedelta(days=2)
        actions.add_person(
            amira.viewer, amira.family, chosen_name="N", standing="child", birth_date=tomorrow
        )
    assert "birth_date" in refused.value.fields


def test_two_people_changing_one_person_see_each_other(world: None) -> None:
    with Acting("amira") as amira:
        noor = Person.objects.get(chosen_name="Noor")
        actions.change_person(amira.viewer, noor, noor.revision, chosen_name="Noor H.")
        with pytest.raises(EditConflict) as conflict:
            actions.change_person(amira.viewer, noor, 1, chosen_name="Nour")
        assert conflict.value.theirs["chosen_name"] == "Noor H."


def test_nobody_relates_to_themselves(world: None) -> None:
    with Acting("amira") as amira, pytest.raises(Invalid):
        noor = Person.objects.get(chosen_name="Noor")
        actions.relate(amira.viewer, amira.family, noor, noor, kind="sister")


def test_a_stage_cannot_be_jumped(world: None) -> None:
    with Acting("amira") as amira, pytest.raises(NotReady):
        actions.move_stage(amira.viewer, amira.family, Stage.COMMENCED)


def test_leaving_ends_access_at_once(world: None) -> None:
    with Acting("dana") as dana:
        yusuf = Person.objects.get(chosen_name="Yusuf")
        actions.note_leaving(dana.viewer, yusuf, yusuf.revision)
        name_account(Account.objects.get(email="yusuf@example.org").pk)
        assert not Family.objects.exists()


def test_somebody_always_directs_the_plan(world: None) -> None:
    with Acting("amira") as amira:
        me = Person.objects.get(chosen_name="Amira")
        for change in ({"directs": False}, {"left_at": clock.now()}):
            with pytest.raises(Invalid) as refused:
                actions.change_person(amira.viewer, me, me.revision, **change)
            assert "directs" in refused.value.fields
        noor = Person.objects.get(chosen_name="Noor")
        actions.change_person(amira.viewer, noor, noor.revision, directs=True)
        # What she writes last is out of her own sight at once, and is written all the same.
        left = actions.note_leaving(amira.viewer, me, me.revision)
        assert left.left_at and not Person.objects.filter(pk=me.pk).exists()


def _invited(amira: Acting, email: str) -> actions.Invited:
    noor = Person.objects.get(chosen_name="Noor")
    return actions.invite(amira.viewer, amira.family, noor, email)


def _verified(email: str) -> Account:
    account = Account.objects.create_user(email)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def test_an_invitation_opens_the_record_once_for_its_own_address(world: None) -> None:
    with Acting("amira") as amira:
        invited = _invited(amira, "noor@example.org")
        other, noor = _verified("somebody@example.org"), _verified("noor@example.org")
        name_account(other.pk)
        assert actions.accept_invitation(amira.viewer, invited.secret) is None
        name_account(noor.pk)
        assert actions.accept_invitation(amira.viewer, "not the secret") is None
        assert actions.accept_invitation(amira.viewer, invited.secret) == amira.family.pk
        assert Family.objects.exists()
        assert actions.accept_invitation(amira.viewer, invited.secret) is None


def test_an_unverified_address_opens_nothing(world: None) -> None:
    with Acting("amira") as amira:
        invited = _invited(amira, "noor@example.org")
        name_account(Account.objects.create_user("noor@example.org").pk)
        assert actions.accept_invitation(amira.viewer, invited.secret) is None


def test_a_young_person_needs_their_own_address(world: None) -> None:
    with Acting("amira") as amira:
        mother = Person.objects.get(chosen_name="Amira")
        actions.add_contact(
            amira.viewer, amira.family, mother, kind="email", value="shared@example.org", safe=True
        )
        with pytest.raises(Invalid):
            _invited(amira, "SHARED@example.org")


def test_who_has_an_account_is_not_invited_again(world: None) -> None:
    with Acting("amira") as amira, pytest.raises(NotAllowed):
        yusuf = Person.objects.get(chosen_name="Yusuf")
        actions.invite(amira.viewer, amira.family, yusuf, "new@example.org")


def test_the_school_sees_names_and_no_way_to_reach_them(world: None) -> None:
    with transaction.atomic():
        known = name_account(Account.objects.get(email="okafor@example.org").pk)
        assert known is not None
        assert Person.objects.filter(chosen_name="Yusuf").exists()
        assert not Identity.objects.exists()
        assert not ContactPoint.objects.exists()


def test_the_page_takes_few_statements(be: As) -> None:
    client = be("amira")
    home = client.get("/", follow=True).redirect_chain[-1][0]
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{home}people/")
    # The test's own transaction turns the request's into a savepoint, which is not counted.
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) <= 8
    assert "519-555-0141" in page.content.decode()


def test_bad_input_is_said_beside_the_field_and_kept(be: As) -> None:
    client = be("amira")
    home = client.get("/", follow=True).redirect_chain[-1][0]
    page = client.post(
        f"{home}people/add/",
        {"chosen_name": "", "relation": "kept words", "standing": "child", "birth_date": "soon"},
    ).content.decode()
    assert "Write a name." in page
    assert "year-month-day" in page
    assert "kept words" in page


def test_an_unusable_phone_number_is_refused_with_an_example(be: As) -> None:
    client = be("amira")
    home = client.get("/", follow=True).redirect_chain[-1][0]
    with Acting("amira"):
        person = readers.people_of(Family.objects.get().pk)[0]
    page = client.post(
        f"{home}people/{person.pk}/reach/", {"kind": "phone", "value": "12", "safe": "yes"}
    ).content.decode()
    assert "613-555-0142" in page


def test_a_birthday_on_the_29th_of_february_is_the_first_of_march() -> None:
    leap = date(2008, 2, 29)
    assert birthday_at(leap, 16) == date(2024, 2, 29)
    assert birthday_at(leap, 18) == date(2026, 3, 1)
    assert age_on(leap, birthday_at(leap, 18)) == 18
    assert birthday_at(date(2010, 5, 3), 16) == date(2026, 5, 3)
