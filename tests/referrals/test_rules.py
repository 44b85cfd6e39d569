"""Rules: which status follows which, which question follows which, by when somebody answers."""

from datetime import date
from itertools import product

import pytest

from oneplan.kernel.privacy import Category
from oneplan.referrals import rules
from oneplan.referrals.models import Referral
from oneplan.referrals.reference import new_reference
from oneplan.referrals.registration import of_answers

ALLOWED = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "accepted"),
    ("submitted", "declined"),
    ("submitted", "withdrawn"),
}


@pytest.mark.parametrize(("old", "new"), list(product(Referral.Status.values, repeat=2)))
def test_each_pair_of_statuses(old: str, new: str) -> None:
    assert rules.may_become(old, new) is ((old, new) in ALLOWED)


def test_every_status_has_its_moves() -> None:
    assert set(rules.TRANSITIONS) == set(Referral.Status.values)


@pytest.mark.parametrize(
    ("sent", "by"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Monday: Thursday
        (date(2026, 11, 20), date(2026, 11, 25)),  # Friday: over the weekend, Wednesday
        (date(2026, 11, 21), date(2026, 11, 25)),  # Saturday counts from Monday
    ],
)
def test_answer_by_counts_working_days(sent: date, by: date) -> None:
    assert rules.answer_by(sent, 3) == by


def test_questions_lead_from_the_first_to_the_last_and_back() -> None:
    keys = [question.key for question in rules.QUESTIONS]
    seen, key = [keys[0]], keys[0]
    while key := rules.next_key({}, key):
        seen.append(key)
    assert seen == keys
    assert rules.previous_key({}, keys[0]) == ""
    assert rules.previous_key({}, keys[1]) == keys[0]


def test_who_must_not_be_called_is_not_asked_for_a_number() -> None:
    answers = {"safe": {"value": "no", "done": True}}
    assert rules.next_key(answers, "safe") == "avoid"
    assert rules.previous_key(answers, "avoid") == "safe"
    assert "contact" not in [q.key for q in rules.questions_for(answers)]


def test_numbers_typed_before_saying_no_are_not_used() -> None:
    answers = {
        "safe": {"value": "no", "done": True},
        "contact": {"value": {"phone": "519 555 0101"}, "done": True},
        "name": {"value": "Mina", "done": True},
    }
    assert of_answers(answers).people[0].contacts == ()


def test_half_typed_is_not_answered_but_unsure_is() -> None:
    assert not rules.is_answered({"hard": {"value": "Mor", "n": 1}}, "hard")
    assert rules.is_answered({"hard": {"value": "", "unsure": True}}, "hard")
    assert rules.value_of({"hard": {"value": "Mor", "unsure": True}}, "hard") == ""


def test_needed_parts_cannot_be_left_out_and_own_voice_is_never_in() -> None:
    agreed = rules.agreed_categories([*map(str, Category)])
    assert set(agreed) == set(map(str, rules.NEEDED))
    assert Category.OWN_VOICE not in rules.agreed_categories([])


def test_a_relative_directs_nothing_and_a_youth_directs_their_own() -> None:
    def asker(who: str):  # type: ignore[no-untyped-def]
        return of_answers({"who": {"value": who, "done": True}}).people[0]

    assert (asker("relative").directs, asker("relative").standing) == (False, "support")
    assert (asker("youth").directs, asker("youth").standing) == (True, "youth")


def test_references_are_speakable_and_differ() -> None:
    some = {new_reference() for _ in range(500)}
    assert len(some) > 490
    assert all(len(one) == 9 and one[3] == "-" for one in some)
