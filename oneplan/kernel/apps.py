from oneplan.kernel.rooms import Room


class KernelConfig(Room):
    name = "oneplan.kernel"
