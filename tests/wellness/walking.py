"""The real thing and the oracle, led through the same steps; after each they must agree."""

import random
from datetime import timedelta

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.kernel.viewer import NAME_THE_VIEWER, NOBODY
from oneplan.wellness.actions import contacts, crisis, sharing
from oneplan.wellness.actions.contacts import Known
from oneplan.wellness.actions.crisis import Terms
from oneplan.wellness.models import Picture, Plan, Section, Share, Version
from tests.wellness.conftest import World, make_world
from tests.wellness.oracle import Oracle

NAMES = ("sam", "rita", "lou")
SECTIONS = ("early", "daily", "crisis")
# What is named by a word: which fields' signs a step names.
SEEN: dict[str, tuple[str, int | None] | None] = {
    "any": ("any_signs", None),
    "half": ("all_signs", 1),
    "all": ("all_signs", None),
    "end": ("end_signs", None),
    "none": None,
}
OWNERS = ("object", "end", "close")
THEIRS = ("agree", "calm", "insist", "waive")


OPENED = """
SELECT what, code, in_crisis, oneplan_wellness_open(what) FROM oneplan_wellness_for_me()
"""
MODELS = list(apps.get_app_config("wellness").get_models())


def rows_in(*models: type[Model]) -> str:
    return " UNION ALL ".join(
        f"SELECT {model._meta.pk.column} FROM {model._meta.db_table}"  # type: ignore[union-attr]
        for model in models
    )


# Every table takes long to plan: each viewer in turn.
EVERYTHING, OPENABLE = rows_in(*MODELS), rows_in(Version, Section, Picture)


class Differ(AssertionError):
    """The real thing and the oracle do not agree."""


class Walk:
    def __init__(self) -> None:
        self.world: World = make_world()
        self.turns = random.Random(1)
        self.step_number = 0
        self.written: dict[str, set[object]] = {}
        with self.world.acting("noor") as viewer:
            lou = contacts.add_contact(viewer, Known("Lou", email="lou@example.org", me="Noor"))
            self.world.contacts["lou"] = lou.pk
            self.world.secrets["lou"] = contacts.make_link(viewer, lou.pk)
            crisis.set_supporter(viewer, self.world.plan_id, lou.pk, may_activate=False)
        self.world.enter("lou")
        self.signs = {
            name: self.world.signs(name) for name in ("any_signs", "all_signs", "end_signs")
        }
        signs = {name: frozenset(map(str, ids)) for name, ids in self.signs.items()}
        self.oracle = Oracle(
            here=set(NAMES),
            linked=set(NAMES),
            supporters={"sam": True, "rita": True, "lou": False},
            any_signs=signs["any_signs"],
            all_signs=signs["all_signs"],
            end_signs=signs["end_signs"],
        )

    def do(self, what: str, *args) -> None:  # type: ignore[no-untyped-def]
        """One step in both; then every viewer is asked."""
        getattr(self, what)(*args)
        self.compare(f"{what} {args}")

    def same(self, what: str, real, expected) -> None:  # type: ignore[no-untyped-def]
        if real != expected:
            raise Differ(f"{what}: {real!r}, expected {expected!r}")

    def tried(self, act) -> bool:  # type: ignore[no-untyped-def]
        try:
            with transaction.atomic(), self.world.acting("noor") as viewer:
                act(viewer)
        except (NotFound, NotReady, Invalid):
            return False
        return True

    # What the owner does

    def keep_out(self, who: str) -> None:
        self.tried(lambda viewer: contacts.keep_out(viewer, self.world.contacts[who]))
        self.oracle.keep_out(who)

    def let_in(self, who: str) -> None:
        self.tried(lambda viewer: contacts.keep_out(viewer, self.world.contacts[who], out=False))
        # Letting in says nothing to somebody who was not kept out, but that their link ends.
        self.oracle.let_in(who)
        self.oracle.end_link(who)

    def end_link(self, who: str) -> None:
        self.tried(lambda viewer: contacts.end_link(viewer, self.world.contacts[who]))
        self.oracle.end_link(who)

    def link(self, who: str) -> None:
        def act(viewer) -> None:  # type: ignore[no-untyped-def]
            self.world.secrets[who] = contacts.make_link(viewer, self.world.contacts[who])

        self.same(f"link {who}", self.tried(act), self.oracle.link(who))

    def enter(self, who: str) -> None:
        secret = self.world.secrets[who]
        code = contacts.ask_code(secret)
        made = contacts.enter(NOBODY, secret, code) if code else None
        wrong = contacts.enter(NOBODY, secret, "22222222")
        self.same("a wrong code", wrong, None)
        if made:
            self.world.passes[who] = made
        elif code == "" and who in self.oracle.linked:
            return  # five an hour were sent already
        self.same(f"enter {who}", made is not None, self.oracle.enter(who))

    def share(self, code: str, who: str) -> None:
        until = clock.now() + timedelta(days=3)

        def act(viewer) -> None:  # type: ignore[no-untyped-def]
            section = self.world.section(code).pk
            sharing.share(viewer, section, self.world.contacts[who], until)

        self.same(f"share {code} {who}", self.tried(act), self.oracle.share(code, who))

    def stop(self, code: str, who: str, ends: bool) -> None:
        """By the owner's hand, or because its end has come."""
        with self.world.acting("noor") as viewer:
            rows = Share.objects.filter(
                version__code=code, contact_id=self.world.contacts[who], stopped_at=None
            )
            if ends:
                rows.update(until=clock.now() - timedelta(days=1))
            for row in [] if ends else list(rows):
                sharing.stop_sharing(viewer, row.pk)
        self.oracle.stop(code, who)

    def terms(self, threshold: int, dispute: str, tiebreaker: str, end_threshold: int) -> None:
        def act(viewer) -> None:  # type: ignore[no-untyped-def]
            plan = Plan.objects.get(pk=self.world.plan_id)
            terms = Terms(threshold, dispute, end_threshold, self.world.contacts[tiebreaker])
            crisis.set_terms(viewer, plan.pk, terms, plan.revision)

        real = self.tried(act)
        same = (
            threshold == self.oracle.threshold
            and dispute == self.oracle.dispute
            and end_threshold == self.oracle.end_threshold
        )
        may = self.oracle.may_set_terms(threshold, dispute, tiebreaker)
        if real and same and self.oracle.open:
            may = True  # nothing was changed but the name of who decides
        self.same(f"terms {threshold} {dispute}", real, may)
        if real:
            self.oracle.threshold, self.oracle.dispute = threshold, dispute
            self.oracle.tiebreaker, self.oracle.end_threshold = tiebreaker, end_threshold

    def list_them(self, who: str, may: bool) -> None:
        def act(viewer) -> None:  # type: ignore[no-untyped-def]
            contact = self.world.contacts[who]
            crisis.set_supporter(viewer, self.world.plan_id, contact, may_activate=may)

        self.same(f"list {who}", self.tried(act), who not in self.oracle.out)
        if who not in self.oracle.out:
            self.oracle.supporters[who] = may

    def unlist(self, who: str) -> None:
        contact = self.world.contacts[who]
        self.tried(lambda viewer: crisis.remove_supporter(viewer, self.world.plan_id, contact))
        self.oracle.supporters.pop(who, None)

    def sign(self) -> None:
        real = self.tried(lambda viewer: crisis.sign(viewer, self.world.plan_id, {"me": "Noor"}))
        self.same("sign", real, not self.oracle.open)

    # What anybody tries

    def step(self, who: str, step: str, seen: str) -> None:
        named = SEEN[seen]
        ids = self.signs[named[0]][: named[1]] if named else []
        expected = self.oracle.step(who, step, frozenset(map(str, ids)))
        acts = {"owner": "noor", "stranger": "stranger"}.get(who, f"@{who}")
        try:
            with self.world.acting(acts) as viewer:
                real = crisis.take_step(viewer, self.world.plan_id, step, ids).value
        except NotFound:
            real = None
        self.same(f"{who} {step} {seen}", real, expected)

    def compare(self, after: str) -> None:
        self.step_number += 1
        for place, who in enumerate([*NAMES, "stranger"]):
            acts = f"@{who}" if who in NAMES else who
            seen, rows, allowed = self.looked(acts, whole=place == self.step_number % 4)
            self.same(f"{who} sees after {after}", seen, self.oracle.sees(who))
            self.same(f"{who}'s rows after {after}", rows, allowed)
        writer = self.turns.choice(["owner", "owner", *NAMES, "stranger"])
        acts = {"owner": "noor", "stranger": "stranger"}.get(writer, f"@{writer}")
        may = self.oracle.may_write(writer, "crisis")
        self.same(f"{writer} writes after {after}", self.writes(acts), may)

    def looked(self, acts: str, whole: bool) -> tuple[set[str], set[object], set[object]]:
        """What somebody opens, every row they then see without any filter, and what they may."""
        viewer = self.world.viewer(acts)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NAME_THE_VIEWER, viewer.settings())
            early = self.rows(cursor, OPENABLE) - self.written.setdefault(acts, set())
            self.same(f"{acts}'s rows before anything is opened", early, set())
            cursor.execute(OPENED)
            shown = cursor.fetchall()
            self.written[acts] |= {row[0] for row in shown}
            rows = self.rows(cursor, EVERYTHING if whole else OPENABLE)
        codes = {"crisis!" if in_crisis else code for _what, code, in_crisis, _did in shown}
        return codes, rows, {what for what, *_rest in shown}

    def rows(self, cursor: CursorWrapper, among: str) -> set[object]:
        cursor.execute(among)
        return {row[0] for row in cursor.fetchall()}

    def writes(self, acts: str) -> bool:
        """Whether the database lets somebody change the crisis part; undone at once."""
        wrote = False
        try:
            with transaction.atomic(), self.world.acting(acts):
                wrote = bool(Section.objects.filter(code="crisis").update(sealed=b"x"))
                raise NotReady  # undo it
        except DatabaseError:
            return False
        except NotReady:
            return wrote


def random_step(chance: random.Random) -> tuple:  # type: ignore[type-arg]
    """One step; those that move the crisis plan along come more often."""
    who, code = chance.choice(NAMES), chance.choice(SECTIONS)
    kind = chance.choice(["step"] * 8 + ["agree"] * 8 + ["calm"] * 3 + [
        "keep_out", "let_in", "end_link", "link", "enter", "enter", "share", "share", "stop",
        "terms", "list_them", "unlist", "sign",
    ])  # fmt: skip
    match kind:
        case "agree":
            return ("step", chance.choice(["sam", "rita"]), "agree", "any")
        case "calm":
            return ("step", who, "calm", "end")
        case "step":
            step = chance.choice(OWNERS + THEIRS)
            one = "owner" if step in OWNERS else who
            if chance.random() < 0.15:
                one = chance.choice([*NAMES, "owner", "stranger"])
            seen = {"agree": chance.choice(["any", "half", "all", "none", "end"]), "calm": "end"}
            return ("step", one, step, seen.get(step, "none"))
        case "share":
            return (kind, code, who)
        case "stop":
            return (kind, code, who, chance.random() < 0.5)
        case "terms":
            dispute = chance.choice(["mine", "tiebreaker", "one_more", "all"])
            return (kind, chance.choice([1, 2, 2]), dispute, who, chance.choice([1, 2]))
        case "list_them":
            return (kind, who, chance.random() < 0.7)
        case "sign":
            return (kind,)
    return (kind, who)
