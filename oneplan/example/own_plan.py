"""One adult's own wellness plan, lived through the room's actions. Fictional, like everybody here.

He is in no family and no agency works with him; Grace, a friend, is named in it and reads a part.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from oneplan.example.ground import Ground
from oneplan.example.life import days_ago
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.wellness.actions import contacts, crisis, daily, sharing, writing
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.crisis import Terms
from oneplan.wellness.actions.keeping import document_of
from oneplan.wellness.actions.writing import Start, Typed
from oneplan.wellness.models import Plan, Section
from oneplan.wellness.sealing import account_of

WHO, FRIEND = "marc", "neighbour"
TOOLS = (
    ("Walk along the river with the dog", "outside"),
    ("Call Grace", "people"),
    ("Play the old records", "music"),
)
WORDS: Mapping[tuple[str, str], Mapping[str, tuple[str, tuple[int, ...]]]] = {
    ("daily", "all"): {
        "well": ("Talkative, a bit stubborn, up early", ()),
        "must": ("Take my pills with breakfast\nIn bed by eleven", (0,)),
        "might": ("A nap after the night shift", (1,)),
    },
    ("triggers", "all"): {
        "events": ("The first week of December\nLetters from the landlord", ()),
        "must": ("Open the letter together with somebody", (1,)),
    },
    ("early", "all"): {
        "signs": ("The dishes pile up\nI stop answering the phone", ()),
        "must": ("", (0, 1)),
        "might": ("", (2,)),
    },
    ("breaking", "all"): {
        "signs": ("I am awake three nights running", ()),
        "must": ("Call Grace. Then my brother.\nGive Grace the car keys", ()),
    },
    ("crisis", "signs"): {
        "any_signs": (
            "I say that people on the radio talk to me\nI have not eaten for two days",
            (),
        ),
    },
    ("crisis", "medication"): {"allergies": ("Penicillin", ())},
    ("crisis", "help"): {
        "do": ("Speak slowly. Sit down with me.", (0,)),
        "dont": ("Do not call my mother", ()),
        "tasks": ("The dog: Grace\nWork: my brother calls them", ()),
    },
    ("crisis", "over"): {"end_signs": ("I ask for coffee and the newspaper", ())},
}


def write(ground: Ground) -> None:
    """His plan, two people in it, a section shown to Grace, and a few days' check-ins."""
    owner = Viewer(id=ground.accounts[WHO].pk, signed_in=True)
    with days_ago(40), acting_as(owner):
        start = Start("Walk along the river with the dog", "", "", "")
        plan = writing.begin_plan(owner, "Steady through winter", start=start)
        _fill(owner, plan)
        grace = contacts.add_contact(
            owner,
            Known("Grace", "Friend", f"{FRIEND}@example.org", "519-555-0164", me="Marc"),
        )
        brother = contacts.add_contact(
            owner, Known("Luc", "Brother", "luc@example.org", "519-555-0127", "fr", "Marc")
        )
        for one, tasks in ((grace, "Takes the dog"), (brother, "Calls work")):
            crisis.set_supporter(owner, plan.pk, one.pk, may_activate=True, tasks=tasks)
        plan.refresh_from_db()
        crisis.set_terms(owner, plan.pk, Terms(2, "tiebreaker", 1, grace.pk), plan.revision)
        secret = contacts.make_link(owner, grace.pk)
        contacts.make_link(owner, brother.pk)
    _join(ground, secret)
    with acting_as(owner):
        early = Section.objects.get(plan=plan, code="early", account_id=account_of(owner))
        sharing.share(owner, early.pk, grace.pk, clock.now() + timedelta(days=90))
    for back, mark in ((9, "well"), (8, "well"), (6, "trigger"), (5, "early"), (3, "well")):
        with days_ago(back), acting_as(owner):
            daily.check_in(owner, mark)


def _fill(owner: Viewer, plan: Plan) -> None:
    sections = {one.code: one.pk for one in Section.objects.filter(plan=plan)}
    for text, group in TOOLS[1:]:
        writing.write_tool(owner, sections["toolbox"], text, group)
    tools = _tool_ids(owner, sections["toolbox"])
    for (code, part), fields in WORDS.items():
        typed = {
            name: Typed(text, tuple(tools[place] for place in ticked))
            for name, (text, ticked) in fields.items()
        }
        seen = Section.objects.get(pk=sections[code]).revision
        writing.write_part(owner, sections[code], part, typed, seen_revision=seen)


def _tool_ids(owner: Viewer, toolbox: UUID) -> list[UUID]:
    section = Section.objects.get(pk=toolbox, account_id=account_of(owner))
    return [tool.id for tool in document_of(section).tools]


def _join(ground: Ground, secret: str) -> None:
    """Grace opened her link, typed the code and joined it to her own account."""
    friend = Viewer(id=ground.accounts[FRIEND].pk, signed_in=True)
    code = contacts.ask_code(secret)
    with acting_as(friend):
        contacts.enter(friend, secret, code, joins=True)
