"""Words and days of handing over. Pure; what is a baton and whose, the database keeps (wall/)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# How long whoever held a family may stay beside the next holder, and how long an absence may be:
# somebody away for longer hands over (an agency's clock; Ontario sets none, domain/process §2).
LONGEST_OVERLAP = timedelta(days=90)
LONGEST_COVER = timedelta(days=120)
# As many families at once as somebody can say something true about.
MOST_AT_ONCE = 40


def first_moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def after(day: date, zone: str) -> datetime:
    """The moment at which a day is over."""
    return first_moment(day + timedelta(days=1), zone)
