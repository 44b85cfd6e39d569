"""What waits in the outbox is sent, as the worker would, in the test's own connection."""

from uuid import UUID

from django.db import connection

from oneplan.notices.sending import TryAgain, send

WAITING = """
SELECT id, args ->> 'message_id' FROM procrastinate_jobs
WHERE task_name = 'notices.send' AND status = 'todo' ORDER BY priority DESC, id
"""


def waiting() -> dict[int, UUID]:
    """The messages that wait, by their job, the urgent ones first."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return {job: UUID(message_id) for job, message_id in cursor.fetchall()}


def send_all() -> list[UUID]:
    """Those that are to be tried again; the others' jobs are done."""
    again = []
    for job, message_id in waiting().items():
        try:
            send(message_id)
        except TryAgain:
            again.append(message_id)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job])
    return again
