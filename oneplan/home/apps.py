from django.utils.translation import gettext_noop

from oneplan.access.counted import count_waiting
from oneplan.home.nav import items
from oneplan.home.waiting import COUNTED
from oneplan.kernel.rooms import Room
from oneplan.ui import nav


class HomeConfig(Room):
    name = "oneplan.home"
    parts = {
        "home": gettext_noop("the first page"),
        "home:begin_plan": gettext_noop("the plan"),
        "home:offer_line": gettext_noop("a page of one's own"),
        "home:preview": gettext_noop("the plan, as somebody on the team sees it"),
    }

    not_in_record = {"PutAway": "what somebody has seen on their own home is nobody's but theirs"}

    def ready(self) -> None:
        nav.register(items, first=True)
        count_waiting(COUNTED)
