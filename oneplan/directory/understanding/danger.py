"""Words of danger: what kind, and whom to call first whatever the directory holds. Pure.

Nobody's words are kept or logged. A card too many costs a glance; one too few may cost a life.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from oneplan.directory.understanding.stems import between, rows, stem, tokens

HARMLESS = "harmless"
GAP = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `words`, right after the one before if `tight`."""

    words: frozenset[str]
    tight: bool


Pattern = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A number that anybody may call, whatever the directory holds."""

    number: str
    kinds: frozenset[str]
    names: tuple[str, str]
    notes: tuple[str, str]

    def name(self, language: str) -> str:
        return self.names[language.startswith("fr")]

    def note(self, language: str) -> str:
        return self.notes[language.startswith("fr")]


@cache
def lines() -> tuple[Line, ...]:
    return tuple(
        Line(
            row["number"],
            frozenset(row["kinds"].split()),
            (row["english"], row["french"]),
            (row["english_note"], row["french_note"]),
        )
        for row in rows("crisis_lines.csv")
    )


@cache
def _groups() -> dict[str, frozenset[str]]:
    return {
        row["name"]: frozenset(stem(word) for word in tokens(row["words"]))
        for row in rows("danger_words.csv")
    }


@cache
def _patterns() -> dict[str, dict[str, tuple[Pattern, ...]]]:
    """By kind, then by each first word."""
    found: dict[str, dict[str, list[Pattern]]] = {}
    for row in rows("danger.csv"):
        for text in row["phrases"].split(";"):
            if pattern := _pattern(text):
                for word in pattern[0].words:
                    found.setdefault(row["kind"], {}).setdefault(word, []).append(pattern)
    return {
        kind: {word: tuple(known) for word, known in first.items()} for kind, first in found.items()
    }


def _pattern(text: str) -> Pattern:
    steps: list[Step] = []
    for part in text.split():
        for place, piece in enumerate(part.split("+")):
            if piece.startswith("@"):
                steps.append(Step(_groups()[piece[1:]], place > 0))
                continue
            for word in tokens(piece):
                if word not in between():
                    steps.append(Step(frozenset((stem(word),)), place > 0))
    return tuple(steps)


@cache
def _helps() -> dict[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows("danger_help.csv"):
        found.setdefault(row["kind"], []).append((row["concept"], float(row["weight"])))
    return {kind: tuple(known) for kind, known in found.items()}


def helps(kinds: Iterable[str]) -> dict[str, float]:
    """The concepts that help in these dangers, the best with the greatest weight."""
    found: dict[str, float] = {}
    for kind in kinds:
        for concept, weight in _helps().get(kind, ()):
            found[concept] = max(weight, found.get(concept, 0.0))
    return found


def dangers(text: str) -> tuple[str, ...]:
    """The kinds of danger that a sentence speaks of, in the order of the file; mostly none."""
    words = [stem(word) for word in tokens(text) if word not in between()]
    for at in _found(HARMLESS, words):
        for place in at:
            words[place] = ""
    return tuple(
        kind for kind in _patterns() if kind != HARMLESS and any(True for _ in _found(kind, words))
    )


def _found(kind: str, words: list[str]) -> list[tuple[int, ...]]:
    first = _patterns().get(kind, {})
    return [
        at
        for start, word in enumerate(words)
        if word
        for pattern in first.get(word, ())
        if (at := _follow(pattern, words, start))
    ]


def _follow(pattern: Pattern, words: list[str], start: int) -> tuple[int, ...]:
    at = [start]
    for step in pattern[1:]:
        reach = 1 if step.tight else GAP
        near = range(at[-1] + 1, min(at[-1] + 1 + reach, len(words)))
        place = next((place for place in near if words[place] in step.words), None)
        if place is None:
            return ()
        at.append(place)
    return tuple(at)
