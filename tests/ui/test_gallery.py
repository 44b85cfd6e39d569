"""Every component in every state, in a real browser: accessible, fitting, kind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

pytest_plugins = ["tests.browser"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Pages that belong to nobody need no database."""
    server = LiveServer("127.0.0.1:0")
    yield server.url
    server.stop()


@pytest.mark.parametrize(
    ("path", "language", "size"),
    [
        *[("/ui/", language, size) for language in ("en", "fr") for size in ("phone", "desktop")],
        *[("/ui/?dir=rtl", "en", size) for size in ("phone", "desktop")],
        *[(path, "fr", "phone") for path in ("/ui/question/", "/help/", "/privacy/", "/nothing/")],
    ],
)
def test_pages_are_accessible(site, open_page, axe, too_wide, path, language, size):
    page = open_page(size, language)
    page.goto(site + path)
    assert axe(page) == []
    assert too_wide(page) == 0


def test_a_very_small_screen_is_enough(site, open_page, too_wide):
    page = open_page("small phone", "fr")
    page.goto(site + "/ui/")
    assert too_wide(page) == 0


def test_two_columns_on_a_wide_screen_one_on_a_phone(site, open_page):
    boxes = {}
    for size in ("phone", "desktop"):
        page = open_page(size)
        page.goto(site + "/ui/")
        boxes[size] = [page.locator(part).bounding_box() for part in (".body", ".aside")]
    phone, desktop = boxes["phone"], boxes["desktop"]
    assert phone[1]["y"] >= phone[0]["y"] + phone[0]["height"]
    assert desktop[1]["y"] == desktop[0]["y"] and desktop[1]["x"] > desktop[0]["x"]


def test_tags_do_not_break_even_in_a_narrow_place(site, phone_page: Page):
    phone_page.goto(site + "/ui/")
    lines = phone_page.evaluate(
        "() => { const narrow = document.createElement('p'); narrow.style.width = '3rem';"
        " narrow.append(...document.querySelectorAll('.tag')); document.body.append(narrow);"
        " return [...narrow.children].map(tag => tag.getBoundingClientRect().height) }"
    )
    assert max(lines) < 40


def test_what_can_be_pressed_is_big_enough(site, phone_page: Page):
    phone_page.goto(site + "/ui/")
    small = phone_page.locator(
        ".button, .exit, .tongue, .choice, .back, .errors a, summary"
    ).evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"
    )
    assert small == []


def test_errors_are_read_first_and_lead_to_the_question(site, phone_page: Page):
    phone_page.goto(site + "/ui/")
    expect(phone_page.locator(".errors")).to_be_focused()
    phone_page.locator(".errors a", has_text="helping").click()
    expect(phone_page.locator("#wrong_helping_0")).to_be_focused()


def test_the_bar_covers_nothing_that_has_focus(site, phone_page: Page):
    phone_page.goto(site + "/ui/")
    bar = phone_page.locator(".bar").bounding_box()
    for _ in range(60):
        phone_page.keyboard.press("Shift+Tab")
        covered = phone_page.evaluate(
            "bar => { const e = document.activeElement, b = e.getBoundingClientRect();"
            " return !e.closest('.bar, .skip') && e !== document.body && b.bottom > 0"
            " && b.top < bar && b.height < 400 && e.outerHTML }",
            bar["height"],
        )
        assert not covered


@pytest.mark.parametrize("by", ["press", "escape"])
def test_exit_leaves_and_the_page_is_gone(site, phone_page: Page, by):
    phone_page.route(
        "https://**", lambda route: route.fulfill(body="weather", content_type="text/html")
    )
    phone_page.goto(site + "/help/")
    with phone_page.expect_request("**/exit/"):
        if by == "press":
            phone_page.get_by_role("link", name="Exit this page").click()
        else:
            for _ in range(3):
                phone_page.keyboard.press("Escape")
    phone_page.wait_for_url("https://**")
    phone_page.go_back()
    assert "/help/" not in phone_page.url


def test_exit_works_without_scripts(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site + "/help/")
    # Where it leads is not there on a machine without a network; that it is asked for is enough.
    with page.expect_request(lambda request: request.url.startswith("https://")):
        page.get_by_role("link", name="Exit this page").click(no_wait_after=True)


def test_language_switch_keeps_the_page(transactional_db, site, phone_page: Page):
    phone_page.goto(site + "/help/?a=1")
    phone_page.get_by_role("button", name="Français").click()
    phone_page.wait_for_url("**/help/?a=1")
    assert phone_page.locator("html").get_attribute("lang") == "fr"


def test_drafts_save_themselves_and_keep_trying(site, phone_page: Page):
    """One second after typing stops; after a lost connection again; the newest words arrive."""
    sent: list[str] = []
    answers = iter(["lost", "kept", "kept", "kept"])

    def answer(route):
        if route.request.headers.get("x-autosave") != "1":
            return route.continue_()
        if next(answers) == "lost":
            return route.abort()
        sent.append(route.request.post_data)
        return route.fulfill(status=204)

    phone_page.route("**/ui/", answer)
    phone_page.goto(site + "/ui/")
    phone_page.locator("#fresh_story").fill("Dormir la nuit")
    expect(phone_page.locator("[data-say]")).to_contain_text("Not saved yet", timeout=5000)
    expect(phone_page.locator("[data-say]")).to_have_text("Saved", timeout=8000)
    assert "story=Dormir+la+nuit" in sent[-1] and "csrfmiddlewaretoken" in sent[-1]


def test_a_draft_says_when_nobody_is_signed_in(site, phone_page: Page):
    phone_page.route(
        "**/ui/",
        lambda route: (
            route.fulfill(status=403)
            if route.request.headers.get("x-autosave")
            else route.continue_()
        ),
    )
    phone_page.goto(site + "/ui/")
    phone_page.locator("#fresh_story").fill("Dormir")
    expect(phone_page.locator("[data-say]")).to_contain_text("signed out", timeout=5000)


def test_a_form_is_sent_once(site, phone_page: Page):
    phone_page.goto(site + "/ui/")
    phone_page.evaluate(
        "() => { window.sent = 0; window.addEventListener('submit', event => {"
        " if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); }); }"
    )
    button = phone_page.locator("form[data-autosave] .button").first
    button.evaluate("button => { button.click(); button.click(); button.click(); }")
    assert phone_page.evaluate("window.sent") == 1
    assert button.get_attribute("aria-disabled") == "true"
