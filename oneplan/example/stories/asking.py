"""Made-up families that asked for help and wait, or were shown to other help."""

from oneplan.example.story import Asking, Decision, Someone, Story, Way
from oneplan.people.models import FamilyRole

NOVAK = Story(
    name="The Novaks",
    people=(
        Someone(key="ivana", name="Ivana", standing=FamilyRole.CAREGIVER, relation="Mother", age=33,
                directs=True, ways=(Way("email", "ivana.novak@example.org"),)),
        Someone(key="petra", name="Petra", standing=FamilyRole.CHILD, relation="Daughter", age=3),
    ),
    asking=Asking(days_ago=12, area="Maple River",
                  hard="Petra stutters and I do not know whom to ask.",
                  well="She talks all day, and sings without stuttering."),
    decision=Decision(
        days_ago=10,
        rationale="One thing at a time is enough here: speech help, which is free and near."
                  " If more comes, call us: the door is open.",
        family_input="Ivana is glad to have one number to call.",
        warm="Speech and language therapy: they expect Ivana’s call on Monday",
        warm_service="Speech and language therapy",
    ),
)  # fmt: skip

FERREIRA = Story(
    name="Us four",
    people=(
        Someone(key="lucia", name="Lúcia", standing=FamilyRole.CAREGIVER, relation="Mother", age=29,
                directs=True, languages=("pt", "en"),
                ways=(Way("text", "519-555-0211", note="Only in the morning"),)),
        Someone(key="tiago", name="Tiago", standing=FamilyRole.CHILD, relation="Son", age=7),
        Someone(key="bia", name="Bia", standing=FamilyRole.CHILD, relation="Daughter", age=5),
        Someone(key="rui", name="Rui", standing=FamilyRole.CHILD, relation="Son", age=1),
    ),
    asking=Asking(days_ago=1, area="Station Street",
                  hard="We sleep at my cousin’s. Tiago wets the bed again. I cannot do this alone.",
                  well="We are together.",
                  urgent="My cousin says we must leave on Friday."),
)  # fmt: skip

RAHIMI = Story(
    name="The Rahimis",
    interpreter="Dari",
    people=(
        Someone(key="farid", name="Farid", standing=FamilyRole.CAREGIVER, relation="Father", age=45,
                directs=True, languages=("prs", "en"), interpreter="Dari",
                ways=(Way("phone", "519-555-0221", note="With an interpreter"),)),
        Someone(key="sahar", name="Sahar", standing=FamilyRole.YOUTH, relation="Daughter", age=16),
    ),
    asking=Asking(days_ago=4, by="okafor", worker=True, area="Maple River",
                  hard="Sahar is a strong student who stopped coming. At home she runs everything.",
                  well="Her teachers would do anything for her."),
)  # fmt: skip
