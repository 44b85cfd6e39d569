"""How it is going: readings of indicators, what people say of a need, and reviews of the plan.

Rows belong to a need and go where it goes: they are of its part of life and about its person, so
that consent decides about them as it does about the need. What was said is never changed; a newer
row is the last word. None of it is a part of what is agreed to.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow


def _walled(name: str) -> list[models.BaseConstraint]:
    return [
        Walled(
            name=f"progress_{name}_wall",
            category_field="category",
            person_field="person",
            whole_field="need",
        )
    ]


class SaidRow(FamilyRow):
    """Something that somebody said of a need, on a day."""

    need = models.ForeignKey("plans.Need", models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Category.choices)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    said_on = models.DateField()
    account_id = models.UUIDField(null=True, editable=False)
    by_name = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        abstract = True


class Reading(SaidRow):
    """One count of what an outcome is known by."""

    outcome = models.ForeignKey("plans.Outcome", models.PROTECT, related_name="readings")
    value = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints = _walled("reading")


class Score(models.IntegerChoices):
    """How near a need is to being met, as its sayer sees it. Never added up over people."""

    FAR = 1, _("Still far away")
    BEGUN = 2, _("A little better")
    HALF = 3, _("Halfway there")
    NEARLY = 4, _("Nearly there")
    THERE = 5, _("As we wished")


class NeedRating(SaidRow):
    """How near a need is to being met, in somebody's own view. A youth's stands apart."""

    score = models.PositiveSmallIntegerField(choices=Score.choices)
    by_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    young = models.BooleanField(default=False)

    class Meta:
        constraints = _walled("rating")


class StepLink(FamilyRow):
    """A way for a member without an account to say how it goes with one promise, and to see nothing
    else. It ends by itself, with the promise, when the member leaves, or when somebody stops it.

    Only the secret's hash is here; what the link shows and does is wall/20_links.sql.
    """

    need = models.ForeignKey("plans.Need", models.PROTECT, related_name="+")
    step = models.ForeignKey("plans.ActionStep", models.PROTECT, related_name="links")
    category = models.CharField(max_length=20, choices=Category.choices)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    member_name = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=120)
    expires = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = _walled("link")


class Piece(models.TextChoices):
    """What a review looks at."""

    NEED = "need", _("A need")
    OPTION = "option", _("What we try")
    OUTCOME = "outcome", _("How we will know")
    STEP = "step", _("A promise")


class Decision(models.TextChoices):
    """What is done about a thing that does not help. Recorded of the plan, never of a person."""

    KEEP = "keep", _("Go on with it")
    CHANGE = "change", _("Try something else")
    DROP = "drop", _("Let go of it")


class Review(SaidRow):
    """One look at one thing of the plan: whether it is on track, and what was decided about it.

    `on_track` is said of what is tried; `decision` of what was stuck, `why` it was so in `reason`.
    """

    piece = models.CharField(max_length=8, choices=Piece.choices)
    row_id = models.UUIDField()
    on_track = models.BooleanField(null=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            *_walled("review"),
            models.CheckConstraint(
                name="a_review_says_something",
                condition=models.Q(on_track__isnull=False) | ~models.Q(decision=""),
            ),
            models.CheckConstraint(
                name="going_on_says_why",
                condition=~models.Q(decision="keep") | ~models.Q(words=""),
            ),
        ]
