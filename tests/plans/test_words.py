"""Needs that name a service, strengths that are only an adjective: English and French."""

import pytest

from oneplan.plans.words import is_bare_adjective, names_a_service


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Yusuf needs counselling", "en", "counselling"),
        ("Yusuf needs Counseling twice a week", "en", "Counseling"),
        ("We need respite", "en", "respite"),
        ("an IEP at school", "en", "IEP"),
        ("A housing worker", "en", "housing worker"),
        ("needs speech-language help", "en", "speech-language"),
        ("Play therapy", "en", "therapy"),
        ("Il a besoin de répit", "fr", "répit"),
        ("un PEI à l’école", "fr", "PEI"),
        ("Une thérapeute pour Yusuf", "fr", "thérapeute"),
        ("une travailleuse sociale", "fr", "travailleuse sociale"),
        ("un groupe d’entraide", "fr", "groupe d’entraide"),
        ("besoin de répit", "", "répit"),
        ("We need respite", "ar", "respite"),
    ],
)
def test_a_service_is_heard(text, language, found):
    assert names_a_service(text, language) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yusuf needs to feel that he belongs at school", "en"),
        ("Amira needs to know that her children are safe at night", "en"),
        ("to sleep through the night without worry", "en"),
        ("Yusuf a besoin de se sentir chez lui", "fr"),
        ("peigner ses cheveux", "fr"),  # "pei" inside a word is not an IEP
        ("a piece of cake", "en"),
        ("", "en"),
        ("🙂🙂", "en"),
        ("نحتاج إلى النوم", "ar"),
    ],
)
def test_a_need_is_left_alone(text, language):
    assert names_a_service(text, language) == ""


@pytest.mark.parametrize(
    "text",
    ["Kind", "funny!", "She is funny", "He's very smart", "Il est drôle", "Elle est très gentille",
     "Sara is brave."],
)  # fmt: skip
def test_a_bare_adjective_is_heard(text):
    assert is_bare_adjective(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yusuf fixes bikes with his uncle on Saturdays",
        "Layla's cooking brings everybody to the table",
        "Il calme sa petite sœur quand elle pleure",
        "Is there for her brother every night",
        "She is calm when music plays",
    ],
)
def test_what_somebody_does_is_a_strength(text):
    assert not is_bare_adjective(text)
