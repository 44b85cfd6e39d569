"""Ids harvested as the mother, replayed by others in path, query, body, header and file name:
nothing, everywhere, and no fact of any family is another afterwards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from oneplan.access.models import Directive
from oneplan.access.viewers import name_account
from oneplan.kernel import clock
from tests.conftest import owner_does
from tests.privacy.conftest import CANARIES, OUTSIDERS, is_signed_in
from tests.privacy.outside import ANEW, NOT_FACTS, fingerprint
from tests.privacy.urls import ENDING, addresses

ABOUT_A_FAMILY = [a for a in addresses() if a.about_a_family]
WITHOUT = [a for a in addresses() if not a.parameters and "logout" not in a.route]
SAYS_WHO_PLAYS = ("demo/", "acting/", "ui/")
OTHERS = [who for who in OUTSIDERS if who not in {"stranger", "neighbour"}]
# What a program might believe of a request besides its address: {id} is a row's, {path} a page's.
HEADERS = {
    "Referer": "http://testserver{path}",
    "Origin": "http://{id}.testserver",
    "Authorization": "Bearer {id}",
    "Forwarded": "for={id};host={id};proto=https",
    "X-Forwarded-For": "{id}",
    "X-Forwarded-Host": "{id}",
    "X-Forwarded-Proto": "{id}",
    "X-Forwarded-User": "{id}",
    "X-Original-URL": "{path}",
    "X-Rewrite-URL": "{path}",
    "X-HTTP-Method-Override": "DELETE",
    "If-None-Match": '"{id}"',
    "If-Match": '"{id}"',
    "HX-Request": "true",
    "HX-Current-URL": "http://testserver{path}",
    "HX-Target": "{id}",
    "HX-Trigger": "{id}",
    "X-Autosave": "{id}",
}
COOKIES = ("account", "acting", "family", "messages", "oneplan_language", "purpose", "visitor")


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Of any family: what is written down, and whom it lets see that."""
    before = fingerprint(None)
    assert len(before) > 35
    yield
    assert fingerprint(None) == before


def one_of_each(example) -> list[str]:  # type: ignore[no-untyped-def]
    return [str(one) for several in example.ids.values() for one in several[:1]]


PUT_BACK = """
UPDATE access_directive SET withdrawn_at = NULL, withdrawn_by = NULL WHERE id = '{}'
"""


def test_the_fingerprint_notices_a_change_of_consent(example) -> None:  # type: ignore[no-untyped-def]
    """The control: a parent takes a permit back. Put back, the sums are as before."""
    before = fingerprint(example.family_id)
    assert not {"access_directive", "access_involvement", "oversight_ask", "voice_sharedline"} - {
        *before
    }
    assert not before.keys() & NOT_FACTS.keys()
    with transaction.atomic():
        name_account(example.account("amira").pk)
        directive = Directive.objects.filter(family=example.family_id)[0]
        taken_back = Directive.objects.filter(pk=directive.pk).update(withdrawn_at=clock.now())
        assert taken_back == 1
    after = fingerprint(example.family_id)
    assert {table for table in before if before[table] != after[table]} == {"access_directive"}
    owner_does(PUT_BACK.format(directive.pk))
    assert fingerprint(example.family_id) == before


@pytest.mark.parametrize("who", ["stranger", "neighbour", "others"])
def test_ids_replayed_open_and_change_nothing(who, example, clients) -> None:  # type: ignore[no-untyped-def]
    """The stranger and the neighbour try each address with several ids; the others take turns."""
    turns = cycle(OTHERS if who == "others" else [who])
    nothing = clients("stranger").get(f"/family/{uuid.uuid4()}/").content
    ids = one_of_each(example)
    body = dict(zip(("person", "need", "id", "key", "row_id", "to"), ids, strict=False))
    tried = ids[:1] if who == "others" else ids[:2]
    with nothing_changes():
        for address in ABOUT_A_FAMILY:
            for path in address.filled({"family_id": [str(example.family_id)], "*": tried}):
                client, query = clients(next(turns)), {"q": ids[0], "next": path}
                for answer in (client.get(path, query), client.post(path, body)):
                    assert (answer.status_code, answer.content) == (404, nothing), path


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_ids_in_the_query_say_nothing(who, example) -> None:  # type: ignore[no-untyped-def]
    client = example.client(who)
    family = f"/family/{example.family_id}/plan/"
    for address in WITHOUT:
        if address.route.startswith(SAYS_WHO_PLAYS):
            continue
        assert is_signed_in(client, who) or address.route.startswith(ENDING), address
        answer = client.get("/" + address.route, {"next": family, "q": str(example.family_id)})
        assert answer.status_code < 500, address.route
        body = "" if answer.streaming else answer.content.decode(errors="replace")
        assert not any(word in body for word in CANARIES), address.route


@pytest.mark.parametrize("header", HEADERS)
def test_an_id_in_a_header_opens_nothing(header, example, clients) -> None:  # type: ignore[no-untyped-def]
    """Each outsider, with one id of theirs after another: the 404 of a family that is not there."""
    theirs = f"/family/{example.family_id}/"
    ids = cycle(one_of_each(example))
    with nothing_changes():
        for who in OUTSIDERS:
            headers = {header: HEADERS[header].format(id=next(ids), path=f"{theirs}plan/")}
            nobodys = clients(who).get(f"/family/{uuid.uuid4()}/", headers=headers)
            assert nobodys.status_code == 404
            for path in (theirs, f"{theirs}plan/need/{example.ids['plans.Need'][0]}/"):
                for method in ("get", "post"):
                    answer = getattr(clients(who), method)(path, headers=headers)
                    assert answer.status_code == 404, (who, method, path)
                    assert answer.content == nobodys.content, (who, method, path)


@pytest.mark.parametrize("who", ["stranger", "neighbour", "admin"])
def test_ids_in_all_headers_and_cookies_change_no_page(who, example) -> None:  # type: ignore[no-untyped-def]
    """On their own pages, and on the family's: as if nothing had been sent along."""
    client, plain = example.client(who), example.client(who)
    ids = cycle(one_of_each(example))
    theirs = f"/family/{example.family_id}/plan/"
    for name in COOKIES:
        client.cookies[name] = next(ids)
    # What these are for: to save while somebody types, and where a page was left.
    told = {k: v for k, v in HEADERS.items() if k not in {"X-Autosave", "Referer"}}
    with nothing_changes():
        sent = {k: v.format(id=next(ids), path=theirs) for k, v in told.items()}
        assert client.get(theirs, headers=sent).status_code == 404
        for address in WITHOUT:
            if address.route.startswith(SAYS_WHO_PLAYS):
                continue
            assert is_signed_in(client, who) or address.route.startswith(ENDING), address
            headers = {k: v.format(id=next(ids), path=theirs) for k, v in told.items()}
            answer = client.get("/" + address.route, headers=headers)
            assert answer.status_code == plain.get("/" + address.route).status_code, address.route
            body = "" if answer.streaming else answer.content.decode(errors="replace")
            said = f"{body} {answer.headers}"
            assert not any(word in said for word in (*CANARIES, str(example.family_id))), address


@pytest.mark.parametrize("who", ["faraway", "stranger", "neighbour"])
def test_an_id_as_a_files_name_opens_nothing(who, example, clients) -> None:  # type: ignore[no-untyped-def]
    """Sent along with a form (the other community's intake may send one) or asked for."""
    client, nobodys = clients(who), str(uuid.uuid4())
    forms = cycle(("{id}.json", "../{id}", f"family/{example.family_id}/{{id}}.pdf"))
    ids = one_of_each(example)
    with nothing_changes():
        for one in ids if who == "faraway" else ids[:3]:
            answers, sent_as = [], next(forms)
            for name in (sent_as.format(id=one), sent_as.format(id=nobodys)):
                file = SimpleUploadedFile(name, b"{}", "application/json")
                answer = client.post("/referrals/import/", {"file": file})
                assert answer.status_code == (200 if who == "faraway" else 404)
                answers.append(same(answer).replace(name, ""))
            assert answers[0] == answers[1], (who, sent_as)
        nothing = client.get(f"/family/{nobodys}/").content
        family = f"/family/{example.family_id}/"
        for asked in (f"{family}plan/pdf/plan.pdf", f"{family}record.zip", f"/media/{family}a.pdf"):
            answer = client.get(asked)
            assert (answer.status_code, answer.content) == (404, nothing), asked


def same(answer) -> str:  # type: ignore[no-untyped-def]
    """An answer without what is new each time."""
    return ANEW.sub("", f"{answer.status_code} {answer.headers} {answer.content.decode()}")


def test_a_downloads_name_says_nothing(example, clients) -> None:  # type: ignore[no-untyped-def]
    """Not whose it is, nor an id that could be replayed."""
    family, ids = f"/family/{example.family_id}/", one_of_each(example)
    names = [
        clients("amira").get(f"{family}plan/pdf/").headers["Content-Disposition"],
        clients("amira").get(f"{family}plan/versions/1/pdf/").headers["Content-Disposition"],
        clients("amira").post(f"{family}record-file/").headers["Content-Disposition"],
    ]
    for name in names:
        assert "filename=" in name
        assert not any(word in name for word in (*CANARIES, "Amira", *ids)), name
