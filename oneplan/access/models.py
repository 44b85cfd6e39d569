"""Consent, grants and who looked.

Facts (`Involvement`, `Directive`) are written by actions; `AccessGrant` is their projection, made
by the database itself in the same transaction (wall/40_grants.sql); `AccessEvent` is the log that
the family reads.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.access.order_models import DecisionRight, Jurisdiction  # noqa: F401
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category, Purpose


class FactRow(models.Model):
    """A row that grants are derived from. Who stewards, writes it (wall/90_policies.sql)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True


class Involvement(FactRow):
    """Why somebody outside the family has to do with it. Alone it opens nothing but the way in."""

    class Kind(models.TextChoices):
        REFERRER = "referrer", _("Asked for help for this family")
        INTAKE = "intake", _("Decides about the request for help")
        ASSIGNMENT = "assignment", _("Coordinates this family's plan")
        TEAM = "team", _("Is on the team")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    # An account, or a visitor's random id while a family asks for help without one…
    viewer_id = models.UUIDField(null=True, blank=True)
    # …or whoever does this at an agency.
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    # A referrer who has sent the referral still reads what was sent, and nothing else.
    sent = models.BooleanField(default=False)
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "family"], name="access_involvement_family"),
            models.Index(fields=["viewer_id"], name="access_involvement_viewer"),
        ]


class Effect(models.TextChoices):
    PERMIT = "permit", _("may")
    DENY = "deny", _("may not")


class ConsentBasis(models.TextChoices):
    """On what footing consent was given (domain/models §6.2)."""

    WRITTEN = "express_written", _("in writing")
    ORAL = "express_oral", _("said aloud")
    IMPLIED = "implied_hic", _("assumed between those who give health care")
    LAW = "law", _("by law")


class Directive(FactRow):
    """One consent decision: who decided, by what right, for whom, what, from when until when.

    Source: domain/models §6.2. Deny beats permit; nothing is permitted by default. With
    `item_ids` it is about these items only, whose categories are `categories`.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    by_right_of = models.CharField(max_length=40, blank=True)
    # Set by the database from who decided about whom (wall/30_rank.sql).
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    basis = models.CharField(
        max_length=16, choices=ConsentBasis.choices, default=ConsentBasis.WRITTEN
    )
    effect = models.CharField(max_length=6, choices=Effect.choices)
    recipient_id = models.UUIDField(null=True, blank=True)
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    item_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    may_write = models.BooleanField(default=False)
    may_redisclose = models.BooleanField(default=False)
    purposes = ArrayField(
        models.CharField(max_length=40, choices=Purpose.choices), default=list, blank=True
    )
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField()
    how_explained = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["community", "family"], name="access_directive_family")]


class CapacityNote(FactRow):
    """That somebody can, or at present cannot, make one kind of decision. Never about a person
    as a whole: capacity is presumed at any age, and is specific to the decision."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    capable = models.BooleanField()
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.CharField(max_length=120)
    how = models.CharField(max_length=200)


class Emergency(FactRow):
    """Access without consent: few parts, four hours, told to the family, looked at by a second
    person. Written by `oneplan_emergency` and `oneplan_review` only."""

    class Reason(models.TextChoices):
        HARM_SELF = "harm_self", _("Somebody may come to serious harm")
        HARM_OTHER = "harm_other", _("Somebody may seriously harm another person")
        CARE = "care", _("Urgent care, and nobody can be asked")

    class Outcome(models.TextChoices):
        RIGHT = "right", _("It was needed")
        WRONG = "wrong", _("It was not right")

    viewer_id = models.UUIDField()
    worker_name = models.CharField(max_length=120)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    agency_name = models.CharField(max_length=160)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.CharField(max_length=600)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewer_name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    review_words = models.CharField(max_length=600, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "reviewed_at"], name="access_emergency_queue")]


class AddressGiven(FactRow):
    """The address that a request for help gave for somebody who decides for the family.

    Written by the database when the request is sent, read by its guard on invitations (adr/0027),
    and by nobody else.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    address = models.CharField(max_length=240)
    given_by = models.UUIDField()


class FamilyReference(models.Model):
    """What a family says on the phone so that a worker finds just its record. Made by the
    database with the family; there is no other way to look a family up."""

    family = models.OneToOneField("people.Family", models.PROTECT, primary_key=True)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)


class AccessGrant(models.Model):
    """The projection that every policy reads. Nobody writes it but the database's own function."""

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey("people.Community", models.DO_NOTHING, related_name="+")
    family = models.ForeignKey("people.Family", models.DO_NOTHING, related_name="+", db_index=False)
    viewer_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    effect = models.CharField(max_length=6, choices=Effect.choices)
    categories = ArrayField(models.CharField(max_length=20))
    may_write = models.BooleanField(default=False)
    may_steward = models.BooleanField(default=False)
    may_redisclose = models.BooleanField(default=False)
    # Whose decision it rests on (lower prevails); empty where no decision is needed.
    rank = models.SmallIntegerField(null=True)
    items = ArrayField(models.UUIDField(), default=list)
    purposes = ArrayField(models.CharField(max_length=40), default=list)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    because = models.CharField(max_length=20)

    class Meta:
        db_table = "access_grant"
        indexes = [
            models.Index(fields=["viewer_id", "family"], name="access_grant_viewer"),
            models.Index(fields=["family"], name="access_grant_family"),
        ]


class VisibleParts(models.Model):
    """What one viewer, acting for one agency, sees of one family: the grants, weighed once.

    Made from the grants whenever they change, read by `oneplan_sight` for every table of a page.
    Only the database's owner reads or writes it.
    """

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey("people.Community", models.DO_NOTHING, related_name="+")
    family = models.ForeignKey("people.Family", models.DO_NOTHING, related_name="+", db_index=False)
    viewer_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    # Opened for this; empty: for any that no grant names.
    purpose = models.CharField(max_length=40, blank=True)
    # As `oneplan_sight_of` says it, for seeing and for writing; empty where there is nothing.
    see = models.JSONField(null=True)
    write = models.JSONField(null=True)
    # From when on it has to be weighed anew, because a grant begins or ends; empty: never.
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["viewer_id", "family"], name="access_visible_viewer"),
            models.Index(fields=["family"], name="access_visible_family"),
        ]


class AccessEvent(models.Model):
    """One opening of a family's record by somebody outside it. Never content; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+", db_index=False)
    viewer_id = models.UUIDField()
    viewer_name = models.CharField(max_length=120)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=160, blank=True)
    part = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["family", "-at"], name="access_event_family")]


class LogSeal(models.Model):
    """Each opening sealed to the one before it in its family's log, when its transaction ends.

    Whoever changes, removes or slips in a line breaks the seals from there on (`check_log`).
    """

    event = models.OneToOneField(AccessEvent, models.PROTECT, primary_key=True)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField()
    seal = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "number"], name="one_seal_per_number")
        ]
