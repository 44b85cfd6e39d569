"""The pages of one's own space: told before typing, kept while typing, shared line by line."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneplan.kernel.ids import new_id
from oneplan.voice.models import Note, OwnContact, Rating, SharedLine
from tests.teams.cast import Cast
from tests.voice.conftest import SECRET, write_privately


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def own(cast: Cast, model):  # type: ignore[no-untyped-def]
    with cast.acting("yusuf"):
        return list(model.objects.order_by("created_at", "id"))


def page(cast: Cast, who: str = "yusuf", rest: str = "") -> str:
    answer = cast.client(who).get(cast.url(rest))
    assert answer.status_code == 200
    return answer.content.decode()


def write(cast: Cast, text: str = SECRET) -> Note:
    client = cast.client("yusuf")
    form = client.get(cast.url("mine/note/")).content.decode()
    sent = {"key": key_in(form), "revision": 0, "text": text, "language": "en"}
    assert client.post(cast.url("mine/note/"), sent).status_code == 302
    return own(cast, Note)[-1]


def test_he_is_told_before_he_types(cast: Cast) -> None:
    for rest in ("mine/", "mine/note/", "mine/about/home/", "mine/reach/"):
        shown = page(cast, rest=rest)
        told = shown.index("not your parents, not your coordinator")
        assert told < shown.find("<textarea") or "<textarea" not in shown
        assert "section 125" in shown and "Ontario" in shown and "9-8-8" in shown


def test_he_writes_changes_and_deletes_a_note(cast: Cast) -> None:
    note = write(cast)
    assert SECRET in page(cast, rest="mine/")
    client, here = cast.client("yusuf"), cast.url(f"mine/note/{note.pk}/")
    sent = {"key": note.key, "revision": note.revision, "text": "Better now", "language": "en"}
    assert client.post(here, sent).status_code == 302
    stale = client.post(here, sent | {"text": "From another window"})
    assert stale.status_code == 200 and b"Both texts are shown" in stale.content
    assert b"Better now" in stale.content
    gone = cast.url(f"mine/{note.pk}/delete/")
    assert b"Better now" in client.get(gone).content
    assert client.post(gone).status_code == 302
    assert own(cast, Note) == []


def test_what_is_typed_is_kept_and_comes_back(cast: Cast) -> None:
    client, here = cast.client("yusuf"), cast.url("mine/note/")
    key = key_in(client.get(here).content.decode())
    typed = {"key": key, "revision": 0, "text": "Half a thou"}
    for text in ("Half a thou", "Half a thought"):
        kept = client.post(here, typed | {"text": text}, headers={"X-Autosave": "1"})
        assert kept.status_code == 204
    again = client.get(here).content.decode()
    assert "Half a thought" in again and key_in(again) == key
    assert client.post(here, typed | {"text": "A whole thought"}).status_code == 302
    (note,) = own(cast, Note)
    assert (note.text, note.unsent) == ("A whole thought", {})
    assert "Half a thought" not in client.get(here).content.decode()


def test_he_throws_away_what_he_typed(cast: Cast) -> None:
    client, here = cast.client("yusuf"), cast.url("mine/note/")
    key = key_in(client.get(here).content.decode())
    client.post(here, {"key": key, "text": "No"}, headers={"X-Autosave": "1"})
    assert client.post(here, {"start_over": "1"}).status_code == 302
    assert own(cast, Note) == []


def test_he_says_how_it_is_in_words(cast: Cast) -> None:
    client, here = cast.client("yusuf"), cast.url("mine/about/school/")
    assert client.get(here).status_code == 200
    for revision, level in ((0, 2), (1, 4)):
        sent = {"key": new_id(), "revision": revision, "level": level, "text": "The hall"}
        assert client.post(here, sent).status_code == 302
    (rating,) = own(cast, Rating)
    assert rating.level == 4
    shown = page(cast, rest="mine/")
    assert "Good" in shown and "The hall" in shown
    assert client.get(cast.url("mine/about/nothing/")).status_code == 404


def test_he_keeps_a_number_for_himself(cast: Cast) -> None:
    client, here = cast.client("yusuf"), cast.url("mine/reach/")
    sent = {"key": new_id(), "revision": 0, "text": "519-555-0188", "note": "text only"}
    assert client.post(here, sent).status_code == 302
    assert len(own(cast, OwnContact)) == 1
    shown = page(cast, rest="mine/")
    assert "519-555-0188" in shown and "yusuf@example.org" in shown
    for who in ("amira", "dana"):
        for rest in ("", "people/"):
            assert "519-555-0188" not in page(cast, who, rest)


def share(cast: Cast, note: Note, **more):  # type: ignore[no-untyped-def]
    client, here = cast.client("yusuf"), cast.url(f"mine/{note.pk}/share/")
    key = key_in(client.get(here).content.decode())
    sent = {"key": key, "revision": note.revision, "words": "I sleep badly", "language": "en"}
    sent |= {"category": "strengths"}
    return client.post(here, sent | more)


def test_just_me_is_chosen_until_he_chooses(cast: Cast) -> None:
    note = write(cast)
    shown = page(cast, rest=f"mine/{note.pk}/share/")
    assert re.search(r'value="me"[^>]*checked', shown)
    assert share(cast, note, readers="me").status_code == 302
    assert own(cast, SharedLine) == []


def test_one_line_for_layla_and_nobody_else(cast: Cast) -> None:
    note = write(cast)
    layla = str(cast.accounts["layla"].pk)
    assert share(cast, note, readers="named", people=[layla]).status_code == 302
    home = page(cast, "layla")
    assert "I sleep badly" in home and SECRET not in home
    for who in ("amira", "dana", "okafor"):
        assert "I sleep badly" not in page(cast, who), who
    (line,) = own(cast, SharedLine)
    answer = cast.client("yusuf").post(cast.url(f"mine/line/{line.pk}/"), follow=True)
    assert b"cannot be unread" in answer.content
    assert "I sleep badly" not in page(cast, "layla")


def test_nobody_chosen_is_said_and_nothing_shared(cast: Cast) -> None:
    note = write(cast)
    answer = share(cast, note, readers="named")
    assert answer.status_code == 200 and b"Choose at least one person" in answer.content
    two = [str(cast.accounts[who].pk) for who in ("layla", "dana")]
    answer = share(cast, note, readers="raise", people=two)
    assert answer.status_code == 200 and b"Choose just one person" in answer.content
    assert share(cast, note, readers="named", people=[new_id()]).status_code == 200
    assert own(cast, SharedLine) == []


def test_dana_is_asked_to_bring_it_up(cast: Cast) -> None:
    note = write(cast)
    dana = str(cast.accounts["dana"].pk)
    answer = share(cast, note, readers="raise", people=[dana], wish="A later bedtime")
    assert answer.status_code == 302
    home = page(cast, "dana")
    for words in ("I sleep badly", "Please bring this up", "A later bedtime"):
        assert words in home
    assert SECRET not in home
    assert "I sleep badly" not in page(cast, "amira")


@pytest.mark.parametrize("who", ["amira", "dana", "neighbour"])
def test_an_id_of_his_is_nothing_to_anybody_else(cast: Cast, who: str) -> None:
    note = write(cast)
    client = cast.client(who)
    for rest in ("mine/note/{}/", "mine/{}/share/", "mine/{}/delete/", "mine/line/{}/"):
        there, nowhere = cast.url(rest.format(note.pk)), cast.url(rest.format(new_id()))
        for method in ("get", "post"):
            answer, absent = getattr(client, method)(there), getattr(client, method)(nowhere)
            assert answer.status_code == absent.status_code
            assert answer.status_code in {404, 405}, (rest, method)
            strip = re.compile(rb'value="[^"]*"')
            assert strip.sub(b"", answer.content) == strip.sub(b"", absent.content)
    assert len(own(cast, Note)) == 1


def test_the_way_there_is_on_the_pages_of_who_has_an_own_record(cast: Cast) -> None:
    here = cast.url("mine/")
    assert f'href="{here}"' in page(cast) and f'href="{here}"' in page(cast, "amira")
    assert f'href="{here}"' not in page(cast, "dana")
    assert f'href="{here}"' not in page(cast, "layla")


def test_few_statements(cast: Cast) -> None:
    write_privately(cast)
    client = cast.client("yusuf")
    for rest in ("mine/", "mine/note/", "mine/about/home/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(cast.url(rest)).status_code == 200
        real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
        assert len(real) <= 8, "\n".join(real)
