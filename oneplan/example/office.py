"""What waits in an office: a request that may be a family's second, and an entry made twice."""

from typing import Final

from oneplan.access.viewers import name_account
from oneplan.approvals import actions as approvals
from oneplan.approvals.models import Change
from oneplan.directory.models import UnmetNeed
from oneplan.example.ground import Ground
from oneplan.example.life import days_ago
from oneplan.kernel import clock
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.people import actions as people
from oneplan.people.models import Family, FamilyRole, Person
from oneplan.referrals import actions as referrals
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration

AGAIN = "She told me on the phone that both are her son; I wrote him down a second time by mistake."


def _viewer(ground: Ground, who: str, agency: str) -> Viewer:
    with acting_as(NOBODY):
        known = name_account(ground.accounts[who].pk, str(ground.workers[who, agency].pk))
    assert known is not None
    return known.viewer


# What was looked for and not found since spring, by topic and area (the directory's own names).
MISSING: Final = {
    "respite": {"": 14, "maple river": 26, "cedar lakes": 12},
    "counselling": {"": 3, "maple river": 19, "cedar lakes": 4},
    "transport": {"": 2, "cedar lakes": 17},
}


def fill(ground: Ground) -> None:
    """A possible duplicate for Priya, and a change that waits for her as second person."""
    _refer_again(ground)
    _enter_twice(ground)
    _say_what_is_missing(ground)


def _refer_again(ground: Ground) -> None:
    """The school refers the family of Lúcia, who asked by herself a day before."""
    community = ground.communities["maple-river"]
    with days_ago(0), acting_as(_viewer(ground, "okafor", "school")) as viewer:
        phone = ContactEntry("text", "(519) 555 0211")
        referrals.refer(
            viewer,
            community.pk,
            referrals.WorkerRequest(
                family=Registration(
                    "Tiago’s family",
                    (
                        PersonEntry("Lucia F.", str(FamilyRole.CAREGIVER), contacts=(phone,)),
                        PersonEntry("Tiago", str(FamilyRole.CHILD), age=7),
                    ),
                ),
                reason="Tiago falls asleep in class. His mother says they have no place of theirs.",
                consent_how="Told in person, and agreed",
                consent_on=clock.today(),
                shown_to_family=True,
            ),
        )


def _enter_twice(ground: Ground) -> None:
    """Dana wrote An Nguyen down twice, and asks that both be shown as one person."""
    with acting_as(_viewer(ground, "dana", "coordinating")) as viewer:
        family = Family.objects.get(name="The Nguyens")
        an = Person.objects.get(family=family, chosen_name="An")
        again = people.add_person(
            viewer, family, chosen_name="An N.", standing=FamilyRole.CHILD, relation="Son"
        )
        facts = {"family": family.pk, "person": an.pk, "other_person": again.pk}
        approvals.ask_change(viewer, approvals.Wanted(Change.Kind.PEOPLE, facts), AGAIN)


def _say_what_is_missing(ground: Ground) -> None:
    """Visitors who found nothing: planners see numbers, of which some are hidden."""
    community, month = ground.communities["maple-river"], clock.today().replace(day=1)
    with acting_as(NOBODY):
        UnmetNeed.objects.bulk_create(
            UnmetNeed(community=community, need=need, area=area, why="nothing", month=month)
            for need, areas in MISSING.items()
            for area, times in areas.items()
            for _once in range(times)
        )
