"""The security log: who signed in, failed, changed a credential, was refused, took a file, said who
works where; when.

Never a word: codes of our own, ids, a time that the database sets. The application may add a line
and neither read, change nor remove one, so whoever takes over a page cannot look up when somebody
signs in, nor cover their tracks. `oneplan security-log` prints it, as the tables' owner.
What families read about who looked at their record is another log (access.models.AccessEvent).
"""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices

from oneplan.kernel.ids import new_id

NOTE = """
INSERT INTO kernel_securityevent (id, event, actor, detail, about)
VALUES (%(id)s, %(event)s, %(actor)s, %(detail)s, %(about)s)
"""


class Event(TextChoices):
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    CODE_FAILED = "code failed"
    TOO_MANY_CODES = "too many codes"
    CREDENTIAL_CHANGED = "credential changed"
    DENIED = "denied"
    TAKEN_OUT = "taken out"
    # Who is invited to work, let in, changed, and who leaves: written by room site's functions.
    WORK = "work"


def note(event: Event, actor: UUID | None, detail: str = "", about: UUID | None = None) -> None:
    """Add a line: what happened, by which account, how (a code of ours: a kind of credential, a
    page's name), about which family. In the running transaction, if there is one."""
    line: dict[str, Any] = {
        "id": new_id(),
        "event": event,
        "actor": actor,
        "detail": detail,
        "about": about,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, line)
