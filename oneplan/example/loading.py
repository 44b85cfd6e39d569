"""The whole example in one transaction: it stands complete, or not at all."""

from dataclasses import dataclass

from django.db import transaction

from oneplan.example import ground, office, own_plan
from oneplan.example.stories import STORIES
from oneplan.example.telling import tell


@dataclass(frozen=True, slots=True)
class Loaded:
    families: int
    services: int


@transaction.atomic
def load() -> Loaded:
    """Lay the ground, live each family's story through the rooms' own actions, fill the office."""
    laid = ground.lay()
    services = ground.load_directory(laid)
    for story in STORIES:
        tell(laid, story)
    office.fill(laid)
    own_plan.write(laid)
    return Loaded(len(STORIES), services)
