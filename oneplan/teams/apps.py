from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class TeamsConfig(Room):
    name = "oneplan.teams"
    parts = {
        "teams": gettext_noop("the team"),
        "team": gettext_noop("the team"),
    }
