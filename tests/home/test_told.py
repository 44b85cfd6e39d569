"""Nothing is told twice: what the family said opens the first page of whoever begins with it."""

from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Family
from oneplan.plans.readers import plan_page
from tests.example.world import Be
from tests.home.test_waiting import main_of, viewer_of

NEW = "Rowan, Dev and the twins"


def new_family() -> Family:
    with acting_as(viewer_of("dana")):
        return Family.objects.get(name=NEW)


def test_the_coordinator_reads_first_what_the_family_said(be: Be) -> None:
    family = new_family()
    page = main_of(be("dana"), f"/family/{family.pk}/")
    first = page.index('id="told"')
    assert first < page.index("Next team meeting")
    for words in ("Milo has seizures.", "Dev and I can talk.", "English", "519-555-0171"):
        assert words in page[first:].partition("</section>")[0], words


def test_only_before_there_is_an_agreed_plan_and_never_to_the_family(be: Be) -> None:
    with acting_as(viewer_of("amira")) as amira:
        ours = amira.family_ids[0]
    for who in ("amira", "dana", "okafor"):
        assert 'id="told"' not in main_of(be(who), f"/family/{ours}/")


def test_what_goes_well_is_the_first_strength_and_once(be: Be) -> None:
    family = new_family()
    client = be("dana")
    for _again in range(2):
        assert client.post(f"/family/{family.pk}/begin/").status_code == 302
    with acting_as(viewer_of("dana")) as dana:
        strengths = plan_page(dana, family.pk).draft.strengths
    assert len(strengths) == 1


def test_nobody_begins_a_strangers_plan(be: Be) -> None:
    assert be("stranger").post(f"/family/{new_family().pk}/begin/").status_code == 404
