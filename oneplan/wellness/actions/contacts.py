"""Whom an owner names: people to trust and people to keep out; links, codes and passes."""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.rows import save_change
from oneplan.kernel.viewer import NOBODY, Viewer, acting_as
from oneplan.notices import texts
from oneplan.wellness.actions.owners import owner_of
from oneplan.wellness.models import Contact, Supporter
from oneplan.wellness.rules import MOST_CONTACTS, same_address
from oneplan.wellness.sealing import account_of, key_in, opened, seal, unseal

CODE_LETTERS = "23456789"
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Known:
    """How an owner knows somebody. `me`: the name they know the owner by. `why`: of keeping out.
    `by`: how their code reaches them, "email" or "text"."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"
    me: str = ""
    why: str = ""
    by: str = "email"

    @property
    def by_text(self) -> bool:
        return self.by == "text"

    @property
    def code_goes_to(self) -> str:
        """Their address, or their number; empty where none was written."""
        return texts.plain_number(self.phone) if self.by_text else self.email


def known(contact: Contact) -> Known:
    """What the owner wrote about them."""
    return Known(**opened(contact), me=opened(contact, "greeting")["me"])


@transaction.atomic
def add_contact(viewer: Viewer, who: Known, *, excluded: bool = False) -> Contact:
    """Name somebody. They are not told, and get no link until the owner makes one.

    Raises Invalid for an address of somebody who is kept out.
    """
    assert viewer.id
    owner = owner_of(viewer)
    contact = Contact(account_id=account_of(viewer), excluded=excluded)
    _check(viewer, who, contact)
    for column, value in _sealed(owner.key_id, contact, who).items():
        setattr(contact, column, value)
    contact.save(force_insert=True)
    return contact


def change_contact(viewer: Viewer, contact_id: UUID, who: Known, seen_revision: int) -> Contact:
    """Raises EditConflict, Invalid, NotFound. Another address or number for their code ends the
    link sent to the old one."""
    contact = contact_of(viewer, contact_id)
    _check(viewer, who, contact)
    changes: dict[str, Any] = _sealed(key_in(contact.sealed), contact, who)
    if not same_address(who.code_goes_to, [known(contact).code_goes_to]):
        changes |= {"link": None, "reader_id": None}
    return save_change(contact, seen_revision, **changes)


def _sealed(key_id: UUID, contact: Contact, who: Known) -> dict[str, bytes]:
    facts = {name: value for name, value in asdict(who).items() if name != "me"}
    return {
        "sealed": seal(key_id, Contact, "sealed", contact.pk, facts),
        "greeting": seal(key_id, Contact, "greeting", contact.pk, {"me": who.me}),
    }


def _check(viewer: Viewer, who: Known, contact: Contact) -> None:
    others = list(Contact.objects.filter(account_id=account_of(viewer)).exclude(pk=contact.pk))
    if len(others) >= MOST_CONTACTS:
        raise Invalid(_("You named many people already. Take one off first."))
    addresses = [known(one).email for one in others if one.excluded]
    if not contact.excluded and same_address(who.email, addresses):
        raise Invalid(fields={"email": _("You keep somebody out who has this address.")})


def contact_of(viewer: Viewer, contact_id: UUID) -> Contact:
    """Somebody the viewer named. Raises NotFound for anybody else's."""
    contact = Contact.objects.filter(pk=contact_id, account_id=account_of(viewer)).first()
    if contact is None:
        raise NotFound()
    return contact


@transaction.atomic
def keep_out(viewer: Viewer, contact_id: UUID, out: bool = True) -> None:
    """Keep somebody out, or no longer: at once. They are told nothing, now or when they try."""
    contact = contact_of(viewer, contact_id)
    save_change(contact, contact.revision, excluded=out, link=None, reader_id=None)
    if out:
        Supporter.objects.filter(contact=contact, account_id=account_of(viewer)).delete()


def end_link(viewer: Viewer, contact_id: UUID) -> None:
    """What was shared with them is closed, and their link leads nowhere, at once."""
    contact = contact_of(viewer, contact_id)
    save_change(contact, contact.revision, link=None, reader_id=None)


def make_link(viewer: Viewer, contact_id: UUID) -> str:
    """The secret of a fresh link; an older one ends. Only its hash is kept.

    Raises Invalid where no code could be sent, NotFound for somebody kept out.
    """
    contact = contact_of(viewer, contact_id)
    if contact.excluded:
        raise NotFound()
    _can_be_reached(known(contact))
    secret = secrets.token_urlsafe(24)
    save_change(contact, contact.revision, link=hashed(secret), reader_id=None)
    return secret


def _can_be_reached(who: Known) -> None:
    if who.by_text and not (texts.can_send() and who.code_goes_to):
        raise Invalid(fields={"phone": _("Write their phone number first: the code goes there.")})
    if not who.code_goes_to:
        raise Invalid(fields={"email": _("Write their e-mail address first: the code goes there.")})


def remove_contact(viewer: Viewer, contact_id: UUID) -> None:
    """Take somebody off: with them goes what was shared with them and what they opened."""
    contact_of(viewer, contact_id).delete()


def hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class Led:
    """Where a link leads: whom the code goes to, and whose plan it is about."""

    contact_id: UUID
    who: Known


def led(secret: str) -> Led | None:
    """For whoever holds a link's secret; None for any other: no reason is told."""
    row = _call("SELECT * FROM oneplan_wellness_link(%s)", [hashed(secret)])
    if row is None:
        return None
    facts = unseal(Contact, "sealed", row[0], row[1])
    return Led(row[0], Known(**facts, me=unseal(Contact, "greeting", row[0], row[2])["me"]))


def ask_code(secret: str) -> str:
    """A code to be sent to the contact's own address. Empty: too many were asked for."""
    code = "".join(secrets.choice(CODE_LETTERS) for _digit in range(CODE_LENGTH))
    with acting_as(NOBODY):
        row = _call(
            "SELECT oneplan_wellness_ask_code(%s, %s)", [hashed(secret), _digest(secret, code)]
        )
    return code if row and row[0] else ""


def enter(viewer: Viewer, secret: str, code: str, joins: bool = False) -> UUID | None:
    """The pass for a code typed in time; None for a wrong one. With `joins` the viewer's own
    account is this contact from now on, and needs no code."""
    made = uuid4()
    typed = "".join(letter for letter in code if letter in CODE_LETTERS)
    row = _call(
        "SELECT oneplan_wellness_enter(%s, %s, %s, %s)",
        [hashed(secret), _digest(secret, typed), made, joins],
    )
    return made if row and row[0] else None


def _digest(secret: str, code: str) -> bytes:
    """Guessed from a copy of the table only with the site's own key."""
    said = f"wellness code {secret} {code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()


def _call(sql: str, values: list[Any]) -> tuple[Any, ...] | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
