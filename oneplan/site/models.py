"""What an office is besides agencies and workers: areas, offices, a community's own words, and who
is invited to work. Nothing here is about a family."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.rows import CommunityRow, RevisedRow
from oneplan.people.models import Role

# Whoever has one of these decides about requests, second persons' questions or complaints without
# being let in by a family: no one administrator gives it (adr/0031).
OPENING = (Role.INTAKE, Role.SUPERVISOR, Role.PRIVACY)


class Area(CommunityRow, RevisedRow):
    """A part of the community, and the agency that answers there first."""

    name = models.CharField(max_length=120)
    places = models.CharField(max_length=400, blank=True)
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="one_area_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Office(CommunityRow, RevisedRow):
    """A place where an agency can be visited or called."""

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "agency", "name"], name="one_office_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WordKey(models.TextChoices):
    """What communities call differently."""

    COORDINATOR = "coordinator", _("Whoever coordinates a family’s plan")
    TABLE = "table", _("The table that hears what local services cannot meet")


class Word(CommunityRow, RevisedRow):
    """What a community calls something, in one language, and where that is written."""

    key = models.CharField(max_length=16, choices=WordKey.choices)
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=80)
    source = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "key", "language"], name="one_word_a_key")
        ]


class WorkerInvitation(CommunityRow):
    """A place at work for one e-mail address; without an agency, a place beside the administrators.

    The link holds a secret of which only a hash is kept. It works once, until it expires, for an
    account with just this verified address. Written by the database's own functions only.
    """

    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    # None: at the machine, by whoever has the password of the tables' owner.
    made_by = models.UUIDField(null=True)
    made_name = models.CharField(max_length=120, blank=True)
    needs_second = models.BooleanField(default=False)
    seconded_by = models.UUIDField(null=True)
    seconded_name = models.CharField(max_length=120, blank=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=models.F("made_by")),
                name="invitation_has_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["community", "agency", "email"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_open_invitation",
            ),
        ]

    @property
    def is_over(self) -> bool:
        return self.expires <= clock.now()

    @property
    def waits_for_second(self) -> bool:
        return self.needs_second and self.seconded_by is None

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]
