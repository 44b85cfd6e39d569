"""Facts that give rights: who may say who directs, has custody, is invited (adr/0020)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from oneplan.access.actions import Recipient, join_team, record_directive
from oneplan.access.models import AccessEvent
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid
from oneplan.people import actions
from oneplan.people.models import ContactPoint, Family, Invitation, Person, Relation
from tests.access.test_directives import father
from tests.joining import take_place
from tests.teams.cast import Cast, make_cast

Rows = dict[str, Any]


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    chen = cast.workers["chen"]
    with cast.acting("amira") as (viewer, family):  # a team member who may write contacts
        join_team(viewer, family, chen.account_id, chen.agency_id)
        record_directive(
            viewer,
            family,
            Recipient(chen.account_id, chen.agency_id),
            ["contact", "schedule"],
            may_write=True,
            until=clock.now().replace(year=clock.now().year + 1),
            decided_by_id=cast.people["amira"].pk,
        )
    return cast


def refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        assert "not for this viewer" in str(error), error
        return True
    return False


def changing(person: Person, **facts: Any) -> Callable[[], object]:
    return lambda: Person.objects.filter(pk=person.pk).update(**facts)


@pytest.mark.parametrize("facts", [{"directs": True}, {"standing": "caregiver"}])
@pytest.mark.parametrize("who", ["yusuf", "chen"])
def test_nobody_makes_themself_the_one_who_directs(cast: Cast, who: str, facts: Rows) -> None:
    with cast.acting(who) as (viewer, _family):
        yusuf = Person.objects.get(pk=cast.people["yusuf"].pk)
        assert refused(changing(yusuf, **facts))
        with pytest.raises(Invalid) as said:
            actions.change_person(viewer, yusuf, yusuf.revision, **facts)
        assert set(facts) <= set(said.value.fields)


def test_a_team_member_adds_no_second_self(cast: Cast) -> None:
    """Neither as somebody who directs, nor by an invitation, nor as somebody's account."""
    with cast.acting("chen") as (viewer, family):
        for more in ({"directs": True}, {"account": cast.accounts["chen"]}):
            with pytest.raises(Invalid):
                actions.add_person(viewer, family, chosen_name="X", standing="caregiver", **more)
        new = actions.add_person(viewer, family, chosen_name="X", standing="support")
        for person in (new, cast.people["sara"]):
            with pytest.raises(Invalid):
                actions.invite(viewer, family, person, "chen.too@example.org")


def test_the_coordinator_names_who_directs_only_while_nobody_with_an_account_does(
    cast: Cast,
) -> None:
    with cast.acting("dana") as (viewer, family):
        sara = Person.objects.get(pk=cast.people["sara"].pk)
        with pytest.raises(Invalid):
            actions.change_person(viewer, sara, sara.revision, directs=True)
        with pytest.raises(Invalid):
            actions.add_person(viewer, family, chosen_name="X", standing="caregiver", directs=True)


def test_whoever_directs_says_who_else_does(cast: Cast) -> None:
    father(cast, "joint")
    with cast.acting("neighbour") as (viewer, _family):
        sara = Person.objects.get(pk=cast.people["sara"].pk)
        actions.change_person(viewer, sara, sara.revision, directs=True)
        assert Person.objects.get(pk=sara.pk).directs


@pytest.mark.parametrize(
    "facts",
    [{"directs": False}, {"left_at": clock.now()}, {"standing": "support"}],
    ids=lambda facts: next(iter(facts)),
)
def test_one_parent_does_not_unseat_the_other(cast: Cast, facts: Rows) -> None:
    karim = father(cast, "joint")
    with cast.acting("amira"):
        assert refused(changing(karim, **facts))
        assert refused(lambda: Relation.objects.filter(person=karim).update(custody="access"))
        assert refused(lambda: Relation.objects.filter(person=karim).delete())
    with cast.acting("chen"):
        assert refused(changing(karim, **facts))
    with cast.acting("dana"):  # who has seen the court's paper
        assert not refused(changing(karim, **facts))


def test_a_youth_is_not_put_out_of_their_own_space(cast: Cast) -> None:
    yusuf = cast.people["yusuf"]
    with cast.acting("amira"):
        assert refused(changing(yusuf, standing="support"))
        assert refused(changing(yusuf, left_at=clock.now()))
        assert not refused(changing(yusuf, standing="child"))
    with cast.acting("yusuf"):
        assert not refused(changing(yusuf, left_at=clock.now()))


def test_who_is_kept_out_does_not_unseat_who_keeps_them_out(cast: Cast) -> None:
    karim, dana = father(cast, "joint"), cast.workers["dana"]
    with cast.acting("neighbour") as (viewer, family):
        record_directive(
            viewer,
            family,
            Recipient(dana.account_id, dana.agency_id),
            ["income"],
            effect="deny",
            until=clock.now().replace(year=clock.now().year + 1),
            decided_by_id=karim.pk,
        )
    with cast.acting("dana"):
        assert refused(changing(karim, directs=False))
        assert refused(lambda: Relation.objects.filter(person=karim).update(custody="access"))


def test_the_only_one_with_an_account_is_not_unseated(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, _family):
        sara = Person.objects.get(pk=cast.people["sara"].pk)
        actions.change_person(viewer, sara, sara.revision, directs=True)
    with cast.acting("dana"):
        assert refused(changing(cast.people["amira"], directs=False))


def test_what_a_worker_changes_is_in_the_familys_log(cast: Cast) -> None:
    karim = father(cast, "joint")
    with cast.acting("dana"):
        Relation.objects.filter(person=karim).update(custody="access")
    with cast.acting("amira"):
        lines = AccessEvent.objects.filter(part="rights")
        assert [line.viewer_name for line in lines] == [cast.workers["dana"].name]
    page = cast.client("amira").get(cast.url("access/looked/")).content.decode()
    assert "changed who decides" in page


def test_the_form_asks_only_what_one_may_say(cast: Cast) -> None:
    yusuf = cast.url(f"people/{cast.people['yusuf'].pk}/")
    for who, asked in (("amira", True), ("chen", False), ("yusuf", False)):
        page = cast.client(who).get(yusuf).content.decode()
        assert ('name="directs"' in page) is asked, who
        assert ('name="standing"' in page) is asked, who
    typed = {"chosen_name": "Yusuf H.", "directs": "on", "standing": "caregiver", "revision": "1"}
    assert cast.client("yusuf").post(yusuf, typed).status_code == 302
    with cast.acting("amira"):
        now = Person.objects.get(pk=cast.people["yusuf"].pk)
        assert (now.chosen_name, now.directs, now.standing) == ("Yusuf H.", False, "youth")


def test_a_youths_address_is_nobody_elses_of_the_family(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        ContactPoint.objects.create(
            community=cast.community,
            family=family,
            person=cast.people["amira"],
            kind="email",
            value="home@example.org",
        )
        layla = actions.add_person(viewer, family, chosen_name="Aunt", standing="support")
        actions.invite(viewer, family, layla, "aunt@example.org")
        for shared in ("Home@example.org", "amira@example.org", "AUNT@example.org"):
            with pytest.raises(Invalid) as said:
                actions.invite(viewer, family, cast.people["sara"], shared)
            assert "email" in said.value.fields


def test_nobody_takes_a_second_place_with_one_account(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        aunt = actions.add_person(viewer, family, chosen_name="Aunt", standing="support")
        with pytest.raises(AssertionError):
            take_place(viewer, family, aunt, cast.accounts["yusuf"].pk)
        aunt.refresh_from_db()
        assert aunt.account_id is None


def test_an_open_invitation_is_not_turned_to_another_address(cast: Cast) -> None:
    with cast.acting("amira") as (viewer, family):
        actions.invite(viewer, family, cast.people["sara"], "sara@example.org")
        assert refused(lambda: Invitation.objects.update(email="amira.too@example.org"))
        assert Family.objects.filter(pk=family.pk).exists()
