"""What is done to a family's people: added, changed, invited; homes and ways to reach them.

The database decides who may: a grant that may write category contact (location for homes), or
somebody's own record. Who directs the family, somebody's place in it, custody and invitations give
rights, and are guarded apart (adr/0020).
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import ProgrammingError, connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.rows import save_change, take_turns
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import (
    ContactPoint,
    Family,
    FamilyRole,
    Household,
    Identity,
    Invitation,
    Person,
    Relation,
    Residence,
)
from oneplan.people.rules import hash_of, may_move

INVITATION_LASTS = timedelta(days=14)
IDENTITY_FIELDS = ("legal_name", "birth_date", "approximate_age")


# What the database's guards refuse: the form's field, and what to do.
REFUSALS: dict[str, tuple[str, Callable[[], str]]] = {
    "who_directs": (
        "directs",
        lambda: _("Only somebody who decides for the family can say who else does. Ask them."),
    ),
    "who_stays": (
        "",
        lambda: _(
            "Only they can give this up. If a court decided, show its paper to the coordinator."
        ),
    ),
    "whose_place": (
        "standing",
        lambda: _("Only somebody who decides for the family can change this. Ask them."),
    ),
    "whose_custody": (
        "custody",
        lambda: _("Only somebody who decides for the family can say this. Ask them."),
    ),
    "whose_paper": (
        "custody",
        lambda: _("A coordinator who has seen the paper writes this down. Ask yours."),
    ),
    "whose_age": (
        "birth_date",
        lambda: _("Only they can change this, or your coordinator: from it follows who decides."),
    ),
    "whose_birthday": (
        "birth_date",
        lambda: _("Only somebody who decides for the family can change this. Ask them."),
    ),
    "second_person": (
        "",
        lambda: _(
            "This person decides for the family. A second person must agree first that it is them."
        ),
    ),
    "whose_invitation": (
        "",
        lambda: _("Only somebody who decides for the family can invite this person. Ask them."),
    ),
}


class NeedsSecondPerson(Invalid):
    """A worker's word is not enough for this: a change by two people (adr/0027)."""


@contextmanager
def _guarded() -> Iterator[None]:
    """Raises Invalid, in words, where a guard of the database refuses; nothing is then saved."""
    try:
        with transaction.atomic():
            yield
    except ProgrammingError as error:
        which = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if which not in REFUSALS:
            raise
        name, words = REFUSALS[which]
        if which == "second_person":
            raise NeedsSecondPerson(words()) from None
        if name:
            raise Invalid(fields={name: words()}) from None
        raise Invalid(words()) from None


def _of(family: Family) -> dict[str, Any]:
    return {"community_id": family.community_id, "family": family}


def _identity(facts: dict[str, Any]) -> dict[str, Any]:
    identity = {name: facts.pop(name) for name in IDENTITY_FIELDS if name in facts}
    born = identity.get("birth_date")
    if born and born > clock.today():
        raise Invalid(fields={"birth_date": _("This date has not come yet. Check the year.")})
    return identity


@transaction.atomic
def add_person(viewer: Viewer, family: Family, **facts: Any) -> Person:
    """Add somebody to the family's people. `facts` are fields of Person and Identity.

    Raises Invalid for a birth date to come, or where the viewer may not say who directs.
    """
    identity = _identity(facts)
    with _guarded():
        person = Person.objects.create(**_of(family), **facts)
    Identity.objects.create(**_of(family), person=person, **identity)
    return person


@transaction.atomic
def change_person(viewer: Viewer, person: Person, seen_revision: int, **facts: Any) -> Person:
    """Change somebody; raises EditConflict when somebody else has meanwhile, or Invalid.

    Who directs, and a place in the family: for whoever directs it, or coordinates it while nobody
    directs it with an account; to take these away: for the person, or a coordinating worker. So for
    a birth date that makes somebody of age, or no longer.
    """
    identity = _identity(facts)
    if facts.get("directs") is False or facts.get("left_at"):
        _somebody_directs_without(person)
    with _guarded():
        save_change(person, seen_revision, **facts)
        Identity.objects.filter(person=person).update(**identity, changed_at=clock.now())
    return person


def note_leaving(viewer: Viewer, person: Person, seen_revision: int) -> Person:
    """Somebody is no longer of the family's people: their access ends at once. Raises Invalid
    where nobody else would direct the plan, or it is neither the person nor a coordinating worker
    who says so."""
    _somebody_directs_without(person)
    with _guarded():
        return save_change(person, seen_revision, left_at=clock.now())


def _somebody_directs_without(person: Person) -> None:
    directing = Person.objects.filter(family=person.family_id, directs=True, left_at__isnull=True)
    if person.directs and not directing.exclude(pk=person.pk).exists():
        raise Invalid(
            fields={"directs": _("Somebody has to run the plan. First say who else does.")}
        )


def add_contact(viewer: Viewer, family: Family, person: Person, **facts: Any) -> ContactPoint:
    """Note a way to reach a person, or a way never to use (`safe=False`)."""
    return ContactPoint.objects.create(**_of(family), person=person, **facts)


def remove_contact(viewer: Viewer, family: Family, contact_id: UUID) -> None:
    """NotFound where nothing was removed: nobody is told "Removed" of what still stands."""
    removed, _each = ContactPoint.objects.filter(family=family, pk=contact_id).delete()
    if not removed:
        raise NotFound()


def relate(
    viewer: Viewer,
    family: Family,
    person: Person,
    to: Person,
    *,
    kind: str,
    custody: str = "",
    seen_revision: int = 0,
) -> Relation:
    """Say what one person is to another, and who holds custody or access.

    Custody: for whoever directs or coordinates; nobody takes it from somebody else in the family.
    Said already in other words: EditConflict with what stands, unless `seen_revision` was read.
    """
    if person.pk == to.pk:
        raise Invalid(_("Choose two different people."))
    facts = {"kind": kind, "custody": custody}
    take_turns(f"relations of {family.pk}")
    stands = Relation.objects.filter(family=family, person=person, to_person=to).first()
    if stands and (stands.kind, stands.custody) == (kind, custody):
        return stands
    with _guarded():
        if stands:
            return save_change(stands, seen_revision, **facts)
        return Relation.objects.create(**_of(family), person=person, to_person=to, **facts)


def add_home(viewer: Viewer, family: Family, **facts: Any) -> Household:
    return Household.objects.create(**_of(family), **facts)


def live_in(
    viewer: Viewer, family: Family, home: Household, person: Person, share: str = ""
) -> Residence:
    """Say who lives in which home, and when ("school weeks"). Two homes are normal."""
    residence, _new = Residence.objects.update_or_create(
        **_of(family), household=home, person=person, defaults={"share": share}
    )
    return residence


def name_family(viewer: Viewer, family: Family, seen_revision: int, **facts: Any) -> None:
    """Change the family's own name for itself, its languages or interpreter.

    Raises NotReady when somebody changed it meanwhile.
    """
    changed = Family.objects.filter(pk=family.pk, revision=seen_revision).update(
        **facts, revision=seen_revision + 1, changed_at=clock.now()
    )
    if not changed:
        raise NotReady(_("Somebody else changed this while you were writing. Look once more."))


def move_stage(viewer: Viewer, family: Family, to: str) -> None:
    """Move a family to another stage; raises NotReady if it cannot go there from where it is."""
    if family.stage == to:
        return
    if not may_move(family.stage, to):
        raise NotReady(_("The family is at another point on its way. Look at its page again."))
    moved = Family.objects.filter(pk=family.pk, stage=family.stage).update(
        stage=to, changed_at=clock.now()
    )
    if not moved:
        raise NotReady(_("The family is at another point on its way. Look at its page again."))
    family.stage = to


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with its secret, which is shown once and never kept."""

    invitation: Invitation
    secret: str


def invite(viewer: Viewer, family: Family, person: Person, email: str, *, key: str = "") -> Invited:
    """Invite a person to open the family's record with their own account.

    Whoever directs or coordinates the family; into the place of somebody who directs, see
    `change_person`; a worker only with a second person: whoever accepted the request that named
    this parent and address, or whoever approved a change (adr/0027). Raises NotAllowed for somebody
    who has an account already, NeedsSecondPerson, Invalid for whoever may not invite, and for a
    youth's invitation to an address that somebody else in the family uses: a youth's contact is
    their own (TRUST C1, Teens). `key` is the form's: sent twice, it is one invitation, with the
    same secret.
    """
    if person.account_id:
        raise NotAllowed(_("This person already has an account."))
    if person.standing in {FamilyRole.YOUTH, FamilyRole.CHILD} and _is_shared(person, email):
        raise Invalid(fields={"email": _("A young person needs an address that is only theirs.")})
    secret = _secret_of(viewer, person, email, key) if key else secrets.token_urlsafe(24)
    already = Invitation.objects.filter(family=family, secret_hash=hash_of(secret)).first()
    if already:
        return Invited(already, secret)
    with _guarded():
        invitation = Invitation.objects.create(
            **_of(family),
            person=person,
            email=email,
            secret_hash=hash_of(secret),
            expires=clock.now() + INVITATION_LASTS,
        )
    return Invited(invitation, secret)


def _secret_of(viewer: Viewer, person: Person, email: str, key: str) -> str:
    """As random as the form's key is, and known to nobody who does not know this site's secret."""
    words = f"{viewer.id} {person.pk} {email} {key}"
    return salted_hmac("oneplan.people.invite", words, algorithm="sha256").hexdigest()[:48]


def _is_shared(person: Person, email: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_address_is_shared(%s, %s)", [person.pk, email])
        return bool(cursor.fetchone()[0])


def accept_invitation(viewer: Viewer, secret: str) -> UUID | None:
    """Take up an invitation as the signed-in account. The family's id, or None: it did not work,
    for whatever reason (unknown, used, too old, another address)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_accept_invitation(%s)", [hash_of(secret)])
        found: UUID | None = cursor.fetchone()[0]
        return found
