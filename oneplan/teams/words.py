"""How a team's times are said."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Offered first; a family's own zone is added where it is another.
USUAL_ZONES = (
    ("America/Toronto", gettext_lazy("Eastern time")),
    ("America/Winnipeg", gettext_lazy("Central time")),
    ("America/Thunder_Bay", gettext_lazy("Thunder Bay")),
    ("America/Vancouver", gettext_lazy("Pacific time")),
)
_NAMES = dict(USUAL_ZONES)


def zone_name(zone: str) -> str:
    """A time zone as people call it: Eastern time; else by its city."""
    if zone in _NAMES:
        return str(_NAMES[zone])
    return _("%(city)s time") % {"city": zone.rpartition("/")[2].replace("_", " ")}
