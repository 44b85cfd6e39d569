"""What may leave: redisclosure needs its own permit."""

from uuid import UUID

from django.db import connection

# Every running permit of a part must say so: one that does not is enough to keep it here.
PASSABLE = """
SELECT c.category FROM access_grant g, unnest(g.categories) AS c (category)
WHERE g.family_id = %s AND g.viewer_id = oneplan_viewer() AND g.effect = 'permit'
  AND g.agency_id IS NOT DISTINCT FROM oneplan_agency()
  AND g.starts <= statement_timestamp() AND (g.ends IS NULL OR g.ends > statement_timestamp())
  AND (g.purposes = '{}' OR oneplan_purpose() = ANY (g.purposes))
GROUP BY c.category HAVING bool_and(g.may_redisclose)
"""


def may_pass_on(family_id: UUID) -> frozenset[str]:
    """The parts of a record that the viewer may pass on to somebody outside. One statement.

    Anybody may ask about themselves. Whatever sends or prints for somebody outside uses only these
    (DESIGN: "Redisclosure needs its own permit").
    """
    with connection.cursor() as cursor:
        cursor.execute(PASSABLE, [family_id])
        return frozenset(row[0] for row in cursor.fetchall())
