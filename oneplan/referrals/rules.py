"""What is asked of a family, which states a request can be in, and what a decision weighs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.choices import TextChoices
from oneplan.kernel.privacy import SHARED_CATEGORIES, Category

Answers = Mapping[str, Mapping[str, Any]]
Words = str | Promise

LONGEST_TEXT = 20_000
LONGEST_NAME = 120
LONGEST_LINE = 200
MOST_PEOPLE = 20
# What the family says cannot wait has a clock of its own.
URGENT_WITHIN_WORKING_DAYS = 1
# After so many tries nobody answered, another way is asked for.
TRIES = 3
# How long a visitor's phone keeps an unsent request.
DRAFT_DAYS = 7

# Which status may follow which. Nothing moves by itself: each move is somebody's act.
TRANSITIONS: dict[str, frozenset[str]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset(),
    "declined": frozenset(),
    "withdrawn": frozenset(),
}


def may_become(status: str, then: str) -> bool:
    """Whether a referral in one status may take the other next."""
    return then in TRANSITIONS.get(status, frozenset())


def answer_by(sent: date, working_days: int) -> date:
    """The day by which somebody answers: so many working days, as the community's rule says
    (`people.community_rules`); Saturdays and Sundays not counted."""
    day = sent
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


# Eligibility (domain/process §2; MCCSS guidelines part 3): factors a person weighs, never a score.
# No diagnosis is needed, so none is a factor.


class Factor(TextChoices):
    UNDER_18 = "under_18", _("A child or youth in the family is under 18")
    IN_SCHOOL = "in_school", _("A young person is 18 to 21 and still in school")
    MANY_SECTORS = "many_sectors", _("Several needs at once, across different kinds of services")
    BEYOND_USUAL = "beyond_usual", _("Needs more than services working together as they usually do")
    CIRCUMSTANCES = (
        "circumstances",
        _("What the family is living through makes it hard to arrange help alone"),
    )
    TRANSITION = "transition", _("A big change is coming: a school, a move, adult services")


# Questions of a family's own request, one a page (EXPERIENCE A2, A3).


class Asking(TextChoices):
    FAMILY = "family", _("Me, for myself or my family")
    YOUTH = "youth", _("Me. I am a young person and I ask for myself")
    RELATIVE = "relative", _("A relative or friend of the family")


class Helper(TextChoices):
    NO = "no", _("No, I am on my own")
    YES = "yes", _("Yes, and that is fine")
    PRIVATE = "private", _("Yes, and some things I would rather say in private")


class Safe(TextChoices):
    YES = "yes", _("Yes")
    SOME = "some", _("Some ways are safe, others are not")
    NO = "no", _("No. I will call you")


class Urgent(TextChoices):
    NO = "no", _("No, it can wait a few days")
    YES = "yes", _("Yes, something cannot wait")


class Language(TextChoices):
    EN = "en", "English"
    FR = "fr", "Français"
    OTHER = "other", _("Another language")


class Way(TextChoices):
    PHONE = "phone", _("Phone call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    MAIL = "mail", _("Letter")


@dataclass(frozen=True, slots=True)
class Question:
    """One page: its key in the address, the question, why it is asked, a hint."""

    key: str
    title: Words
    why: Words
    hint: Words = ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "who",
        _("Who is asking for help?"),
        _("So that we speak to the right person, in the right way."),
    ),
    Question(
        "helper",
        _("Is somebody helping you fill this in?"),
        _("So that you never have to write something while a person you do not want is looking."),
        _("You can leave any question for later and tell us in private."),
    ),
    Question(
        "name",
        _("What name do you like to be called?"),
        _("So that we greet you the way you like. It need not be your legal name."),
    ),
    Question(
        "family_name",
        _("What do you call your family?"),
        _("So that we know your request when you call."),
        _("Any name is good: “The Tremblays”, “Grandma and the boys”."),
    ),
    Question(
        "people",
        _("Who is in your family?"),
        _("You decide who counts as family. Knowing who is there helps us invite nobody too many."),
    ),
    Question(
        "hard",
        _("What is hard right now?"),
        _("So that you do not have to tell your story again and again."),
        _("Use your own words. A few are enough."),
    ),
    Question(
        "well",
        _("What is going well?"),
        _("Help works best when it builds on what already works for you."),
        _("Something your family enjoys, a person you count on, a thing you are proud of."),
    ),
    Question(
        "help",
        _("Who already helps you?"),
        _("So that nobody does the same thing twice, and you keep the people you trust."),
        _("Family, friends, a school, a doctor, a place of worship, a worker."),
    ),
    Question(
        "language",
        _("Which language is best for you?"),
        _("You have the right to be served in French. We also bring interpreters, at no cost."),
    ),
    Question(
        "safe",
        _("Is it safe for us to call or write to you?"),
        _("Some people share a phone, or live with somebody who must not know. We are careful."),
    ),
    Question(
        "contact",
        _("How can we reach you safely?"),
        _("We use only what you write here."),
        _("Fill in one or more. Leave the others empty."),
    ),
    Question(
        "avoid",
        _("Is there a way we must not use?"),
        _("So that nobody tries it by mistake."),
        _("Tick all that we must not use, and say what to keep in mind. Nothing? Press Continue."),
    ),
    Question(
        "area",
        _("Where do you live?"),
        _("So that we look for help near you. We do not need your address."),
        _("A town or a neighbourhood is enough."),
    ),
    Question(
        "urgent",
        _("Is there something that cannot wait?"),
        _("So that a person looks at your request first. This page is not watched day and night."),
    ),
)
BY_KEY: dict[str, Question] = {question.key: question for question in QUESTIONS}


def value_of(answers: Answers, key: str, absent: Any = "") -> Any:
    """What was answered, or `absent` where nothing was or the person is not sure."""
    answer = answers.get(key, {})
    return absent if answer.get("unsure") else answer.get("value", absent)


def is_answered(answers: Answers, key: str) -> bool:
    """Answered and left by Continue, "I'm not sure" included; a half-typed answer is not."""
    answer = answers.get(key, {})
    return bool(answer.get("unsure") or answer.get("done"))


def applies(answers: Answers, key: str) -> bool:
    """Never ask for ways to be reached of somebody who must not be reached, nor what to avoid of
    somebody who has said that nothing has to be."""
    safe = value_of(answers, "safe")
    return not ((key == "contact" and safe == Safe.NO) or (key == "avoid" and safe == Safe.YES))


def questions_for(answers: Answers) -> list[Question]:
    return [question for question in QUESTIONS if applies(answers, question.key)]


def next_key(answers: Answers, key: str) -> str:
    """The page after this one; empty after the last."""
    keys = [question.key for question in questions_for(answers)]
    after = [k.key for k in QUESTIONS[[q.key for q in QUESTIONS].index(key) + 1 :]]
    return next((k for k in after if k in keys), "")


def previous_key(answers: Answers, key: str) -> str:
    """The page before this one; empty before the first."""
    keys = [question.key for question in questions_for(answers)]
    before = [q.key for q in QUESTIONS[: [q.key for q in QUESTIONS].index(key)]]
    return next((k for k in reversed(before) if k in keys), "")


def first_open(answers: Answers) -> str:
    """The first question without an answer; empty when all have one."""
    unanswered = (q.key for q in questions_for(answers) if not is_answered(answers, q.key))
    return next(unanswered, "")


def step_of(answers: Answers, key: str) -> tuple[int, int]:
    """Which step this question is, and of how many."""
    keys = [question.key for question in questions_for(answers)]
    return (keys.index(key) + 1 if key in keys else len(keys)), len(keys)


def for_itself(answers: Answers) -> bool:
    """Whether the family itself asks: a relative neither consents for it nor reads why."""
    return bool(value_of(answers, "who") != Asking.RELATIVE)


def is_urgent(answers: Answers) -> bool:
    """The family says so. Nobody and nothing else decides it."""
    value = value_of(answers, "urgent", {})
    return isinstance(value, Mapping) and value.get("urgent") == Urgent.YES


def urgent_words(answers: Answers) -> str:
    """What cannot wait, as the family wrote it."""
    value = value_of(answers, "urgent", {})
    return str(value.get("what") or "") if is_urgent(answers) else ""


def working_days(answers: Answers, usual: int) -> int:
    """In how many working days a person answers: `usual`, by the community's rule, or sooner."""
    return min(URGENT_WITHIN_WORKING_DAYS, usual) if is_urgent(answers) else usual


# What the coordinator needs in any case to answer: it cannot be left out, and the page says so.
NEEDED = (Category.CONTACT, Category.REFERRAL, Category.SCHEDULE)
MAY_LEAVE_OUT = tuple(c for c in SHARED_CATEGORIES if c not in NEEDED)


def agreed_categories(leave_out: Sequence[str]) -> list[str]:
    """What a coordinator may see when the family agrees but leaves some parts out."""
    left = set(map(str, leave_out))
    return [str(c) for c in SHARED_CATEGORIES if c in NEEDED or str(c) not in left]
