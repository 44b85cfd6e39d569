"""Made-up families at other points: just begun, paused, and in the other community."""

from oneplan.example.story import (
    Aim,
    Asking,
    Decision,
    Meeting,
    Need,
    Option,
    PlanStory,
    Promise,
    Someone,
    Story,
    Teammate,
    Way,
    Words,
)
from oneplan.kernel.privacy import Category
from oneplan.people.models import FamilyRole

NGUYEN = Story(
    name="The Nguyens",
    interpreter="Vietnamese",
    people=(
        Someone(key="linh", name="Linh", standing=FamilyRole.CAREGIVER, relation="Mother", age=40,
                directs=True, languages=("vi", "en"), interpreter="Vietnamese",
                ways=(Way("phone", "519-555-0231"),)),
        Someone(key="an", name="An", standing=FamilyRole.CHILD, relation="Son", age=12),
    ),
    asking=Asking(days_ago=5, area="Maple River",
                  hard="An hurts himself when he is overwhelmed. We are afraid to leave the house.",
                  well="He swims like a fish, and then he is calm all day."),
    decision=Decision(days_ago=2, coordinator="dana", intensity="wraparound",
                      factors=("under_18", "many_sectors", "beyond_usual"),
                      rationale="Nobody should be afraid at home. We begin this week."),
)  # fmt: skip

KOWALSKI = Story(
    name="The Kowalskis",
    people=(
        Someone(key="adam", name="Adam", standing=FamilyRole.CAREGIVER, relation="Father", age=50,
                directs=True, ways=(Way("phone", "519-555-0241"),)),
        Someone(key="zofia", name="Zofia", standing=FamilyRole.YOUTH, relation="Daughter", age=17),
    ),
    asking=Asking(days_ago=200, area="Maple River",
                  hard="Zofia and I only shout.",
                  well="We both love her dog."),
    decision=Decision(days_ago=197, coordinator="luc", factors=("under_18",),
                      rationale="They asked for somebody to sit between them for a while."),
    stages=("inactive",),
)  # fmt: skip

STONE = Story(
    name="The Stones",
    community="northern-lakes",
    people=(
        Someone(key="marie", name="Marie", standing=FamilyRole.CAREGIVER,
                relation="Kokum (grandmother)", age=62, directs=True, languages=("oj", "en"),
                ways=(Way("phone", "807-555-0141"),)),
        Someone(key="theo", name="Theo", standing=FamilyRole.YOUTH, relation="Grandson", age=14,
                languages=("en", "oj")),
    ),
    relations=(("marie", "theo", "Grandmother", "sole"),),
    asking=Asking(days_ago=50, area="Northern Lakes, on the reserve",
                  hard="Theo came home from the city with nobody to talk to.",
                  well="He listens when his uncle drums."),
    decision=Decision(days_ago=49, by="faraway", coordinator="faraway",
                      factors=("under_18", "transition"),
                      rationale="The circle holds Theo. We walk beside."),
    team=(Teammate(name="Uncle Joe", role="Drum keeper", role_class="natural"),),
    meeting=Meeting(weekday=5, time="11:00", place="The lodge"),
    plan=PlanStory(
        visions=(Words(text="Theo knows who he is, and whose he is."),),
        strengths=(("Theo knows every song after hearing it once", "theo"),),
        needs=(
            Need(statement="Theo needs to know where he belongs",
                 category=Category.CULTURE, person="theo",
                 aim=Aim("Theo drums with the others", "Evenings at the drum", "a month", 1, 6),
                 options=(Option("Drum with his uncle on Thursdays", "natural", "He asked for it."),
                          Option("Land camp at the break", "community", "His cousins go.")),
                 promises=(Promise("Bring Theo to the drum on Thursday", "Uncle Joe", 3),)),
        ),
        agreed=20,
    ),
)  # fmt: skip
