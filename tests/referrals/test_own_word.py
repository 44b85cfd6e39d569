"""Whoever alone decides about what is theirs is asked at the way in, too (adr/0021)."""

from typing import Any
from uuid import UUID

import pytest

from oneplan.access.models import Directive
from oneplan.kernel import clock
from oneplan.people.models import Identity
from oneplan.referrals import actions, registration
from oneplan.referrals.models import Referral
from tests.access.ranking import OWN_AGE
from tests.referrals.conftest import worker_request
from tests.referrals.test_deciding import accept_form


def referred(place: Any, age: int) -> Referral:
    born = clock.today().replace(day=1, year=clock.today().year - age)
    people = (
        registration.PersonEntry("Rosa", "caregiver", directs=True),
        registration.PersonEntry("Io", "youth", birth_date=born),
    )
    family = registration.Registration("The Sample family", people)
    with place.acting(place.teacher) as viewer:
        return actions.refer(viewer, place.here.pk, worker_request(family=family))


@pytest.mark.parametrize("asked", [True, False])
def test_a_youth_of_age_is_not_spoken_for(place: Any, asked: bool) -> None:
    """What she herself said to intake counts, and nothing else does."""
    referral = referred(place, OWN_AGE + 1)
    client = place.client(place.intake)
    form = client.get(f"/referrals/{referral.pk}/accept/").context["form"]
    [(io, name)] = form.fields["themselves"].choices
    assert name == "Io"
    chosen = {"themselves": [io]} if asked else {}
    answer = client.post(f"/referrals/{referral.pk}/accept/", accept_form(place, **chosen))
    assert answer["Location"] == "/referrals/"
    with place.acting(place.coordinator):
        names = {one.person.chosen_name for one in Identity.objects.select_related("person")}
        assert names == ({"Rosa", "Io"} if asked else {"Rosa"})
    with place.acting(place.intake):
        assert not Directive.objects.exists()  # the way in is closed behind it


def test_a_child_is_spoken_for_and_nothing_is_asked(place: Any) -> None:
    referral = referred(place, OWN_AGE - 1)
    page = place.client(place.intake).get(f"/referrals/{referral.pk}/accept/")
    assert "themselves" not in page.context["form"].fields


def test_nobody_else_can_be_ticked(place: Any) -> None:
    referral = referred(place, OWN_AGE + 1)
    client = place.client(place.intake)
    form = client.get(f"/referrals/{referral.pk}/accept/").context["form"]
    [(io, _name)] = form.fields["themselves"].choices
    for wrong in (str(UUID(int=7)), "everybody"):
        answer = client.post(
            f"/referrals/{referral.pk}/accept/", accept_form(place, themselves=[io, wrong])
        )
        assert answer.context["form"].errors.keys() == {"themselves"}
