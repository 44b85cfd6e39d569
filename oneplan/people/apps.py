from oneplan.kernel.rooms import Room


class PeopleConfig(Room):
    name = "oneplan.people"
    not_in_record = {"Invitation": "the hash of a link that lets somebody in"}
