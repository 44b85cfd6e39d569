"""The pages about how it goes, through the front door."""

import pytest

from oneplan.plans.models import ActionStep, Outcome, Strategy
from oneplan.progress import actions
from oneplan.progress.models import NeedRating, Reading, Review
from tests.plans.writing import share_with, write_plan

SCHOOL, HOME = "To feel at home there", "To sleep without fear"


@pytest.fixture
def needs(cast):
    return write_plan(cast)


def of(cast, model, need_id, **more):
    with cast.acting("amira"):
        return model.objects.filter(need_id=need_id, **more).first()


def get(cast, name, rest="progress/"):
    return cast.client(name).get(cast.url(rest))


def send(cast, name, rest, **typed):
    return cast.client(name).post(cast.url(rest), typed)


def words(answer):
    return answer.content.decode()


def test_two_taps_and_it_is_in_the_picture_and_the_table(cast, needs):
    outcome = of(cast, Outcome, needs[0])
    page = words(get(cast, "amira", f"progress/need/{needs[0]}/"))
    assert page.count('name="value"') == 6  # 0 to 5, around 1 and 4
    for value in ("2", "3"):
        assert send(cast, "amira", f"progress/count/{outcome.pk}/", value=value).status_code == 302
    page = words(get(cast, "amira", f"progress/need/{needs[0]}/"))
    assert page.count('r="4.5"') == page.count('<th scope="row">') == 3
    with cast.acting("amira"):
        assert Reading.objects.count() == 2


@pytest.mark.parametrize("value", ["", "many", "1e400", "NaN", "12345678901"])
def test_what_is_no_number_is_said_beside_it(cast, needs, value):
    outcome = of(cast, Outcome, needs[0])
    answer = send(cast, "amira", f"progress/count/{outcome.pk}/", value=value, words="kept")
    assert answer.status_code == 200 and "kept" in words(answer)
    assert "There is a problem" in words(answer)
    with cast.acting("amira"):
        assert not Reading.objects.exists()


def test_a_youths_view_stands_apart(cast, needs):
    send(cast, "amira", f"progress/need/{needs[0]}/view/", score="4", words="He laughs")
    with cast.acting("yusuf") as (viewer, family):
        actions.rate_need(viewer, family, needs[0], 2, "Not at lunch")
    page = words(get(cast, "amira", f"progress/need/{needs[0]}/"))
    adults, young = page.split("In young people’s own view")
    assert "He laughs" in adults and "Not at lunch" in young
    with cast.acting("amira"):
        assert NeedRating.objects.get(score=2).young


def test_what_is_stuck_stands_first_and_is_decided(cast, needs):
    tried = of(cast, Strategy, needs[0], chosen=True)
    other = of(cast, Strategy, needs[0], chosen=False)
    for _review in range(2):
        send(cast, "amira", f"progress/try/{tried.pk}/", on_track="no")
    page = words(get(cast, "amira"))
    assert page.index("To decide together") < page.index(SCHOOL)
    where = f"progress/stuck/option/{tried.pk}/"
    asked = words(get(cast, "amira", where))
    assert other.text in asked and "nobody’s" in asked
    again = send(cast, "amira", where, decision="change")
    assert "Choose what you will try instead." in words(again)
    again = send(cast, "amira", where, decision="keep", words=" ")
    assert "Write why you go on with it." in words(again)
    assert send(cast, "amira", where, decision="change", instead=other.pk).status_code == 302
    assert "To decide together" not in words(get(cast, "amira"))
    assert get(cast, "amira", where).status_code == 404  # an old tab finds nothing to decide
    with cast.acting("amira"):
        assert Review.objects.filter(decision="change").count() == 1


def test_whoever_sees_one_need_sees_one_need(cast, needs):
    share_with(cast, "okafor", "education")
    page = words(get(cast, "okafor"))
    assert SCHOOL in page and HOME not in page
    assert get(cast, "okafor", f"progress/need/{needs[1]}/").status_code == 404
    assert get(cast, "neighbour").status_code == 404


def test_no_need_yet(cast):
    assert "No needs are written yet." in words(get(cast, "amira"))


def test_nobody_reads_what_is_in_the_way_elsewhere(cast, needs):
    step = of(cast, ActionStep, needs[0])
    said = {"status": "stuck", "obstacle": "cost", "blocker": ""}
    assert send(cast, "amira", f"plan/step/{step.pk}/status/", **said).status_code == 302
    assert "Money" in words(get(cast, "amira", "plan/"))


def test_few_statements(cast, needs, django_assert_max_num_queries):
    client = cast.client("amira")
    client.get(cast.url("progress/"))
    for rest in ("progress/", f"progress/need/{needs[0]}/"):
        with django_assert_max_num_queries(8):
            client.get(cast.url(rest))
