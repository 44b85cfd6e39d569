from oneplan.kernel.rooms import Room


class VoiceConfig(Room):
    name = "oneplan.voice"
    not_in_record = {"SharedLine": "one's own words, for those whom one named"}
