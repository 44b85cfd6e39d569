from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class PeopleConfig(Room):
    name = "oneplan.people"
    parts = {
        "people": gettext_noop("the family's people"),
    }
    not_in_record = {"Invitation": "the hash of a link that lets somebody in"}
