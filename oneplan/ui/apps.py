from oneplan.kernel.rooms import Room


class UiConfig(Room):
    name = "oneplan.ui"
