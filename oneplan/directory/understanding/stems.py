"""Words as they are compared: without accents, endings and small words, in both languages. Pure.

A light stemmer of our own: what is compared here is whole phrases, so that a stem that is too short
does less harm than an ending that is kept. PostgreSQL's dictionaries do the words of the directory.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources

from oneplan.directory.rules import plain

# English first, then French; the first that fits goes. After accents went, "é" is "e".
ENDINGS = (
    *("ements", "ement", "ations", "ation", "ingly", "ings", "ing", "ness"),
    *("erait", "aient", "erais", "ieres", "iere", "euses", "euse", "rices", "rice"),
    *("ies", "ied", "ees", "ee", "ers", "ers", "er", "ez", "ed", "es", "ent", "ait", "ais"),
    *("ly", "e", "s", "x", "y"),
)
LEAST = 3
NOT = "not"  # "doesn’t talk", "parle pas": what is missing says what is needed


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the csv files beside this module."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def tokens(text: str) -> list[str]:
    """ "l’école" -> ["l", "ecole"]."""
    return plain(text).split()


@cache
def stem(word: str) -> str:
    """A plain word without its ending: "parents" -> "parent", "frappée" -> "frapp"."""
    if len(word) <= LEAST or word.isdigit():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return _single(word[: -len(ending)])
    return word


def _single(word: str) -> str:
    doubled = len(word) > LEAST and word[-1] == word[-2] and word[-1] not in "aeioulsz"
    return word[:-1] if doubled else word


@cache
def meanings() -> dict[str, str]:
    """A word, or its stem -> the one word for all of its meaning ("son", "fils": "child")."""
    listed = [
        (word, row["meaning"]) for row in rows("same_words.csv") for word in tokens(row["words"])
    ]
    found = {stem(word): meaning for word, meaning in reversed(listed)}
    return found | dict(reversed(listed))


def meaning(word: str) -> str:
    """What a plain word means: words of one meaning are the same."""
    key = stem(word)
    return meanings().get(word) or meanings().get(key, key)


def _listed(*uses: str) -> frozenset[str]:
    return frozenset(
        word for row in rows("filler.csv") if row["use"] in uses for word in tokens(row["words"])
    )


@cache
def filler() -> frozenset[str]:
    """Small words that say nothing about what is looked for."""
    return _listed("en", "fr")


@cache
def soft() -> frozenset[str]:
    """Words that are in so much that they only settle a draw."""
    return _listed("soft")


@cache
def general() -> frozenset[str]:
    """Stems and meanings that are said in most searches: alone they tell nothing."""
    return _listed("general")


@cache
def between() -> frozenset[str]:
    """Words that say nothing between two words of a phrase of danger."""
    return _listed("between")


def said(text: str) -> Iterator[str]:
    """What a text says, word by word: fillers left out, each word by its stem and meaning."""
    before = ""
    for word in tokens(text):
        meant = meaning(word)
        if meant == NOT and before != NOT:
            yield NOT
        elif meant != NOT and word not in filler() and (len(word) > 1 or word.isdigit()):
            yield meant
        before = meant
