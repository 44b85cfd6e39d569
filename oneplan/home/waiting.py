"""What waits for an answer of the viewer's: first on every home, counted in the navigation.

One statement, behind the wall like all others; the pages where each thing is answered are told by
its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from oneplan.kernel.prepared import prepared
from oneplan.kernel.viewer import Viewer
from oneplan.ui.addresses import url

# As many as a page can show and a person can answer; beyond, the number says "at least".
MOST: Final = 100

# A piece of the draft that is new, other or gone since a moment. How a promise goes is told.
_CHANGED: Final = """EXISTS (SELECT FROM {table} r WHERE r.family_id = d.family_id
    AND r.category <> 'own_voice' AND {changed}
    AND NOT (r.removed_at IS NOT NULL AND r.created_at > d.since))"""
_PIECES: Final = ("vision", "strength", "need", "outcome", "strategy", "plannedservice")
_SINCE: Final = " OR ".join(
    [
        *(
            _CHANGED.format(table=f"plans_{name}", changed="r.changed_at > d.since")
            for name in _PIECES
        ),
        _CHANGED.format(
            table="plans_actionstep",
            changed="(greatest(r.created_at, r.removed_at) > d.since"
            " OR (r.status = 'to_do' AND r.changed_at > d.since))",
        ),
    ]
)

# A need that is not finished: nobody is asked to agree to it (plans.rules.readiness).
_UNFINISHED: Final = """EXISTS (SELECT FROM plans_need n WHERE n.family_id = d.family_id
    AND n.removed_at IS NULL AND n.status IN ('open', 'partly_met')
    AND NOT (EXISTS (SELECT FROM plans_outcome o WHERE o.need_id = n.id AND o.removed_at IS NULL)
        AND (SELECT count(*) >= 2 AND bool_or(s.chosen)
                    AND bool_or(s.kind IN ('natural', 'community'))
             FROM plans_strategy s WHERE s.need_id = n.id AND s.removed_at IS NULL)))"""

_WAITING: Final = f"""
WITH whose AS MATERIALIZED (
    SELECT oneplan_viewer() AS me,
           -- One hat at a time: at work nothing of one's own family stands on one's day.
           CASE WHEN oneplan_agency() IS NULL THEN (SELECT oneplan_families('family'))::uuid[]
                ELSE '{{}}' END AS ours,
           (SELECT oneplan_families('steward'))::uuid[] AS stewarded,
           (SELECT oneplan_families('see'))::uuid[] AS seen
), away AS MATERIALIZED (
    SELECT p.thing_id, p.created_at FROM home_putaway p, whose w WHERE p.account_id = w.me
), drafts AS MATERIALIZED (
    SELECT plan.id, plan.family_id, v.number, greatest(v.agreed_at, no.at) AS since
    FROM whose w
    JOIN people_person me ON me.account_id = w.me AND me.directs AND me.left_at IS NULL
     AND me.family_id = ANY (w.ours)
    JOIN plans_plan plan ON plan.family_id = me.family_id
    LEFT JOIN LATERAL (SELECT number, agreed_at FROM plans_planversion v
        WHERE v.family_id = plan.family_id ORDER BY number DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (SELECT n.created_at AS at FROM plans_notyet n
        WHERE n.family_id = plan.family_id AND n.person_id = me.id AND n.ended_at IS NULL
        ) no ON true
)
SELECT waits.kind, waits.id, waits.family_id, f.name, waits.who, waits.at FROM (
    SELECT 'emergency' AS kind, e.id, e.family_id, e.worker_name AS who, e.starts AS at
    FROM access_emergency e, whose w
    WHERE e.family_id = ANY (w.ours) AND NOT EXISTS (SELECT FROM away WHERE thing_id = e.id)
    UNION ALL
    SELECT 'ask', a.id, a.family_id, a.worker_name, a.created_at FROM oversight_ask a, whose w
    WHERE a.family_id = ANY (w.ours) AND a.family_id = ANY (w.stewarded)
      AND a.answer = 'waiting' AND a.viewer_id <> w.me
    UNION ALL
    SELECT 'draft', d.id, d.family_id, '', coalesce(d.since, statement_timestamp())
    FROM drafts d
    WHERE EXISTS (SELECT FROM plans_need n WHERE n.family_id = d.family_id
                  AND n.removed_at IS NULL AND n.status IN ('open', 'partly_met'))
      AND EXISTS (SELECT FROM plans_vision s WHERE s.family_id = d.family_id
                  AND s.removed_at IS NULL AND s.category <> 'own_voice')
      AND NOT {_UNFINISHED} AND (d.since IS NULL OR {_SINCE})
    UNION ALL
    SELECT 'not_yet', n.id, n.family_id, n.person_name, n.created_at
    FROM whose w JOIN plans_notyet n ON n.family_id = ANY (w.stewarded)
    LEFT JOIN people_person p ON p.id = n.person_id
    WHERE n.ended_at IS NULL AND p.account_id IS DISTINCT FROM w.me
    UNION ALL
    SELECT 'absence', r.id, r.family_id, m.name, g.starts
    FROM whose w JOIN teams_meetingreply r ON r.family_id = ANY (w.stewarded)
    JOIN teams_meeting g ON g.id = r.meeting_id AND g.status = 'planned'
     AND g.starts > statement_timestamp()
    JOIN teams_teammember m ON m.id = r.member_id AND m.left_on IS NULL
    LEFT JOIN people_person p ON p.id = m.person_id
    LEFT JOIN people_worker k ON k.id = m.worker_id
    WHERE r.answer = 'no' AND w.me IS DISTINCT FROM coalesce(p.account_id, k.account_id)
      AND NOT EXISTS (SELECT FROM away WHERE thing_id = r.id AND created_at >= r.changed_at)
    UNION ALL
    SELECT 'debrief', d.id, d.family_id, '', d.due
    FROM whose w JOIN safety_debrief d ON d.family_id = ANY (w.stewarded)
    WHERE d.done_at IS NULL
    UNION ALL
    SELECT 'message', t.id, t.family_id, last.by_name, last.created_at
    FROM whose w JOIN conversations_thread t ON t.family_id = ANY (w.seen)
    JOIN LATERAL (SELECT m.by_name, m.account_id, m.created_at FROM conversations_message m
        WHERE m.thread_id = t.id ORDER BY m.created_at DESC, m.id DESC LIMIT 1) last ON true
    LEFT JOIN conversations_seen s ON s.thread_id = t.id AND s.account_id = w.me
    WHERE last.account_id <> w.me AND last.created_at > coalesce(s.at, '-infinity')
    UNION ALL
    SELECT 'line', l.id, l.family_id, coalesce(p.chosen_name, ''), l.created_at
    FROM whose w JOIN voice_sharedline l ON l.family_id = ANY (w.seen)
     AND w.me = ANY (l.recipients)
    LEFT JOIN people_person p ON p.id = l.person_id
    WHERE l.account_id <> w.me AND NOT EXISTS (SELECT FROM away WHERE thing_id = l.id)
    UNION ALL
    SELECT 'untold', u.emergency_id, u.family_id, '', u.starts FROM oneplan_untold() u
    UNION ALL
    (SELECT 'request', q.id, q.family_id, '', q.submitted_at FROM referrals_referral q
     WHERE [answers] AND q.community_id = [community] AND q.status = 'submitted'
       AND q.submitted_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM approvals_handover h WHERE h.family_id = q.family_id)
     LIMIT {MOST})
) AS waits LEFT JOIN people_family f ON f.id = waits.family_id
ORDER BY array_position('{{untold,emergency,debrief,ask,draft,not_yet,message,line,absence,
                          request}}', waits.kind), waits.at, waits.id
LIMIT {MOST}
"""

WAITING: Final = _WAITING.replace("[answers]", "%(answers)s").replace(
    "[community]", "%(community)s"
)
# How much of it there is, for the navigation of every page: counted with who the viewer is, before
# a record is opened, after which nothing of others is seen. `job`: what they act as.
COUNTED: Final = "(SELECT count(*) FROM ({}) AS waits)".format(
    _WAITING.replace(
        "[answers]", "coalesce(job.roles && '{intake,supervisor}'::varchar[], false)"
    ).replace("[community]", "job.community_id")
)

# Where each is answered; requests, and families to be told, have lists of their own. And what is
# seen to by saying so.
ANSWERED_AT: Final = {
    "emergency": "oversight:who_looked",
    "ask": "oversight:asks",
    "draft": "plans:agree",
    "not_yet": "plans:plan",
    "absence": "teams:team",
    "debrief": "safety:debrief",
    "message": "conversations:thread",
    "line": "home:family",
}
# Whose page is of the thing itself, and not of all of its kind.
OF_ITSELF: Final = frozenset({"debrief", "message"})
SEEN_BY_SAYING_SO: Final = frozenset({"emergency", "absence", "line"})


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for the viewer. `who`: whose doing it is; `at`: since when; of a
    meeting that somebody cannot come to, when it is; of a look back, by when."""

    kind: str
    id: UUID
    family_id: UUID
    family_name: str
    who: str
    at: datetime

    @property
    def words(self) -> str:
        """What it is, in a line."""
        said = {
            "emergency": _("%(who)s opened your record in an emergency"),
            "ask": _("%(who)s asks to see more"),
            "draft": _("A draft of your plan is ready to read"),
            "not_yet": _("%(who)s said “not yet” to the plan"),
            "absence": _("%(who)s cannot come to the meeting"),
            "debrief": _("Something happened: look at the crisis plan together"),
            "message": _("A message from %(who)s"),
            "line": _("%(who)s wants to tell you something"),
        }
        return said[self.kind] % {"who": self.who}

    @property
    def href(self) -> str:
        own = (self.id,) if self.kind in OF_ITSELF else ()
        return str(url(ANSWERED_AT[self.kind], self.family_id, *own))

    @property
    def seen_by_saying_so(self) -> bool:
        return self.kind in SEEN_BY_SAYING_SO


def waiting(viewer: Viewer) -> list[Waits]:
    """Everything that waits for the viewer, what is most urgent first. One statement.

    For anybody, about themselves: a family's emergencies, asks and drafts go to its own people,
    what a team cannot do, and looking back at a crisis, to whoever directs or coordinates;
    messages to those they are for; requests to whoever decides about them.
    """
    if viewer.id is None or not viewer.signed_in:
        return []
    answers = viewer.community_id is not None and viewer.has_role("intake", "supervisor")
    facts = {"answers": answers, "community": viewer.community_id}
    with prepared(WAITING, facts) as cursor:
        return [Waits(*row) for row in cursor.fetchall()]


def on_home(waits: Sequence[Waits], family_id: UUID | None = None) -> list[Waits]:
    """What a home lists together; a family's, what is about it."""
    listed = (one for one in waits if one.kind in ANSWERED_AT)
    return [one for one in listed if family_id in (None, one.family_id)]


def untold(waits: Sequence[Waits]) -> list[Waits]:
    """Families that somebody must tell of an emergency, which have a card of their own."""
    return [one for one in waits if one.kind == "untold"]
