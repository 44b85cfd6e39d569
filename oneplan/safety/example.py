"""The Haddads' crisis plan for Yusuf, written at the kitchen table, tried once."""

from datetime import timedelta
from typing import Any, Final

from oneplan.kernel import clock
from oneplan.safety import readers
from oneplan.safety.actions import afterwards, writing
from oneplan.safety.models import Answer, Hours, LineKind

LINES: Final = (
    (LineKind.SIGN, "He stops answering, and pulls his hood up.", ""),
    (LineKind.SIGN, "He has not slept for two nights.", ""),
    (LineKind.HELPS, "His headphones, and nobody asking anything.", ""),
    (LineKind.HELPS, "Walking to the river with Karim.", ""),
    (LineKind.WORSE, "Being told to calm down.", ""),
    (LineKind.WORSE, "Shouting in the stairway.", ""),
    (LineKind.NEVER, "Hold his arms, or stand in the door.", ""),
    (LineKind.NOTICE, "Turn off the television. Sit where he can see you.", "Amira"),
    (LineKind.NOTICE, "Ask once if he wants Karim. Then wait.", "Amira"),
    (LineKind.ACT, "Call Layla. She comes over.", "Amira"),
    (LineKind.CALL, "Call the mobile crisis team. Say that he is thirteen.", "Layla"),
)
PEOPLE: Final = (
    ("Layla Haddad (fictional)", "519-555-0133", Hours.ALWAYS, "Comes over in ten minutes."),
    ("Karim (fictional)", "519-555-0127", Hours.DAY, "Walks with Yusuf."),
)


def tell(life: Any) -> None:
    """`life`: example.life.Life. Only the family that everybody knows."""
    if "amira" not in life.people or "yusuf" not in life.people:
        return
    with life.as_("amira") as viewer:
        begun = clock.now() - timedelta(days=20)
        with clock.stopped_at(begun):
            plan = writing.begin_plan(viewer, life.family, life.people["yusuf"].pk, language="en")
            _write(viewer, life.family, plan)
        tried = clock.now() - timedelta(days=12)
        with clock.stopped_at(tried):
            _try(viewer, life.family, plan)


def _write(viewer: Any, family: Any, plan: Any) -> None:
    writing.write_words(
        viewer,
        family,
        plan.pk,
        seen_revision=1,
        definition="When he runs out at night, or says he does not want to be here any more.",
        others="Layla takes the little one to her place.",
        over="He has eaten, and he has slept.",
    )
    for kind, words, who in LINES:
        writing.write_line(viewer, family, plan.pk, kind, words, language="en", who=who)
    for name, phone, hours, does in PEOPLE:
        writing.write_contact(
            viewer, family, plan.pk, name=name, phone=phone, hours=hours, does=does
        )


def _try(viewer: Any, family: Any, plan: Any) -> None:
    contacts = readers.crisis_plan(family.pk, plan.pk).contacts
    answers = {one.id: Answer.CAME for one in contacts}
    words = "Layla needs the spare key."
    afterwards.note_drill(viewer, family, plan.pk, answers, language="en", words=words)
