"""The part of a story about consent: who asked for more, who looked, and who looked into it."""

from django.db import connection

from oneplan.access import actions as access
from oneplan.example.life import Life, days_ago
from oneplan.example.story import AskedFor, LooksWrong, Urgent
from oneplan.kernel import clock
from oneplan.oversight import actions as oversight
from oneplan.oversight.readers import emergencies_to_review


def watch(life: Life) -> None:
    """Openings and complaints on their days; asks and emergencies by the database's clock."""
    for one in life.story.wrong:
        _complain(life, one)
    for asked in life.story.asks:
        _ask(life, asked)
    for urgent in life.story.urgent:
        _open(life, urgent)


def _complain(life: Life, story: LooksWrong) -> None:
    with days_ago(story.days_ago):
        with life.as_(story.worker, story.agency) as viewer:
            access.open_record(viewer, life.family_id, "plans")
        with life.as_(life.director) as viewer:
            made = oversight.complain(
                viewer,
                life.family,
                about_id=life.ground.accounts[story.worker].pk,
                name=life.ground.workers[story.worker, story.agency].name,
                day=clock.today(),
                agency_id=life.ground.agencies[story.agency].pk,
                words=story.words,
            )
    if story.answer:
        with days_ago(story.days_ago - 1), life.as_(story.officer) as viewer:
            oversight.answer_complaint(viewer, made.pk, story.answer)


def _ask(life: Life, story: AskedFor) -> None:
    with life.as_(story.by, story.agency) as viewer:
        oversight.ask(
            viewer,
            life.family_id,
            "",
            map(str, story.sees),
            purpose=story.purpose,
            words=story.words,
            days=story.days,
        )


def _open(life: Life, story: Urgent) -> None:
    with life.as_(life.director), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference FROM access_familyreference WHERE family_id = %s", [life.family_id]
        )
        reference = cursor.fetchone()[0]
    with life.as_(story.by) as viewer:
        oversight.open_emergency(viewer, reference, map(str, story.sees), story.reason, story.words)
    with life.as_(story.reviewer) as viewer:
        opened = next(one.it for one in emergencies_to_review(viewer))
        oversight.review_emergency(viewer, opened.pk, story.outcome, story.review)
