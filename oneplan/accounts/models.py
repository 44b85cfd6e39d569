"""An account is a way to sign in, nothing more: who somebody is to a family is elsewhere."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplan.kernel import clock
from oneplan.kernel.ids import new_id


class Accounts(BaseUserManager["Account"]):
    def create_user(self, email: str, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Sign-in by e-mail code or passkey; passwords are not used.

    Without row-level security on purpose: sign-in must read it before there is a viewer. It says
    nothing about a family, and no page lists accounts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name to greet you by"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    # Runs the site: languages, agencies, health of the machine. Sees no family.
    is_site_admin = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or str(_("Account"))


class SessionLimit(models.Model):
    """How long a session of a kind lasts: without being used, and altogether."""

    class Kind(models.TextChoices):
        VISITOR = "visitor", "nobody signed in"
        PERSON = "person", "somebody of a family"
        # Whoever acted for an agency, or for the site, in it: other people's records were open.
        WORKER = "worker", "a worker or site administrator"

    kind = models.CharField(primary_key=True, max_length=10, choices=Kind)
    idle = models.DurationField()
    total = models.DurationField()


class Session(models.Model):
    """One browser's session. Whoever reads this table can be nobody by it: the key in the browser
    stands here only as its hash, and what the session holds is sealed (accounts.sessions).

    Open like accounts, and for the same reason.
    """

    id = models.CharField(primary_key=True, max_length=64, editable=False)
    kind = models.ForeignKey(SessionLimit, models.PROTECT, db_index=False, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    started_at = models.DateTimeField(default=clock.now)
    # To the minute or so (accounts.sessions.SEEN_EVERY).
    seen_at = models.DateTimeField(default=clock.now)
    # For its owner's own list of where they are signed in.
    user_agent = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)


class OfflineDevice(models.Model):
    """A browser in which its owner chose to keep something readable without the network
    (`accounts.offline`). What it keeps stands nowhere here; `token`: hash of what it shows to ask
    whether it still may. Walled: nobody's but the account's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    token = models.BinaryField(unique=True)
    user_agent = models.CharField(max_length=200, blank=True)
    until = models.DateField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    seen_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    # It asked after it was stopped, and so has emptied itself.
    cleared_at = models.DateTimeField(null=True)
