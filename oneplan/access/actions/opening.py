"""Opening a family's record, which its log says."""

from uuid import UUID

from django.db import connection

from oneplan.kernel.errors import NotFound
from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family

OPEN_RECORD = """
SELECT id, community_id, name, stage, language, plan_language, interpreter, created_at, revision,
       changed_at, CASE WHEN %(log)s THEN oneplan_log(id, %(part)s, %(machine)s)::text
       END,
       CASE WHEN %(alone)s THEN set_config('oneplan.record', id::text, true) END
FROM people_family WHERE id = %(family)s
"""


def open_record(viewer: Viewer, family_id: UUID, part: str, *, alone: bool = False) -> Family:
    """Open one part of a family's record; the family reads in its log that this was done.

    Anybody may try. Raises NotFound for a family that does not exist or that the viewer has no
    grant for: the two cannot be told apart. One statement reads and logs. `alone`: until the end
    of the transaction nothing of any other family is seen, whoever asks.
    """
    # The family's own openings are not noted; looking with somebody else's eyes is.
    others = family_id not in viewer.family_ids or part == "home:preview"
    facts = {"family": family_id, "part": part, "alone": alone}
    facts |= {"machine": viewer.purpose == "command", "log": viewer.id is not None and others}
    with prepared(OPEN_RECORD, facts) as cursor:
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if row is None:
        raise NotFound()
    return Family.from_db("default", names[:-2], row[:-2])


def note_opening(viewer: Viewer, family_id: UUID, part: str) -> None:
    """Note in a family's log that the viewer opened a part of its record: for what is opened on
    other ways than `open_record`. The database takes name and time itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_log(%s, %s)", [family_id, part])
