from oneplan.kernel.rooms import Room


class NoticesConfig(Room):
    name = "oneplan.notices"
