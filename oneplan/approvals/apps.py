from django.utils.translation import gettext_noop

from oneplan.approvals.nav import items
from oneplan.kernel.rooms import Room
from oneplan.ui import nav

WORK = "two people's work on a change, or a worker's: it is about them"


class ApprovalsConfig(Room):
    name = "oneplan.approvals"
    parts = {"approvals": gettext_noop("who can see")}
    not_in_record = dict.fromkeys(("Affected", "Change", "HandOver", "PossibleDuplicate"), WORK)

    def ready(self) -> None:
        nav.register(items)
