"""The daily check-in, and the owner's own rule about it. Nobody else sees that there was one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import contact_of, known
from oneplan.wellness.actions.owners import owner_of
from oneplan.wellness.messages import tell_contact
from oneplan.wellness.models import CheckIn, Contact, Wish
from oneplan.wellness.rules import LOOK_BACK, MARKS, is_time_to_tell
from oneplan.wellness.sealing import account_of, opened, seal


@dataclass(frozen=True, slots=True)
class Ask:
    """A rule in the owner's words: after `days` of `mark` running, `contact_id` is told."""

    contact_id: UUID
    mark: str
    days: int
    words: str = ""


@transaction.atomic
def check_in(
    viewer: Viewer, mark: str, signs: Sequence[UUID] = (), words: str = ""
) -> list[Contact]:
    """Say how today is; said again, it replaces what was said. Who was told by a rule of one's own.

    Raises Invalid without a mark.
    """
    if mark not in MARKS:
        raise Invalid(fields={"mark": _("Choose one.")})
    owner, today = owner_of(viewer), clock.today()
    row = CheckIn.objects.filter(account_id=owner.pk, day=today).first()
    row = row or CheckIn(account_id=owner.pk, day=today)
    facts = {"mark": mark, "signs": [str(sign) for sign in signs], "words": words}
    row.sealed = seal(owner.key_id, CheckIn, "sealed", row.pk, facts)
    row.changed_at = clock.now()
    row.save()
    return _tell(viewer, today)


def marks_of(viewer: Viewer, today: date) -> dict[date, str]:
    """The owner's marks of the last weeks, by day."""
    first = today - timedelta(days=LOOK_BACK)
    rows = CheckIn.objects.filter(account_id=account_of(viewer), day__gte=first)
    return {row.day: opened(row)["mark"] for row in rows}


def _tell(viewer: Viewer, today: date) -> list[Contact]:
    marks, told = marks_of(viewer, today), []
    for wish in Wish.objects.filter(account_id=account_of(viewer)).select_related("contact"):
        asked = opened(wish)
        if wish.contact.excluded:
            continue
        if is_time_to_tell(marks, asked["mark"], asked["days"], today, wish.told_on):
            who = known(wish.contact)
            tell_contact(who.email, who.language, who.me)
            Wish.objects.filter(pk=wish.pk).update(told_on=today)
            told.append(wish.contact)
    return told


@transaction.atomic
def write_wish(viewer: Viewer, ask: Ask) -> Wish:
    """Set a rule. Raises Invalid for somebody who cannot be written to, or who would not know from
    whom the message is."""
    contact = contact_of(viewer, ask.contact_id)
    who = known(contact)
    if contact.excluded or not who.email:
        raise Invalid(fields={"contact": _("Choose somebody whose e-mail address you wrote down.")})
    if not who.me:
        raise Invalid(fields={"contact": _("Write first which name of yours they know.")})
    if ask.mark not in MARKS or not 1 <= ask.days <= 14:
        raise Invalid(fields={"days": _("Choose between 1 and 14 days.")})
    owner = owner_of(viewer)
    wish = Wish(account_id=owner.pk, contact=contact)
    facts = {"mark": ask.mark, "days": ask.days, "words": ask.words}
    wish.sealed = seal(owner.key_id, Wish, "sealed", wish.pk, facts)
    wish.save(force_insert=True)
    return wish


def remove_wish(viewer: Viewer, wish_id: UUID) -> None:
    gone, _rows = Wish.objects.filter(pk=wish_id, account_id=account_of(viewer)).delete()
    if not gone:
        raise NotFound()
