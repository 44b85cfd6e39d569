"""What a sentence is about: phrases of families and of services, told as concepts. Pure.

The concepts, their phrases in English and French, and what is near to what are data: csv files
beside this module, in our own words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from oneplan.directory.understanding.stems import general, rows, said

ASKED, TOLD = "ask", "tell"
SLACK_ASKED, SLACK_TOLD = 3, 1
# A phrase of several words is surer than a word, a phrase inside a longer one is not meant.
ONE_WORD, CONTAINED, AGAIN = 0.75, 0.35, 0.15
LEAST_NEAR, MOST_SURE = 0.08, 1.3


@dataclass(frozen=True, slots=True)
class Phrase:
    concept: str
    words: tuple[str, ...]
    use: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a concept is called; `topic`: it is among the answers when a page asks."""

    english: str
    french: str
    topic: bool


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """Every phrase, by its longest word."""
    found: dict[str, dict[Phrase, None]] = {}
    for row in rows("concepts.csv"):
        for text in row["phrases"].split(";"):
            words = tuple(dict.fromkeys(said(text)))
            if words and not (len(words) == 1 and words[0] in general()):
                phrase = Phrase(row["concept"], words, row["use"])
                found.setdefault(max(words, key=len), {})[phrase] = None
    return {word: tuple(known) for word, known in found.items()}


@cache
def related() -> dict[str, tuple[tuple[str, float], ...]]:
    """What is near to a concept, and how near (0 to 1)."""
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows("related.csv"):
        found.setdefault(row["concept"], []).append((row["related"], float(row["weight"])))
    return {concept: tuple(near) for concept, near in found.items()}


@cache
def labels() -> dict[str, Label]:
    return {
        row["concept"]: Label(row["english"], row["french"], row["topic"] == "yes")
        for row in rows("labels.csv")
    }


def label(concept: str, language: str) -> str:
    """A concept's name in the language of the page; "" for one that has none."""
    known = labels().get(concept)
    if known is None:
        return ""
    return known.french if language.startswith("fr") else known.english


@dataclass(frozen=True, slots=True)
class Match:
    concept: str
    at: frozenset[int]
    words: int


@dataclass(frozen=True, slots=True)
class Meant:
    """A concept of a search: how surely it is meant (0 to 1.3), and which one it is near to."""

    name: str
    sure: float
    of: str


def asked_about(
    text: str, besides: Mapping[str, float] | None = None
) -> tuple[list[Meant], frozenset[str]]:
    """The concepts of a search, the surest first, near ones too; and the words (as `said` gives
    them) that concepts stand for. `besides`: concepts that are meant whatever the words are."""
    words = list(said(text))
    matches = _matches(words, SLACK_ASKED, TOLD)
    strengths: dict[str, float] = dict(besides or {})
    for match in matches:
        inside = any(match.at < other.at and other.concept != match.concept for other in matches)
        strength = (1.0 if match.words > 1 else ONE_WORD) * (CONTAINED if inside else 1.0)
        before = strengths.get(match.concept, 0.0)
        strengths[match.concept] = min(MOST_SURE, max(before, strength) + (AGAIN if before else 0))
    covered = frozenset(words[place] for match in matches for place in match.at)
    return _with_near(strengths), covered


def _with_near(strengths: dict[str, float]) -> list[Meant]:
    own = [Meant(name, sure, name) for name, sure in strengths.items()]
    near = [
        Meant(other, sure * weight, name)
        for name, sure in strengths.items()
        for other, weight in related().get(name, ())
        if sure * weight >= LEAST_NEAR
    ]
    return sorted([*own, *near], key=lambda meant: -meant.sure)


def told_about(texts: Iterable[str]) -> set[str]:
    """The concepts that a service's own words tell of."""
    return {
        match.concept for text in texts for match in _matches(list(said(text)), SLACK_TOLD, ASKED)
    }


def _matches(words: list[str], slack: int, other_use: str) -> list[Match]:
    """Phrases all of whose words stand close together, in any order."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    found = []
    for word in places:
        for phrase in phrases().get(word, ()):
            if phrase.use == other_use or any(one not in places for one in phrase.words):
                continue
            at = _closest(phrase.words, places, len(phrase.words) + slack)
            if at:
                found.append(Match(phrase.concept, at, len(phrase.words)))
    return found


def _closest(words: tuple[str, ...], places: dict[str, list[int]], most: int) -> frozenset[int]:
    """Where the words of a phrase stand within `most` words of each other; empty if nowhere."""
    for start in places[words[0]]:
        at = {start}
        for word in words[1:]:
            nearest = min(places[word], key=lambda place: abs(place - start))
            at.add(nearest)
        if max(at) - min(at) < most:
            return frozenset(at)
    return frozenset()
