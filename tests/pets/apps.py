from oneplan.kernel.rooms import Room


class PetsConfig(Room):
    name = "tests.pets"
    parts = {"pets": "the pets"}
