"""Lives a story: each thing is done by the person who does such things, through rooms' actions.

So the example proves the actions, and the wall stands around it as around everybody. The clock is
set back to the day on which each thing happened.
"""

from datetime import datetime, time, timedelta

from django.utils import translation

from oneplan.example import planning, watching
from oneplan.example.ground import Ground
from oneplan.example.life import AT_THE_TABLE, Life, days_ago
from oneplan.example.story import Decision, Meeting, Own, Someone, Story, Teammate
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.rooms import modules
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.people import actions as people
from oneplan.people.models import Person
from oneplan.referrals import actions as referrals
from oneplan.referrals.models import Referral
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration
from oneplan.teams import actions as teams
from oneplan.teams.models import TeamMember
from oneplan.teams.readers import team_page
from oneplan.voice import actions as voice


def tell(ground: Ground, story: Story) -> None:
    """Live one family's story from its request for help to where it is today."""
    life = Life(ground, story)
    with translation.override(story.language):
        with days_ago(story.asking.days_ago):
            _ask(life)
        if story.decision is None:
            return
        with days_ago(story.decision.days_ago):
            _decide(life, story.decision)
            if not story.decision.coordinator:
                return
            _get_to_know(life)
        # Invitations and consents run by the database's own clock, so these are of today.
        for one in story.people[1:]:
            if one.who:
                _invite(life, one)
        _meet(life)
        planning.plan(life)
        for own in story.own:
            with days_ago(own.days_ago), life.as_(own.by) as viewer:
                _write_own(life, viewer, own)
        for room in modules("example"):
            room.tell(life)
        watching.watch(life)
        with life.as_(life.coordinator) as viewer:
            for stage in story.stages:
                people.move_stage(viewer, life.family, stage)


# Asking for help


def _ask(life: Life) -> None:
    asking = life.story.asking
    if asking.worker:
        with life.as_(asking.by) as viewer:
            referral = referrals.refer(viewer, life.community_id, _workers_request(life))
    elif asking.by:
        with life.as_(asking.by) as viewer:
            referral = _ask_oneself(life, viewer)
    else:
        with acting_as(Viewer(id=new_id())) as visitor:
            referral = _ask_oneself(life, visitor)
    life.family_id = referral.family_id


def _ask_oneself(life: Life, viewer: Viewer) -> Referral:
    referral = referrals.begin(viewer, life.community_id)
    for key, value in _answers(life.story).items():
        unsure = value is None
        referrals.save_answer(viewer, referral, key, value, seen=0, page="example", unsure=unsure)
    account = viewer.id if viewer.signed_in else None
    return referrals.send(viewer, referral, account_id=account)


def _answers(story: Story) -> dict[str, object]:
    """What somebody answers on their phone, question by question; None is "I'm not sure"."""
    asking, first = story.asking, story.first
    others = [_listed(one) for one in story.people[1:]]
    return {
        "who": "family",
        "helper": "no",
        "name": first.name,
        "family_name": story.name,
        "people": others,
        "hard": asking.hard,
        "well": asking.well or None,
        "help": asking.helpers or None,
        "language": {"language": story.language, "interpreter": story.interpreter},
        "safe": "some" if any(not way.safe for way in first.ways) else "yes",
        "contact": {way.kind: way.value for way in first.ways if way.safe}
        | {"when": next((way.note for way in first.ways if way.safe), "")},
        "avoid": _avoid(first),
        "area": asking.area,
        "urgent": {"urgent": "yes" if asking.urgent else "no", "what": asking.urgent},
    }


def _listed(one: Someone) -> dict[str, object]:
    return {
        "id": str(new_id()),
        "name": one.name,
        "standing": str(one.standing),
        "relation": one.relation,
        "age": one.age,
    }


def _avoid(first: Someone) -> dict[str, object]:
    unsafe = [way for way in first.ways if not way.safe]
    return {"kinds": [way.kind for way in unsafe], "note": unsafe[0].note if unsafe else ""}


def _workers_request(life: Life) -> referrals.WorkerRequest:
    story, asking = life.story, life.story.asking
    return referrals.WorkerRequest(
        family=Registration(
            family_name=story.name,
            people=tuple(_entry(one) for one in story.people),
            language=story.language,
            interpreter=story.interpreter,
            area=asking.area,
        ),
        reason=asking.hard,
        well=asking.well,
        urgent=asking.urgent,
        consent_how="Told in person, with an interpreter, and agreed",
        consent_on=clock.today(),
        shown_to_family=True,
    )


def _entry(one: Someone) -> PersonEntry:
    return PersonEntry(
        name=one.name,
        standing=str(one.standing),
        relation=one.relation,
        age=one.age,
        languages=one.languages,
        interpreter=one.interpreter,
        contacts=tuple(ContactEntry(w.kind, w.value, w.safe, w.note) for w in one.ways),
        directs=one.directs,
    )


# The decision


def _decide(life: Life, decision: Decision) -> None:
    judgement = referrals.Judgement(
        factors=decision.factors,
        rationale=decision.rationale,
        family_input=decision.family_input,
        explained_on=clock.today(),
        explained_how="On the phone, by the intake worker",
    )
    with life.as_(decision.by) as viewer:
        referral = Referral.objects.get(family_id=life.family_id)
        if decision.warm:
            refusal = _refusal(life, judgement, decision)
            referrals.decline(viewer, referral, refusal)
            return
        coordinator = life.ground.job(decision.coordinator).pk
        referrals.accept(
            viewer, referral, referrals.Acceptance(judgement, decision.intensity, coordinator)
        )


def _refusal(life: Life, judgement: referrals.Judgement, decision: Decision) -> referrals.Refusal:
    found = planning.service_named(life, decision.warm_service)
    return referrals.Refusal(
        judgement, decision.warm, retain_consent=True, service_id=found.id if found else None
    )


# Getting to know each other


def _get_to_know(life: Life) -> None:
    """The coordinator writes down who is who; those with an account are invited to their own."""
    with life.as_(life.coordinator) as viewer:
        found = {p.chosen_name: p for p in Person.objects.filter(family_id=life.family_id)}
        for one in life.story.people:
            life.people[one.key] = _learn(life, viewer, found[one.name], one)
        for person, to, kind, custody in life.story.relations:
            people.relate(
                viewer,
                life.family,
                life.people[person],
                life.people[to],
                kind=kind,
                custody=custody,
            )
        for name, address, residents in life.story.homes:
            home = people.add_home(viewer, life.family, name=name, address=address)
            for key, share in residents:
                people.live_in(viewer, life.family, home, life.people[key], share)
    # Who else directs is said by whoever does; by the coordinator only where nobody has an account.
    with life.as_(life.asker or life.coordinator) as viewer:
        for one in life.story.people:
            whoever = life.people[one.key]
            if one.directs and not whoever.directs:
                people.change_person(viewer, whoever, whoever.revision, directs=True)


def _learn(life: Life, viewer: Viewer, person: Person, one: Someone) -> Person:
    (month, day), today = one.born, clock.today()
    years = one.age + ((today.month, today.day) < (month, day))
    changed = people.change_person(
        viewer,
        person,
        person.revision,
        relation=one.relation,
        pronouns=one.pronouns,
        languages=list(one.languages),
        interpreter=one.interpreter,
        birth_date=today.replace(year=today.year - years, month=month, day=day),
    )
    if one is not life.story.first:
        for way in one.ways:
            people.add_contact(
                viewer, life.family, person,
                kind=way.kind, value=way.value, safe=way.safe, note=way.note,
            )  # fmt: skip
    return changed


def _invite(life: Life, one: Someone) -> None:
    with life.as_((one.directs and life.asker) or life.coordinator) as viewer:
        email = life.ground.accounts[one.who].email
        invited = people.invite(viewer, life.family, life.people[one.key], email)
    with life.as_(one.who) as viewer:
        assert people.accept_invitation(viewer, invited.secret)
    with life.as_(life.coordinator):
        life.people[one.key].refresh_from_db()


# The team


def _meet(life: Life) -> None:
    """The family's team: who is on it, what it lets each of them see, when it meets."""
    story = life.story
    with life.as_(life.coordinator) as viewer:
        teams.start_team(viewer, life.family)
        for mate in story.team:
            _add(life, viewer, mate)
        _remember_members(life)
    for mate in story.team:
        if mate.sees:
            _share(life, mate)
    if story.meeting:
        with life.as_(life.coordinator) as viewer:
            _plan_meeting(life, viewer, story.meeting)


def _add(life: Life, viewer: Viewer, mate: Teammate) -> None:
    family = life.family
    if mate.who:
        worker = life.ground.workers[mate.who, mate.agency]
        teams.add_worker(viewer, family, worker.pk, role_class=mate.role_class, role=mate.role)
    elif mate.person:
        person = life.people[mate.person]
        teams.add_person(viewer, family, person.pk, role_class=mate.role_class, role=mate.role)
    else:
        teams.add_name(viewer, family, mate.name, role_class=mate.role_class, role=mate.role)


def _remember_members(life: Life) -> None:
    """By what stories call them: an account, a person's key, or a name."""
    rows = TeamMember.objects.filter(family_id=life.family_id).select_related("worker", "person")
    accounts = {account.pk: who for who, account in life.ground.accounts.items()}
    keys = {person.pk: key for key, person in life.people.items()}
    for row in rows:
        names = [row.name, keys.get(row.person_id) if row.person_id else None]
        account = row.worker.account_id if row.worker else row.person and row.person.account_id
        names.append(accounts.get(account) if account else None)
        life.members |= {name: row for name in names if name}


def _share(life: Life, mate: Teammate) -> None:
    """Whoever directs the family says what a member may see; or the coordinator writes it down."""
    told = not life.director
    with life.as_(life.director or life.coordinator) as viewer:
        wanted = life.members[mate.who or mate.person].pk
        member = team_page(life.family_id).member(wanted)
        assert member is not None
        teams.share(
            viewer,
            life.family,
            member,
            [str(category) for category in mate.sees],
            may_write=mate.may_write,
            how_explained=AT_THE_TABLE if told else "",
            decided_by_id=life.directing.pk if told else None,
        )


def _plan_meeting(life: Life, viewer: Viewer, meeting: Meeting) -> None:
    zone = life.ground.communities[life.story.community].zone
    ahead = (meeting.weekday - clock.today().weekday()) % 7 or 7
    day = clock.today() + timedelta(days=ahead)
    teams.plan_meeting(
        viewer,
        life.family,
        local_start=datetime.combine(day, time.fromisoformat(meeting.time)).isoformat(
            timespec="minutes"
        ),
        zone=zone,
        purpose=meeting.purpose,
        minutes=60,
        place=meeting.place,
        by_video=meeting.by_video,
    )


# One's own space


def _write_own(life: Life, viewer: Viewer, own: Own) -> None:
    language = life.story.language
    if own.area:
        voice.rate(viewer, life.family, own.area, own.level, own.text, language=language)
    else:
        voice.write_note(viewer, life.family, own.text, key=new_id(), language=language)
    if own.line:
        voice.share_line(
            viewer,
            life.family,
            own.line,
            key=new_id(),
            readers=own.readers,
            recipients=[life.ground.accounts[who].pk for who in own.people],
            wish=own.wish,
            language=language,
        )
