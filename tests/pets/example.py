from oneplan.example.life import Life
from tests.pets.models import Pet


def tell(life: Life) -> None:
    """Everybody who has a coordinator has a goldfish, whom Dana feeds."""
    with life.as_(life.coordinator):
        family = life.family
        Pet._default_manager.create(
            community_id=family.community_id,
            family=family,
            name=f"Bubbles of {life.story.name}",
            fed_by="Dana",
        )
