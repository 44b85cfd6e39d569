"""What this room's pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form

from oneplan.conversations.models import ContactNote, Message, Seen
from oneplan.conversations.readers import Reached, ThreadLine
from oneplan.people.models import Family
from oneplan.ui.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A line of the list; `whom`: for whom it is, in words."""

    it: ThreadLine
    whom: str


@dataclass(frozen=True, kw_only=True)
class ThreadsShown(Shown):
    template = "conversations/threads.html"
    family: Family
    threads: Sequence[ShownThread]


@dataclass(frozen=True, kw_only=True)
class ThreadShown(Shown):
    template = "conversations/thread.html"
    family: Family
    form: Form
    whom: str
    messages_: Sequence[Message]
    seen: Sequence[Seen]


@dataclass(frozen=True, kw_only=True)
class MessageShown(Shown):
    template = "conversations/message.html"
    family: Family
    form: Form


@dataclass(frozen=True, kw_only=True)
class ContactsShown(Shown):
    """`reached`: how often it was tried since somebody was last reached."""

    template = "conversations/contacts.html"
    family: Family
    notes: Sequence[ContactNote]
    reached: Reached
    may_note: bool


@dataclass(frozen=True, kw_only=True)
class NoteShown(Shown):
    template = "conversations/note.html"
    family: Family
    form: Form
