"""The family's one plan: a draft until the family agrees, then a frozen version.

Whatever people write in a row is described in pieces.py, and its columns are made from there
(`has_columns_of`). Here stand what holds rows together and what the program acts by.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.privacy import ANY_PART, Category, Walled
from oneplan.kernel.rows import CommunityRow, FamilyRow
from oneplan.plans import pieces
from oneplan.plans.described import Described, described

# Each kind of piece, and the table of its rows in the draft.
ROWS: dict[type[pieces.Piece], type["PlanRow"]] = {}


class Plan(FamilyRow):
    """The family's one plan, of which the rows below are the draft."""

    class Meta:
        constraints = [
            # Whoever may see one need must know that there is a plan.
            Walled(name="plans_plan_wall", category=ANY_PART, write_category=Category.STRENGTHS),
            models.UniqueConstraint(fields=["community", "family"], name="one_plan_per_family"),
        ]


class PlanRow(FamilyRow):
    """A row of the draft. Removed rows stay, marked: versions name them."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Category.choices)
    # Whom it is about: nobody means the whole family.
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=12, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


Piece = TypeVar("Piece", bound=type[PlanRow])


def has_columns_of(piece: type[pieces.Piece]) -> Callable[[Piece], Piece]:
    """Gives a model the columns that are described for a kind of piece."""

    def give(model: Piece) -> Piece:
        for name, one in described(piece).items():
            if one.stored:
                model.add_to_class(name, _column(one))
        ROWS[piece] = model
        return model

    return give


def _column(one: Described) -> "models.Field[Any, Any]":
    label = one.label or None
    match one.stored:
        case "line":
            return models.CharField(label, max_length=one.longest, blank=one.optional)
        case "amount":
            return models.DecimalField(
                label, max_digits=9, decimal_places=2, blank=one.optional, null=one.optional
            )
        case "day":
            return models.DateField(label, blank=one.optional, null=one.optional)
    return models.TextField(label, blank=one.optional)


@has_columns_of(pieces.Vision)
class Vision(PlanRow):
    """The life the family wants, word for word; a youth's own stands apart.

    `category` is own_voice while a youth keeps it, strengths once shared.
    """

    class Meta:
        constraints = [
            Walled(
                name="plans_vision_wall",
                category_field="category",
                person_field="person",
            )
        ]


@has_columns_of(pieces.Strength)
class Strength(PlanRow):
    """Functional: what somebody does, when, with whom it works. Not an adjective."""

    class Meta:
        constraints = [
            Walled(
                name="plans_strength_wall",
                category_field="category",
                person_field="person",
            )
        ]


@has_columns_of(pieces.Need)
class Need(PlanRow):
    """An underlying condition to be met; never a service. Judged by whoever holds it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Not met yet")
        PARTLY_MET = "partly_met", _("Partly met")
        MET = "met", _("Met")
        DEFERRED = "deferred", _("Later")
        WITHDRAWN = "withdrawn", _("No longer a need")

    priority = models.PositiveSmallIntegerField(_("which comes first"), default=1)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)

    class Meta:
        constraints = [
            Walled(name="plans_need_wall", category_field="category", person_field="person")
        ]


@has_columns_of(pieces.Outcome)
class Outcome(PlanRow):
    """An agreed, observable change, with the indicator that shows it and where it started."""

    class Direction(models.TextChoices):
        UP = "up", _("more is better")
        DOWN = "down", _("less is better")

    need = models.ForeignKey(Need, models.PROTECT, related_name="outcomes")
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.UP)

    class Meta:
        constraints = [
            Walled(
                name="plans_outcome_wall",
                category_field="category",
                person_field="person",
                whole_field="need",
            )
        ]


@has_columns_of(pieces.Strategy)
class Strategy(PlanRow):
    """One option considered for a need; the chosen ones are the plan."""

    class Kind(models.TextChoices):
        NATURAL = "natural", _("Family and friends")
        COMMUNITY = "community", _("Open to everybody")
        FORMAL = "formal", _("Professional service")
        FLEX_FUNDED = "flex_funded", _("Paid for once")

    need = models.ForeignKey(Need, models.PROTECT, related_name="strategies")
    kind = models.CharField(_("who would help"), max_length=12, choices=Kind.choices)
    chosen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            Walled(
                name="plans_strategy_wall",
                category_field="category",
                person_field="person",
                whole_field="need",
            )
        ]


@has_columns_of(pieces.Service)
class PlannedService(PlanRow):
    """A service received or planned, across sectors; from the directory where it is there."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        WAITLISTED = "waitlisted", _("On a waiting list")
        RECEIVING = "receiving", _("Receiving")
        DECLINED = "declined", _("Not taken up")
        ENDED = "ended", _("Ended")

    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="services")
    service_id = models.UUIDField(null=True, blank=True)  # directory.Service; names are kept here
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)

    class Meta:
        constraints = [
            Walled(
                name="plans_service_wall",
                category_field="category",
                person_field="person",
                whole_field="need",
            )
        ]


class Obstacle(models.TextChoices):
    """What kind of thing is in the way of a promise: never a person."""

    COST = "cost", _("Money")
    TRANSPORT = "transport", _("Getting there")
    TIME = "time", _("Time")
    LANGUAGE = "language", _("Language")
    NO_PLACE = "no_place", _("No place is free")
    NOT_RIGHT = "not_right", _("It is not the right thing")
    OTHER = "other", _("Something else")


@has_columns_of(pieces.Step)
class ActionStep(PlanRow):
    """A dated promise of one person."""

    class Status(models.TextChoices):
        TO_DO = "to_do", _("To do")
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly done")
        STUCK = "stuck", _("Stuck")

    need = models.ForeignKey(Need, models.PROTECT, related_name="steps")
    accountable = models.ForeignKey("teams.TeamMember", models.PROTECT, related_name="+")
    # Kept here too: whoever sees this need may not see who is on the team.
    accountable_name = models.CharField(max_length=120)
    accountable_account = models.UUIDField(null=True, blank=True, db_index=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.TO_DO)
    done_on = models.DateField(null=True, blank=True)
    obstacle = models.CharField(max_length=10, choices=Obstacle.choices, blank=True)
    postponed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            Walled(
                name="plans_step_wall",
                category_field="category",
                person_field="person",
                whole_field="need",
            )
        ]


class StepReport(FamilyRow):
    """What somebody said of a promise, when: the promise itself has the last word alone."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    step = models.ForeignKey(ActionStep, models.PROTECT, related_name="reports")
    category = models.CharField(max_length=20, choices=Category.choices)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    account_id = models.UUIDField(null=True, editable=False)
    by_name = models.CharField(max_length=120)
    status = models.CharField(max_length=8, choices=ActionStep.Status.choices)
    obstacle = models.CharField(max_length=10, choices=Obstacle.choices, blank=True)
    words = models.TextField(blank=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            Walled(
                name="plans_report_wall",
                category_field="category",
                person_field="person",
                whole_field="need",
            )
        ]


class PlanVersion(FamilyRow):
    """What the family agreed to, and when. Its text is in the parts; none of it ever changes."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    agreed_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120, blank=True)
    # What was read when it was agreed to (rules.fingerprint): the same agreement twice is one.
    draft = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            # Says nothing but that there is one: its words are in the parts.
            Walled(name="plans_version_wall", category=ANY_PART, write_category=Category.STRENGTHS),
            models.UniqueConstraint(
                fields=["community", "family", "plan", "number"],
                name="one_version_per_number",
            ),
        ]


class PlanVersionPart(FamilyRow):
    """The frozen text of one category about one person: consent still decides who reads it."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="parts")
    category = models.CharField(max_length=20, choices=Category.choices)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The vision whose words alone stand here; if its writer took them back, nobody reads this row.
    words_id = models.UUIDField(null=True, blank=True)
    document = models.JSONField()

    class Meta:
        constraints = [
            Walled(name="plans_part_wall", category_field="category", person_field="person")
        ]


class TakenBack(CommunityRow):
    """That somebody took their own words back: what was frozen of them until then is read by
    nobody any more. Written and read by the database's own functions only (wall/20_taken_back)."""

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    words_id = models.UUIDField(db_index=True)


class Agreement(FamilyRow):
    """One member's view of a version. The family's own makes it the plan; others are recorded.

    Views are added to, never rewritten: somebody's last one counts. `recorded_by`: who wrote it
    down for them; empty where they said it themselves.
    """

    class View(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        AGREES_WITH_WORRY = "worry", _("Agrees, with a worry")
        DISAGREES = "disagrees", _("Does not agree")
        NOT_GIVEN = "not_given", _("Has not said")

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="agreements")
    member_name = models.CharField(max_length=120)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    view = models.CharField(max_length=10, choices=View.choices)
    words = models.TextField(blank=True)
    # Whose it is, where they sign in: theirs to put right, whatever of the team they may see.
    account_id = models.UUIDField(null=True, blank=True)
    recorded_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [Walled(name="plans_agreement_wall", category=Category.STRENGTHS)]


class NotYet(FamilyRow):
    """Somebody who directs the family does not agree yet, and why. While it stands, nobody else's
    yes makes the draft the plan. It ends when they agree, or take it back."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    words = models.TextField()
    recorded_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            Walled(name="plans_notyet_wall", category=Category.STRENGTHS),
            models.UniqueConstraint(
                fields=["community", "family", "person"],
                condition=models.Q(ended_at=None),
                name="one_not_yet_each",
            ),
        ]


class Unsent(CommunityRow):
    """What somebody is typing in one form and has not saved yet: theirs alone, until they do.

    Its policy is in wall/10_keep.sql: the writer only, and only while they may see the family.
    """

    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    form = models.CharField(max_length=80)
    data = models.JSONField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "family", "account_id", "form"], name="one_unsent_per_form"
            )
        ]
