"""The plan's rules, without a database: readiness, moves, splitting, agreeing to what was read."""

from datetime import date
from itertools import count

import pytest

from oneplan.plans.changes import changes
from oneplan.plans.described import number
from oneplan.plans.document import joined, read, split
from oneplan.plans.models import ActionStep, Need, PlannedService
from oneplan.plans.rules import (
    NEED_MOVES,
    SERVICE_MOVES,
    STEP_STATUSES,
    fingerprint,
    is_late,
    may_become,
    on_time_and_late,
    order_after,
    readiness,
    step_may_become,
)

ids = count(1)


def row(category="strengths", person_id=None, **facts):
    kept = {"id": f"{next(ids):08}", "language": "en", "revision": 1, "person": ""}
    return kept | {"category": category, "person_id": person_id} | facts


def vision(**facts):
    return row(**{"text": "Calm mornings"} | facts)


def need(**facts):
    given = {"statement": "To feel safe", "because": "", "priority": 1, "status": "open"}
    return row(**given | facts)


def outcome(of, **facts):
    given = {"need_id": of["id"], "statement": "Sleeps", "indicator": "Nights", "unit": "nights",
             "baseline": "2.00", "baseline_on": None, "target": "5.00",
            "target_on": None,
             "direction": "up"}  # fmt: skip
    return row(of["category"], of["person_id"], **given | facts)


def option(of, kind="natural", chosen=False, **facts):
    given = {"need_id": of["id"], "text": "Try", "kind": kind, "chosen": chosen, "why": ""}
    return row(of["category"], of["person_id"], **given | facts)


def step(of, **facts):
    given = {"need_id": of["id"], "task": "Call", "who": "Dana", "accountable_id": "1",
             "account": None, "due": "2026-12-01", "status": "to_do", "done_on": None,
             "blocker": "", "left": False}  # fmt: skip
    return row(of["category"], of["person_id"], **given | facts)


def ready(one=None):
    one = one or need()
    return {
        "visions": [vision()],
        "needs": [one],
        "outcomes": [outcome(one)],
        "options": [option(one, chosen=True), option(one, "formal")],
        "steps": [step(one)],
    }


def without(rows, kind):
    return {name: some for name, some in rows.items() if name != kind}


def pages(rows):
    return [missing.page for missing in readiness(read(rows))]


def test_a_whole_plan_is_ready():
    assert pages(ready()) == []


def test_an_empty_plan_needs_a_vision_and_a_need():
    assert pages({}) == ["vision", "need"]


@pytest.mark.parametrize(
    ("kind", "page"),
    [("visions", "vision"), ("needs", "need"), ("outcomes", "outcome"), ("options", "option")],
)
def test_each_thing_is_missed(kind, page):
    assert pages(without(ready(), kind)) == [page]


def test_private_words_are_not_the_vision():
    assert pages(ready() | {"visions": [vision(category="own_voice", person_id="y")]}) == ["vision"]


@pytest.mark.parametrize(
    ("options", "missed"),
    [
        ([("natural", True)], 1),
        ([("formal", True), ("formal", False)], 1),
        ([("formal", True), ("flex_funded", False)], 1),
        ([("formal", False), ("community", False)], 1),
        ([("formal", True), ("community", False)], 0),
        ([("formal", False), ("natural", True), ("formal", True)], 0),
    ],
)
def test_two_options_one_informal_one_chosen(options, missed):
    one = need()
    made = [option(one, kind, chosen) for kind, chosen in options]
    assert len(pages(ready(one) | {"options": made})) == missed


@pytest.mark.parametrize("status", ["met", "deferred", "withdrawn"])
def test_a_need_that_waits_needs_nothing_more(status):
    waiting = need(status=status)
    rows = ready()
    rows["needs"] = [*rows["needs"], waiting]
    assert pages(rows) == []


def test_a_need_has_a_holder_who_is_still_there():
    gone = need(person_id="gone")
    assert pages(ready(gone)) == ["need_change"]


def test_a_promise_of_somebody_who_left_is_taken_up_by_another():
    one = need()
    assert pages(ready(one) | {"steps": [step(one, left=True)]}) == ["step_change"]
    assert pages(ready(one) | {"steps": [step(one, left=True, status="done")]}) == []


def test_moves_are_of_statuses_that_exist():
    for moves, choices in ((NEED_MOVES, Need.Status), (SERVICE_MOVES, PlannedService.Status)):
        assert set(moves) == set(choices.values)
        assert set().union(*moves.values()) <= set(choices.values)
    assert set(ActionStep.Status.values) == STEP_STATUSES


@pytest.mark.parametrize(
    ("kind", "now", "then", "may"),
    [
        ("service", "planned", "waitlisted", True),
        ("service", "receiving", "waitlisted", False),
        ("service", "ended", "receiving", True),
        ("service", "ended", "declined", False),
        ("need", "met", "open", True),
        ("need", "withdrawn", "met", False),
        ("need", "open", "open", True),
        ("need", "open", "non_compliant", False),
    ],
)
def test_what_may_follow_what(kind, now, then, may):
    assert may_become(kind, now, then) is may


def test_stuck_says_why():
    assert not step_may_become("stuck", "  ")
    assert step_may_become("stuck", "No bus")
    assert step_may_become("done", "")
    assert not step_may_become("failed", "")


def test_late_and_on_time():
    one = need()
    rows = [step(one, due="2026-01-01"), step(one, due="2026-01-03"),
            step(one, due="2026-01-01", status="done")]  # fmt: skip
    steps = read({"needs": [one], "steps": rows}).every_step
    assert on_time_and_late(steps, date(2026, 1, 2)) == (1, 1)
    assert not is_late(date(2026, 1, 2), "to_do", date(2026, 1, 2))


def test_moving_a_need_moves_it_by_one_place():
    needs = read({"needs": [need(id=i, priority=n) for n, i in enumerate("abc")]}).needs
    assert order_after(needs, "c", "up") == ["a", "c", "b"]
    assert order_after(needs, "a", "up") == ["a", "b", "c"]
    assert order_after(needs, "c", "down") == ["a", "b", "c"]
    assert order_after(needs, "x", "up") == ["a", "b", "c"]


def test_a_version_is_split_by_category_and_person_without_own_voice():
    school, home = need(category="education", person_id="y"), need(category="housing")
    rows = {
        "visions": [vision(), vision(category="own_voice", person_id="y", text="canary")],
        "needs": [school, home],
        "options": [option(school), option(home)],
    }
    parts = split(rows)
    assert set(parts) == {("strengths", None), ("education", "y"), ("housing", None)}
    assert "canary" not in str(parts)
    assert read(joined(parts.values())).needs[0].options


def test_a_part_alone_reads_as_a_plan():
    school, home = need(category="education"), need(category="housing")
    parts = split({"needs": [school, home], "steps": [step(school), step(home)]})
    document = read(joined([parts["education", None]]))
    assert [n.id for n in document.needs] == [school["id"]]
    assert len(document.every_step) == 1


def test_rows_under_a_need_that_is_not_there_are_left_out():
    document = read({"needs": [], "options": [option(need())], "steps": [step(need())]})
    assert document.empty and not document.every_step


def test_the_fingerprint_is_of_what_was_read():
    rows = ready()
    same = fingerprint(rows)
    assert fingerprint(dict(reversed(rows.items()))) == same
    private = vision(category="own_voice", person_id="y")
    assert fingerprint(rows | {"visions": [*rows["visions"], private]}) == same
    for kind in rows:
        changed = [rows[kind][0] | {"language": "fr"}, *rows[kind][1:]]
        assert fingerprint(rows | {kind: changed}) != same


def test_changes_are_said():
    rows = ready()
    before = read(rows)
    assert changes(before, before) == []
    new = need(statement="To know the neighbours", priority=0)
    moved = rows | {
        "visions": [rows["visions"][0] | {"text": "Calm evenings"},
                    vision(category="own_voice", person_id="y")],
        "needs": [*rows["needs"], new],
        "steps": [],
    }  # fmt: skip
    said = [(c.how, c.text) for c in changes(before, read(moved))]
    assert said == [("other", "Calm evenings"), ("new", "To know the neighbours"), ("gone", "Call")]


def test_a_new_order_is_a_change():
    one, two = need(priority=1), need(priority=2)
    before = read({"needs": [one, two]})
    after = read({"needs": [one | {"priority": 3}, two]})
    assert [c.how for c in changes(before, after)] == ["other"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [("3.00", "3"), ("3.50", "3.5"), ("100.00", "100"), ("0.00", "0"), (None, ""), ("", "")],
)
def test_numbers_have_no_idle_zeros(given, shown):
    assert number(given) == shown
