from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room

DECIDED = "who may see what here; where the file goes, other people decide anew"
FOLLOWS = "follows from the facts"


class AccessConfig(Room):
    name = "oneplan.access"
    parts = {
        "access": gettext_noop("who can see"),
        "who_can_see": gettext_noop("who can see"),
        "who_looked": gettext_noop("who looked"),
        "emergency": gettext_noop("opened in an emergency"),
        "list": gettext_noop("saw your family on a list of their work"),
        "rights": gettext_noop("changed who decides, has custody, or is invited"),
    }
    not_in_record = {
        "Emergency": "of the worker who opened it, and of who reviews it; in the log it is",
        "Involvement": DECIDED,
        "CapacityNote": DECIDED,
        "Directive": DECIDED,
        "FamilyReference": "opens an emergency to whoever knows it",
        "AccessGrant": FOLLOWS,
        "VisibleParts": FOLLOWS,
        "AccessEvent": "the log; exchange/record.py adds it to what a family takes itself",
        "LogSeal": "proves the log here, and nothing elsewhere",
    }
    stays_when_moving = {
        "AccessEvent": "the record was opened there",
        "LogSeal": "seals what was written there",
        "AccessGrant": FOLLOWS,
        "VisibleParts": FOLLOWS,
    }
