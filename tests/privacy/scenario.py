"""One fixed sequence of steps in which every rule of the wall decides something."""

from typing import Any

from django.db import transaction

from tests.privacy.machine import Consenting
from tests.privacy.world import differences

OKAFOR = ("account", ("okafor", "school"), True)
SAM = ("account", ("sam", "school"), True)
AUNT = ("account", ("aunt", None), False)
LEAD = ("agency", "lead", "coordinator")
SHARED = {"contact", "schedule", "education", "health"}
LONG = 90.0


def said(to: Any, parts: set[str], **more: Any) -> dict[str, Any]:
    return {"to": to, "parts": parts, "lasts": LONG, **more}


STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("join", {"member": ("okafor", "school")}),
    ("permit", said(OKAFOR, {"education", "schedule"}, about=None, write=True)),
    ("permit", said(OKAFOR, {"health"}, about=None, write=False)),
    ("deny", said(OKAFOR, {"education"}, about="child")),
    ("permit", said(OKAFOR, {"contact"}, about="youth", write=False)),
    ("decide_for_oneself", said(OKAFOR, {"health"}, effect="deny")),
    ("decide_for_oneself", said(OKAFOR, {"referral"}, effect="permit")),
    ("deny", said(OKAFOR, {"referral"}, about="youth")),
    ("decide_about_one_item", {"to": OKAFOR, "which": 2, "lasts": LONG, "effect": "deny"}),
    ("decide_about_one_item", {"to": OKAFOR, "which": 1, "lasts": LONG, "effect": "permit"}),
    ("join", {"member": ("sam", "school")}),
    ("join", {"member": ("sam", "clinic")}),
    ("permit", said(SAM, SHARED, about=None, write=False)),
    ("deny", said(SAM, {"health"}, about=None)),
    ("permit", said(SAM, {"education"}, about="child", write=True)),
    ("permit", said(SAM, SHARED, about="child", write=True) | {"lasts": 0.02}),
    ("assign", {}),
    ("permit", said(LEAD, SHARED, about=None, write=True)),
    ("permit", said(("agency", "lead", "intake"), {"health"}, about=None, write=True)),
    ("permit", said(("agency", "school", "intake"), {"referral"}, about=None, write=True)),
    ("withdraw", {"which": 0}),
    ("deny", said(("agency", "lead", "intake"), {"contact"}, about="mother")),
    ("deny", said(("account", ("priya", "lead"), False), {"health"}, about=None)),
    ("take_anothers_no_back", {"which": -1, "who": "priya"}),
    ("write_raw", {"who": "priya"}),
    ("make_a_parent", {"approved": False, "address": "new"}),
    ("make_a_parent", {"approved": True, "address": "new"}),
    ("make_a_parent", {"approved": True, "address": "helene"}),
    ("deny", said(("account", ("stranger", "clinic"), False), {"health"}, about=None)),
    ("emergency", {"job": ("stranger", "clinic"), "parts": {"health"}}),
    ("emergency", {"job": ("stranger", "clinic"), "parts": {"contact"}}),
    ("note_capacity", {"name": "youth", "parts": {"schedule", "contact"}, "capable": True}),
    ("note_capacity", {"name": "youth", "parts": {"health"}, "capable": False}),
    ("leave_or_return_to_agency", {"job": ("okafor", "school")}),
    ("leave_or_return_to_agency", {"job": ("dana", "lead")}),
    ("hand_over", {"who": "luc"}),
    ("leave_or_return_to_agency", {"job": ("dana", "lead")}),
    ("assign", {}),
    ("hand_over", {"who": "luc"}),
    ("hand_over", {"who": "dana"}),
    ("leave", {"member": ("sam", "school")}),
    ("join", {"member": ("aunt", None)}),
    ("permit", said(AUNT, {"schedule"}, about=None, write=True)),
    ("claim_to_direct", {"name": "youth"}),
    ("change_custody", {"name": "father"}),
    ("leave_or_return_to_family", {"name": "youth"}),
    ("leave_or_return_to_family", {"name": "youth"}),
    ("relate", {"who": "father", "to": "youth", "custody": "joint"}),
    ("relate", {"who": "father", "to": "youth", "custody": "access"}),
    ("change_custody", {"name": "mother"}),
    ("relate", {"who": "father", "to": "child", "custody": "guardian"}),
    ("relate", {"who": "father", "to": "child", "custody": "guardian", "papers": True}),
    ("deny", said(AUNT, {"health"}, about=None)),
    ("permit", said(AUNT, {"health"}, about="child", write=False)),
    ("permit", said(AUNT, {"education"}, about=None, write=False)),
    ("write_birth_date", {"name": "youth", "years": 17, "by": "themself"}),
    ("write_birth_date", {"name": "youth", "years": 17, "by": "director"}),
    ("write_birth_date", {"name": "youth", "years": 15, "by": "director"}),
    ("write_birth_date", {"name": "youth", "years": 15, "by": "themself"}),
    ("move", {}),
    ("emergency", {"job": ("okafor", "school"), "parts": {"schedule"}}),
    ("emergency", {"job": ("farah", "far"), "parts": {"schedule"}}),
    ("move", {}),
    ("end_intake", {}),
    ("write_raw", {"who": "father"}),
    ("agree", {"parent": 0}),
    ("take_words_back", {"private": True}),
    ("take_words_back", {"private": False}),
    ("agree", {"parent": 0}),
    ("emergency", {"job": ("stranger", "clinic"), "parts": {"schedule"}}),
    ("deny", said(("agency", "clinic", ""), {"schedule"}, about=None)),
    ("emergency", {"job": ("stranger", "clinic"), "parts": {"schedule"}}),
    ("change_custody", {"name": "mother"}),
    ("join", {"member": ("okafor", "school")}),
    ("leave_or_return_to_agency", {"job": ("okafor", "school")}),
    ("join", {"member": ("okafor", "school")}),
    ("permit", said(OKAFOR, {"schedule"}, about=None, write=False)),
    ("stop", {"member": ("okafor", "school"), "parent": 0}),
    ("permit", said(OKAFOR, {"schedule"}, about=None, write=False) | {"parent": 1}),
    ("take_anothers_no_back", {"which": -2, "who": "mother"}),
    ("take_anothers_no_back", {"which": -2, "who": "father"}),
)


def first_difference() -> str:
    """Take the steps; the first one after which the wall and the oracle differ, or nothing."""
    machine, number, step = Consenting(), 0, "start"
    try:
        machine.start()
        for number, (step, facts) in enumerate((("start", {}), *STEPS)):
            if number:
                getattr(machine, step)(**facts)
            found = differences(machine.world)
            if found:
                return f"{number}. {step}: {sorted(found)[0]}"
    except Exception as error:  # a mutant may also break a step: that is noticed, too
        return f"{number}. {step}: {type(error).__name__}"
    finally:
        machine.take_back()
    return ""


def run_scenario() -> str:
    with transaction.atomic():
        found = first_difference()
        transaction.set_rollback(True)
    return found
