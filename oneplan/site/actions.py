"""What whoever runs the site does: agencies and places, who works where, who leaves.

Administrators, and whoever sits at the machine (`oneplan worker`); the database decides, and its
answers become words here. Nothing here is about a family, and nothing opens one.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from oneplan.accounts.actions import open_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import save_change
from oneplan.people.models import Agency, Community, Worker
from oneplan.people.readers import numbers_here
from oneplan.site.models import Area, Office, Word
from oneplan.ui import numbers

INVITATION_LASTS = timedelta(days=14)


def _call(statement: str, facts: Sequence[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return str(cursor.fetchone()[0])


# Agencies and places


@contextmanager
def _once(name: str, words: str) -> Iterator[None]:
    """Raises Invalid at the field whose name is taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Invalid(fields={name: words}) from None


def add_agency(community_id: UUID, **facts: Any) -> Agency:
    """Add an agency that does not coordinate (which one does is said at the machine). Raises
    Invalid where one of this name is there."""
    if Agency.objects.filter(community_id=community_id, name__iexact=facts["name"]).exists():
        raise Invalid(fields={"name": _("An agency of this name is there already.")})
    return Agency.objects.create(community_id=community_id, **facts)


def change_agency(agency: Agency, **facts: Any) -> None:
    """How an agency is called and reached."""
    others = Agency.objects.filter(community_id=agency.community_id).exclude(pk=agency.pk)
    if others.filter(name__iexact=facts["name"]).exists():
        raise Invalid(fields={"name": _("An agency of this name is there already.")})
    Agency.objects.filter(pk=agency.pk).update(**facts)


def change_community(community: Community, **facts: Any) -> None:
    """How a community is called and reached. Not its law: that is said at the machine."""
    Community.objects.filter(pk=community.pk).update(**facts)
    numbers.remember(numbers_here())


@transaction.atomic
def change_authority(community: Community, *, agency: Agency | None, jurisdiction: str) -> int:
    """Another agency coordinates; another law says who decides for whom. From the machine alone:
    both give rights, and the database refuses the application. Whoever may see what is weighed
    again. How many families that were."""
    if agency:
        Agency.objects.filter(community=community, coordinating=True).update(coordinating=False)
        Agency.objects.filter(pk=agency.pk, community=community).update(coordinating=True)
    if jurisdiction:
        Community.objects.filter(pk=community.pk).update(jurisdiction=jurisdiction)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oneplan_recompute(id) FROM people_family WHERE community_id = %s",
            [community.pk],
        )
        return len(cursor.fetchall())


def save_area(community_id: UUID, area: Area | None, seen_revision: int, **facts: Any) -> Area:
    """Add an area, or change it. Raises Invalid for a name that is taken, EditConflict."""
    with _once("name", _("An area of this name is there already.")):
        if area is None:
            return Area.objects.create(community_id=community_id, **facts)
        return save_change(area, seen_revision, **facts)


def save_office(agency: Agency, office: Office | None, seen_revision: int, **facts: Any) -> Office:
    """Add an office, or change it. Raises Invalid for a name that is taken, EditConflict."""
    with _once("name", _("An office of this name is there already.")):
        if office is None:
            return Office.objects.create(community_id=agency.community_id, agency=agency, **facts)
        return save_change(office, seen_revision, **facts)


def say_word(community_id: UUID, key: str, language: str, text: str, source: str) -> Word:
    """What a community calls something, with where that is written."""
    facts = {"text": text, "source": source, "changed_at": clock.now()}
    word, _new = Word.objects.update_or_create(
        community_id=community_id, key=key, language=language, defaults=facts
    )
    return word


# Who works where


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work to be offered to an address. No agency: the site itself."""

    community_id: UUID
    agency_id: UUID | None
    email: str
    name: str
    title: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An invitation with its secret, which is shown once and never kept."""

    id: UUID
    secret: str


# What stands in the way of an invitation: at which field, in which words.
OBSTACLES: Final = {
    "agency": ("agency", lazy("There is no such agency here.")),
    "roles": ("roles", lazy("Choose at least one kind of work.")),
    "administrator": (
        "email",
        lazy("This address runs the site, and so does no work with families. Use another."),
    ),
    "works": (
        "email",
        lazy("This person works with families, and so cannot run the site. Use another address."),
    ),
    "already": ("email", lazy("They do this work here already.")),
    "oneself": ("email", lazy("Nobody invites themself.")),
}


def _obstacle(word: str) -> Invalid:
    field, words = OBSTACLES[word]
    return Invalid(fields={field: str(words)})


def hashed(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite_worker(job: Job) -> Offered:
    """Offer work to an address: a link that works once, for two weeks, with that address alone.

    Administrators. Work that opens families by itself (`models.OPENING`), and running the site,
    count once a second administrator has said yes; not so from the machine. An older invitation of
    this address to this agency ends. Raises Invalid, NotFound for whoever does not run the site.
    """
    offered = Offered(new_id(), secrets.token_urlsafe(24))
    facts = asdict(job) | {
        "id": offered.id,
        "secret_hash": hashed(offered.secret),
        "expires": (clock.now() + INVITATION_LASTS).isoformat(),
    }
    word = _call("SELECT oneplan_invite_worker(%s)", [json.dumps(facts, default=str)])
    if word == "nothing":
        raise NotFound()
    if word:
        raise _obstacle(word)
    _let_sign_in(job)
    return offered


def _let_sign_in(job: Job) -> None:
    """The invited address signs in with a code at once, without a sign-up before it. An account
    alone opens nothing, and the code shows whose the address is."""
    email = job.email.strip().lower()
    known = EmailAddress.objects.filter(email__iexact=email).exists()
    if not known and not Account.objects.filter(email__iexact=email).exists():
        open_account(email, job.name)


@transaction.atomic
def invite_workers(jobs: Sequence[Job]) -> list[Offered]:
    """All of them, or none: raises Invalid at the first that cannot be."""
    return [invite_worker(job) for job in jobs]


def second_invitation(invitation_id: UUID) -> None:
    """A second administrator says yes. Raises NotAllowed for whoever invited or is invited,
    NotReady for what is over, NotFound."""
    word = _call("SELECT oneplan_second_invitation(%s)", [invitation_id])
    if word == "yourself":
        raise NotAllowed(
            _("You asked for this yourself, or it is about you. Somebody else decides.")
        )
    _over(word)


def withdraw_invitation(invitation_id: UUID) -> None:
    """Its link works no more. Raises NotReady for what is over, NotFound."""
    _over(_call("SELECT oneplan_withdraw_invitation(%s)", [invitation_id]))


def _over(word: str) -> None:
    if word == "over":
        raise NotReady(_("This invitation is over: used, withdrawn or too old."))
    if word:
        raise NotFound()


def take_up_work(secret: str) -> str:
    """Take up an invitation as the signed-in account: "work", "site", or empty where it did not
    work, for whatever reason (unknown, used, too old, another address, no second administrator)."""
    return _call("SELECT oneplan_take_up_work(%s)", [hashed(secret)])


def change_worker(worker: Worker, facts: Mapping[str, Any]) -> None:
    """How somebody is called and reached at work, and less work. Raises Invalid where work that
    opens families is added: that is an invitation."""
    word = _call("SELECT oneplan_change_worker(%s, %s)", [worker.pk, json.dumps(facts)])
    if word == "second":
        raise Invalid(
            fields={
                "roles": _(
                    "Intake, supervision and privacy need a second administrator: invite this"
                    " person again, with all their work."
                )
            }
        )
    if word == "roles":
        raise Invalid(fields={"roles": _("Choose at least one kind of work.")})
    if word:
        raise NotFound()


def note_leaving(worker_id: UUID) -> None:
    """Somebody leaves an agency: access ends at once, and they are signed out everywhere. Raises
    NotFound for whoever has left already."""
    if _call("SELECT oneplan_worker_leaves(%s)", [worker_id]):
        raise NotFound()


def stop_administering(account_id: UUID) -> None:
    """An administrator stops: themself, or anybody from the machine. Raises NotReady where fewer
    than two would stay, NotAllowed for another's, NotFound."""
    word = _call("SELECT oneplan_administrator_leaves(%s)", [account_id])
    if word == "two":
        raise NotReady(_("Two administrators must stay. First invite another."))
    if word == "yourself":
        raise NotAllowed(_("Only they themselves can stop, or whoever sits at the machine."))
    if word:
        raise NotFound()
