"""Answers as people read them: for checking before sending, and for whoever decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.people.models import FamilyRole
from oneplan.referrals import rules
from oneplan.referrals.rules import Answers, Words


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in words; `lines` is empty where nothing was answered."""

    key: str
    title: Words
    lines: tuple[str, ...]


def answers_in_words(answers: Answers, every: bool = False) -> list[Row]:
    """The answers in the order of the questions; `every`: also those still open."""
    asked = rules.questions_for(answers) if every else rules.QUESTIONS
    rows = [Row(q.key, q.title, _lines(answers, q.key)) for q in asked]
    return [row for row in rows if every or row.lines] + _more(answers)


# What another system's document says beside the questions that a family answers here.
MORE: dict[str, Callable[[], str]] = {
    "cautions": lambda: _("Look at this first"),
    "asked": lambda: _("What the sender asks for"),
    "goals": lambda: _("Goals the sender names"),
    "consents": lambda: _("Consent noted elsewhere. It opens nothing here: ask the family"),
}


def _more(answers: Answers) -> list[Row]:
    rows = [Row(key, title(), _lines(answers, key)) for key, title in MORE.items()]
    return [row for row in rows if row.lines]


def _lines(answers: Answers, key: str) -> tuple[str, ...]:
    answer = answers.get(key, {})
    if answer.get("unsure"):
        return (_("I’m not sure"),)
    value = answer.get("value")
    if value in (None, "", [], {}):
        return (_("Nothing to say here"),) if answer.get("done") else ()
    return tuple(line for line in WORDING.get(key, _plain)(value) if line)


def _plain(value: Any) -> Sequence[str]:
    """A text, several, or texts in several languages, of which the page's is taken."""
    if isinstance(value, list):
        return [line for one in value for line in _plain(one)]
    if isinstance(value, Mapping):
        return [str(value.get(get_language() or "en") or value.get("en") or "")]
    return [str(value)]


def _choice(choices: Any) -> Callable[[Any], Sequence[str]]:
    return lambda value: [str(dict(choices.choices).get(value, value))]


def _people(value: Any) -> Sequence[str]:
    return [_person(person) for person in value]


def who_it_is(person: Mapping[str, Any]) -> str:
    """In the family's own words where there are any, else the place chosen from the list."""
    standing = dict(FamilyRole.choices).get(person.get("standing", ""), "")
    return str(person.get("relation") or standing)


def _person(person: Mapping[str, Any]) -> str:
    facts = [who_it_is(person)]
    if person.get("age") is not None:
        facts.append(_("about %(age)s") % {"age": person["age"]})
    said = ", ".join(str(fact) for fact in facts if fact)
    # Kept apart from the direction of the words around it (U+2068 … U+2069).
    return f"\u2068{person['name']}\u2069" + (f" ({said})" if said else "")


def _language(value: Any) -> Sequence[str]:
    tongue = value.get("language", "")
    other = value.get("other") if tongue == rules.Language.OTHER else ""
    named = other or str(dict(rules.Language.choices).get(tongue, tongue))
    interpreter = value.get("interpreter")
    return [
        named,
        _("Interpreter: %(language)s") % {"language": interpreter} if interpreter else "",
    ]


def _contact(value: Any) -> Sequence[str]:
    ways = ((_("Call: %s"), "phone"), (_("Text: %s"), "text"), (_("E-mail: %s"), "email"))
    lines = [words % value[name] for words, name in ways if value.get(name)]
    return [*lines, value.get("when", "")]


def _avoid(value: Any) -> Sequence[str]:
    labels = dict(rules.Way.choices)
    kinds = ", ".join(str(labels[kind]) for kind in value.get("kinds", []))
    no_way = _("Never: %(ways)s") % {"ways": kinds} if kinds else ""
    lines = [no_way, value.get("note", "")]
    return lines if any(lines) else [_("Nothing to say here")]


def _urgent(value: Any) -> Sequence[str]:
    label = str(dict(rules.Urgent.choices).get(value.get("urgent", ""), ""))
    return [label, value.get("what", "")]


WORDING: dict[str, Callable[[Any], Sequence[str]]] = {
    "who": _choice(rules.Asking),
    "helper": _choice(rules.Helper),
    "safe": _choice(rules.Safe),
    "people": _people,
    "language": _language,
    "contact": _contact,
    "avoid": _avoid,
    "urgent": _urgent,
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One kind of thing in a document, how many, and what became of it."""

    what: str
    count: int
    why: str


def account_in_words(account: Sequence[Mapping[str, Any]]) -> list[AccountLine]:
    """An attachment's account of its contents, in the language of the page."""
    return [
        AccountLine(
            line.get("what", ""),
            line.get("count", 1),
            _("Used in this request") if line.get("fate") == "used" else _plain(line["why"])[0],
        )
        for line in account
    ]
