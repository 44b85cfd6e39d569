from oneplan.kernel.rooms import Room


class ExchangeConfig(Room):
    name = "oneplan.exchange"
