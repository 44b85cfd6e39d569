"""The statements of readers.py. Each names its family; the wall does the rest."""

from collections.abc import Iterator
from typing import Final

from oneplan.access.readers.positions import COLUMNS, POSITION
from oneplan.plans.described import described
from oneplan.plans.models import ROWS
from oneplan.plans.pieces import PIECES, Piece, Step

# Whether whoever promised a step has left the team is written with the team.
_STEPS = """(SELECT step.*, member.left_on IS NOT NULL AS member_left FROM plans_actionstep step
    LEFT JOIN teams_teammember member ON member.id = step.accountable_id)"""


def _rows(piece: type[Piece]) -> str:
    """A draft table's rows as JSON, with every field that is described."""
    table = _STEPS if piece is Step else ROWS[piece]._meta.db_table
    selected = ", ".join(_selected(piece))
    return f"""(SELECT coalesce(json_agg(json_build_object({selected})
        ORDER BY r.created_at, r.id), '[]')
    FROM {table} r WHERE r.family_id = %(family)s AND r.removed_at IS NULL)"""


def _selected(piece: type[Piece]) -> Iterator[str]:
    for name, one in described(piece).items():
        if one.column is not None:
            # As text: a number keeps its decimals.
            kept = "::text" if one.stored == "amount" else ""
            yield f"'{name}', r.{one.column or name}{kept}"


DRAFT: Final = ",\n".join(f"'{piece.rows}', {_rows(piece)}" for piece in PIECES)

# One version with the parts that the viewer may see, from a row `ver` of plans_planversion.
_VERSION = """json_build_object('id', ver.id, 'number', ver.number, 'language', ver.language,
    'agreed_at', ver.agreed_at, 'recorded_by', ver.recorded_by,
    'sight', oneplan_sight('see') -> ver.family_id::text,
    'parts', (SELECT json_agg(part.document ORDER BY part.id) FROM plans_planversionpart part
              WHERE part.family_id = ver.family_id AND part.version_id = ver.id),
    'views', (SELECT json_agg(json_build_object('name', g.member_name, 'view', g.view,
                  'words', g.words, 'recorded_by', g.recorded_by,
                  'whose', coalesce(g.account_id, g.person_id)) ORDER BY g.created_at, g.id)
              FROM plans_agreement g
              WHERE g.family_id = ver.family_id AND g.version_id = ver.id))"""

PLAN_PAGE: Final = f"""
SELECT plan.id, json_build_object({DRAFT}),
       (SELECT json_object_agg(p.id, coalesce(one.chosen_name, p.chosen_name))
        FROM people_person p LEFT JOIN people_person one ON one.id = p.same_as_id
        WHERE p.family_id = %(family)s AND p.left_at IS NULL),
       (SELECT json_agg(p.id) FROM people_person p WHERE p.family_id = %(family)s
        AND p.left_at IS NULL AND p.account_id IS NOT NULL),
       (SELECT {_VERSION} FROM plans_planversion ver WHERE ver.family_id = %(family)s
        ORDER BY ver.number DESC LIMIT 1),
       (SELECT json_agg(json_build_object('person_id', n.person_id, 'name', n.person_name,
                    'words', n.words, 'recorded_by', n.recorded_by) ORDER BY n.created_at)
        FROM plans_notyet n WHERE n.family_id = %(family)s AND n.ended_at IS NULL),
       mine.*
FROM ({POSITION}) AS mine ({", ".join(COLUMNS)})
LEFT JOIN plans_plan plan ON plan.family_id = %(family)s
"""

VERSION: Final = f"""
SELECT {_VERSION} FROM plans_planversion ver
WHERE ver.family_id = %(family)s AND ver.number = %(number)s
"""

VERSIONS: Final = """
SELECT number, agreed_at, recorded_by FROM plans_planversion
WHERE family_id = %(family)s ORDER BY number DESC
"""

# A promise is the viewer's own by account, or by a membership that got its account later.
_MINE = """(coalesce(a.accountable_account = oneplan_viewer(), false) OR a.accountable_id IN (
    SELECT m.id FROM teams_teammember m LEFT JOIN people_person p ON p.id = m.person_id
    LEFT JOIN people_worker w ON w.id = m.worker_id
    WHERE m.family_id = a.family_id AND oneplan_viewer() IN (p.account_id, w.account_id)))"""

_STEP = f"""SELECT a.id, a.family_id, f.name, a.need_id, a.task, a.language, a.accountable_name,
    a.due, a.status, a.blocker, a.done_on, {_MINE} AS mine
FROM plans_actionstep a
JOIN plans_need n ON n.id = a.need_id AND n.removed_at IS NULL
     AND n.status IN ('open', 'partly_met')
JOIN people_family f ON f.id = a.family_id"""

STEPS: Final = f"""{_STEP}
WHERE a.family_id = %(family)s AND a.removed_at IS NULL ORDER BY a.due, a.id
"""

MY_STEPS: Final = f"""SELECT * FROM ({_STEP}
WHERE a.family_id = ANY ((SELECT oneplan_families('see'))::uuid[])
  AND a.removed_at IS NULL AND a.status <> 'done') AS step
WHERE step.mine ORDER BY step.due, step.id
"""

# Each part is read once and kept: the planner takes what the wall lets through for one row, and
# would otherwise read the parts again for each family.
PLAN_AGE: Final = """
WITH latest AS MATERIALIZED (
    SELECT DISTINCT ON (family_id) family_id, number, agreed_at FROM plans_planversion
    WHERE family_id = ANY (%(families)s) ORDER BY family_id, number DESC
), steps AS MATERIALIZED (
    SELECT a.family_id, count(*) AS waiting, count(*) FILTER (WHERE a.due < %(today)s) AS late,
           count(*) FILTER (WHERE a.status = 'stuck') AS stuck, min(a.due) AS next_due
    FROM plans_actionstep a
    JOIN plans_need n ON n.id = a.need_id AND n.removed_at IS NULL
     AND n.status IN ('open', 'partly_met')
    WHERE a.family_id = ANY (%(families)s) AND a.removed_at IS NULL AND a.status <> 'done'
    GROUP BY a.family_id
)
SELECT plan.family_id, coalesce(latest.number, 0), latest.agreed_at, coalesce(steps.waiting, 0),
       coalesce(steps.late, 0), coalesce(steps.stuck, 0), steps.next_due
FROM plans_plan plan LEFT JOIN latest USING (family_id) LEFT JOIN steps USING (family_id)
WHERE plan.family_id = ANY (%(families)s)
"""
