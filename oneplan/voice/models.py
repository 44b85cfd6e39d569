"""One's own space: what somebody writes for themselves, and the lines they choose to share.

A shared line is a copy of its words and knows nothing of the note it was taken from: whoever reads
it cannot tell that there is a note.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow
from oneplan.voice.sharing import Readers


class OwnRow(FamilyRow):
    """Written by one person, in their own account, about themselves."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    account_id = models.UUIDField(editable=False)
    # Made by the form: the same one sent twice is one row. Never a key of its own, so that a
    # guessed one meets nothing of anybody else's.
    key = models.UUIDField(default=new_id, editable=False)
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        abstract = True


def _own(name: str) -> list[models.BaseConstraint]:
    """The wall about the person; wall/10_own.sql adds: and only for the account that wrote."""
    return [
        Walled(
            name=f"voice_{name}_wall",
            category=Category.OWN_VOICE,
            person_field="person",
            deletable=True,
        ),
        models.UniqueConstraint(
            fields=["community", "family", "account_id", "key"], name=f"one_{name}_per_form"
        ),
    ]


class Piece(OwnRow):
    """A private thing. `unsent`: what is being typed about it and not saved yet, form by form."""

    unsent = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class Note(Piece):
    """Anything somebody writes just for themselves."""

    text = models.TextField(_("my note"), blank=True)

    class Meta:
        constraints = _own("note")


class Area(models.TextChoices):
    """Parts of a life, as a young person would name them."""

    HOME = "home", _("Home and family")
    SCHOOL = "school", _("School or work")
    FRIENDS = "friends", _("Friends")
    FUN = "fun", _("Things I like to do")
    BODY = "body", _("My body and sleep")
    FEELINGS = "feelings", _("How I feel inside")
    SAFETY = "safety", _("Feeling safe")
    CULTURE = "culture", _("Culture and spirit")


class Level(models.IntegerChoices):
    """How it is now, in words. Never added up, never compared with another day."""

    VERY_HARD = 1, _("Very hard")
    HARD = 2, _("Hard")
    SO_SO = 3, _("So-so")
    GOOD = 4, _("Good")
    VERY_GOOD = 5, _("Very good")


class Rating(Piece):
    """How one part of somebody's life is, as they see it. The last word alone is kept."""

    area = models.CharField(max_length=10, choices=Area.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices, null=True)
    text = models.TextField(_("in my own words"), blank=True)

    class Meta:
        constraints = [
            *_own("rating"),
            models.UniqueConstraint(
                fields=["community", "family", "account_id", "area"], name="one_rating_per_area"
            ),
        ]


class OwnContact(Piece):
    """A way to reach somebody that only they see, until they share it with somebody."""

    text = models.CharField(_("my number or address"), max_length=240, blank=True)
    note = models.CharField(_("what it is, and when"), max_length=200, blank=True)

    class Meta:
        constraints = _own("contact")


class SharedLine(OwnRow):
    """The words of one line, copied when it was shared. It is never changed, only taken back.

    Its policies are written by hand in wall/10_own.sql: the writer; whoever may see `category`
    about the writer, if it is for the team; or the accounts in `recipients`, while some part of the
    family's plan is open to them.
    """

    words = models.TextField()
    wish = models.TextField(blank=True)
    readers = models.CharField(max_length=5, choices=Readers.choices)
    category = models.CharField(max_length=20, choices=Category.choices, default=Category.STRENGTHS)
    recipients = ArrayField(models.UUIDField(), default=list, blank=True)
    # Their names as the writer knew them then, for the writer's own page.
    recipient_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "family", "account_id", "key"], name="one_line_per_form"
            ),
            models.CheckConstraint(
                condition=models.Q(readers=Readers.TEAM, recipients__len=0)
                | models.Q(readers=Readers.NAMED, recipients__len__gte=1)
                | models.Q(readers=Readers.RAISE, recipients__len=1),
                name="line_has_its_readers",
            ),
            models.CheckConstraint(
                condition=~models.Q(category=Category.OWN_VOICE), name="line_is_shared"
            ),
        ]
        indexes = [models.Index(fields=["family", "created_at"], name="voice_line_family")]
