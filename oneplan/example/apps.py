from oneplan.kernel.rooms import Room


class ExampleConfig(Room):
    name = "oneplan.example"
