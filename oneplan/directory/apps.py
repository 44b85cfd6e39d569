from oneplan.kernel.rooms import Room


class DirectoryConfig(Room):
    name = "oneplan.directory"
