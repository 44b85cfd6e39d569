"""The database keeps what is private, and gives a shared line to those it is for alone."""

import pytest
from django.db import DatabaseError, connection, transaction

from oneplan.accounts.models import Account
from oneplan.kernel.errors import EditConflict, Invalid, NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import acting_as
from oneplan.people.models import Family, Person
from oneplan.referrals.actions import refer
from oneplan.teams import actions as teams
from oneplan.teams.readers import team_page
from oneplan.voice import actions
from oneplan.voice.models import Note, OwnContact, Rating, SharedLine
from oneplan.voice.readers import heard_lines, own_space, people_to_choose
from tests.joining import take_place
from tests.referrals.conftest import Place, worker_request
from tests.teams.cast import Cast
from tests.voice.conftest import OTHERS, SECRET, write_privately

PRIVATE = (Note, Rating, OwnContact)
LINE = "I want to eat supper in my room sometimes"


def share(cast: Cast, readers: str, *names: str, **more) -> SharedLine:  # type: ignore[no-untyped-def]
    with cast.acting("yusuf") as (viewer, family):
        recipients = [cast.accounts[name].pk for name in names]
        return actions.share_line(
            viewer, family, LINE, key=new_id(), readers=readers, recipients=recipients, **more
        )


def who_reads(cast: Cast, *names: str) -> set[str]:
    found = set()
    for name in names or (*OTHERS, "yusuf"):
        with acting_as(cast.viewer(name)):
            if SharedLine.objects.exists():
                found.add(name)
    return found


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_counts_a_private_row(cast: Cast, who: str) -> None:
    write_privately(cast)
    with acting_as(cast.viewer(who)), connection.cursor() as cursor:
        for model in PRIVATE:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone()[0] == 0, model
            cursor.execute(f"UPDATE {model._meta.db_table} SET revision = 9")
            assert cursor.rowcount == 0, model
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
            assert cursor.rowcount == 0, model


def test_the_writer_reads_it_all(cast: Cast) -> None:
    write_privately(cast)
    with cast.acting("yusuf") as (viewer, family):
        own = own_space(viewer, family.pk)
    assert [note.text for note in own.notes] == [SECRET]
    assert len(own.unfinished) == 1 and len(own.contacts) == 1
    assert [rating.level for _area, rating in own.areas if rating] == [2]


@pytest.mark.parametrize("who", ["amira", "dana", "yusuf"])
def test_nobody_joins_a_person_to_another_account(cast: Cast, who: str) -> None:
    """Whoever may write names and contacts could else join Yusuf's row to an account of theirs."""
    write_privately(cast)
    with cast.acting(who), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=cast.people["yusuf"].pk).update(account=cast.accounts["neighbour"])
    with acting_as(cast.viewer("neighbour")):
        for model in PRIVATE:
            assert not model.objects.exists(), model


@pytest.mark.parametrize("who", ["amira", "dana", "layla"])
def test_nobody_writes_in_his_name(cast: Cast, who: str) -> None:
    yusuf = {"person_id": cast.people["yusuf"].pk, "account_id": cast.accounts["yusuf"].pk}
    for facts in (yusuf, yusuf | {"account_id": cast.accounts[who].pk}):
        for model, more in ((Note, {}), (SharedLine, {"words": "x", "readers": "team"})):
            with cast.acting(who) as (_viewer, family):
                where = {"community_id": family.community_id, "family": family}
                with pytest.raises(DatabaseError), transaction.atomic():
                    model.objects.create(**where, **facts, **more)


def test_nor_he_in_anybody_elses(cast: Cast) -> None:
    facts = {"person_id": cast.people["yusuf"].pk, "account_id": cast.accounts["amira"].pk}
    with cast.acting("yusuf") as (_viewer, family):
        where = {"community_id": family.community_id, "family": family}
        for model, more in ((Note, {}), (SharedLine, {"words": "x", "readers": "team"})):
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.create(**where, **facts, **more)


def test_a_relative_without_an_own_record_has_no_space(cast: Cast) -> None:
    with cast.acting("layla") as (viewer, family), pytest.raises(NotFound):
        actions.write_note(viewer, family, "x", key=new_id())


def test_a_line_for_people_by_name(cast: Cast) -> None:
    share(cast, "named", "layla")
    assert who_reads(cast) == {"yusuf", "layla"}
    with cast.acting("layla") as (viewer, family):
        assert [line.words for line in heard_lines(viewer, family.pk)] == [LINE]


def test_a_line_for_the_team_goes_where_its_part_of_the_plan_goes(cast: Cast) -> None:
    share(cast, "team")
    assert who_reads(cast) == {"yusuf", "amira", "dana", "layla"}
    with cast.acting("yusuf") as (viewer, family):
        actions.take_back(viewer, family, SharedLine.objects.get().pk)
    share(cast, "team", category="education")
    assert who_reads(cast) == {"yusuf", "amira", "dana", "okafor"}


def test_a_line_to_be_brought_up_is_for_one_person(cast: Cast) -> None:
    line = share(cast, "raise", "dana", wish="Ask Mum if I may")
    assert who_reads(cast) == {"yusuf", "dana"}
    assert (line.wish, line.recipient_names) == ("Ask Mum if I may", ["Dana Fictional"])
    with pytest.raises(Invalid):
        share(cast, "raise", "dana", "layla")
    with pytest.raises(Invalid):
        share(cast, "named")


def test_who_leaves_the_team_reads_no_line(cast: Cast) -> None:
    share(cast, "named", "layla")
    with cast.acting("layla") as (viewer, family):
        teams.leave(viewer, family)
    assert who_reads(cast) == {"yusuf"}


def test_who_is_shown_nothing_of_the_plan_reads_no_line(cast: Cast) -> None:
    share(cast, "named", "layla", "okafor")
    with cast.acting("amira") as (viewer, family):
        member = next(m for m in team_page(family.pk).members if m.name == "Layla")
        teams.share(viewer, family, member, [])
    assert who_reads(cast) == {"yusuf", "okafor"}


def test_a_stranger_cannot_be_chosen_and_reads_nothing(cast: Cast) -> None:
    with pytest.raises(Invalid):
        share(cast, "named", "neighbour")
    with cast.acting("yusuf") as (viewer, family):
        chosen = {one.name for one in people_to_choose(viewer, family.pk)}
        assert chosen == {"Amira", "Layla", "Dana Fictional", "Okafor Fictional"}
        SharedLine.objects.create(
            community_id=family.community_id,
            family=family,
            person=cast.people["yusuf"],
            account_id=viewer.id,
            words=LINE,
            readers="named",
            recipients=[cast.accounts["neighbour"].pk],
        )
    assert who_reads(cast) == {"yusuf"}


def test_who_only_asked_for_help_reads_no_line(db: None) -> None:
    """Whoever sent the request still reads what they sent: that opens no part of the plan."""
    place = Place()
    son = Account.objects.create_user("io@example.org", name="Io")
    with place.acting(place.teacher) as viewer:
        sent = refer(viewer, place.here.pk, worker_request())
    with place.acting(place.intake) as viewer:
        family = Family.objects.get(pk=sent.family_id)
        person = Person.objects.get(family=family, chosen_name="Io")
        take_place(viewer, family, person, son.pk)
    with place.acting(son):
        SharedLine.objects.create(
            community_id=family.community_id,
            family=family,
            person=person,
            account_id=son.pk,
            words=LINE,
            readers="named",
            recipients=[place.teacher.account_id],
        )
        assert SharedLine.objects.count() == 1
    with place.acting(place.teacher), connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (oneplan_families('see'))", [family.pk])
        assert cursor.fetchone()[0], "the control: the family is in sight"
        assert SharedLine.objects.count() == 0


def test_taken_back_is_gone_at_once_and_only_its_writer_takes_it(cast: Cast) -> None:
    line = share(cast, "named", "layla", "amira")
    for who in ("layla", "amira", "dana"):
        with cast.acting(who) as (viewer, family), pytest.raises(NotFound):
            actions.take_back(viewer, family, line.pk)
        with cast.acting(who):
            assert SharedLine.objects.update(words="changed") == 0
    with cast.acting("yusuf") as (viewer, family):
        assert SharedLine.objects.update(words="changed") == 0
        actions.take_back(viewer, family, line.pk)
    assert who_reads(cast) == set()


def test_a_shared_line_knows_nothing_of_the_note(cast: Cast) -> None:
    names = {field.name for field in SharedLine._meta.get_fields()}
    related = {f.related_model for f in SharedLine._meta.get_fields() if f.is_relation}
    assert not related & set(PRIVATE)
    assert not {"note", "unsent", "piece"} & names


def test_deleted_is_gone(cast: Cast) -> None:
    write_privately(cast)
    with cast.acting("yusuf") as (viewer, family):
        for model in PRIVATE:
            for piece in model.objects.all():
                actions.delete_piece(viewer, family, piece.pk)
        assert not any(model.objects.exists() for model in PRIVATE)


def test_the_same_form_twice_is_one_row_and_another_window_is_not_overwritten(cast: Cast) -> None:
    key = new_id()
    with cast.acting("yusuf") as (viewer, family):
        first = actions.write_note(viewer, family, "one", key=key)
        assert actions.write_note(viewer, family, "one", key=key).pk == first.pk
        with pytest.raises(EditConflict):
            actions.write_note(viewer, family, "two", key=key)
        actions.write_note(viewer, family, "two", key=key, seen_revision=first.revision)
        assert [note.text for note in Note.objects.all()] == ["two"]


def test_his_key_is_nothing_to_anybody_else(cast: Cast) -> None:
    """A key harvested from his form makes a row of one's own, like any other key."""
    key = new_id()
    with cast.acting("yusuf") as (viewer, family):
        actions.write_note(viewer, family, SECRET, key=key)
    with cast.acting("amira") as (viewer, family):
        mine = actions.write_note(viewer, family, "Amira's own", key=key)
        assert list(Note.objects.all()) == [mine]
