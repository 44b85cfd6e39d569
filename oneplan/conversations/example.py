"""What the Haddads and their team wrote to each other, and how Dana stayed in touch."""

from datetime import timedelta
from typing import Any

from oneplan.conversations import actions
from oneplan.conversations.models import ContactNote, To
from oneplan.kernel import clock

Kind = ContactNote.Kind


def tell(life: Any) -> None:
    """`life`: example.life.Life. Only the family that everybody knows."""
    if "amira" not in life.people or "yusuf" not in life.people:
        return
    with life.as_("amira") as viewer:
        asked = actions.begin_thread(
            viewer,
            life.family,
            "My shift on Thursday was moved. Can we meet an hour later?",
            to=To.COORDINATOR,
        )
    with life.as_(life.coordinator) as viewer:
        actions.answer(viewer, life.family, asked.pk, "Yes, five o’clock is fine for everybody.")
        actions.begin_thread(
            viewer,
            life.family,
            "The quiet room is free from Monday. Mr. Okafor has the key.",
            to=To.PART,
            category="education",
        )
        for ago, kind, words, next_try in (
            (11, Kind.NO_ANSWER, "", "A text on Wednesday, after four, when her shift ends"),
            (10, Kind.CALL, "We looked at the bus times together.", ""),
            (4, Kind.VISIT, "At the library, with Yusuf. We talked about the quiet room.", ""),
        ):
            actions.note_contact(
                viewer,
                life.family,
                kind,
                on=clock.today() - timedelta(days=ago),
                words=words,
                next_try=next_try,
            )
