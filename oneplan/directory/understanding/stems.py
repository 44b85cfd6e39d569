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
    """Stem -> the one word that stands for all of the same meaning ("son", "fils": "child")."""
    found: dict[str, str] = {}
    for row in rows("same_words.csv"):
        for word in tokens(row["words"]):
            found.setdefault(stem(word), row["meaning"])
    return found


@cache
def filler() -> frozenset[str]:
    """Small words that say nothing about what is looked for."""
    return frozenset(word for row in rows("filler.csv") for word in tokens(row["words"]))


def said(text: str) -> Iterator[str]:
    """What a text says, word by word: fillers left out, each word by its stem and meaning."""
    same, before = meanings(), ""
    for word in tokens(text):
        key = stem(word)
        meant = same.get(key, key)
        if meant == NOT and before != NOT:
            yield NOT
        elif meant != NOT and word not in filler() and (len(word) > 1 or word.isdigit()):
            yield meant
        before = meant
