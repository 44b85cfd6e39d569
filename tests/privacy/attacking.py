"""The steps of the machine that try what nobody may, and what a no and words taken back end."""

from contextlib import suppress
from dataclasses import replace

from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from oneplan.access import actions, readers
from oneplan.access.models import Directive
from oneplan.approvals import actions as approvals
from oneplan.approvals.actions import Wanted
from oneplan.approvals.models import Change
from oneplan.kernel import clock
from oneplan.kernel.errors import NotAllowed, NotReady
from oneplan.kernel.viewer import NOBODY, name_to_database
from oneplan.people import actions as people
from oneplan.plans.actions import write_vision
from oneplan.plans.models import Vision
from tests.privacy import judging, oracle
from tests.privacy.deciding import Deciding
from tests.privacy.world import ON_TEAM, word_of

# Statements of the application's own, as somebody who may decide: none of them writes a row.
RAW = (
    "UPDATE access_involvement SET family_id = %(earlier)s WHERE family_id <> %(earlier)s",
    "UPDATE access_involvement SET viewer_id = %(stranger)s, agency_id = %(clinic)s",
    # A coordinator's has a guard of its own: the others stand behind the common one alone.
    "UPDATE access_involvement SET viewer_id = %(stranger)s, agency_id = %(clinic)s"
    " WHERE kind <> 'assignment'",
    "UPDATE access_involvement SET ends = NULL WHERE ends IS NOT NULL",
    "INSERT INTO access_involvement (id, community_id, family_id, created_at, kind, viewer_id,"
    " role, sent, starts) VALUES (gen_random_uuid(), %(community)s, %(family)s, now(), 'referrer',"
    " %(stranger)s, '', false, now())",
    "UPDATE access_directive SET recipient_id = %(stranger)s, agency_id = NULL"
    " WHERE recipient_id IS DISTINCT FROM %(stranger)s",
    "UPDATE access_directive SET effect = 'permit' WHERE effect = 'deny'",
    "UPDATE people_family SET community_id = %(elsewhere)s"
    " WHERE community_id IS DISTINCT FROM %(elsewhere)s",
    "INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name,"
    " agency_name, part, purpose, at) VALUES (gen_random_uuid(), %(community)s, %(family)s,"
    " oneplan_viewer(), 'Somebody else', '', 'plans', '', now())",
)


class Attacking(Deciding):
    """What one parent alone, one worker alone, one statement alone must not do."""

    @rule(member=st.sampled_from(ON_TEAM), parent=st.integers(0, 1))
    def stop(self, member: tuple[str, str | None], parent: int = 0) -> None:
        """One tap: a no of this parent to everything, until they take it back."""
        world, facts = self.world, self.world.facts
        decider = self._one_directing(parent)
        account, agency = world.accounts[member[0]], world.viewer(*member).agency
        with world.acting(decider) as viewer:
            here = readers.position(viewer, world.family.pk)
            key = f"{account}_{agency}" if agency else str(account)
            holder = readers.holder_of(world.family.pk, here.about, key)
            if holder is None or holder.in_family:
                return
            actions.change_sight(viewer, world.family, key, ())
            mine = world.persons[decider].id
            made = Directive.objects.filter(decided_by_id=mine).latest("created_at")
        facts.directives = [
            replace(d, withdrawn=True) if self._goes(d, account, mine) else d
            for d in facts.directives
        ]
        self._count += 1
        right = oracle.right_of(facts, self._noted(decider), None)
        world.directives.append(made)
        facts.directives.append(
            oracle.Directive(
                oracle.DENY, frozenset(made.categories), made.starts, made.ends, account, agency,
                decider=mine, right=right, made=self._count,
            )
        )  # fmt: skip

    def _goes(self, d: oracle.Directive, account: object, mine: object) -> bool:
        """What the stop is in place of: yeses to the whole and to single things, by whomever; of
        the noes, one's own."""
        if d.account != account or (d.person is not None and not d.items):
            return False
        if d.items:
            return d.effect == oracle.PERMIT and d.right != oracle.OWN
        return d.effect == oracle.PERMIT or d.decider == mine

    @precondition(lambda self: self.world.directives)
    @rule(which=st.integers(0, 30), who=st.sampled_from(["mother", "father", "dana", "priya"]))
    def take_anothers_no_back(self, which: int, who: str) -> None:
        """A no stays, whoever else would rather have a yes."""
        world, facts = self.world, self.world.facts
        which %= len(world.directives)
        noted, at = facts.directives[which], "lead" if who in {"dana", "priya"} else None
        may = judging.may_take_back(facts, world.viewer(who, at), noted)
        if noted.effect != oracle.DENY or noted.withdrawn or may:
            return
        with world.acting(who, at):
            no = Directive.objects.filter(pk=world.directives[which].pk)
            assert not no.update(withdrawn_at=clock.now()), (who, noted)

    @rule(private=st.booleans())
    def take_words_back(self, private: bool = True) -> None:
        """The youth's own words: just for them, or for the team again."""
        world, him = self.world, self.world.persons["youth"].id
        if self._noted("youth").left:
            return
        with world.acting("youth") as viewer:
            row = Vision.objects.get(pk=world.words)
            write_vision(
                viewer, world.family, f"needs {word_of(row.pk)}", language="en", person_id=him,
                private=private, row_id=row.pk, seen_revision=row.revision,
            )  # fmt: skip
        if private and world.probes[row.pk][1] != oracle.OWN_VOICE:
            world.taken_back.append((row.pk, len(world.versions)))
        world.probes[row.pk] = (him, oracle.OWN_VOICE if private else "strengths")
        world.judged.clear()

    @rule(approved=st.booleans(), address=st.sampled_from(["new", "priya", "helene"]))
    def make_a_parent(self, approved: bool, address: str) -> None:
        """Intake names who decides in another family, where nobody signs in, and invites them; all
        of it is taken back."""
        world = self.world
        if not (self._works("priya") and self._works("helene")):
            return
        hands = {
            who: judging.Hand(world.accounts[who], frozenset({f"{who}@{world.host}"}), who)
            for who in ("priya", "helene")
        }
        to = f"{address}+family@{world.host}"
        second = hands["helene"] if approved else None
        expected = judging.may_invite_parent(hands["priya"], to, second, False, None)
        with transaction.atomic():
            invited = self._invited(to, approved)
            transaction.set_rollback(True)
        name_to_database(NOBODY)
        assert invited == expected.allow, (approved, address, expected)

    def _invited(self, address: str, approved: bool) -> bool:
        world = self.world
        assert world.earlier
        with world.acting("priya", "lead") as viewer:
            new = people.add_person(
                viewer, world.earlier, chosen_name="New", standing="caregiver", directs=True
            )
        facts = {"family": world.earlier.pk, "person": new.pk, "recipient": address}
        wanted = Wanted(Change.Kind.PARENT, facts)
        if approved:
            with suppress(NotReady, NotAllowed):
                with world.acting("priya", "lead") as viewer:
                    approvals.ask_change(viewer, wanted, "I met her at the school.")
                with world.acting("helene", "lead") as viewer:
                    approvals.decide_change(viewer, wanted.id, yes=True, words="I called her.")
        try:
            with world.acting("priya", "lead") as viewer:
                people.invite(viewer, world.earlier, new, address)
        except people.NeedsSecondPerson:
            return False
        return True

    @rule(who=st.sampled_from(["mother", "father", "youth", "priya"]))
    def write_raw(self, who: str) -> None:
        """What gives rights is changed by no statement of the application's own."""
        world, at = self.world, "lead" if who == "priya" else None
        assert world.earlier
        values = {
            "earlier": world.earlier.pk, "stranger": world.accounts["stranger"],
            "clinic": world.agencies["clinic"].id, "community": world.family.community_id,
            "family": world.family.pk,
            "elsewhere": next(
                a.community_id for a in world.agencies.values()
                if a.community_id != world.family.community_id
            ),
        }  # fmt: skip
        for sql in RAW:
            with world.acting(who, at), connection.cursor() as cursor:
                try:
                    with transaction.atomic():
                        cursor.execute(sql, values)
                        assert cursor.rowcount == 0, (who, sql)
                except DatabaseError:
                    pass
