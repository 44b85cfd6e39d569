"""*Exit this page*: away at once, and as much is left in the browser as after signing out."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from oneplan.accounts import views
from tests.accounts.test_kept import WORDS, leave_words, sign_in_again
from tests.example.world import Be

CLEARED = '"cache", "storage"'


def test_it_leaves_at_once_without_saying_from_where() -> None:
    answer = Client().get("/exit/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


OURS = {"referer": "http://testserver/family/x/"}
THEIRS = {"referer": "https://elsewhere.example/"}


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"} | OURS, False),
        ({"sec-fetch-site": "none"}, False),  # also a link in an e-mail
        (OURS, True),  # a phone from before 2023 says no more than this
        (THEIRS, False),
        ({"referer": "http://testserver.elsewhere.example/"}, False),
        ({"referer": "http://[/"}, False),
        ({}, False),
    ],
)
def test_it_ends_the_session_only_from_our_own_pages(
    be: Be, said: dict[str, str], ended: bool
) -> None:
    client = be("amira")
    home = client.get("/").headers["Location"]
    client.get(home)
    answer = client.get("/exit/", headers=said)
    assert answer.status_code == 302
    assert (client.get(home).status_code == 302) is ended
    assert (answer.headers.get("Clear-Site-Data") == CLEARED) is ended
    assert ("oneplan_last" in answer.cookies) is ended
    if ended:
        assert answer.cookies["oneplan_last"].value == ""


def test_the_device_forgets_also_whose_session_was_over_already(be: Be) -> None:
    client, _path = leave_words(be)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    answer = client.get("/exit/", headers=OURS)
    assert answer.cookies["oneplan_last"].value == ""
    assert answer.headers["Clear-Site-Data"] == CLEARED


def test_it_works_when_signing_out_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "logout", lambda request: 1 / 0)
    request = RequestFactory().get("/exit/", headers=OURS)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    request.session = {}  # type: ignore[assignment]
    assert views.leave(request).status_code == 302


@pytest.mark.parametrize("way", ["exit", "logout"])
def test_words_that_were_kept_still_wait_for_whoever_wrote_them(be: Be, way: str) -> None:
    client, path = leave_words(be)
    if way == "exit":
        client.get("/exit/", headers=OURS)
    else:
        sign_in_again(client, "amira")
        client.post("/accounts/logout/")
    assert client.get("/accounts/kept/").status_code == 302
    assert sign_in_again(client, "amira") == "/accounts/kept/"
    page = client.get("/accounts/kept/").content.decode()
    assert WORDS in page and f'action="{path}"' in page


def test_words_under_way_when_the_button_is_pressed_are_kept(be: Be) -> None:
    """The page sends what was typed, and leaves: either may arrive first."""
    client = be("amira")
    home = client.get("/").headers["Location"]
    client.get(home)
    sent_along = dict(client.cookies)
    client.get("/exit/", headers=OURS)
    for name, cookie in sent_along.items():
        client.cookies[name] = cookie.value
    client.post(f"{home}plan/vision/", {"text": WORDS, "language": "en"})
    sign_in_again(client, "amira")
    assert WORDS in client.get("/accounts/kept/").content.decode()
