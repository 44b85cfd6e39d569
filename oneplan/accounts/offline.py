"""Reading something without the network, on one device, because its owner chose so.

One mechanism for whatever a room offers to be kept: the owner's browser seals it under a PIN that
never leaves it (`ui/static/ui/kept.js`), and this module remembers that there is such a device, so
that it can be stopped from any other. What is kept stands nowhere on the server.

A room offers something by a page with `accounts/keep.html`'s form, and an address that answers its
`Kept` as JSON to its owner.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from oneplan.accounts.models import OfflineDevice
from oneplan.accounts.readers import device_may_keep
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound

LONGEST: Final = timedelta(days=366)
USUAL: Final = timedelta(days=90)
# Says only that this browser keeps something, so that signing out leaves it (`signs_out`).
COOKIE: Final = "oneplan_kept"


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call: a large button."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines under a heading. `first`: on the first screen, before everything else."""

    title: str
    lines: Sequence[str] = ()
    calls: Sequence[Call] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What a device keeps of one thing: words, in the order in which they are shown."""

    title: str
    saved: str
    blocks: Sequence[Block] = field(default_factory=list)


def answer(kept: Kept) -> JsonResponse:
    """For the owner's own browser, which seals it and forgets it."""
    return JsonResponse(asdict(kept))


def begin(account_id: UUID, until: date, user_agent: str) -> tuple[OfflineDevice, str]:
    """Note a device of the viewer's own account; its token, which only the device keeps."""
    token = secrets.token_urlsafe(24)
    device = OfflineDevice.objects.create(
        account_id=account_id, token=hashed(token), until=until, user_agent=user_agent[:200]
    )
    return device, token


def may_keep(token: str) -> bool:
    """Whether the device that shows this may keep what it has. For anybody: it tells no more."""
    return device_may_keep(hashed(token), clock.today())


def stop(account_id: UUID, device_id: UUID) -> None:
    """From its next contact on it keeps nothing. Raises NotFound for another's."""
    mine = OfflineDevice.objects.filter(pk=device_id, account_id=account_id)
    if not mine.exists():
        raise NotFound()
    mine.filter(stopped_at=None).update(stopped_at=clock.now())


def stop_all(account_id: UUID) -> int:
    """Every device of an account: whoever deletes what they wrote leaves no copy either."""
    running = OfflineDevice.objects.filter(account_id=account_id, stopped_at=None)
    return int(running.update(stopped_at=clock.now()))


def devices_of(account_id: UUID) -> list[OfflineDevice]:
    """The latest first; without those whose day has come, or that emptied themselves long ago."""
    shown = OfflineDevice.objects.filter(account_id=account_id, until__gte=clock.today())
    return list(shown.order_by("-created_at")[:50])


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def remember(request: HttpRequest, response: HttpResponse, until: date) -> None:
    """That this browser keeps something; no secret, and its own script takes it away."""
    seconds = int((until - clock.today() + timedelta(days=1)).total_seconds())
    response.set_cookie(COOKIE, "1", max_age=seconds, secure=request.is_secure(), samesite="Lax")


def keeps_something(request: HttpRequest) -> bool:
    return COOKIE in request.COOKIES


def what_signing_out_clears(request: HttpRequest) -> str:
    """For `Clear-Site-Data`: everything but, where the owner chose so, what is sealed by a PIN."""
    return '"cache"' if keeps_something(request) else '"cache", "storage"'
