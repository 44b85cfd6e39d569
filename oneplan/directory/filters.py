"""How pages say ages, days, money and freshness."""

from typing import Any

from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oneplan.directory.hours import Hours
from oneplan.directory.models import Status
from oneplan.directory.rules import Freshness
from oneplan.ui.filtering import page_filter

OURS = ("", "CAD")


def _day(code: str) -> str:
    return {
        "MO": _("Monday"),
        "TU": _("Tuesday"),
        "WE": _("Wednesday"),
        "TH": _("Thursday"),
        "FR": _("Friday"),
        "SA": _("Saturday"),
        "SU": _("Sunday"),
    }[code]


@page_filter
def days(hours: Hours) -> str:
    """ "Monday to Friday, Sunday"."""
    if hours.days == (("MO", "SU"),):
        return _("Every day")
    runs = [
        _day(first)
        if first == last
        else _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
        for first, last in hours.days
    ]
    return ", ".join(runs)


@page_filter
def times(hours: Hours) -> str:
    """ "9 a.m. to 5 p.m."; nothing when the directory has no times."""
    said = [time_format(t, "TIME_FORMAT") for t in (hours.opens_at, hours.closes_at) if t]
    if len(said) == 2:
        return _("%(opens)s to %(closes)s") % {"opens": said[0], "closes": said[1]}
    if hours.opens_at:
        return _("from %(opens)s") % {"opens": said[0]}
    return _("until %(closes)s") % {"closes": said[0]} if said else ""


@page_filter
def valid_words(hours: Hours) -> str:
    """From when to when such hours hold; for hours with `valid_from`."""
    days = (hours.valid_from, hours.valid_to)
    first, last = (date_format(day, "DATE_FORMAT") if day else "" for day in days)
    if not last or first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


@page_filter
def ages(service: Any) -> str:
    """For a service with `minimum_age` and `maximum_age`; nothing when neither is known."""
    least, most = service.minimum_age, service.maximum_age
    if least and most is not None:
        return _("Ages %(least)s to %(most)s") % {"least": least, "most": most}
    if least:
        return _("Age %(least)s and over") % {"least": least}
    return _("Up to age %(most)s") % {"most": most} if most is not None else ""


@page_filter
def money(cents: int, currency: str = "") -> str:
    """ "$35", "$35.50"; in French "35 $", "35,50 $"; other currencies by their code."""
    amount = number_format(
        cents / 100, decimal_pos=0 if cents % 100 == 0 else 2, force_grouping=True
    )
    if currency not in OURS:
        return f"{amount}\u00a0{currency}"
    return f"{amount}\u00a0$" if (get_language() or "").startswith("fr") else f"${amount}"


@page_filter
def checked(service: Any) -> str:
    """When the entry was last made sure of."""
    if service.freshness is Freshness.UNKNOWN:
        return _("Nobody has told us when this was last checked. Please call first.")
    day = date_format(service.assured_date, "DATE_FORMAT")
    if service.freshness is Freshness.STALE:
        return _("Not checked for over a year (last on %(day)s). Please call first.") % {"day": day}
    return _("Last checked on %(day)s") % {"day": day}


@page_filter
def state(status: str) -> str:
    """The words of a service's state; nothing when it is open."""
    said = {
        Status.TEMPORARILY_CLOSED: pgettext("service", "Closed for now"),
        Status.INACTIVE: pgettext("service", "Not offered now"),
        Status.DEFUNCT: pgettext("service", "Closed for good"),
    }
    return said.get(Status(status), "")


@page_filter
def distance(km: float) -> str:
    """ "about 12 km away"; what is nearer than a kilometre is "close by"."""
    if km < 1:
        return _("close by")
    return _("about %(km)s km away") % {"km": number_format(round(km), force_grouping=True)}
