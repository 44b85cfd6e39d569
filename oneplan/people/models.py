"""Persons, families as they define themselves, agencies and their workers, communities."""

from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import ANY_PART, Category, Walled
from oneplan.kernel.rows import CommunityRow, FamilyRow
from oneplan.people.community_rules import RULES
from oneplan.people.stages import Stage


class Community(models.Model):
    """A system of care that governs itself: a service delivery area, a First Nation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    zone = models.CharField(max_length=64, default="America/Toronto")
    # Whose law says who decides for whom: a key of access.Jurisdiction.
    jurisdiction = models.CharField(max_length=8, default="CA-ON", db_default="CA-ON")
    help_phone = models.CharField(max_length=40, blank=True)
    # Of telephone numbers written without a country; and whom to call in danger, day and night.
    country = models.CharField(max_length=2, default="CA", db_default="CA")
    emergency_number = models.CharField(max_length=20, default="9-1-1", db_default="9-1-1")
    crisis_number = models.CharField(max_length=20, default="9-8-8", db_default="9-8-8")
    fictional = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class RuleKey(models.TextChoices):
    """Rules that a community sets for itself; community_rules.py has their bounds and sources."""

    INTAKE_CONSENT = "intake_consent_days", _("How long a consent given at intake lasts")
    EMERGENCY = "emergency_hours", _("How long an emergency access lasts")
    REVIEW = "review_days", _("How soon a second person looks at an emergency access")
    STUCK = "stuck_days", _("After how many days without progress a need is looked at")
    ANSWER = "answer_working_days", _("How soon somebody answers a request for help")
    PLAN_WITHIN = "plan_within_days", _("How soon a family has its first plan")
    PLAN_FRESH = "plan_fresh_days", _("How long an agreed plan counts as fresh")
    DIRECTORY_FRESH = (
        "directory_fresh_days",
        _("How long a service that was checked counts as sure"),
    )
    CRISIS = "crisis_hours", _("How soon after a crisis its plan is looked at")


class Rule(CommunityRow):
    """One version of one rule of a community; the highest version is in force.

    Public within the site, about no family. Written by the database's own functions only, when two
    administrators agree (approvals.Change).
    """

    key = models.CharField(max_length=24, choices=RuleKey.choices)
    version = models.PositiveIntegerField()
    value = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=160)
    starts = models.DateTimeField(default=clock.now)
    change_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key", "version"], name="one_version_of_a_rule"
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        models.Q(key=rule.key, value__range=(rule.lowest, rule.highest))
                        for rule in RULES.values()
                    ),
                ),
                name="rule_within_bounds",
            ),
        ]


class Agency(CommunityRow):
    """An agency, school board, clinic or hub that takes part in the system of care."""

    name = models.CharField(max_length=160)
    sector = models.CharField(max_length=60, blank=True)
    # Accountable lead for coordinated service planning: one in each service delivery area.
    coordinating = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=models.Q(coordinating=True),
                name="one_coordinating_agency",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody does at an agency. Never a rank: what they may see comes from consent."""

    COORDINATOR = "coordinator", _("Service planning coordinator")
    INTAKE = "intake", _("Intake worker")
    SUPERVISOR = "supervisor", _("Supervisor")
    LINK_WORKER = "link_worker", _("Link worker")
    PROVIDER = "provider", _("Provider")
    TABLE = "table", _("Resolution table chair")
    PLANNER = "planner", _("Planning committee")
    PRIVACY = "privacy", _("Privacy officer")


class Worker(CommunityRow):
    """One account's work at one agency. One person may work for several: one row for each.

    Holds the worker's professional self only; a worker's own family life is elsewhere, unlinked.
    """

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="workers")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "account", "agency"], name="one_job_per_agency"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Family(models.Model):
    """A family, named as it names itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.REFERRED)
    language = models.CharField(_("language of service"), max_length=12, default="en")
    plan_language = models.CharField(_("language of the written plan"), max_length=12, default="en")
    interpreter = models.CharField(_("interpreter needed"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            Walled(
                name="people_family_wall",
                category=ANY_PART,
                write_category=Category.CONTACT,
                family_field="id",
                owner_reads=True,
            )
        ]

    def __str__(self) -> str:
        return self.name


class FamilyRole(models.TextChoices):
    """Somebody's place in the family, as the family sees it."""

    CAREGIVER = "caregiver", _("Parent or caregiver")
    YOUTH = "youth", _("Youth")
    CHILD = "child", _("Child")
    ADULT = "adult", _("Adult")
    SUPPORT = "support", _("Relative or friend")


class Person(FamilyRow):
    """Somebody in a family or close to it.

    Belongs to one family's record: the same human in two families is two rows that nothing joins,
    so that one family's record never tells of the other.
    """

    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    chosen_name = models.CharField(_("name they go by"), max_length=120)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    interpreter = models.CharField(_("interpreter needed"), max_length=60, blank=True)
    standing = models.CharField(max_length=12, choices=FamilyRole.choices)
    relation = models.CharField(_("who they are to the family"), max_length=80, blank=True)
    # May decide for the family: custody, or an adult's own plan. Sharing rests on this.
    directs = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)
    # Entered twice: shown as this other entry (adr/0014). Set by the database's own functions only.
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="entered_again"
    )

    class Meta:
        constraints = [
            Walled(
                name="people_person_wall",
                category=ANY_PART,
                write_category=Category.CONTACT,
                person_field="id",
                owner_reads=True,
            ),
            models.UniqueConstraint(
                fields=["community", "family", "account"],
                condition=models.Q(account__isnull=False),
                name="one_person_per_account_and_family",
            ),
        ]
        indexes = [models.Index(fields=["account"], name="people_person_by_account")]

    def __str__(self) -> str:
        return self.chosen_name


class Identity(FamilyRow):
    """What only those who need to reach or identify a person see: legal name, birth date."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="identity")
    legal_name = models.CharField(_("legal name"), max_length=160, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    approximate_age = models.PositiveSmallIntegerField(_("age, roughly"), null=True, blank=True)

    class Meta:
        constraints = [
            Walled(
                name="people_identity_wall",
                category=Category.CONTACT,
                person_field="person",
                owner_reads=True,  # birth dates: who is of age, and who asked before
            )
        ]


class Custody(models.TextChoices):
    """By what right somebody may decide for somebody else. Custody and access are never the same;
    the rest counts only for what the person was found unable to decide (adr/0021)."""

    NONE = "", _("Does not apply")
    SOLE = "sole", _("Has custody")
    JOINT = "joint", _("Shares custody")
    ACCESS = "access", _("Has access")
    SOCIETY = "society", _("A children's aid society has custody")
    GUARDIAN = "guardian", _("Guardian named by a court")
    ATTORNEY = "attorney", _("Has a power of attorney for personal care")
    REPRESENTATIVE = "representative", _("Named by the Consent and Capacity Board")
    SPOUSE = "spouse", _("Husband, wife or partner")
    SIBLING = "sibling", _("Brother or sister")
    RELATIVE = "relative", _("Another relative")


class Relation(FamilyRow):
    """What one person is to another, and who holds custody or access (never the same thing)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    to_person = models.ForeignKey(Person, models.PROTECT, related_name="relations_of")
    kind = models.CharField(_("relation"), max_length=60)
    custody = models.CharField(max_length=16, choices=Custody.choices, blank=True)

    class Meta:
        constraints = [
            Walled(
                name="people_relation_wall",
                category=Category.CONTACT,
                deletable=True,
                owner_reads=True,  # who holds custody decides whose consent counts
            ),
            models.UniqueConstraint(
                fields=["community", "family", "person", "to_person"],
                name="one_relation_per_pair",
            ),
        ]


class Household(FamilyRow):
    """A home. Two homes are normal."""

    name = models.CharField(_("name of this home"), max_length=80)
    address = models.CharField(_("address"), max_length=240, blank=True)
    area = models.CharField(_("neighbourhood or town"), max_length=120, blank=True)

    class Meta:
        constraints = [Walled(name="people_household_wall", category=Category.LOCATION)]

    def __str__(self) -> str:
        return self.name


class Residence(FamilyRow):
    """Who lives in which home, and when."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="residents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    share = models.CharField(_("when"), max_length=120, blank=True)

    class Meta:
        constraints = [
            Walled(name="people_residence_wall", category=Category.LOCATION, deletable=True)
        ]


class ContactPoint(FamilyRow):
    """A way to reach a person. Unsafe ways are kept too, so that nobody tries them."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone call")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("E-mail")
        MAIL = "mail", _("Letter")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(_("number or address"), max_length=240)
    safe = models.BooleanField(_("safe to use"), default=True)
    note = models.CharField(_("when, and what not to do"), max_length=200, blank=True)

    class Meta:
        constraints = [
            Walled(
                name="people_contactpoint_wall",
                category=Category.CONTACT,
                person_field="person",
                deletable=True,
                owner_reads=True,  # which addresses are not safe to write to
            )
        ]


class Invitation(FamilyRow):
    """A way for one person to join their family's record with their own account.

    The link holds a secret of which only a hash is kept. It works once, until it expires, for an
    account with just this verified e-mail address: a forwarded link opens nothing.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("their own e-mail address"))
    secret_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # Who invites, for which agency; and the second person, where a worker's word is not enough
    # (adr/0027). Set by the database.
    made_by = models.UUIDField(null=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, editable=False, related_name="+")
    seconded_by = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [
            Walled(
                name="people_invitation_wall",
                category=Category.CONTACT,
                person_field="person",
                owner_reads=True,
            )
        ]
