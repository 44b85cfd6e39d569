"""A real browser for tests, phone-sized and desktop-sized, with an accessibility engine.

Used as a plugin: a test module says `pytest_plugins = ["tests.browser"]` (or conftest does).
Without a browser the tests skip, loudly; where CI is set they fail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# The first is the same browser without a window: a fifth less work, where it is installed.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Two cores are shared by the pages, their server and its database: a page lives too briefly
    # for a second compiler to pay, and threads only take turns.
    "--in-process-gpu",
    "--js-flags=--no-opt --no-maglev --single-threaded --min-semi-space-size=16",
]
SIZES = {"phone": (390, 844), "small phone": (320, 568), "desktop": (1280, 900)}

# A page has few colours and the engine reads each hundreds of times, which takes a quarter of its
# work: what one says is remembered. Nothing else of it is changed.
AXE_REMEMBERS = """
(() => {
  const color = axe.commons.color.Color.prototype, read = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (known.has(text)) {
      [this.r, this.g, this.b, this.alpha] = known.get(text);
      return this;
    }
    const answer = read.call(this, text);
    known.set(text, [this.r, this.g, this.b, this.alpha]);
    return answer;
  };
})()"""
# Every rule is run; only what is wrong is brought back, which takes half the time.
AXE_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target} ${node.failureSummary}`));
}"""

OpenPage = Callable[..., Page]


def find_chromium() -> str | None:
    """Where the browser is: CHROMIUM says, or the usual names on the path."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        missing = "NO BROWSER: install chromium or set CHROMIUM; pages were not checked."
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(missing)
        pytest.skip(missing)
    # Playwright's loop runs in this thread, and Django mistakes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """`open_page("phone", "fr", **more)`: a page in a browser profile of its own.

    A page that logs an error to the console (a script, or what its own rules forbid) fails.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_one(size: str = "phone", language: str = "en", **more: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=f"{language}-CA", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: _note(said.type, said.text, wrong))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, wrong


def _note(kind: str, text: str, wrong: list[str]) -> None:
    # An error page is an error to the browser too; the tests of those pages say so themselves.
    if kind == "error" and "Failed to load resource" not in text:
        wrong.append(text)


@pytest.fixture
def phone_page(open_page: OpenPage) -> Page:
    return open_page("phone")


@pytest.fixture
def desktop_page(open_page: OpenPage) -> Page:
    return open_page("desktop")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: what the engine finds wrong, one line a place; empty when all is well."""

    def check(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{AXE_SCRIPT};{AXE_REMEMBERS}")
        return [f"{page.url} {fault}" for fault in page.evaluate(AXE_RUN)]

    return check


@pytest.fixture(scope="session")
def too_wide() -> Callable[[Page], int]:
    """`too_wide(page)`: how many pixels the page sticks out sideways; 0 when it fits."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return lambda page: int(page.evaluate(script))
