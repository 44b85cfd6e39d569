"""Misspelt words against all words that our own data knows. Pure.

The words of a community's directory are looked through by the database (`readers.asking`).
"""

from collections.abc import Iterator
from functools import cache

from oneplan.directory.languages import CODES
from oneplan.directory.rules import nearest
from oneplan.directory.understanding.stems import filler, rows, stem, tokens

SHORTEST = 4
SOURCES = (
    ("concepts.csv", "phrases"),
    ("same_words.csv", "words"),
    ("danger.csv", "phrases"),
    ("danger_words.csv", "words"),
)


@cache
def known() -> frozenset[str]:
    """Every word of our own lists, without accents."""
    words = {word for name, column in SOURCES for row in rows(name) for word in tokens(row[column])}
    languages = {word for name in CODES for word in name.split()}
    return frozenset(words | filler() | languages)


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in known())


@cache
def _by_part() -> dict[str, tuple[str, ...]]:
    """Each known word by itself and by all that is left of it without one letter."""
    found: dict[str, list[str]] = {}
    for word in known():
        if len(word) >= SHORTEST:
            for part in _parts(word):
                found.setdefault(part, []).append(word)
    return {part: tuple(words) for part, words in found.items()}


def _parts(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def is_known(word: str) -> bool:
    return word in known() or stem(word) in _known_stems()


def likely(word: str) -> set[str]:
    """Known words that a plain word may have been meant to be."""
    if len(word) < SHORTEST or word.isdigit():
        return set()
    return {other for part in _parts(word) for other in _by_part().get(part, ())}


def mended(text: str) -> str:
    """A sentence, plain, with misspelt words as our own lists have them."""
    return " ".join(
        word if is_known(word) else nearest(word, likely(word)) or word for word in tokens(text)
    )
