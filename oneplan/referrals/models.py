"""The way in: referrals, what came with them, and the decision a person makes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.privacy import Category, Walled
from oneplan.kernel.rows import FamilyRow


class Referral(FamilyRow):
    """A request for help for one family, saved as it is written."""

    class Source(models.TextChoices):
        SELF = "self", _("The family asked")
        WORKER = "worker", _("A worker asked, with the family’s agreement")
        FHIR = "fhir", _("Sent from a health record")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SUBMITTED = "submitted", _("Sent, waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Other help was found")
        WITHDRAWN = "withdrawn", _("Taken back")

    source = models.CharField(max_length=8, choices=Source.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    # Short, speakable, says nothing: what the family quotes on the phone.
    reference = models.CharField(max_length=12)
    # One answer a question: {"value": …, "unsure": true?, "n": how often saved, "by": which page}.
    answers = models.JSONField(default=dict)
    # The account, or the visitor's random id, that asks: what "my requests" are found by.
    referrer_id = models.UUIDField(null=True, blank=True)
    referrer_name = models.CharField(max_length=160, blank=True)
    referrer_agency = models.ForeignKey(
        "people.Agency", models.PROTECT, null=True, related_name="+"
    )
    # How the family agreed to a referral somebody else makes, and whether it read what was sent.
    consent_how = models.CharField(max_length=200, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    shown_to_family = models.BooleanField(default=False)
    # What the family agreed its coordinator may see; empty: it has not been asked yet.
    consent_categories = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            Walled(name="referrals_referral_wall", category=Category.REFERRAL),
            models.UniqueConstraint(fields=["community", "reference"], name="one_reference"),
        ]
        indexes = [
            models.Index(
                fields=["community", "status", "submitted_at"], name="referrals_by_waiting"
            ),
            models.Index(fields=["referrer_id"], name="referrals_by_referrer"),
        ]


class Attachment(FamilyRow):
    """What came with a referral and has no place of its own: kept whole, lost never."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()
    # Lines for people: {"what", "count", "fate": used | kept | remark, "why": {language: words}}.
    account_of_contents = models.JSONField(default=list)

    class Meta:
        constraints = [Walled(name="referrals_attachment_wall", category=Category.REFERRAL)]


class ContactAttempt(FamilyRow):
    """A try to reach a family that asked for help, as intake notes it; the family reads it."""

    class How(models.TextChoices):
        CALL = "call", _("Called")
        TEXT = "text", _("Sent a text")
        VISIT = "visit", _("Went there")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="attempts")
    how = models.CharField(max_length=8, choices=How.choices)
    reached = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [Walled(name="referrals_attempt_wall", category=Category.REFERRAL)]


class EligibilityDecision(FamilyRow):
    """A person's decision by factors, never a score (domain/process §2, Eligibility)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Other help fits better")

    class Intensity(models.TextChoices):
        INFORMATION = "information", _("Information and a warm referral")
        COORDINATION = "coordination", _("Coordinated service planning")
        WRAPAROUND = "wraparound", _("Wraparound with a full team")

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="decision")
    # `referral` where the family itself asked, so that it reads the reasons; `contact` where
    # somebody else did (a worker, a relative), who learns the outcome and no more.
    category = models.CharField(max_length=20, choices=Category.choices, default=Category.REFERRAL)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    intensity = models.CharField(max_length=14, choices=Intensity.choices)
    factors = ArrayField(models.CharField(max_length=40), default=list)
    rationale = models.TextField(_("why, in words for the family"))
    family_input = models.TextField(_("what the family said about it"), blank=True)
    explained_on = models.DateField(null=True, blank=True)
    explained_how = models.CharField(max_length=200, blank=True)
    warm_referral_service_id = models.UUIDField(null=True, blank=True)
    warm_referral = models.CharField(max_length=240, blank=True)
    retain_consent = models.BooleanField(default=False)
    decided_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")

    class Meta:
        constraints = [Walled(name="referrals_decision_wall", category_field="category")]
