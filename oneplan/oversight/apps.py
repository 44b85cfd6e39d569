from django.utils.translation import gettext_noop

from oneplan.access import asked
from oneplan.kernel.rooms import Room
from oneplan.oversight.nav import items
from oneplan.oversight.waiting import waiting_asks
from oneplan.ui import nav


class OversightConfig(Room):
    name = "oneplan.oversight"
    parts = {"oversight": gettext_noop("who can see")}
    not_in_record = {
        "Complaint": "a worker's work, and about them; between the family and who handles it",
        "Ask": "who may see what here; where the file goes, other people decide anew",
    }

    def ready(self) -> None:
        nav.register(items)
        asked.register(waiting_asks)
