"""Threads that the viewer may read, and notes of calls and visits. The wall decides which."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection

from oneplan.access.readers.positions import position
from oneplan.conversations.models import ContactNote, Message, Seen, Thread
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.readers import people_of
from oneplan.teams.readers import members_for_choice

MOST_THREADS: Final = 100
THREADS: Final = """
SELECT t.id, t.by_name, t."to", t.category, t.recipient_names, t.account_id = oneplan_viewer(),
       last.text, last.language, last.by_name, last.created_at,
       last.account_id <> oneplan_viewer() AND last.created_at > coalesce(s.at, '-infinity')
FROM conversations_thread t
JOIN LATERAL (SELECT m.text, m.language, m.by_name, m.account_id, m.created_at
              FROM conversations_message m WHERE m.thread_id = t.id
              ORDER BY m.created_at DESC, m.id DESC LIMIT 1) last ON true
LEFT JOIN conversations_seen s ON s.thread_id = t.id AND s.account_id = oneplan_viewer()
WHERE t.family_id = %s ORDER BY last.created_at DESC, t.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One thread of the list, by its last message. `unread`: for the viewer."""

    id: UUID
    begun_by: str
    to: str
    category: str
    names: list[str]
    mine: bool
    text: str
    language: str
    by: str
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody with an account to whom the viewer may write."""

    account_id: UUID
    name: str
    role: str


def threads(family_id: UUID) -> list[ThreadLine]:
    """The viewer's threads, the last spoken in first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(THREADS, [family_id, MOST_THREADS])
        return [ThreadLine(*row) for row in cursor.fetchall()]


def thread_of(family_id: UUID, thread_id: UUID) -> Thread:
    """Raises NotFound for one that is not the viewer's to read."""
    found = Thread.objects.filter(family_id=family_id, pk=thread_id).first()
    if found is None:
        raise NotFound()
    return found


def messages_of(thread: Thread) -> list[Message]:
    return list(Message.objects.filter(thread=thread).order_by("created_at", "id"))


def readers_of(thread: Thread) -> list[Seen]:
    """Who has read it, and when last; not whoever never opened it."""
    return list(Seen.objects.filter(thread=thread).order_by("at", "id"))


def to_notify(message_id: UUID) -> list[UUID]:
    """Accounts to tell that something waits, for whoever has just written the message."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_to_notify(%s)", [message_id])
        return [account for (account,) in cursor.fetchall()]


def notice_address(notice_id: UUID) -> tuple[str, list[str]] | None:
    """Where a notice that is being sent just now goes, and the languages; None: nowhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM oneplan_waits_address(%s)", [notice_id])
        row: tuple[str, list[str]] | None = cursor.fetchone()
    return row


def people_to_write_to(viewer: Viewer, family_id: UUID) -> list[Somebody]:
    """Of the team and the family those with an account, as the viewer sees them, but themself."""
    found: dict[UUID, Somebody] = {}
    for member in members_for_choice(family_id):
        if member.account_id:
            role = member.role or member.agency
            found.setdefault(member.account_id, Somebody(member.account_id, member.name, role))
    for person in people_of(family_id):
        if person.account_id:
            one = Somebody(person.account_id, person.chosen_name, person.relation)
            found.setdefault(person.account_id, one)
    return [one for one in found.values() if one.account_id != viewer.id]


def may_note(viewer: Viewer, family_id: UUID) -> bool:
    """Whether the viewer notes calls and visits: a worker who may write about team and meetings."""
    return viewer.agency_id is not None and position(viewer, family_id).may_write("schedule")


def contact_notes(family_id: UUID) -> list[ContactNote]:
    """Calls, visits and tries, the latest first. One statement."""
    notes = ContactNote.objects.filter(family_id=family_id)
    return list(notes.order_by("-happened_on", "-created_at")[:MOST_THREADS])


@dataclass(frozen=True, slots=True)
class Reached:
    """How often it was tried since somebody was last reached: persistence, in numbers."""

    tries: int
    since: date | None


def tries_since_reached(notes: list[ContactNote]) -> Reached:
    tried = [ContactNote.Kind.NO_ANSWER, ContactNote.Kind.NOT_MET]
    tries = 0
    for note in notes:  # the latest first
        if note.kind not in tried:
            return Reached(tries, note.happened_on)
        tries += 1
    return Reached(tries, None)
