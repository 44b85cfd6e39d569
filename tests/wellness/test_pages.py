"""The pages: of the owner, of those they named, and the same 404 for everybody else."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from oneplan.wellness.models import Section
from oneplan.wellness.readers import own
from tests.wellness.test_rules import png

pytestmark = pytest.mark.django_db


def client_of(world, who: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if who in world.accounts:
        client.force_login(world.accounts[who])
    return client


def owners_pages(world) -> list[str]:
    with world.acting("noor"):
        sections = {one.code: one.pk for one in Section.objects.filter(plan_id=world.plan_id)}
        tool = own.plan_page(world.viewer("noor"), world.plan_id).tools[0].id
    plan, contact = world.plan_id, world.contacts["sam"]
    named = [
        ("home",), ("begin",), ("today",), ("days",), ("wishes",), ("people",), ("add_person",),
        ("add_out",), ("person", contact), ("change", contact), ("remove_person", contact),
        ("suggestions",), ("export",), ("delete_all",), ("plan", plan), ("rename", plan),
        ("delete_plan", plan), ("add_section", plan), ("print", plan), ("card", plan),
        ("crisis", plan), ("terms", plan), ("sign", plan), ("supporter", plan, contact),
        ("tool", sections["toolbox"]), ("tool_change", sections["toolbox"], tool),
        ("taking", sections["post"]),
        *(("section", pk) for pk in sections.values()),
        *(("share", pk) for pk in sections.values()),
        *(("preview", pk) for pk in sections.values()),
        *(("scribe", pk) for pk in sections.values()),
        ("add_picture", sections["early"]),
        ("write", sections["early"], "all"), ("write", sections["crisis"], "signs"),
        ("write", sections["post"], "learn"), ("shared",),
        ("keep", plan), ("kept", plan), ("passphrase",),
    ]  # fmt: skip
    return [reverse(f"wellness:{name}", args=args) for name, *args in named]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_the_owners_opens(world, language: str) -> None:
    client = client_of(world, "noor", language)
    for path in owners_pages(world):
        answer = client.get(path)
        assert answer.status_code == 200, path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_is_in_its_field_in_every_language(world, language: str) -> None:
    """A browser shows a day in a field only as 2026-11-27, whatever is read."""
    client = client_of(world, "noor", language)
    for path in (f"/wellness/section/{world.section_id('early')}/share/",
                 f"/wellness/plan/{world.plan_id}/keep/"):  # fmt: skip
        page = client.get(path).content.decode()
        assert re.search(r'type="date" name="until" value="\d{4}-\d\d-\d\d"|'
                         r'name="until" value="\d{4}-\d\d-\d\d"', page), path  # fmt: skip


PUBLIC = {"/wellness/", "/wellness/begin/", "/wellness/today/", "/wellness/days/",
          "/wellness/rules/", "/wellness/people/", "/wellness/people/add/",
          "/wellness/people/out/", "/wellness/suggestions/", "/wellness/all/export/",
          "/wellness/all/delete/", "/wellness/shared/", "/wellness/passphrase/"}  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_for_others_there_is_no_such_page(world, who: str) -> None:
    """I1, I3 at the pages: the same bytes as for what does not exist; own pages are empty."""
    client, owner = client_of(world, who), client_of(world, "noor")
    none = re.sub("[0-9a-f]{8}-", "00000000-", str(world.plan_id))
    nothing = without_tokens(client.get(f"/wellness/plan/{none}/").content)
    for path in owners_pages(world):
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            if answer.status_code == 405:  # whoever asks, and whether it exists or not
                continue
            if path in PUBLIC:
                assert b"Autumn plan" not in answer.content, path
            else:
                assert answer.status_code == 404, path
                assert without_tokens(answer.content) == nothing, path
    assert owner.get(f"/wellness/plan/{world.plan_id}/").status_code == 200


def without_tokens(page: bytes) -> bytes:
    page = re.sub(rb'(nonce|value)="[^"]*"', b"", page)
    return re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", page)


def test_put_is_refused(world) -> None:
    section = world.section_id("early")
    for who in ("stranger", "noor"):
        answer = client_of(world, who).put(f"/wellness/section/{section}/write/all/")
        assert answer.status_code in {404, 405}


def test_writing_in_small_sittings(world) -> None:
    client, section = client_of(world, "noor"), world.section_id("early")
    path = f"/wellness/section/{section}/write/all/"
    page = client.get(path).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]  # type: ignore[index]
    typed = {"revision": revision, "signs": "I skip lunch\nI sleep in my clothes"}
    kept = client.post(path, typed | {"must": "half a"}, headers={"X-Autosave": "1"})
    assert kept.status_code == 204
    page = client.get(path).content.decode()
    assert "half a" in page and "did not save it" in page
    assert client.post(path, typed).status_code == 302
    again = client.post(path, typed | {"signs": "From another window"})
    assert again.status_code == 200 and "saved this in another window" in again.content.decode()
    assert "From another window" in again.content.decode()
    late = client.post(path, typed | {"must": "late"}, headers={"X-Autosave": "1"})
    assert late.status_code == 409, "a draft that lands after its own save is dropped"
    assert "late" not in client.get(path).content.decode()


def test_beginning_takes_one_page(world) -> None:
    client = client_of(world, "stranger")
    answer = client.post(
        "/wellness/begin/",
        {"name": "Mine", "helps": "Tea", "sign": "I pace", "person": "Ana", "edition": "youth"},
        follow=True,
    )
    assert answer.status_code == 200 and b"Mine" in answer.content
    assert b"Ana" in client.get("/wellness/people/").content


def test_a_contact_reads_by_link_and_code(world) -> None:
    world.share("early", "sam")
    client, path = Client(), f"/wellness/with/{world.secrets['sam']}/"
    assert b"I skip lunch" not in client.get(path).content
    mail.outbox.clear()
    with pytest.MonkeyPatch.context():
        sent = client.post(path, {"send": "1"})
    code = re.search(r"Your code is: <b><bdi[^>]*>(\d+)", sent.content.decode())
    assert code, "in the demo the page says it"
    assert client.post(path, {"code": "22222222"}).status_code == 200
    assert client.post(path, {"code": code[1]}).status_code == 302
    page = client.get(path).content.decode()
    [read] = re.findall(rf'href="({path}read/[^"]+)"', page)
    text = client.get(read).content.decode()
    assert "I skip lunch" in text and "A walk" not in text and "Autumn plan" not in text
    assert client.post(read, {"text": "I stop singing"}).status_code == 302
    owner = client_of(world, "noor")
    assert "I stop singing" in owner.get("/wellness/suggestions/").content.decode()
    assert (
        "What they opened"
        in owner.get(f"/wellness/people/{world.contacts['sam']}/").content.decode()
    )
    assert Client().get(f"{path}read/{world.plan_id}/").status_code == 404


def test_a_link_that_leads_nowhere_is_the_same_page(world) -> None:
    other = Client().get("/wellness/with/no-such-link/")
    owner = client_of(world, "noor")
    owner.post(f"/wellness/people/{world.contacts['sam']}/out/", {"out": "yes"})
    for method in ("get", "post"):
        gone = getattr(Client(), method)(f"/wellness/with/{world.secrets['sam']}/", {"send": "1"})
        assert gone.status_code == other.status_code == 404
        assert without_tokens(gone.content).replace(
            world.secrets["sam"].encode(), b""
        ) == without_tokens(other.content).replace(b"no-such-link", b"")


def test_supporters_activate_by_their_links(world) -> None:
    signs = [str(sign) for sign in world.signs("any_signs")]
    clients = {}
    for who in ("sam", "rita"):
        clients[who] = Client()
        path = f"/wellness/with/{world.secrets[who]}/"
        sent = clients[who].post(path, {"send": "1"}).content.decode()
        code = re.search(r"Your code is: <b><bdi[^>]*>(\d+)", sent)[1]  # type: ignore[index]
        clients[who].post(path, {"code": code})
        stand = f"{path}plan/{world.plan_id}/"
        assert "I stop eating" in clients[who].get(stand).content.decode()
        assert "Do not lecture me" not in clients[who].get(stand).content.decode()
        none = clients[who].post(stand, {"step": "agree"})
        assert "Tick at least one sign" in none.content.decode()
        assert clients[who].post(stand, {"step": "agree", "signs": signs}).status_code == 302
    page = clients["rita"].get(stand).content.decode()
    [read] = set(re.findall(r'href="([^"]+/read/[^"]+)"', page))
    assert "Do not lecture me" in clients["rita"].get(read).content.decode()
    wrote = clients["rita"].post(stand, {"step": "log", "text": "We had soup"})
    assert wrote.status_code == 302
    owner, crisis = client_of(world, "noor"), f"/wellness/plan/{world.plan_id}/crisis/"
    page = owner.get(crisis).content.decode()
    assert "We had soup" in page and "End it now" in page
    assert (
        "is open now"
        in owner.get(f"/wellness/section/{world.section_id('crisis')}/").content.decode()
    )
    assert owner.post(f"{crisis}step/", {"step": "end"}).status_code == 302
    assert clients["rita"].get(read).status_code == 404
    assert owner.post(f"{crisis}step/", {"step": "agree"}).status_code == 404
    assert owner.post(f"{crisis}step/", {"step": "close"}).status_code == 302


def test_scribe_mode_saves_what_the_owner_said_yes_to(world) -> None:
    client, section = client_of(world, "noor"), world.section_id("early")
    path = f"/wellness/section/{section}/scribe/"
    asked = client.post(path, {"scribe": "Dana", "field": "signs", "lines": "One\nTwo"})
    assert "Is this what you said?" in asked.content.decode()
    sent = {"confirm": "1", "scribe": "Dana", "field": "signs", "line": ["One", "Two"]}
    assert client.post(path, sent | {"take_0": "yes", "take_1": "no"}).status_code == 302
    page = client.get(f"/wellness/section/{section}/").content.decode()
    assert "One" in page and "Two" not in page and "Dana" in page


def test_check_in_opens_my_own_words_and_tells_nobody(world) -> None:
    client = client_of(world, "noor")
    mail.outbox.clear()
    answer = client.post("/wellness/today/", {"mark": "early", "words": "tired"})
    assert "Early signs" in answer.content.decode()
    assert client.post("/wellness/today/", {"mark": "fine"}).status_code == 200
    assert "tired" in client.get("/wellness/days/").content.decode()
    assert mail.outbox == []


def test_a_picture_is_stored_without_its_place(world) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, section = client_of(world, "noor"), world.section_id("early")
    path = f"/wellness/section/{section}/picture/"
    file = SimpleUploadedFile("me.png", png(b"GPS 43"))
    assert client.post(path, {"words": "My dog", "picture": file}).status_code == 302
    page = client.get(f"/wellness/section/{section}/").content.decode()
    [source] = re.findall(rf'src="({path}[^"]+)"', page)
    picture = client.get(source)
    assert picture.content == png() and picture["Content-Type"] == "image/png"
    assert client_of(world, "stranger").get(source).status_code == 404
    world.share("early", "sam")
    bad = client.post(path, {"words": "x", "picture": SimpleUploadedFile("x.svg", b"<svg/>")})
    assert "Choose a JPEG or PNG" in bad.content.decode()


def test_export_and_delete(world) -> None:
    from io import BytesIO
    from zipfile import ZipFile

    client = client_of(world, "noor")
    client.post("/wellness/today/", {"mark": "well", "words": "a good day"})
    archive = ZipFile(BytesIO(client.get("/wellness/all/export/").content))
    data = archive.read("plan.json").decode() + archive.read("plan.txt").decode()
    for words in ("A walk", "I skip lunch", "Call my sister", "a good day", "He shouts"):
        assert words in data
    assert "Tick the box" in client.post("/wellness/all/delete/").content.decode()
    done = client.post("/wellness/all/delete/", {"sure": "on"})
    assert "Certificate" in done.content.decode()
    assert "Begin in two minutes" in client.get("/wellness/").content.decode()


@pytest.mark.parametrize(
    ("path", "most"),
    [("/wellness/", 8), ("/wellness/plan/{}/", 8), ("/wellness/today/", 8)],
)
def test_pages_ask_little(world, path: str, most: int, django_assert_max_num_queries) -> None:
    client = client_of(world, "noor")
    with django_assert_max_num_queries(most + 2):  # and the savepoint that a test's request is
        assert client.get(path.format(world.plan_id)).status_code == 200
