"""Whom to call in danger, and the country of telephone numbers that are written without one.

A visitor is told what the first community said when the program began: a page for visitors must not
need the database for it. Whoever is signed in is told their own community's (`Viewer`).
"""

from contextvars import ContextVar

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

Numbers = tuple[str, str]
# Canada's, where nobody has said otherwise: emergencies, thoughts of suicide, the country.
USUAL: Numbers = ("9-1-1", "9-8-8")
USUAL_COUNTRY = "CA"
_now: list[tuple[Numbers, str]] = [(USUAL, USUAL_COUNTRY)]
_own: ContextVar[str] = ContextVar("country", default="")


def remember(said: tuple[str, str, str] | None) -> None:
    """From now on visitors are told these, in this process: emergencies, thoughts of suicide, and
    the country."""
    _now[0] = (said[:2], said[2]) if said else (USUAL, USUAL_COUNTRY)


def for_visitors() -> Numbers:
    """Emergencies, and thoughts of suicide."""
    return _now[0][0]


def stay_in(country: str) -> None:
    """The country of whoever is served just now; empty: a visitor's."""
    _own.set(country)


def country() -> str:
    """Of numbers that are written without one, two letters."""
    return _own.get() or _now[0][1]


def parsed(written: str) -> PhoneNumber | None:
    """The telephone number, with its area, that is written here; None: it can be none."""
    try:
        number = phonenumbers.parse(written, country())
    except NumberParseException:
        return None
    whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return number if whole else None


def dialled(written: str) -> str:
    """What a telephone dials, from wherever it is; a short or strange number as it stands."""
    if number := parsed(written):
        whole: str = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        return f"{whole},{number.extension}" if number.extension else whole
    return "".join(sign for sign in written if sign.isdecimal() or sign in "+*#,")
