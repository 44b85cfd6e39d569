from django.utils.translation import gettext_noop

from oneplan.kernel.rooms import Room


class VoiceConfig(Room):
    name = "oneplan.voice"
    # That somebody has words of their own there is told to nobody.
    parts = {
        "voice": gettext_noop("a part of the plan"),
    }
    not_in_record = {"SharedLine": "one's own words, for those whom one named"}
