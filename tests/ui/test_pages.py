"""Headers, language, exit, errors, through the whole stack; reading needs no database."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from oneplan.kernel.viewer import Viewer
from oneplan.ui import nav, views
from oneplan.ui.context import Page


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("path", ["/ui/", "/help/", "/privacy/"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_open_in_both_languages(visitor, path, language):
    page = visitor.get(path, headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}" dir="ltr">' in page.text


@pytest.mark.parametrize("path", ["/ui/", "/ui/question/"])
def test_the_gallery_is_closed_where_real_families_are(db, visitor, settings, path):
    settings.DEBUG = settings.DEMO = settings.LOCAL = False
    closed = visitor.get(path)
    assert closed.status_code == 404 and closed.content == visitor.get("/nothing/").content
    assert visitor.post(path, {"name": "x"}).status_code == 404
    assert visitor.post(path, headers={"x-autosave": "1"}).status_code == 404


def test_nothing_but_our_own_code_runs_and_nothing_is_kept(visitor):
    first, second = visitor.get("/help/"), visitor.get("/help/")
    rules = [page.headers["Content-Security-Policy"] for page in (first, second)]
    assert all(re.search(r"script-src 'self' 'nonce-[\w-]{16}'", rule) for rule in rules)
    assert rules[0] != rules[1]
    assert "unsafe" not in rules[0] and "default-src 'none'" in rules[0]
    assert first.headers["Cache-Control"] == "no-store"
    assert "camera=()" in first.headers["Permissions-Policy"]
    assert first.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert first.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("accept", ["en", "fr"])
def test_every_404_is_the_same(visitor, accept):
    paths = ["/nothing/", "/nothing/?q=1&dir=ltr", "/help/more/", "/%00/", "/é/", "/UI/"]
    asked = [visitor.get(path, headers={"accept-language": accept}) for path in paths]
    assert {page.status_code for page in asked} == {404}
    assert len({page.content for page in asked}) == 1


def test_404_says_nothing_of_who_asks_or_why():
    requests = [RequestFactory().get(path) for path in ("/family/1/", "/x/")]
    requests[0].viewer = Viewer(signed_in=True, name="Amira")
    pages = [views.not_found(request, Exception("hidden")) for request in requests]
    assert pages[0].content == pages[1].content


def test_language_is_remembered_and_the_page_kept(db, strict):
    answer = strict.post("/language/", {"language": "fr", "next": "/help/?a=1"})
    assert answer.headers["Location"] == "/help/?a=1"
    assert 'lang="fr"' in strict.get("/help/").text


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_language_leads_nowhere_else(next_page):
    answer = views.language(
        RequestFactory().post("/language/", {"language": "fr", "next": next_page})
    )
    assert answer.headers["Location"] == "/"


def test_language_without_a_page_goes_back_to_where_the_person_was():
    here = {"referer": "http://testserver/help/"}
    answer = views.language(RequestFactory().post("/language/", {"language": "xx"}, headers=here))
    assert answer.headers["Location"] == "/help/"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


TYPED = {
    "story": "Je voudrais dormir.\n<b>Merci</b> & à bientôt",
    "mood": "sad",
    "phone": "416 555 0100",
    "password": "not to be shown",
    "code": "123456",
    "family": "0190b6c6-0000-7000-8000-000000000000",
    "helping": "not_sure",
    "next": "/help/",
}


@pytest.mark.parametrize(
    "show",
    [views.server_error, views.csrf_failure],
)
def test_what_was_typed_is_given_back(show):
    request = RequestFactory().post("/x/", TYPED, headers={"referer": "http://testserver/help/"})
    page = show(request)
    assert page.status_code in {403, 500}
    assert "&lt;b&gt;Merci&lt;/b&gt; &amp; à bientôt</textarea>" in page.text
    assert "sad</textarea>" in page.text and "416 555 0100" in page.text
    assert 'href="/help/"' in page.text
    for hidden in ("not to be shown", "123456", "0190b6c6", "not_sure"):
        assert hidden not in page.text


def test_an_expired_form_loses_nothing(db, strict):
    page = strict.post("/accounts/login/", {"login": "amira@example.org"})
    assert page.status_code == 403
    assert "amira@example.org</textarea>" in page.text


def test_server_error_page_cannot_fail(monkeypatch):
    monkeypatch.setattr(views.loader, "get_template", lambda name: 1 / 0)
    page = views.server_error(RequestFactory().get("/"))
    assert page.status_code == 500 and b"try again" in page.content


def test_navigation_comes_from_other_rooms(monkeypatch):
    monkeypatch.setattr(nav, "_sources", [])
    nav.register(lambda viewer, path: [nav.NavItem("Home", "/")] if viewer.signed_in else [])
    nav.register(lambda viewer, path: [nav.NavItem("Plan", "/p/"), nav.NavItem("Team", "/p/team/")])
    amira = Viewer(signed_in=True)
    current = {
        path: [item.label for item in nav.items_for(amira, path) if item.current]
        for path in ("/", "/p/", "/p/need/1/", "/p/team/", "/elsewhere/")
    }
    assert current == {
        "/": ["Home"],
        "/p/": ["Plan"],
        "/p/need/1/": ["Plan"],
        "/p/team/": ["Team"],
        "/elsewhere/": [],
    }
    assert [i.label for i in nav.items_for(Viewer(), "/")] == ["Plan", "Team"]


def test_pretended_direction_is_not_for_real_sites(settings):
    asked = RequestFactory().get("/", {"dir": "rtl"})
    settings.DEBUG = settings.DEMO = settings.LOCAL = False
    assert Page(asked).dir == "ltr"
    settings.LOCAL = True
    assert Page(asked).dir == "rtl"
