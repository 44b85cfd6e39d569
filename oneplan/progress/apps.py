from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class ProgressConfig(Room):
    name = "oneplan.progress"
    parts = {"progress": gettext_noop("how it is going")}
