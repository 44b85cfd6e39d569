"""One person's own wellness plan. Its rows hang on an account alone: no person, family, community.

Whatever somebody wrote is sealed before it gets here (`wellness.sealing`); what stands open is what
the database itself decides by: whose it is, who was named, states and moments. Every table is under
forced row-level security of its own (`wellness/wall/`): nobody's but the account's, and what it
opened to somebody by name. No model declares `Walled`: there is no category to consent to, so no
directive, grant, emergency or merge can ever reach these rows (adr/0025).
"""

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import RevisedRow

# Other sections and other people read these: a passphrase of the owner's cannot lock them.
NEVER_LOCKED: Final = ("toolbox", "crisis")


class OwnedRow(models.Model):
    """A row of one account, and of nobody and nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class EditableRow(OwnedRow, RevisedRow):
    """With a revision, so that two windows never overwrite each other silently."""

    class Meta:
        abstract = True


def ids() -> "ArrayField[list[object], list[object]]":
    return ArrayField(models.UUIDField(), default=list, blank=True)


class Edition(models.TextChoices):
    """Which prompts ask: the words differ, the plan is the same."""

    ADULT = "adult", _("For adults")
    YOUTH = "youth", _("For young people")


class Owner(models.Model):
    """Whose key seals what an account wrote here; a new one after everything was deleted. `lock`:
    what opens the sections that the owner locked, but for their passphrase."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+"
    )
    key_id = models.UUIDField()
    lock = models.BinaryField(null=True)
    edition = models.CharField(max_length=5, choices=Edition.choices, default=Edition.ADULT)
    created_at = models.DateTimeField(default=clock.now, editable=False)


class Dispute(models.TextChoices):
    """What decides when supporters say it is time and the owner says it is not."""

    MINE = "mine", _("My no counts. It then does not start.")
    TIEBREAKER = "tiebreaker", _("One person I named decides.")
    ONE_MORE = "one_more", _("One supporter more than usual must agree.")
    ALL = "all", _("All who may start it must agree.")


class Plan(EditableRow):
    """One wellness plan. The terms are what the database starts and ends the crisis plan by.

    `any_signs`: one of them seen is enough; `all_signs`: all of them together. `signs`: their
    words, which those who may start it read beforehand, to know what to look for.
    """

    sealed = models.BinaryField()
    signs = models.BinaryField(null=True)
    threshold = models.PositiveSmallIntegerField(default=2)
    any_signs, all_signs, end_signs = ids(), ids(), ids()
    end_threshold = models.PositiveSmallIntegerField(default=1)
    dispute = models.CharField(max_length=10, choices=Dispute.choices, default=Dispute.MINE)
    tiebreaker = models.ForeignKey("Contact", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wellness_thresholds",
                condition=models.Q(threshold__range=(1, 9), end_threshold__range=(1, 9)),
            )
        ]
        indexes = [models.Index(fields=["account", "created_at"], name="wellness_plan_of")]


class Section(EditableRow):
    """One part of a plan, whole: `sealed` is its document (`wellness.document`); `pictures`: those
    in it. `locked`: sealed once more, by the owner's passphrase (`wellness.locking`)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    code = models.CharField(max_length=12)
    place = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    pictures = ids()
    locked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="one_section_of_its_kind",
                condition=~models.Q(code="own"),
            ),
            models.CheckConstraint(
                name="never_locked",
                condition=models.Q(locked=False) | ~models.Q(code__in=NEVER_LOCKED),
            ),
        ]


class Draft(OwnedRow):
    """What is being typed about a section and not saved yet; its own row, so that whoever is shown
    the section is not shown this."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "form"], name="one_draft_a_form")]


class Version(OwnedRow):
    """A section as it stood when it was shown to somebody or signed; never changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="versions")
    code = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    signed_at = models.DateTimeField(null=True)
    pictures = ids()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="one_version_a_number")
        ]


class Contact(EditableRow):
    """Somebody the owner named, who needs no account: one to trust, or one to keep out.

    `sealed`: how the owner calls and reaches them. `greeting`: the name the owner goes by there,
    which the contact reads. `link`: hash of the secret in their address. `reader`: their own
    account, once they joined it themselves.
    """

    sealed = models.BinaryField()
    greeting = models.BinaryField()
    excluded = models.BooleanField(default=False)
    link = models.BinaryField(null=True, unique=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )


class Code(models.Model):
    """A code sent to a contact, to be typed within minutes. Only the wall's functions touch it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    digest = models.BinaryField()
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.BooleanField(default=False)


class Pass(models.Model):
    """A contact who typed the code: its id is who they are to the database, for a while."""

    id = models.UUIDField(primary_key=True)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    until = models.DateTimeField()


class Supporter(OwnedRow):
    """A contact in one plan's crisis plan. `sealed`: their tasks. `agreed_on`: they said yes."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="supporters")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    may_activate = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    holds_copy = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "contact"], name="one_supporter_a_plan")
        ]


class Share(OwnedRow):
    """One version, opened to one contact, until an end."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="shares")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    until = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)


class Opening(OwnedRow):
    """A contact opened a version or a section. Written by the wall, or nothing is shown."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    what = models.UUIDField()
    code = models.CharField(max_length=12)
    in_crisis = models.BooleanField(default=False)
    transaction = models.BigIntegerField()


class State(models.TextChoices):
    INACTIVE = "inactive", _("Not started")
    PROPOSED = "proposed", _("Somebody says it is time")
    ACTIVE = "active", _("My crisis plan is open")
    ENDING = "ending", _("Somebody says it can end")
    POST_CRISIS = "post_crisis", _("After the crisis")


class Activation(OwnedRow):
    """One time the crisis plan was proposed, and what became of it. Written by the wall alone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activations")
    state = models.CharField(max_length=12, choices=State.choices)
    signs = ids()
    ends = ids()
    objected_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                name="one_activation_at_a_time",
                condition=~models.Q(state="inactive"),
            )
        ]


class Step(OwnedRow):
    """Who did what in an activation, and which signs they named. Without a contact: the owner."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("saw signs and says it is time")
        OBJECT = "object", _("says no")
        INSIST = "insist", _("decides that it starts")
        WAIVE = "waive", _("decides that it does not start")
        CALM = "calm", _("saw signs that it can end")
        END = "end", _("ended it")
        CLOSE = "close", _("said that the time after is over")

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="steps")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    signs = ids()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activation", "contact", "kind"],
                name="one_step_of_its_kind",
                nulls_distinct=False,
            )
        ]


class LogEntry(OwnedRow):
    """What a supporter noted while the crisis plan was open, for the owner to read later."""

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="entries")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    sealed = models.BinaryField()


class Suggestion(OwnedRow):
    """A line that a contact suggests for a section. It is nothing until the owner takes it."""

    class Answer(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        TAKEN = "taken", _("Taken")
        LEFT = "left", _("Not taken")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)
    sealed = models.BinaryField()
    answer = models.CharField(max_length=5, choices=Answer.choices, default=Answer.OPEN)


class CheckIn(EditableRow):
    """How one day was, sealed whole: not even the mark can be counted."""

    day = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], name="one_check_in_a_day")
        ]


class Wish(EditableRow):
    """A rule the owner set: after how many days of which mark somebody is told, without content."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    told_on = models.DateField(null=True)


class Picture(OwnedRow):
    """A photo or a drawing in a section, sealed; read by whoever reads what it stands in."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
