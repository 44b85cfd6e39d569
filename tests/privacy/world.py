"""A small family whose facts are kept twice: in the database and in plain values.

The rows that every viewer gets from PostgreSQL, as the application's role and
without any filter, are compared with what the oracle says of the plain values.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client

from oneplan.access import actions
from oneplan.access.models import Directive
from oneplan.access.viewers import name_account
from oneplan.accounts.models import Account
from oneplan.kernel import clock
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, acting_as, name_to_database
from oneplan.people import actions as people
from oneplan.people.models import Agency, Community, Family, Person, Worker
from oneplan.plans.actions import write_vision
from oneplan.plans.models import Need, Plan
from tests.joining import take_place
from tests.privacy import judging, oracle

# Enough kinds of parts for every rule; the scenario's test uses all.
PARTS = ("contact", "referral", "schedule", "education", "health", "own_voice")
JOBS = {
    ("dana", "lead"): {"coordinator"},
    ("luc", "lead"): {"coordinator"},
    ("priya", "lead"): {"intake"},
    ("helene", "lead"): {"supervisor"},
    ("okafor", "school"): {"provider"},
    ("sam", "school"): {"provider"},
    ("sam", "clinic"): {"provider"},
    ("mother", "clinic"): {"provider"},
    ("stranger", "clinic"): {"coordinator"},
    ("farah", "far"): {"intake"},
}
# Who answers requests in the other community, that the family may move to.
FAR = "far"
PEOPLE = {"mother": "caregiver", "father": "caregiver", "youth": "youth", "aunt": "support"}
VIEWERS = (
    *((who, None) for who in PEOPLE),
    *JOBS,
    ("sam", None),
    ("visitor", None),
)
ON_TEAM = (("aunt", None), ("okafor", "school"), ("sam", "school"), ("sam", "clinic"))

FAMILY_NAME = "Quillfeather"  # stands on no page but those of the family, and of who sees of it


class Hat(NamedTuple):
    """Somebody, acting for an agency or for themself."""

    who: str
    at: str | None


@dataclass
class World:
    """The rows that every sequence begins with."""

    community: Community
    agencies: dict[str, Agency]
    accounts: dict[str, UUID]
    workers: dict[tuple[str, str], Worker]
    family: Family
    persons: dict[str, Person]
    probes: dict[UUID, tuple[UUID | None, str]]  # a row's person and category
    facts: oracle.Facts
    directives: list[Directive] = field(default_factory=list)
    reference: str = ""
    purpose: str = "coordination"  # what everybody's next page is opened for
    earlier: Family | None = None  # the same people's first request, handled by intake alone
    changes: list[tuple[str, UUID]] = field(default_factory=list)  # approved, the last at the end
    waiting: dict[Any, UUID] = field(default_factory=dict)  # asked, and not decided
    judged: dict[Any, "Answers"] = field(default_factory=dict)
    # While it is looked at, nothing changes: the oracle's answers by viewer alone.
    settled: dict[oracle.Viewer, "Answers"] | None = None
    versions: list[frozenset[UUID]] = field(default_factory=list)  # the rows of each, as agreed to
    words: UUID = judging.NOBODY  # the youth's own vision
    taken_back: list[tuple[UUID | None, int]] = field(default_factory=list)
    browsers: dict[tuple[Hat, str], Client] = field(default_factory=dict)
    looks: Counter[tuple[str, bool]] = field(default_factory=Counter)  # outlet, with any words?

    @property
    def host(self) -> str:
        """Of everybody's address."""
        return f"{self.community.slug}.example.org"

    @property
    def lead(self) -> str:
        """Whose intake answers where the family is now."""
        return "lead" if self.family.community_id == self.community.id else FAR

    def viewer(self, who: str, at: str | None) -> oracle.Viewer:
        return oracle.Viewer(self.accounts[who], self.agencies[at].id if at else None, self.purpose)

    @contextmanager
    def acting(self, who: str, at: str | None = None) -> Iterator[Viewer]:
        """As this account really is when it signs in; no name of a viewer stays behind."""
        with transaction.atomic():
            acting = str(self.workers[who, at].id) if at else "family"
            known = name_account(self.accounts[who], acting)
            assert known is not None
            yield known.viewer
        name_to_database(Viewer())

    @contextmanager
    def acting_at_work(self, who: str) -> Iterator[Viewer]:
        """For the agency that coordinates; as nobody, whoever has left it."""
        with transaction.atomic():
            known = name_account(self.accounts[who], str(self.workers[who, "lead"].id))
            viewer = known.viewer if known else Viewer()
            yield viewer
        name_to_database(Viewer())


def begin(parts: tuple[str, ...] = PARTS) -> World:
    """Everybody signed up, the family's request sent; rows of every part about everybody."""
    community = Community.objects.create(name="Small", slug=f"s{new_id().hex}", fictional=True)
    agencies = {
        name: Agency.objects.create(community=community, name=name, coordinating=name == "lead")
        for name in ("lead", "school", "clinic")
    }
    there = Community.objects.create(name="Far", slug=f"f{new_id().hex}", fictional=True)
    agencies[FAR] = Agency.objects.create(community=there, name=FAR, coordinating=True)
    names = {*PEOPLE, *(who for who, _at in JOBS)}
    accounts = {
        who: Account.objects.create_user(f"{who}@{community.slug}.example.org", name=who).pk
        for who in sorted(names)
    }
    accounts["visitor"] = new_id()
    workers = {
        (who, at): Worker.objects.create(
            community_id=agencies[at].community_id,
            agency=agencies[at],
            account_id=accounts[who],
            name=who,
            roles=sorted(roles),
        )
        for (who, at), roles in JOBS.items()
    }
    with acting_as(Viewer(id=accounts["visitor"])) as visitor:
        earlier = Family.objects.get(pk=actions.begin_family(visitor, community.id))
        actions.send_to_intake(visitor, earlier)
    family, persons = _ask_for_help(community, accounts)
    world = World(
        community, agencies, accounts, workers, family, persons, {}, oracle.Facts(clock.now())
    )
    world.earlier = earlier
    _write_probes(world, parts)
    _note_facts(world)
    with world.acting("mother"), connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM access_familyreference")
        world.reference = cursor.fetchone()[0]
    return world


def _ask_for_help(
    community: Community, accounts: dict[str, UUID]
) -> tuple[Family, dict[str, Person]]:
    with acting_as(Viewer(id=accounts["visitor"])) as visitor:
        family = Family.objects.get(pk=actions.begin_family(visitor, community.id))
        persons = {
            name: people.add_person(
                visitor,
                family,
                chosen_name=name,
                standing=standing,
                directs=name == "mother",
            )
            for name, standing in {**PEOPLE, "child": "child", "again": "child"}.items()
        }
        # The mother last: from then on only she says who directs.
        for name in sorted(persons, key="mother".__eq__):
            if name in accounts:
                take_place(visitor, family, persons[name], accounts[name])
        actions.send_to_intake(visitor, family)
    name_to_database(Viewer())
    return family, persons


def _write_probes(world: World, parts: tuple[str, ...]) -> None:
    """Whoever may write it, writes it: own voice by nobody but its person."""
    with world.acting("mother"):
        Family.objects.filter(pk=world.family.pk).update(name=FAMILY_NAME)
        plan = Plan.objects.create(community=world.community, family=world.family)
        about = [None, *(p.id for p in world.persons.values())]
        shared = [(p, part) for p in about for part in parts if part != "own_voice"]
        _probe(world, plan, shared)
    with world.acting("youth") as viewer:
        him, words = world.persons["youth"].id, new_id()
        text = f"needs {word_of(words)}"
        write_vision(viewer, world.family, text, language="en", person_id=him, row_id=words)
        world.words, world.probes[words] = words, (him, "strengths")
    for who in ("mother", "father", "youth"):
        with world.acting(who):
            _probe(world, plan, [(world.persons[who].id, "own_voice")])


def _probe(world: World, plan: Plan, wanted: list[tuple[UUID | None, str]]) -> None:
    rows: list[Any] = [
        Need(
            community=world.community,
            family=world.family,
            plan=plan,
            person_id=person,
            category=part,
            priority=1,
        )
        for person, part in wanted
    ]
    for row in rows:
        row.statement = f"needs {word_of(row.pk)}"
    Need.objects.bulk_create(rows)
    world.probes |= {row.pk: where for row, where in zip(rows, wanted, strict=True)}


def word_of(row: UUID) -> str:
    """The one word that stands in this row and nowhere else."""
    return f"zqx{row.hex[-12:]}"


def _note_facts(world: World) -> None:
    facts = world.facts
    facts.persons = [
        oracle.Person(person.id, person.standing, world.accounts.get(name), person.directs)
        for name, person in world.persons.items()
    ]
    facts.jobs = [
        oracle.Job(world.accounts[who], world.agencies[at].id, frozenset(roles))
        for (who, at), roles in JOBS.items()
    ]
    facts.bases = [
        oracle.Involvement("referrer", world.accounts["visitor"], sent=True),
        oracle.Involvement("intake", agency=world.agencies["lead"].id, role="intake"),
    ]


# -- what the database says, and what the oracle says ---------------------------------------

ROWS = (
    "SELECT coalesce((SELECT array_agg(id) FROM (SELECT id FROM plans_need {how}) n), '{{}}')"
    " || coalesce((SELECT array_agg(id) FROM (SELECT id FROM plans_vision {how}) v), '{{}}')"
)
# Denials that are read; versions in which own words stand.
TOLD = (
    "SELECT coalesce(array_agg(id), '{}') FROM access_directive WHERE effect = 'deny'",
    "SELECT count(*) FROM access_grant WHERE effect = 'deny' AND viewer_id = oneplan_viewer()",
    "SELECT coalesce(array_agg(v.number), '{}') FROM plans_planversionpart p"
    " JOIN plans_planversion v ON v.id = p.version_id WHERE p.words_id IS NOT NULL",
)


@dataclass(frozen=True)
class Answers:
    see: frozenset[UUID]
    write: frozenset[UUID]
    told: frozenset[UUID] = frozenset()  # denials
    kept_out: int = 0  # grants that say that they are
    words: frozenset[int] = frozenset()  # versions with the youth's words


# Each connection reads and plans these once: there are fifteen viewers after each step.
QUESTIONS = {
    "machine_sees": ROWS.format(how=""),
    "machine_writes": ROWS.format(how="FOR UPDATE"),
    **{f"machine_told_{n}": one for n, one in enumerate(TOLD)},
}


def _prepare(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'machine_sees'")
    if not cursor.fetchone()[0]:
        cursor.execute("".join(f"PREPARE {name} AS {sql};" for name, sql in QUESTIONS.items()))


def database_says(world: World, viewers: tuple[tuple[str, str | None], ...]) -> list[Answers]:
    """What each viewer's rows are, all read in one message: one `statement_timestamp()`.

    FOR UPDATE asks the policies for changing, and leaves no new row behind.
    """
    parts = ["SELECT statement_timestamp();"]
    for who, at in viewers:
        agency = world.agencies[at].id if at else ""
        parts += [
            f"SELECT set_config('oneplan.viewer', '{world.accounts[who]}', true),"
            f" set_config('oneplan.agency', '{agency}', true),"
            f" set_config('oneplan.purpose', '{world.purpose}', true);",
            *(f"EXECUTE {name};" for name in QUESTIONS),
        ]
    parts.append("SELECT set_config('oneplan.viewer', '', true)")
    with connection.cursor() as cursor:
        _prepare(cursor)
        cursor.execute("".join(parts))
        world.facts.now = cursor.fetchone()[0]
        return [Answers(*_five(cursor)) for _viewer in viewers]


def _five(cursor: CursorWrapper) -> Iterator[Any]:
    cursor.nextset()  # the viewer's name
    for _answer in QUESTIONS:
        cursor.nextset()
        found = cursor.fetchone()[0]
        yield frozenset(found) if isinstance(found, list) else found


def _theirs(facts: oracle.Facts, viewer: oracle.Viewer) -> oracle.Facts:
    """What says anything to this viewer at this moment, by the oracle's own tests.

    It asks them again for each row. But while nothing of this changes, neither do its answers.
    """
    now = facts.now
    return replace(
        facts,
        persons=[
            replace(p, of_age=p.of_age if p.of_age and p.of_age <= now else None)
            for p in facts.persons
        ],
        jobs=[job for job in facts.jobs if job.account == viewer.account],
        bases=[basis for basis in facts.bases if oracle._basis_is_theirs(basis, facts, viewer)],
        directives=[
            one
            for one in facts.directives
            if not one.withdrawn
            and one.starts <= now < one.ends
            and oracle._named(one, facts, viewer)
        ],
        emergencies=[one for one in facts.emergencies if one.starts <= now < one.ends],
    )


def _fixed(value: Any) -> Any:
    if value is None:
        return None
    return tuple(value.items() if isinstance(value, dict) else value)


def oracle_says(world: World, viewer: oracle.Viewer) -> Answers:
    if world.settled is None:
        return _weighed(world, viewer)
    if viewer not in world.settled:
        world.settled[viewer] = _weighed(world, viewer)
    return world.settled[viewer]


def _weighed(world: World, viewer: oracle.Viewer) -> Answers:
    facts = _theirs(world.facts, viewer)
    asked = (viewer, *(_fixed(getattr(facts, f.name)) for f in fields(facts) if f.name != "now"))
    if asked not in world.judged:
        see, write = (
            frozenset(
                row
                for row, (person, part) in world.probes.items()
                if oracle.judge(facts, viewer, person, part, action, row).allow
            )
            for action in (oracle.SEE, oracle.WRITE)
        )
        world.judged[asked] = Answers(see, write)
    return world.judged[asked]


def differences(world: World) -> list[str]:
    """One line for each row on which the wall and the oracle are not of one mind."""
    found = []
    for (who, at), wall in zip(VIEWERS, database_says(world, VIEWERS), strict=True):
        viewer = world.viewer(who, at)
        judge = oracle_says(world, viewer)
        for action, ours, theirs in (
            ("see", wall.see, judge.see),
            ("write", wall.write, judge.write),
        ):
            found += [_told(world, who, at, action, row, row in ours) for row in ours ^ theirs]
        found += [f"{who}@{at} {line}" for line in _told_wrongly(world, viewer, wall)]
    return found


def _told_wrongly(world: World, viewer: oracle.Viewer, wall: Answers) -> Iterator[str]:
    """Noes that name them; own words in versions, beside what the judge says of both."""
    facts = world.facts
    told = {made.pk: noted for made, noted in zip(world.directives, facts.directives, strict=True)}
    if any(not judging.may_be_told_of(facts, viewer, told[no]) for no in wall.told if no in told):
        yield "reads that they are kept out"
    if wall.kept_out:
        yield "reads a grant that keeps them out"
    him = world.persons["youth"].id
    may = oracle.judge(facts, viewer, him, "strengths").allow
    stand = {
        number
        for number, rows in enumerate(world.versions, start=1)
        if may and world.words in rows and judging.in_version(world.taken_back, world.words, number)
    }
    if wall.words != stand:
        yield f"reads the youth's words in versions {set(wall.words)}, not {stand}"


def told_of(world: World, row: UUID) -> str:
    person, part = world.probes[row]
    about = next((n for n, p in world.persons.items() if p.id == person), "everybody")
    return f"{part} about {about}"


def _told(world: World, who: str, at: str | None, action: str, row: UUID, wall: bool) -> str:
    person, part = world.probes[row]
    why = oracle.judge(world.facts, world.viewer(who, at), person, part, action, row).why
    return f"{who}@{at} {action} {told_of(world, row)}: wall {wall}, oracle: {why}"
