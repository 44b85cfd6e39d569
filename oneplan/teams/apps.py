from oneplan.kernel.rooms import Room


class TeamsConfig(Room):
    name = "oneplan.teams"
