"""What a search asks for, as terms that are looked for and weighed. Pure.

A term is a word (by its stems), a concept, a language or a postal area. A rare one weighs more.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oneplan.directory import rules
from oneplan.directory.understanding import concepts, hints, spelling
from oneplan.directory.understanding.concepts import Meant
from oneplan.directory.understanding.danger import helps
from oneplan.directory.understanding.stems import filler, meaning, soft, tokens

CONCEPT, LANGUAGE, POSTAL = "=", "~", "#"
MOST_WORDS, MOST_CONCEPTS = 10, 12
# A concept says what is meant; the words beside it say which of those.
OF_CONCEPT, OF_WORD, OF_COVERED, OF_SOFT = 1.6, 1.0, 0.4, 0.2
OF_LANGUAGE, OF_POSTAL = 0.8, 0.8
# Of a word that most services say, a search by another word makes no use to find them by.
COMMON = 0.08
SURE_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Term:
    """`lexemes`: any of them will do; `sure`: how surely it is meant; `said`: as a
    page says it."""

    lexemes: tuple[str, ...]
    sure: float
    said: str
    concept: str = ""
    services: int = 0
    # Terms of one group are ways to the same help: only the best of them counts.
    group: str = ""

    @property
    def query(self) -> str:
        return " | ".join(f"'{lexeme}'" for lexeme in self.lexemes)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it is understood, before the directory is asked how rare its words are."""

    text: str
    words: tuple[str, ...]
    concepts: tuple[Meant, ...]
    covered: frozenset[str]
    languages: frozenset[str] = frozenset()
    postal: str = ""
    age: int | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """Lexemes that stand for more than a word."""
        postal = (self.postal, self.postal[:3]) if self.postal else ()
        return (
            *dict.fromkeys(f"{CONCEPT}{meant.name}" for meant in self.concepts),
            *(f"{LANGUAGE}{code}" for code in sorted(self.languages)),
            *(f"{POSTAL}{code}" for code in dict.fromkeys(postal)),
        )


def understand(text: str, kinds: Iterable[str] = ()) -> Asked:
    """What a typed sentence asks for; `kinds`: the dangers it speaks of."""
    best, covered = concepts.asked_about(text, helps(kinds))
    words = [word for word in dict.fromkeys(tokens(text)) if _says_something(word)]
    return Asked(
        text=text,
        words=tuple(words[:MOST_WORDS]),
        concepts=tuple(best[:MOST_CONCEPTS]),
        covered=covered,
        languages=frozenset(hints.languages_in(text)),
        postal=hints.postal_in(text),
        age=hints.age_in(text),
    )


def _says_something(word: str) -> bool:
    return word not in filler() and (len(word) > 1 or word.isdigit()) and "\0" not in word


def terms(
    asked: Asked, lexemes: dict[str, tuple[tuple[str, ...], int]], marks: dict[str, int]
) -> list[Term]:
    """The terms of a search, those that some service has. `lexemes`: of each word, its stems and
    how many services have them; `marks`: how many services have each mark."""
    found = [
        Term(
            (f"{CONCEPT}{meant.name}",),
            OF_CONCEPT * meant.sure,
            meant.name,
            meant.name,
            marks[f"{CONCEPT}{meant.name}"],
            f"{CONCEPT}{meant.of}",
        )
        for meant in asked.concepts
        if marks.get(f"{CONCEPT}{meant.name}")
    ]
    for word in asked.words:
        stems, services = lexemes.get(word, ((), 0))
        if stems and services:
            sure = OF_COVERED if meaning(word) in asked.covered else OF_WORD
            sure = OF_SOFT if word in soft() else sure
            found.append(Term(stems, sure, word, services=services, group=word))
    for mark, services in marks.items():
        if services and mark[0] in (LANGUAGE, POSTAL):
            sure = OF_LANGUAGE if mark[0] == LANGUAGE else OF_POSTAL
            found.append(Term((mark,), sure, mark, services=services, group=mark))
    return found


def weight(term: Term, services: int) -> float:
    """A term's weight: how surely it is meant, and how rare it is among all services."""
    rare = math.log(1 + services / (term.services + 0.5)) / math.log(2 + services)
    return term.sure * rare


def to_find_by(found: list[Term], services: int) -> list[Term]:
    """The terms that services are looked up by: the rarer ones; common ones only rank."""
    rare = [term for term in found if term.services <= max(services * COMMON, 400)]
    if rare:
        return rare
    return sorted(found, key=lambda term: term.services)[:1]


def every(found: list[Term], asked: Asked) -> str:
    """A query that only services with all the words answer: each by its stems or its meaning."""
    meant = [term.query for term in found if term.concept and term.sure >= OF_CONCEPT * SURE_ENOUGH]
    parts = []
    for word in asked.words:
        own = [term.query for term in found if term.said == word and not term.concept]
        options = own + (meant if meaning(word) in asked.covered else [])
        if not options:
            return ""
        parts.append(f"({' | '.join(options)})")
    return " & ".join(parts)


def named(found: list[Term], asked: Asked) -> str:
    """A query that only services answer whose very name has all the words."""
    own = {term.said: term.query for term in found if not term.concept}
    if not asked.words or any(word not in own for word in asked.words):
        return ""
    return " & ".join(f"({own[word]})" for word in asked.words)


def unknown(asked: Asked, lexemes: dict[str, tuple[tuple[str, ...], int]]) -> list[str]:
    """The words that neither the directory nor our own lists know: misspelt, perhaps."""
    return [
        word
        for word in asked.words
        if not lexemes.get(word, ((), 0))[1] and not spelling.is_known(word) and word.isalpha()
    ]


def meant(text: str, likely: dict[str, list[str]]) -> str:
    """The sentence with its misspelt words as they were likely meant; "" if none is."""
    better = {
        word: rules.nearest(word, {*others, *spelling.likely(word)})
        for word, others in likely.items()
    }
    said = [better.get(word) or word for word in tokens(text)]
    return " ".join(said) if any(better.values()) else ""
