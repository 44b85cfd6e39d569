"""An invitation is one step: who invites, one press, one code, in."""

import re
from base64 import b64decode
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.teams.cast import Cast, make_cast

LINK = re.compile(r"http://testserver(/join/[\w-]+/)")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def add_aunt(cast: Cast) -> Any:
    client = cast.client("amira")
    client.post(cast.url("people/add/"), {"chosen_name": "Nadia", "standing": "caregiver"})
    page = client.get(cast.url("people/")).content.decode()
    return client, re.findall(r'href="([^"]+/invite/)"', page)[-1]


def invitation(cast: Cast, email: str = "nadia@example.org") -> tuple[str, str]:
    client, address = add_aunt(cast)
    page = client.post(address, {"email": email}).content.decode()
    link = LINK.search(page)
    assert link, page
    return link[1], page


def code() -> str:
    found = re.search(r"^([A-Z0-9]{3,}-[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_the_link_is_a_picture_too(cast: Cast) -> None:
    link, page = invitation(cast)
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert data and b"<svg" in b64decode(data[1])
    assert "scan the picture" in page and link


def test_a_stranger_to_us_is_in_with_one_press_and_one_code(cast: Cast) -> None:
    link, _page = invitation(cast)
    phone = Client()
    first = phone.get(link).content.decode()
    assert "<bdi>Amira</bdi> invites you" in first and "nadia@example.org" not in first
    asked = phone.post(link)
    assert asked.status_code == 302
    shown = phone.get(asked["Location"])
    assert b"Code from the e-mail" in shown.content
    done = phone.post(asked["Location"], {"code": code()}, follow=True)
    assert done.redirect_chain[-1][0] == cast.url("")


def test_somebody_with_an_account_too(cast: Cast) -> None:
    email = cast.accounts["stranger"].email
    link, _page = invitation(cast, email)
    phone = Client()
    asked = phone.post(link)
    done = phone.post(asked["Location"], {"code": code()}, follow=True)
    assert mail.outbox[-1].to == [email]
    assert done.status_code == 200 and "/join/" not in done.redirect_chain[-1][0]


def test_what_does_not_work_says_so_and_sends_nothing(cast: Cast) -> None:
    phone = Client()
    page = phone.get("/join/0123456789/").content.decode()
    assert "does not work any more" in page and "Sign in" in page
    assert phone.post("/join/0123456789/").status_code == 200
    assert not mail.outbox


def test_a_preview_joins_nothing(cast: Cast) -> None:
    """A mail program opens the link; so does a browser in which somebody else is signed in."""
    link, _page = invitation(cast)
    assert Client().get(link).status_code == 200
    other = cast.client("stranger")
    # In the wrong hands it is nothing but a wrong one.
    assert b"or is for another address" in other.get(link).content
    assert b"for another address" in other.post(link).content


def test_a_parents_invitation_says_that_it_may_need_two(cast: Cast) -> None:
    dana = cast.client("dana")
    amira = cast.people["amira"].pk
    page = dana.get(cast.url(f"people/{amira}/invite/")).content.decode()
    assert "Ask a second person" in page and "works\n" not in page
