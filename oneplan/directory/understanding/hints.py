"""What a search says beside its subject: an age, a language, a postal code. Pure."""

import re

from oneplan.directory.languages import CODES
from oneplan.directory.rules import plain
from oneplan.directory.understanding.stems import stem, tokens

AGE = re.compile(
    r"\b(\d{1,2})[\s-]*(?:years?|yrs?|y\s?o|ans?)\b|\b(?:age|aged|age de)\s+(\d{1,2})\b"
)
POSTAL = re.compile(r"\b([a-z]\d[a-z])[\s-]?(\d[a-z]\d)?\b", re.IGNORECASE)
ZIP = re.compile(r"\b\d{5}\b")
# An age for who is only named; what a directory says for other ages is shown later, not hidden.
USUAL_AGES = {
    **dict.fromkeys(("baby", "babies", "bebe", "newborn", "infant", "nourrisson"), 0),
    **dict.fromkeys(("toddler", "toddlers", "tout petit", "bambin"), 2),
    **dict.fromkeys(
        ("teen", "teens", "teenager", "teenagers", "teenage", "ado", "ados", "adolescent"), 15
    ),
    **dict.fromkeys(("adolescente", "adolescents", "youth"), 15),
}
# Said of everything here, or a name of something else first.
NO_LANGUAGES = frozenset(("en", "sgn"))


def age_in(text: str) -> int | None:
    """ "my 14 year old", "mon fils de 5 ans" -> 14, 5; "my teen" -> 15."""
    words = plain(text)
    if match := AGE.search(words):
        age = int(match[1] or match[2])
        return age if age < 100 else None
    return next((USUAL_AGES[word] for word in words.split() if word in USUAL_AGES), None)


def postal_in(text: str) -> str:
    """A postal code as it is kept, "P0X 9Z1" -> "p0x9z1"; its area alone, "p0x"; else ""."""
    if match := POSTAL.search(text):
        return plain(match[1] + (match[2] or ""))
    return match[0] if (match := ZIP.search(text)) else ""


def languages_in(text: str) -> set[str]:
    """Codes of languages that a search names."""
    return {
        code
        for word in tokens(text)
        for code in (CODES.get(word) or CODES.get(stem(word)) or "",)
        if code and code not in NO_LANGUAGES
    }
