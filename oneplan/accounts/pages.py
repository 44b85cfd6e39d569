"""What the pages of sign-in show that are not allauth's."""

from collections.abc import Sequence
from dataclasses import dataclass

from oneplan.accounts.forms import CodeForm, KeepForm
from oneplan.accounts.in_doubt import InDoubt
from oneplan.accounts.late_forms import LateForm
from oneplan.accounts.models import OfflineDevice, Session
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class SecondStepShown(Shown):
    template = "accounts/second_step.html"


@dataclass(frozen=True, kw_only=True)
class KeptShown(Shown):
    """What somebody typed while their session ended."""

    template = "accounts/kept.html"
    waiting: LateForm


@dataclass(frozen=True, kw_only=True)
class ConfirmShown(Shown):
    """`is_sent`: a code is on its way to `email`."""

    template = "accounts/confirm.html"
    form: CodeForm
    is_sent: bool
    email: str


@dataclass(frozen=True, kw_only=True)
class SessionsShown(Shown):
    template = "accounts/sessions.html"
    sessions: Sequence[Session]


@dataclass(frozen=True, kw_only=True)
class KeepShown(Shown):
    """`what`: is kept; `content`: where the browser gets it; `worker`: the service worker."""

    template = "accounts/keep.html"
    form: KeepForm
    title: str
    what: str
    content: str
    worker: str
    back: str
    back_words: str


@dataclass(frozen=True, kw_only=True)
class OfflineShown(Shown):
    template = "accounts/offline.html"


@dataclass(frozen=True, kw_only=True)
class DevicesShown(Shown):
    template = "accounts/devices.html"
    devices: Sequence[OfflineDevice]


@dataclass(frozen=True, kw_only=True)
class MessagesShown(Shown):
    """What did not arrive, or may not have."""

    template = "accounts/messages.html"
    messages: Sequence[InDoubt]
