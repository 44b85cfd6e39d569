from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class ConversationsConfig(Room):
    name = "oneplan.conversations"
    parts = {"conversations": gettext_noop("messages and visits")}
