"""Before a family moves to another community: who stays, and who will see nothing more."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

CLOSE = """
SELECT DISTINCT w.name, a.name, p.chosen_name FROM (
    SELECT viewer_id, agency_id FROM access_involvement
    WHERE family_id = %(family)s AND (ends IS NULL OR ends > statement_timestamp())
    UNION ALL
    SELECT viewer_id, agency_id FROM access_emergency
    WHERE family_id = %(family)s AND ends > statement_timestamp()
) b
LEFT JOIN people_agency a ON a.id = b.agency_id
LEFT JOIN people_worker w ON w.account_id = b.viewer_id AND w.agency_id = b.agency_id
LEFT JOIN people_person p ON b.agency_id IS NULL AND p.account_id = b.viewer_id
     AND p.family_id = %(family)s AND p.standing = 'support'
ORDER BY 2, 1, 3
"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """By name: workers with their agency, or an agency alone where it is whoever does a job there;
    and relatives and friends, who stay."""

    workers: list[tuple[str, str]]
    agencies: list[str]
    stay: list[str]


def who_leaves(family_id: UUID) -> Leaving:
    """Whom a move would end, and whom not. One statement.

    For whoever directs the family; the wall shows others no more than their own place in it.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {"family": family_id})
        rows = cursor.fetchall()
    return Leaving(
        workers=[(worker, agency) for worker, agency, _person in rows if worker and agency],
        agencies=[agency for worker, agency, _person in rows if agency and not worker],
        stay=[person for _worker, _agency, person in rows if person],
    )
