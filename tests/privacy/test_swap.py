"""Ids harvested as the mother, replayed by others in path, query and body: nothing, everywhere."""

import uuid

import pytest

from tests.privacy.conftest import CANARIES, is_signed_in
from tests.privacy.outside import fingerprint
from tests.privacy.urls import ENDING, addresses

ABOUT_A_FAMILY = [a for a in addresses() if a.about_a_family]
WITHOUT = [a for a in addresses() if not a.parameters and "logout" not in a.route]
SAYS_WHO_PLAYS = ("demo/", "acting/", "ui/")


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_ids_replayed_open_and_change_nothing(who, example, clients) -> None:  # type: ignore[no-untyped-def]
    client, before = clients(who), fingerprint(example.family_id)
    nothing = client.get(f"/family/{uuid.uuid4()}/").content
    ids = [str(one) for several in example.ids.values() for one in several[:1]]
    for address in ABOUT_A_FAMILY:
        body = dict(zip(("person", "need", "id", "key", "row_id", "to"), ids, strict=False))
        for path in address.filled({"family_id": [str(example.family_id)], "*": ids[:2]}):
            for answer in (client.get(path, {"q": ids[0], "next": path}), client.post(path, body)):
                assert (answer.status_code, answer.content) == (404, nothing), path
    assert fingerprint(example.family_id) == before


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
