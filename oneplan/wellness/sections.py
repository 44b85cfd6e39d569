"""What a wellness plan can hold, and the words that ask for it: our own, plain, all optional.

Titles are words of the pages, not of the plan: an owner may write their own over any of them. The
youth edition asks with other words; the fields are the same, so a plan outlives a change of
edition.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplan.wellness.models import Edition

Kind = Literal["lines", "text", "tools", "timetable"]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `lines`: one thing a line; with `tools`, things of the toolbox can be ticked.

    `young`: the hint of the youth edition.
    """

    code: str
    label: Words
    hint: Words = ""
    young: Words = ""
    kind: Kind = "lines"
    tools: bool = False

    def hint_for(self, edition: str) -> Words:
        return self.young if edition == Edition.YOUTH and self.young else self.hint


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked on one page."""

    code: str
    title: Words
    fields: tuple[Field, ...]
    lead: Words = ""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section: what is shared, signed and locked as one."""

    code: str
    title: Words
    lead: Words
    parts: tuple[Part, ...]
    young: Words = ""

    @property
    def fields(self) -> Iterator[Field]:
        for part in self.parts:
            yield from part.fields

    def lead_for(self, edition: str) -> Words:
        return self.young if edition == Edition.YOUTH and self.young else self.lead


def _one(code: str, title: Words, lead: Words, *fields: Field, young: Words = "") -> SectionOutline:
    """A section that is asked on one page."""
    return SectionOutline(code, title, lead, (Part("all", title, fields),), young)


MUST = Field(
    "must",
    _("I will do this"),
    _("Few and sure. What helps you most times."),
    _("The two or three things that work for you."),
    tools=True,
)
MIGHT = Field("might", _("I can also try this"), tools=True)

TOOLBOX = _one(
    "toolbox",
    _("My toolbox"),
    _("What helps you stay well or feel better. Write each thing once. You can use it anywhere."),
    Field(
        "tools",
        _("What helps me"),
        _("Small, safe and cheap is best: a walk, a song, a call to a friend."),
        _("A song, your dog, a game, a long shower. What makes a bad day a bit better?"),
        kind="tools",
    ),
    Field(
        "avoid",
        _("What does not help me"),
        _("What makes things worse, even when it is tempting."),
        _("What feels good at first and bad later?"),
    ),
    young=_("All the things that help you. You write each one once and use it anywhere."),
)
DAILY = _one(
    "daily",
    pgettext_lazy("wellness", "Every day"),
    _("What keeps you well. Read it each day. It takes a minute."),
    Field(
        "well",
        _("How I am when I am well"),
        _("A few words: calm, funny, busy, quiet."),
        _("How would your best friend describe you on a good day?"),
    ),
    Field(
        "must",
        _("I do this every day"),
        _("What you need to stay well: sleep, food, fresh air."),
        _("What do you need every day so that things stay okay?"),
        tools=True,
    ),
    Field(
        "might",
        _("I may need this today"),
        _("Look at it each day: do I need one of these today?"),
        tools=True,
    ),
    Field(
        "goals",
        _("Where I want to go, in small steps"),
        _("Only if you like: one goal, and the next small step."),
    ),
    young=_("What keeps you going. Have a look each day."),
)
TRIGGERS = _one(
    "triggers",
    _("Things that set me off"),
    _("Things that happen around you and can throw you off. They are not your fault."),
    Field(
        "events",
        _("These things can set me off"),
        _("A date, a letter, a fight, bad news, too much noise."),
        _("A fight, a grade, a post, being left out."),
    ),
    MUST,
    MIGHT,
    young=_("Things from outside that can ruin your day. You did not choose them."),
)
EARLY = _one(
    "early",
    _("Early signs"),
    _("Small signs inside you that things are getting harder. Often only you notice them."),
    Field(
        "signs",
        _("Small signs that I notice"),
        _("I skip meals. I sleep badly. I stop answering calls."),
        _("I stay in bed. I stop texting back. Everything annoys me."),
    ),
    MUST,
    MIGHT,
    young=_("Small signs that it is getting harder. Maybe only you can see them."),
)
BREAKING = _one(
    "breaking",
    _("When things are breaking down"),
    _("It is serious now, and you can still act. Keep it short: clear steps, few choices."),
    Field(
        "signs",
        _("Signs that it is serious"),
        _("I do not sleep at all. I cannot stop crying. I feel nothing."),
        _("I cannot stop crying. I feel numb. I want to hurt myself."),
    ),
    Field(
        "must",
        _("I do this now, in this order"),
        _("Short steps. Who do you call first?"),
        _("Short steps. Who do you text or call first?"),
        tools=True,
    ),
    young=_("It is bad now, but you can still do something. Keep it short."),
)
CRISIS = SectionOutline(
    "crisis",
    _("My crisis plan"),
    _(
        "For a time when others must help you decide. Write it when you are well. It opens only to"
        " the people you name, and only in the way you say."
    ),
    (
        Part(
            "well",
            _("When I am well"),
            (
                Field(
                    "well",
                    _("How I am when I am well"),
                    _("So that your people know when you are yourself again."),
                ),
            ),
        ),
        Part(
            "signs",
            _("Signs that others must step in"),
            (
                Field(
                    "any_signs",
                    _("One of these is enough"),
                    _("Signs that somebody else can see or hear. One a line."),
                    _("What would a friend see or hear? One a line."),
                ),
                Field(
                    "all_signs",
                    _("Only if all of these are seen together"),
                    _("Each alone is not enough. Leave it empty if you do not need it."),
                ),
            ),
            _("Your people tick the signs they see. Nobody can open the plan without a sign."),
        ),
        Part(
            "medication",
            _("Medicine and health"),
            (
                Field("now", _("What I take now")),
                Field("prefer", _("What I prefer, and why")),
                Field("accept", _("What is all right, and why")),
                Field("avoid", _("What I do not want, and why")),
                Field("allergies", _("Allergies and what my body cannot take")),
                Field("prescribers", _("My doctor, nurse and pharmacy")),
            ),
        ),
        Part(
            "treatments",
            _("Treatments and other help"),
            (
                Field("treat_now", _("What I do now")),
                Field("treat_prefer", _("What I prefer, and why")),
                Field("treat_accept", _("What is all right, and why")),
                Field("treat_avoid", _("What I do not want, and why")),
            ),
        ),
        Part(
            "home",
            _("At home or in a place to rest"),
            (
                Field("stays", _("Who can stay with me")),
                Field("transport", _("How I get around")),
                Field("places", _("Places where I can rest")),
            ),
        ),
        Part(
            "facilities",
            _("If I must go to a hospital or centre"),
            (
                Field("place_prefer", _("Where I want to go, and why")),
                Field("place_accept", _("What is all right, and why")),
                Field("place_avoid", _("Where I do not want to go, and why")),
            ),
        ),
        Part(
            "help",
            _("What others can do"),
            (
                Field("do", _("Please do this"), tools=True),
                Field("dont", _("Please do not do this")),
                Field(
                    "tasks",
                    _("Who does what"),
                    _("Children, animals, rent, work: one task a line, with a name."),
                ),
                Field("myself", _("What I can still do myself")),
                Field("danger", _("If I am a danger to myself or to others")),
            ),
        ),
        Part(
            "over",
            _("When this plan stops"),
            (
                Field(
                    "end_signs",
                    _("Signs that it can stop"),
                    _("What others can see. One a line. You can stop it yourself at any time."),
                ),
            ),
        ),
    ),
    _(
        "For a time when you cannot decide alone. Write it on a good day. Only the people you name"
        " can open it, and only the way you say."
    ),
)
POST = SectionOutline(
    "post",
    _("After a crisis"),
    _("Getting better takes time. This part can change as you heal. You have the last word."),
    (
        Part(
            "home",
            _("Coming home"),
            (
                Field("feel", _("How I want to feel")),
                Field("supports", _("Who helps me")),
                Field("arriving", _("What must be ready, and who does it")),
                Field("wait", _("What can wait")),
            ),
        ),
        Part(
            "days",
            _("The first days"),
            (
                Field("must", _("I do this every day"), tools=True),
                Field("avoid", _("I stay away from this for now")),
                Field("slipping", _("Signs that I am slipping back")),
            ),
        ),
        Part(
            "learn",
            _("Looking back"),
            (
                Field("thank", _("People to thank, or to make up with")),
                Field("loose", _("Things to sort out: law, money, health")),
                Field("learned", _("What I learned"), kind="text"),
                Field("changes", _("What I want to change in my plan")),
                Field("over", _("Signs that this time is over")),
            ),
        ),
        Part(
            "timetable",
            _("Taking things back, step by step"),
            (
                Field(
                    "timetable",
                    _("What I take back, and when"),
                    _("Work, children, money: who does it now, and your next step."),
                    kind="timetable",
                ),
            ),
        ),
    ),
    _("Getting better takes time. You can change this as often as you like."),
)
OWN = _one(
    "own",
    _("A section of my own"),
    _("Anything that fits nowhere else."),
    Field("lines", _("What I want to write"), tools=True),
)

SECTIONS: Mapping[str, SectionOutline] = {
    one.code: one for one in (TOOLBOX, DAILY, TRIGGERS, EARLY, BREAKING, CRISIS, POST, OWN)
}
# What a plan begins with; sections of one's own are added.
BEGINS_WITH = tuple(code for code in SECTIONS if code != "own")
# Where a tool can be used, and whose signs a check-in shows.
SIGNS = {"triggers": "events", "early": "signs", "breaking": "signs"}


def section(code: str) -> SectionOutline:
    """Raises KeyError for a code that is none."""
    return SECTIONS[code]


def part_of(code: str, part: str) -> Part | None:
    return next((one for one in SECTIONS[code].parts if one.code == part), None)
