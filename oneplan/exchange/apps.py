from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class ExchangeConfig(Room):
    name = "oneplan.exchange"
    parts = {
        "export": gettext_noop("the whole record, as a file"),
        "exchange_family": gettext_noop("a part of the plan"),
    }
