"""Arithmetic and words of the directory. Pure: no database, no request, no language of a page."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

# An entry nobody has looked at for longer than this rule of its community (room people's, asked of
# the database by its name) may send a family to a closed door.
FRESH_RULE = "directory_fresh_days"

NOT_LETTERS = re.compile(r"[^\w]+|_")
WORDS = re.compile(r"[^\W\d_]{3,60}")
FREE = re.compile(
    r"^\s*(?:(?:this (?:service|program) is )?free\b|no (?:fees?|cost|charge)\b|none\b|0\b|\$0\b"
    r"|gratuit|aucuns? frais|sans frais)",
    re.IGNORECASE,
)
NOT_ALL_FREE = re.compile(
    r"[1-9]|\bexcept|\bvar(?:y|ies)|\bsome\b|\bbut\b|\bdepend|\bsauf\b|\bvari|\bcertain|\bselon\b"
    r"|\bfirst\b|\bfor emergency",
    re.IGNORECASE,
)
ANY_AREA = "*"
EVERYWHERE = {
    *("canada", "ontario", "canada wide", "province wide", "province of ontario", "provincial"),
    *("national", "nationwide", "everywhere", "partout", "partout au canada", "partout en ontario"),
}
FRENCH_HINTS = frozenset(
    (
        *("le", "la", "les", "des", "du", "et", "pour", "une", "un", "aux", "avec", "dans", "vous"),
        *("votre", "vos", "sur", "est", "sont", "par", "qui", "que", "ou"),
    )
)
ENGLISH_HINTS = frozenset(
    (
        *(
            "the",
            "and",
            "for",
            "of",
            "to",
            "with",
            "in",
            "your",
            "you",
            "a",
            "an",
            "is",
            "are",
            "by",
        ),
        *("on", "who", "that", "or", "at", "from"),
    )
)
LEAST_LIKENESS = 0.72
POSTAL = re.compile(r"[a-z]\d[a-z]\d[a-z]\d|\d{5}")
# What a family may need of a building, by what directories say in either language.
ACCESSIBLE = {
    "wheelchair": re.compile(
        r"wheelchair|ramp|level entrance|step.?free|elevator|\blift\b|plain.?pied|ascenseur"
        r"|fauteuil|automatic door|porte automatique",
        re.IGNORECASE,
    ),
    "washroom": re.compile(r"washroom|restroom|toilet", re.IGNORECASE),
    "quiet": re.compile(r"quiet|sensory|low light|soft sound|calme|sensoriel", re.IGNORECASE),
    "hearing": re.compile(r"hearing|deaf|boucle|sourd|malentendant|\basl\b|\blsq\b", re.IGNORECASE),
}
EARTH_KM = 6371.0


class Freshness(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"


def freshness(assured: date | None, today: date, days: int) -> Freshness:
    """How far an entry can be trusted, from the day it was last verified (HSDS `assured_date`).
    `days`: for how long it then counts as sure, a community's rule."""
    if assured is None:
        return Freshness.UNKNOWN
    return Freshness.FRESH if (today - assured).days <= days else Freshness.STALE


def plain(text: str) -> str:
    """Without accents, capitals and signs: "Rivière-aux-Érables" -> "riviere aux erables"."""
    if text.isascii():
        return NOT_LETTERS.sub(" ", text.lower()).strip()
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return NOT_LETTERS.sub(" ", bare.casefold()).strip()


def is_free(fees: Iterable[str], amounts: Iterable[int | None]) -> bool:
    """Whether it costs nothing, by its cost options (cents), else by how its fees are told.

    Only said when it is plain: "None for emergencies; classes vary" is not free.
    """
    known = [amount for amount in amounts if amount is not None]
    if known:
        return all(amount == 0 for amount in known)
    told = [words for words in fees if words.strip()]
    return (
        bool(told)
        and all(FREE.search(words) for words in told)
        and not any(NOT_ALL_FREE.search(words) for words in told)
    )


def area_keys(areas: Iterable[str]) -> list[str]:
    """What the area filter finds a service by: each area, and each of its names ("Elm / Orme").

    A service for everybody, or one that does not say for whom, is found in every area.
    """
    names = [name for area in areas for name in (area, *area.split(" / "))]
    keys = list(dict.fromkeys(key for name in names if (key := plain(name))))
    return [ANY_AREA] if not keys or not EVERYWHERE.isdisjoint(keys) else keys


def language_of(text: str) -> str:
    """ "fr" or "en" by the small words in it; "" when it does not say."""
    words = plain(text).split()
    french = sum(word in FRENCH_HINTS for word in words)
    english = sum(word in ENGLISH_HINTS for word in words)
    if french == english:
        return ""
    return "fr" if french > english else "en"


def search_words(text: str) -> list[str]:
    """The words of a search that may be misspelt: letters only, three or more, each once."""
    return list(dict.fromkeys(WORDS.findall(plain(text))))


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The likeliest word meant by a misspelt one; "" when none is like it."""
    scored = [(SequenceMatcher(None, word, other).ratio(), other) for other in candidates]
    likeness, best = max(scored, default=(0.0, ""))
    return best if likeness >= LEAST_LIKENESS else ""


def postal_key(code: str) -> str:
    """A postal code as it is looked for: "P0X 9Z1" -> "p0x9z1"; "" for what is none."""
    plain_code = plain(code).replace(" ", "")
    match = POSTAL.match(plain_code)
    return match[0] if match else ""


def accessible(text: str) -> set[str]:
    """What of ACCESSIBLE a text about a building says it has."""
    return {code for code, words in ACCESSIBLE.items() if words.search(text)}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two places (latitude, longitude in degrees), as the crow flies."""
    north, east = math.radians(one[0] - other[0]), math.radians(one[1] - other[1])
    narrower = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    half = math.sin(north / 2) ** 2 + narrower * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))
