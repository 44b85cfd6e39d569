"""Words of a file into values of a field. Pure: each returns the value, or says what is wrong."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBER = {name: number for number, name in enumerate(MONTHS.split(), 1)}
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
SLASH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$")
WORD_DATE = re.compile(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$")
CLOCK = re.compile(
    r"(\d{1,2})(?:\s*[:h.]\s*(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*(h|[ap]\.?\s?m\.?)?"
    r"\s*(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
NAMED_TIMES = {"noon": time(12), "midi": time(12), "midnight": time(0), "minuit": time(0)}
EMAIL = re.compile(r"[^@\s<>\"',;:()\\]+@[^@\s<>\"',;:()\\]+\.[^@\s<>\"',;:()\\.]{2,}$")
ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^/?#@]+(?:[/?#][^\s<>\"'`]*)?$", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$", re.I)
EARLIEST, LATEST = 1900, 2200
MOST_CENTS = 2_000_000_000


# What spreadsheets write around a value: ="00123", =HYPERLINK("https://…","words").
QUOTED_FORMULA = re.compile(r'^="([^"]*)"$')
LINK_FORMULA = re.compile(r'^=HYPERLINK\("([^"]+)"', re.IGNORECASE)
ESCAPED_LINE = re.compile(r"(?:\\r)?\\n")


class Unusable(ValueError):
    """The words cannot be read as what the field wants; str() says why, for the report."""


def read_date(words: str) -> date:
    """ISO dates, "January 1, 2020", and 31/12/2020 where no other order is possible."""
    found = _date_parts(words.strip())
    if found is None:
        raise Unusable(f"{words!r} is not a date")
    try:
        day = date(*found)
    except ValueError as wrong:
        raise Unusable(f"{words!r} is not a day of the calendar") from wrong
    if not EARLIEST <= day.year <= LATEST:
        raise Unusable(f"{words!r} has no real year")
    return day


def _date_parts(words: str) -> tuple[int, int, int] | None:
    if match := ISO_DATE.match(words):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := WORD_DATE.match(words)) and match[1].lower() in MONTH_NUMBER:
        return int(match[3]), MONTH_NUMBER[match[1].lower()], int(match[2])
    if match := SLASH_DATE.match(words):
        return _slashed(words, int(match[1]), int(match[2]), match[3])
    return None


def _slashed(words: str, first: int, second: int, year: str) -> tuple[int, int, int]:
    if first <= 12 and second <= 12 and first != second:
        raise Unusable(f"{words!r} could be two different days: write it as 2020-12-31")
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    return (whole_year, first, second) if first <= 12 else (whole_year, second, first)


def read_time(words: str) -> time:
    """ "9:00am", "9am", "3 p.m.", "17:30", "17 h 30", "10:00:00Z" (times are local: offsets go)."""
    plain = words.strip().lower()
    if plain in NAMED_TIMES:
        return NAMED_TIMES[plain]
    match = CLOCK.match(plain)
    if match is None or not (match[2] or match[4]):
        raise Unusable(f"{words!r} is not a time of day")
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    half = (match[4] or "")[:1]
    if half in ("a", "p"):
        hour = _half_day_hour(words, hour, half)
    if hour == 24 and not minute:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError as wrong:
        raise Unusable(f"{words!r} is not a time of day") from wrong


def _half_day_hour(words: str, hour: int, half: str) -> int:
    if hour > 12 and half == "p":
        return hour  # "17:00 pm" says the same thing twice
    if not 1 <= hour <= 12:
        raise Unusable(f"{words!r} is not a time of day")
    return hour % 12 + (12 if half == "p" else 0)


def read_moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words.strip().replace("Z", "+00:00"))
    except ValueError as wrong:
        raise Unusable(f"{words!r} is not a date and time") from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_number(words: str) -> Decimal:
    try:
        number = Decimal(words.strip().replace(" ", ""))
    except InvalidOperation as wrong:
        raise Unusable(f"{words!r} is not a number") from wrong
    if not number.is_finite():
        raise Unusable(f"{words!r} is not a number")
    return number


def read_age(words: str) -> Decimal:
    age = read_number(words)
    if not 0 <= age <= 150:
        raise Unusable(f"{words!r} is not an age")
    return age.quantize(Decimal("0.01"))


def read_whole(words: str) -> int:
    number = read_number(words)
    if number != number.to_integral_value() or not 0 <= number <= 2_147_483_647:
        raise Unusable(f"{words!r} is not a whole number")
    return int(number)


def read_year(words: str) -> int:
    """A year, or the year of a whole date."""
    year = read_whole(words) if words.strip().isdigit() else read_date(words).year
    if not 1000 <= year <= LATEST:
        raise Unusable(f"{words!r} is not a year")
    return year


def read_cents(words: str) -> int:
    """An amount of money, "35", "35.50" or "$1,200", in cents."""
    number = read_number(re.sub(r"^[$€£]|(?<=\d),(?=\d{3}\b)", "", words.strip()))
    cents = number * 100
    if cents != cents.to_integral_value() or not 0 <= cents <= MOST_CENTS:
        raise Unusable(f"{words!r} is not an amount of money")
    return int(cents)


def read_degrees(words: str, most: int) -> float:
    number = read_number(words)
    if abs(number) > most:
        raise Unusable(f"{words!r} is outside -{most} to {most}")
    return float(number)


def read_email(words: str) -> str:
    plain = words.strip().removeprefix("mailto:")
    if not EMAIL.match(plain) or len(plain) > 254:
        raise Unusable(f"{words[:80]!r} is not an e-mail address")
    return plain


def read_address(words: str) -> str:
    """A web address. Only http and https: nothing else may become a link on a page."""
    plain = words.strip()
    if ADDRESS.match(plain):
        return plain
    if BARE_ADDRESS.match(plain):
        return f"http://{plain}"
    raise Unusable(f"{words[:80]!r} is not a web address")


def read_phone(words: str) -> str:
    plain = words.strip().strip("\"'").strip()
    if sum(character.isdigit() for character in plain) < 3:
        raise Unusable(f"{words[:80]!r} is not a phone number")
    return plain


def from_spreadsheet(words: str) -> str:
    """What a cell says when a formula stands in it, or a line break was written as two signs."""
    for formula in (QUOTED_FORMULA, LINK_FORMULA):
        if match := formula.match(words.strip()):
            return match[1]
    return ESCAPED_LINE.sub("\n", words)


def is_formula(words: str) -> bool:
    """Whether a spreadsheet would take the words for something to be worked out."""
    return words.lstrip()[:1] == "=" and "(" in words
