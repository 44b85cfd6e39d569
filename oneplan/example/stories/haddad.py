"""The family everybody knows: Amira, Yusuf and their team."""

from oneplan.example.story import (
    Aim,
    AskedFor,
    Asking,
    Decision,
    Help,
    LooksWrong,
    Meeting,
    Need,
    Option,
    Own,
    PlanStory,
    Promise,
    Someone,
    Story,
    Teammate,
    Urgent,
    Way,
    Words,
)
from oneplan.kernel.privacy import Category
from oneplan.people.models import FamilyRole

SCHOOL = Need(
    statement="Yusuf needs to know that he is safe from the bell to the bus",
    category=Category.EDUCATION,
    because="Two boys wait for him at the lockers. He counts doors instead of listening.",
    person="yusuf",
    aim=Aim(
        "Yusuf goes to school and stays the whole day",
        "Full days at school",
        "days a week",
        2,
        5,
    ),
    options=(
        Option(
            "His cousin Karim walks with him between classes",
            "natural",
            "Yusuf chose it. Karim is in the same hall.",
        ),
        Option(
            "A quiet room he may go to without asking",
            "formal",
            "He tried it for a day, and it helped.",
        ),
        Option("Another school", "formal"),
    ),
    promises=(
        Promise("Find a quiet room that Yusuf can use without asking", "okafor", -3),
        Promise("Walk with Yusuf to the bus on Mondays and Wednesdays", "layla", 2),
        Promise("Tell Mr. Okafor which hallway is the worst", "yusuf", -18, "done"),
    ),
    help=(Help("Youth connect: homework, sports, friends", "planned", frequency="twice a week"),),
)
EVENINGS = Need(
    statement="The family needs calm evenings, so that everybody sleeps",
    category=Category.MENTAL_HEALTH,
    because="Yusuf lies awake thinking of the next day. Then nobody sleeps, and supper is a fight.",
    aim=Aim("Yusuf sleeps through the night", "Nights with seven hours of sleep", "nights a week",
            2, 5),
    options=(
        Option("Phones in the kitchen at nine, tea together, then reading", "natural",
               "Amira’s mother did it this way."),
        Option("Group for teens who worry", "community"),
        Option("Sleep and worry sessions with Mei Chen", "formal",
               "Yusuf trusts her since the summer."),
    ),
    promises=(
        Promise("Try the tea-and-book evening four nights", "amira", 4),
        Promise("Two visits about sleep, after school hours", "chen", 6),
        Promise("Eat supper together on Sunday", "amira", -17, "done"),
    ),
    help=(Help("Child and youth counselling", "receiving", frequency="every two weeks",
               funder="no cost"),),
)  # fmt: skip
REST = Need(
    statement="Amira needs two evenings a week that are hers, and English for her nursing exam",
    category=Category.STRENGTHS,
    because="She has not sat down since they came. She was a nurse, and wants to be one again.",
    person="amira",
    aim=Aim("Amira goes to class", "Evening classes she went to", "evenings a month", 0, 6),
    options=(
        Option("Layla comes on Tuesdays, and brings supper", "natural", "She offered."),
        Option("Newcomer English at the library", "community", "Close, free, and in the evening."),
        Option("A paid sitter", "flex_funded"),
    ),
    promises=(
        Promise("Put Amira’s name down for the evening English class", "sam", 1),
        Promise("Come on Tuesday from five to nine", "layla", 3),
    ),
    help=(
        Help(
            "English classes with child care",
            "waitlisted",
            frequency="two evenings a week",
            funder="free",
        ),
    ),
)

HADDAD = Story(
    name="The Haddads",
    language="en",
    interpreter="Arabic, for anything medical",
    people=(
        Someone(key="amira", name="Amira", standing=FamilyRole.CAREGIVER, relation="Mother", age=41,
                who="amira", directs=True, pronouns="she/her", languages=("ar", "en"),
                interpreter="Arabic", born=(5, 2),
                ways=(Way("phone", "519-555-0141", note="After four in the afternoon"),
                      Way("text", "519-555-0141"))),
        Someone(key="yusuf", name="Yusuf", standing=FamilyRole.YOUTH, relation="Son", age=15,
                who="yusuf", pronouns="he/him", languages=("en", "ar"), born=(2, 20),
                ways=(Way("text", "519-555-0142", note="Not during school"),)),
        Someone(key="noor", name="Noor", standing=FamilyRole.CHILD, relation="Daughter", age=8,
                languages=("en", "ar"), born=(9, 9)),
        Someone(key="layla", name="Layla", standing=FamilyRole.SUPPORT, relation="Aunt", age=36,
                who="layla", languages=("ar", "en"), born=(11, 30),
                ways=(Way("phone", "519-555-0143"),)),
    ),
    relations=(
        ("amira", "yusuf", "Mother", "sole"),
        ("amira", "noor", "Mother", "sole"),
        ("layla", "yusuf", "Aunt", ""),
    ),
    homes=(("Our apartment", "12 Kiln Street, Maple River", (("amira", ""), ("yusuf", ""),
                                                              ("noor", ""))),),
    asking=Asking(
        days_ago=64,
        by="amira",
        hard="Yusuf is afraid to go to school. At night nobody sleeps. I am alone with it.",
        well="He makes his sister laugh. He cooks better than me. My sister is near.",
        helpers="My sister Layla. Mr. Okafor at school is kind. The nurse, Mei.",
        area="Maple River, near the old kiln",
    ),
    decision=Decision(
        days_ago=61,
        coordinator="dana",
        intensity="wraparound",
        factors=("under_18", "many_sectors", "circumstances"),
        rationale="School, sleep and a mother without rest hang together. One plan can hold them.",
        family_input="Amira wants one person to call. Yusuf wants to be asked himself.",
    ),
    team=(
        Teammate(person="yusuf", role="Son", role_class="family"),
        Teammate(person="layla", role="Aunt", role_class="natural",
                 sees=(Category.SCHEDULE, Category.STRENGTHS, Category.EDUCATION)),
        Teammate(who="okafor", agency="school", role="Vice-principal",
                 sees=(Category.EDUCATION, Category.SCHEDULE, Category.STRENGTHS)),
        Teammate(who="chen", agency="health", role="Nurse practitioner",
                 sees=(Category.HEALTH, Category.MENTAL_HEALTH, Category.SCHEDULE,
                       Category.STRENGTHS)),
        Teammate(who="sam", agency="health", role="Link worker", role_class="community",
                 sees=(Category.SCHEDULE, Category.STRENGTHS)),
    ),
    meeting=Meeting(weekday=3, time="17:30", place="At the Haddads’ home", by_video=True,
                    purpose="How the quiet room works, and summer"),
    plan=PlanStory(
        visions=(
            Words(text="We want Yusuf to feel safe at school, and for us to eat supper together"
                       " again.", by="amira"),
            Words(text="I want to cook for people one day. In a place where nobody asks where I am"
                       " from.", by="yusuf", person="yusuf", private=True),
            Words(text="I want to be asked first.", by="yusuf", person="yusuf"),
        ),
        strengths=(
            ("Yusuf cooks for everybody on Sundays, and teaches Noor", "yusuf"),
            ("Amira keeps every paper in one blue folder and finds it in a minute", "amira"),
            ("When it gets loud, Layla takes the children to the river, and it is quiet again", ""),
        ),
        needs=(SCHOOL, EVENINGS, REST),
        agreed=16,
        since=(Promise("Ask the bus company for a stop nearer to the door", "dana", 8),),
    ),
    own=(
        Own(by="yusuf", days_ago=9, text="Karim told them to stop. I did not thank him yet."),
        Own(by="yusuf", days_ago=5, area="school", level=2, text="The morning is the worst part."),
        Own(by="yusuf", days_ago=5, area="fun", level=5, text="Sunday, when I cook."),
        Own(by="yusuf", days_ago=3,
            text="Mum cries in the kitchen when she thinks that we sleep. I do not want to make"
                 " it worse. But I cannot take the bus with those two any more.",
            line="I cannot take the bus with those two any more.", readers="raise",
            people=("dana",), wish="Ask about the early bus. Please do not say names."),
    ),
    asks=(
        AskedFor(by="chen", agency="health", sees=(Category.EDUCATION,), purpose="care",
                 words="Yusuf’s nights follow his days at school. May I read the school need before"
                       " his next two visits?"),
    ),
    wrong=(
        LooksWrong(worker="sam", agency="health", days_ago=12, officer="ines",
                   words="I thought Sam works on Fridays. This was another day.",
                   answer="Sam works at two places. On this day Sam was at the health centre, and"
                          " put your name down for the English class, as you had asked."),
        LooksWrong(worker="okafor", agency="school", days_ago=2,
                   words="Mr. Okafor opened our plan in the weekend. I would like to know why."),
    ),
    urgent=(
        Urgent(by="luc", sees=(Category.CONTACT, Category.LOCATION), reason="care",
               words="Noor had an asthma attack at day camp. Dana was away. The camp needed the"
                     " mother’s number and the address for the ambulance.",
               reviewer="priya", outcome="right",
               review="Amira could be called within two minutes. Luc opened no more than that."),
    ),
)  # fmt: skip
