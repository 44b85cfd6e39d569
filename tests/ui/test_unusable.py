"""What no page can use is refused once, for all of them: in words, before it is read."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from oneplan.exchange.fhir.document import MOST_BYTES
from oneplan.kernel import clock
from oneplan.people.models import FamilyRole, Person
from oneplan.ui.form_page import FormPage, serve
from tests.plans.writing import share_with
from tests.teams.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("plan/strength/", {"statement": "She \0sings"}),
        ("access/said-stop/", {"whom": "\0"}),
        ("plan/begin/", {"x\0": "1"}),
        ("plan/?\0=1", {}),
        ("plan/?q=%00", {}),
        ("access/change/%00/", {}),
    ],
)
def test_a_nul_is_refused_wherever_it_stands(cast: Cast, path: str, data: dict[str, str]) -> None:
    client = cast.client("amira")
    client.raise_request_exception = False
    for method in (client.post, client.get):
        if method is client.post or not data:
            answer = method(cast.url(path), data)
            assert answer.status_code == 400, (path, method)
    page = client.post(cast.url(path), data).content.decode()
    assert "We could not read that" in page
    if "statement" in data:  # what was written is given back, without it
        assert "She sings" in page


def test_a_nul_in_a_cookie_is_no_session(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a\0bcdefghijklmnop"
    assert client.get("/", headers={"Cookie": 'oneplan="a\\000bcdefghijklmnop"'}).status_code == 200


class Body(BytesIO):
    """An empty one that says whether anybody looked into it."""

    looked = False

    def read(self, *much: int) -> bytes:
        self.looked = True
        return super().read(*much)


def announce(client: Client, path: str, length: int, kind: str) -> tuple[int, bool]:
    """The status of a request that announces so much, and whether it was read."""
    body = Body()
    more = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length), "wsgi.input": body}
    return client.generic("POST", path, b"", kind, **more).status_code, body.looked


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
@pytest.mark.parametrize("who", ["", "amira"])
def test_a_large_body_is_refused_unread(cast: Cast, kind: str, who: str) -> None:
    client = cast.client(who) if who else Client()
    too_much = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    for path in ("/", "/accounts/login/", cast.url("plan/strength/")):
        assert announce(client, path, too_much, kind) == (413, False), path


def test_a_page_that_takes_files_takes_its_own_most(cast: Cast) -> None:
    priya, path = cast.client("priya"), "/referrals/import/"
    kind = "multipart/form-data; boundary=x"
    assert announce(priya, path, MOST_BYTES + 200_000, kind) == (413, False)
    assert announce(priya, path, MOST_BYTES, kind)[1]


# -- found by sending what nobody would type ----------------------------------------------------


def test_no_rows_of_people_is_a_message(cast: Cast) -> None:
    sent = {
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        "family_name": "The Fictionals",
        "reason": "They ask for help.",
        "language": "en",
        "consent_how": "Here",
        "consent_on": (clock.today() - timedelta(days=1)).isoformat(),
        "shown_to_family": "yes",
        "key": "00000000-0000-0000-0000-000000000001",
    }
    client = cast.client("okafor")
    for total in ("0", "-1", "999999999", "x"):
        answer = client.post("/referrals/new/", sent | {"people-TOTAL_FORMS": total})
        assert answer.status_code == 200, total
        assert "There is a problem" in answer.content.decode(), total


def test_an_address_that_is_too_long_is_a_message(cast: Cast) -> None:
    address = "x" * 60 + "@" + ".".join(["y" * 60] * 4) + ".example"
    path = cast.url(f"people/{cast.people['sara'].pk}/invite/")
    for email in (address, "x" * 300 + "@example.org"):
        answer = cast.client("amira").post(path, {"email": email})
        assert answer.status_code == 200 and "There is a problem" in unescape(
            answer.content.decode()
        )


class Named(forms.Form):
    name = forms.CharField()


def test_who_may_only_read_is_told_so_with_what_they_typed(cast: Cast) -> None:
    """The wall refuses what no view has asked about: a message, nothing lost, nothing written."""
    share_with(cast, "okafor", "strengths")
    sent = RequestFactory().post("/", {"name": "At my friend’s"})
    with cast.acting("okafor") as (_viewer, family):
        page = FormPage(
            make=Named,
            act=lambda form: Person.objects.create(
                community=cast.community,
                family=family,
                chosen_name=form.cleaned_data["name"],
                standing=FamilyRole.CHILD,
            ),
            show=lambda form: HttpResponse(f"{form.errors} {form['name'].value()}"),
        )
        answer = serve(sent, page).content.decode()
    assert "lets you read this part, not change it" in answer
    assert "At my friend’s" in answer


def test_an_autosave_never_does_what_a_form_asks_for(cast: Cast) -> None:
    client = cast.client("amira")
    sent = client.post(cast.url("people/home/"), {"name": "Mum’s"}, headers={"X-Autosave": "1"})
    assert sent.status_code == 409
    assert "Mum’s" not in client.get(cast.url("people/")).content.decode()
