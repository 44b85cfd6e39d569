from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class SafetyConfig(Room):
    name = "oneplan.safety"
    parts = {"safety": gettext_noop("the crisis plan")}
