"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.plans.models import ActionStep, Need, Outcome, Strategy
from tests.privacy.audiences import Find, Tried

#                   amira yusuf layla dana  okafor
PAGES = """
progress:overview   G     G     G     G     G
progress:need       G     g     g     G     g
progress:rating     GP    gp    gp    GP    gp
progress:reading    GP    gp    gp    GP    gp
progress:links      GP    gp    -     GP    -
progress:stop_link  -     -     -     -     -
progress:track      P     p     -     P     -
progress:decide     gp    -     -     gp    -
"""
TAKES = {
    "link_id": ("progress.StepLink",),
    "outcome_id": ("plans.Outcome",),
    "option_id": ("plans.Strategy",),
}
WORDS = {"piece": ["option"]}
SENT = {"progress:track": {"on_track": "no"}}


def tried(find: Find) -> Tried:
    """The need about school and the one about sleep (mental health), with what hangs on them."""
    needs = [find.ids(Need, category=c)[0] for c in ("education", "mental_health")]
    return {
        "need_id": needs,
        "step_id": [find.ids(ActionStep, need=n)[0] for n in needs],
        "link_id": [needs[0]],  # nobody has made one: a link that is not there is no page
        "outcome_id": [find.ids(Outcome, need=n)[0] for n in needs],
        "option_id": [find.ids(Strategy, need=n)[0] for n in needs],
        "piece": ["option"],
        "progress:decide row_id": [find.ids(Strategy, need=n)[0] for n in needs],
    }
