"""The part of a story that is the plan: written as a draft, agreed to, and gone on with."""

from datetime import timedelta
from uuid import UUID

from oneplan.directory.readers.search import Found, search
from oneplan.example.life import AT_THE_TABLE, Life, days_ago
from oneplan.example.story import Help, Need, PlanStory, Promise, Words
from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.plans import actions as plans
from oneplan.plans.readers import plan_page
from oneplan.plans.rules import fingerprint

LAST_CHANGE = 2


def plan(life: Life) -> None:
    """Write the family's plan, agree to it, and go on with it."""
    story = life.story.plan
    if story == PlanStory():
        return
    with days_ago(story.agreed if story.agreed is not None else LAST_CHANGE):
        _write(life, story)
        if story.agreed is not None:
            _agree(life)
    if story.since:
        with days_ago(LAST_CHANGE), life.as_(life.coordinator) as viewer:
            needs = plan_page(viewer, life.family.pk).draft.needs
            for promise in story.since:
                _promise(life, viewer, UUID(needs[0].id), promise)


def _write(life: Life, story: PlanStory) -> None:
    with life.as_(life.coordinator) as viewer:
        plans.begin_plan(viewer, life.family)
    for words in story.visions:
        with life.as_(words.by or life.coordinator) as viewer:
            _say(life, viewer, words)
    with life.as_(life.coordinator) as viewer:
        for statement, key in story.strengths:
            plans.write_strength(
                viewer,
                life.family,
                statement,
                language=life.story.language,
                person_id=_person(life, key),
            )
        made = [_need(life, viewer, need) for need in story.needs]
    for step_id, promise in [pair for pairs in made for pair in pairs]:
        _report(life, step_id, promise)


def _person(life: Life, key: str) -> UUID | None:
    return life.people[key].pk if key else None


def _say(life: Life, viewer: Viewer, words: Words) -> None:
    plans.write_vision(
        viewer,
        life.family,
        words.text,
        language=life.story.language,
        person_id=_person(life, words.person),
        private=words.private,
    )


def _need(life: Life, viewer: Viewer, story: Need) -> list[tuple[UUID, Promise]]:
    """Write a need and everything under it; its steps, to be reported on."""
    language = life.story.language
    need = plans.write_need(
        viewer,
        life.family,
        story.statement,
        str(story.category),
        language=language,
        because=story.because,
        person_id=_person(life, story.person),
    )
    aim = story.aim
    plans.write_outcome(
        viewer,
        life.family,
        need.pk,
        statement=aim.statement,
        indicator=aim.indicator,
        unit=aim.unit,
        baseline=aim.today,
        target=aim.goal,
        direction=aim.direction,
        language=language,
    )
    for option in story.options:
        plans.write_option(
            viewer,
            life.family,
            need.pk,
            text=option.text,
            kind=option.kind,
            why=option.why,
            chosen=bool(option.why),
            language=language,
        )
    for help_ in story.help:
        _service(life, viewer, need.pk, help_)
    return [(_promise(life, viewer, need.pk, p), p) for p in story.promises]


def service_named(life: Life, name: str) -> Found | None:
    """The directory's entry of this name, if a directory is there."""
    if not name:
        return None
    found = search(life.community_id, name).entries
    return next((entry for entry in found if entry.name == name), None)


def _service(life: Life, viewer: Viewer, need_id: UUID, story: Help) -> None:
    entry = service_named(life, story.name)
    plans.write_service(
        viewer,
        life.family,
        need_id,
        service_id=entry.id if entry else None,
        name=entry.name if entry else story.name,
        agency=entry.organization if entry else story.agency,
        phone=entry.phone if entry else "",
        status=story.status,
        frequency=story.frequency,
        funder=story.funder,
        language=life.story.language,
    )


def _promise(life: Life, viewer: Viewer, need_id: UUID, story: Promise) -> UUID:
    """The days of a story count from the day it is told, whatever the clock was set back to."""
    with days_ago(0):
        due = clock.today() + timedelta(days=story.days)
    step = plans.write_step(
        viewer,
        life.family,
        need_id,
        task=story.task,
        accountable_id=life.members[story.by].pk,
        due=due,
        language=life.story.language,
    )
    return step.pk


def _report(life: Life, step_id: UUID, story: Promise) -> None:
    """Whoever promised says how it goes; for somebody without an account, the coordinator."""
    if not story.status:
        return
    who = story.by if story.by in life.ground.accounts else life.coordinator
    with life.as_(who) as viewer:
        plans.set_step_status(viewer, life.family, step_id, story.status, blocker=story.blocker)


def _agree(life: Life) -> None:
    """Whoever directs the family agrees to what they read; or tells the coordinator so."""
    told = not life.director
    with life.as_(life.director or life.coordinator) as viewer:
        page = plan_page(viewer, life.family.pk)
        plans.agree_to_plan(
            viewer,
            life.family,
            seen_number=0,
            seen_draft=fingerprint(page.rows),
            agreed_by_id=life.directing.pk if told else None,
            how_agreed=AT_THE_TABLE if told else "",
        )
