"""What is typed while a session ends waits for whoever typed it, and for nobody else."""

import re

from django.conf import settings
from django.core import mail
from django.test import Client

from oneplan.accounts.models import Account
from tests.example.world import Be

WORDS = "We laughed at supper for the first time in a year"


def session_ends(client: Client) -> None:
    """What is left then: the cookie that says whose account it was, and no session."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def sign_in_again(client: Client, who: str) -> str:
    """By code, as on the page; where it leads."""
    asked = client.post(
        "/accounts/login/", {"login": f"{who}@example.org", "next": "/accounts/kept/"}
    )
    assert asked.status_code == 302
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    answer = client.post(
        "/accounts/login/code/confirm/", {"code": code[1], "next": "/accounts/kept/"}
    )
    return str(answer.headers["Location"])


def leave_words(be: Be, who: str = "amira") -> tuple[Client, str]:
    """Somebody sends a form to their own page just after their session ended."""
    client = be(who)
    here = client.get("/").headers["Location"]
    client.get(here)
    session_ends(client)
    answer = client.post(f"{here}plan/vision/", {"text": WORDS, "language": "en"})
    assert answer.headers["Location"].startswith("/accounts/login/?next=/accounts/kept/")
    return client, f"{here}plan/vision/"


def test_the_same_person_gets_it_back(be: Be) -> None:
    client, path = leave_words(be)
    assert sign_in_again(client, "amira") == "/accounts/kept/"
    page = client.get("/accounts/kept/").content.decode()
    assert WORDS in page and f'action="{path}"' in page


def test_the_front_page_leads_there_too(be: Be) -> None:
    client, _path = leave_words(be)
    sign_in_again(client, "amira")
    assert client.get("/").headers["Location"] == "/accounts/kept/"


def test_somebody_else_gets_nothing(be: Be) -> None:
    client, _path = leave_words(be)
    sign_in_again(client, "neighbour")
    answer = client.get("/accounts/kept/")
    assert answer.status_code == 302 and answer.headers["Location"] == "/"
    assert "kept" not in client.session


def test_nobody_signed_in_sees_nothing(be: Be) -> None:
    client, _path = leave_words(be)
    assert client.get("/accounts/kept/").status_code == 302
    assert WORDS not in client.get("/", follow=True).content.decode()


def test_sent_again_it_no_longer_waits(be: Be) -> None:
    client, path = leave_words(be)
    sign_in_again(client, "amira")
    client.post(path, {"text": WORDS, "language": "en"})
    assert "kept" not in client.session


def test_it_can_be_let_go(be: Be) -> None:
    client, _path = leave_words(be)
    sign_in_again(client, "amira")
    client.post("/accounts/kept/")
    assert "kept" not in client.session


def test_a_strange_device_keeps_nothing(be: Be) -> None:
    here = be("amira").get("/").headers["Location"]
    stranger = Client()
    answer = stranger.post(f"{here}plan/vision/", {"text": WORDS})
    assert "kept" not in answer.headers["Location"] and "kept" not in stranger.session


def test_a_forged_cookie_keeps_nothing(be: Be) -> None:
    here = be("amira").get("/").headers["Location"]
    stranger = Client()
    amira = Account.objects.get(email="amira@example.org")
    stranger.cookies["oneplan_last"] = f"{amira.pk}:forged"
    stranger.post(f"{here}plan/vision/", {"text": WORDS})
    assert "kept" not in stranger.session


def test_one_tap_sends_it(be: Be) -> None:
    """The whole way with a form of one field: a reply to the meeting."""
    client = be("amira")
    here = client.get("/").headers["Location"]
    page = client.get(here).content.decode()
    action = re.search(r'action="([^"]+/reply/)"', page)
    assert action
    session_ends(client)
    client.post(action[1], {"answer": "yes", "next": here})
    sign_in_again(client, "amira")
    kept = client.get("/accounts/kept/").content.decode()
    assert f'action="{action[1]}"' in kept and 'name="answer" value="yes"' in kept
    client.post(action[1], {"answer": "yes", "next": here})
    assert "You said you’ll be there" in client.get(here).content.decode()
