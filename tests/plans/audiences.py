"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.plans.models import (
    ActionStep,
    Need,
    Outcome,
    PlannedService,
    Strategy,
    Strength,
    Vision,
)
from tests.privacy.audiences import Find, Tried

#                      amira yusuf layla dana  okafor
PAGES = """
plans:plan             GP    GP    GP    GP    GP
plans:begin            P     -     -     P     -
plans:agree            GP    -     -     GP    -
plans:not_yet          GP    -     -     GP    -
plans:not_yet_over     P     -     -     -     -
plans:own_view         GP    -     -     -     -
plans:pdf              GP    GP    GP    GP    GP
plans:versions         GP    GP    GP    GP    GP
plans:version          GP    GP    GP    GP    GP
plans:version_pdf      GP    GP    GP    GP    GP
plans:vision           GP    GP    GP    GP    GP
plans:own_vision       GP    GP    -     -     -
plans:vision_change    gp    GP    gp    gp    gp
plans:strength         GP    GP    GP    GP    GP
plans:strength_change  GP    GP    GP    GP    GP
plans:need             GP    GP    GP    GP    GP
plans:need_change      GP    gp    gp    GP    gp
plans:work             GP    gp    gp    GP    gp
plans:move             P     p     -     P     -
plans:need_status      P     p     -     P     -
plans:outcome          GP    gp    gp    GP    gp
plans:option           GP    gp    gp    GP    gp
plans:step             GP    gp    gp    GP    gp
plans:need_service     GP    gp    gp    GP    gp
plans:need_find        GP    gp    gp    GP    gp
plans:outcome_change   GP    gp    gp    GP    gp
plans:option_change    GP    gp    gp    GP    gp
plans:step_change      GP    gp    gp    GP    gp
plans:step_status      GP    gp    gp    GP    gp
plans:service          GP    GP    GP    GP    GP
plans:find             GP    GP    GP    GP    GP
plans:service_change   GP    gp    gp    GP    gp
plans:remove           GP    gp    g     GP    g
"""
TAKES = {
    "row_id": ("plans.",),
    "need_id": ("plans.Need",),
    "step_id": ("plans.ActionStep",),
}
WORDS = {"number": ["1", "2"], "kind": ["need", "step"]}
# Under a need, by what changes it.
UNDER = {
    "outcome_change": Outcome,
    "option_change": Strategy,
    "service_change": PlannedService,
    "step_change": ActionStep,
    "remove": ActionStep,
}


def tried(find: Find) -> Tried:
    """The need about school and the one about sleep (mental health), with what hangs on them; the
    family's vision and Yusuf's private one."""
    needs = [find.ids(Need, category=c)[0] for c in ("education", "mental_health")]
    rows = {name: [find.ids(kind, need=n)[0] for n in needs] for name, kind in UNDER.items()}
    ours = find.ids(Vision, "yusuf", person=None)
    own = find.ids(Vision, "yusuf", category="own_voice")
    rows["vision_change"] = [ours[0], own[0]]
    rows |= {"need_change": needs, "strength_change": find.ids(Strength)[:1]}
    return {
        "need_id": needs,
        "item_id": needs,
        "step_id": [find.ids(ActionStep, need=need)[0] for need in needs],
        "kind": ["step"],
        "number": ["1"],
        **{f"plans:{name} row_id": ids for name, ids in rows.items()},
    }
