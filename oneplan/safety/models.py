"""The crisis and safety plan: what a crisis is, how it is noticed, what helps, who does what, and
what was learned afterwards (domain/process §1, artefacts: Crisis/safety plan).

Its part of consent is its own, so that a neighbour may hold it who sees nothing else. What explains
a behaviour (`FunctionalAssessment`) is for those who see mental health.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow


def _walled(name: str) -> Walled:
    return Walled(name=f"safety_{name}_wall", category=Category.SAFETY, person_field="person")


class CrisisPlan(FamilyRow):
    """The plan for one person's crises, or (`person` empty) for the family's. One of each."""

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12)
    definition = models.TextField(_("what a crisis is for us"), blank=True)
    others = models.TextField(_("who looks after the others"), blank=True)
    over = models.TextField(_("how we know that it is over"), blank=True)
    read_on = models.DateField()  # somebody said that day that it is still right

    class Meta:
        constraints = [
            _walled("plan"),
            models.UniqueConstraint(
                fields=["family", "person"], nulls_distinct=False, name="one_crisis_plan_each"
            ),
        ]


class CrisisPlanRow(FamilyRow):
    """A line of a crisis plan: about whom the plan is, and gone from it once removed."""

    plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class LineKind(models.TextChoices):
    """Where a line stands, in the order in which it is read at night."""

    SIGN = "sign", _("Early signs")
    HELPS = "helps", _("What helps")
    WORSE = "worse", _("What makes it worse")
    NEVER = "never", _("What never to do")
    NOTICE = "notice", _("When we notice it")
    ACT = "act", _("When it gets harder")
    CALL = "call", _("When we cannot keep everybody safe")


class CrisisPlanLine(CrisisPlanRow):
    """One thing, in somebody's words; for a step also who does it."""

    kind = models.CharField(max_length=8, choices=LineKind.choices)
    words = models.CharField(max_length=500)
    who = models.CharField(_("who does it"), max_length=120, blank=True)
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [_walled("line")]


class Hours(models.TextChoices):
    ALWAYS = "always", _("Day and night")
    DAY = "day", _("In the day")
    NIGHT = "night", _("At night")


class CrisisContact(CrisisPlanRow):
    """Somebody to call, and what they do."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    hours = models.CharField(max_length=6, choices=Hours.choices, default=Hours.ALWAYS)
    does = models.CharField(_("what they do"), max_length=300, blank=True)

    class Meta:
        constraints = [_walled("contact")]


class Happening(models.TextChoices):
    """After what a crisis plan is looked at (domain/process §1, from F34)."""

    CRISIS = "crisis", _("A crisis")
    MOVE = "move", _("We moved, or changed school")
    MEMBER = "member", _("Somebody new in the plan or at home")
    LIFE = "life", _("Something big in our life")
    RUN = "run", _("Somebody ran away")
    CHARGES = "charges", _("Police or court")
    CONCERN = "concern", _("A new worry about safety")


class Outcome(models.TextChoices):
    """What a look afterwards led to."""

    CHANGED = "changed", _("We changed the plan")
    KEPT = "kept", _("The plan was right")


class Debrief(FamilyRow):
    """Something happened: by `due` the plan is looked at, with what was learned."""

    plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    happening = models.CharField(max_length=8, choices=Happening.choices)
    happened_on = models.DateField()
    due = models.DateTimeField()
    told_by = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    what = models.TextField(_("what happened"), blank=True)
    helped = models.TextField(_("what helped"), blank=True)
    lacked = models.TextField(_("what the plan lacked"), blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            _walled("debrief"),
            models.CheckConstraint(
                name="a_debrief_leads_to_something",
                condition=models.Q(done_at=None) | ~models.Q(outcome=""),
            ),
        ]


class Drill(FamilyRow):
    """The plan was tried while nothing had happened."""

    plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    tried_on = models.DateField()
    by_name = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [_walled("drill")]


class Answer(models.TextChoices):
    CAME = "came", _("Answered, and could come")
    CANNOT = "cannot", _("Answered, and cannot do it")
    NOBODY = "nobody", _("Nobody answered")
    DEAD = "dead", _("The number does not work")


class DrillAnswer(FamilyRow):
    """What came of calling one person in a drill."""

    drill = models.ForeignKey(Drill, models.PROTECT, related_name="answers")
    contact = models.ForeignKey(CrisisContact, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices)

    class Meta:
        constraints = [
            _walled("answer"),
            models.UniqueConstraint(fields=["drill", "contact"], name="one_answer_a_call"),
        ]


class FunctionalAssessment(FamilyRow):
    """Why it happens: setting, what came before, what it is for, the need it shows
    (domain/process: functional_assessment). For those who see mental health."""

    plan = models.OneToOneField(CrisisPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12)
    setting = models.TextField(_("where and when it happens"), blank=True)
    before = models.TextField(_("what comes just before"), blank=True)
    purpose = models.TextField(_("what it is for"), blank=True)
    need = models.TextField(_("the need that it shows"), blank=True)

    class Meta:
        constraints = [
            Walled(
                name="safety_assessment_wall",
                category=Category.MENTAL_HEALTH,
                person_field="person",
            )
        ]


class CrisisLink(FamilyRow):
    """A way to the crisis plan, and to nothing else, for somebody without an account.

    It ends by itself or when somebody stops it. Only the secret's hash is here; what the link shows
    is wall/20_links.sql.
    """

    plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("for whom"), max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=120)
    expires = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [_walled("link")]
