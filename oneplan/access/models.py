"""Consent, grants and who looked.

Facts (`Basis`, `Directive`) are written by actions; `AccessGrant` is their projection, made by the
database itself in the same transaction (migration 0002_wall); `AccessEvent` is the log that the
family reads.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category


class FactRow(models.Model):
    """A row that grants are derived from. Its policies are in 0002_wall: who stewards, writes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True


class Basis(FactRow):
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
            models.Index(fields=["community", "family"], name="access_basis_family"),
            models.Index(fields=["viewer_id"], name="access_basis_viewer"),
        ]


class Effect(models.TextChoices):
    PERMIT = "permit", _("may")
    DENY = "deny", _("may not")


class Directive(FactRow):
    """One consent decision: who decided, by what right, for whom, what, from when until when.

    Source: domain/models §6.2. Deny beats permit; nothing is permitted by default.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    by_right_of = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=6, choices=Effect.choices)
    recipient_id = models.UUIDField(null=True, blank=True)
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    may_write = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40, default="coordination")
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField()
    how_explained = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["community", "family"], name="access_directive_family")]


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
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    because = models.CharField(max_length=20)

    class Meta:
        db_table = "access_grant"
        indexes = [
            models.Index(fields=["viewer_id", "family"], name="access_grant_viewer"),
            models.Index(fields=["family"], name="access_grant_family"),
        ]


class AccessEvent(models.Model):
    """One opening of a family's record by somebody outside it. Never content; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("people.Community", models.PROTECT, related_name="+")
    family = models.ForeignKey("people.Family", models.PROTECT, related_name="+", db_index=False)
    viewer_id = models.UUIDField()
    viewer_name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=160, blank=True)
    part = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["family", "-at"], name="access_event_family")]
