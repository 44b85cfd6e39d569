"""Somebody who walks through the pages: presses what is written there, and looks at each page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from playwright.sync_api import Locator, Page

PHONE, DESKTOP = (390, 844), (1280, 900)


@cache
def said(words: str, language: str) -> str:
    """The interface's own words in a language; there must be some."""
    with translation.override(language):
        found = translation.gettext(words)
    assert language == "en" or found != words, f"not translated: {words}"
    return found


@dataclass
class Walk:
    """`press` and `open_` as a person does, `write` and `tick` by the form's own names."""

    page: Page
    base: str
    language: str
    axe: Callable[[Page], list[str]]
    shapes: set[str]
    looks: bool = True
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    # Presses of links, buttons and choices; writing is no press.
    clicks: int = 0

    # Moving

    def enter_as(self, who: str) -> None:
        self.page.goto(f"{self.base}/demo/")
        card = self.page.locator(f"form:has(input[name=who][value={who}])")
        with self.page.expect_navigation():
            card.locator("button").click()

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer and answer.status == 200, f"{path}: {answer and answer.status}"
        self.look()

    def press(self, words: str, *, within: str = "body", exact: bool = False, **facts: Any) -> None:
        """A link or a button with these words (in the walker's language), the first there is."""
        place = self.page.locator(within).first
        name = said(words, self.language) % facts if facts else said(words, self.language)
        found = place.get_by_role("link", name=name, exact=exact).or_(
            place.get_by_role("button", name=name, exact=exact)
        )
        self.follow(found.first)

    def follow(self, found: Locator) -> None:
        self.clicks += 1
        with self.page.expect_navigation():
            found.click()
        self.look()

    def unfold(self) -> None:
        """Open every card that only shows its title."""
        folded = self.page.locator("main details.fold:not([open]) > summary")
        while folded.count():
            self.clicks += 1
            folded.first.click()

    def choose(self, name: str, value: str) -> None:
        """The button that answers a question by itself."""
        self.follow(self.page.locator(f"main button[name={name}][value='{value}']"))

    def pick(self, name: str, value: str | None = None, label: str | None = None) -> None:
        """One of a list that opens."""
        self.clicks += 1
        self.page.locator(f"select[name={name}]").select_option(value, label=label)

    def send(self, within: str = "main") -> None:
        """The form's own button."""
        self.follow(self.page.locator(f"{within} form[method=post] button.primary").last)

    # Writing

    def write(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def tick(self, name: str, *values: str) -> None:
        """Press the label, as a finger does."""
        for value in values:
            found = self.page.locator(f"main input[name={name}][value='{value}']")
            self.clicks += 1
            self.page.locator(f"label[for='{found.get_attribute('id')}']").click()
            assert found.is_checked(), (name, value)

    def tick_box(self, field: str) -> None:
        """A box to tick, by the id of its field."""
        self.clicks += 1
        self.page.locator(f"label[for={field}]").click()

    def answer(self, **fields: str) -> None:
        """Fill in one question's page and go on."""
        self.write(**fields)
        self.send()

    # Looking

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def sees(self, *texts: str) -> None:
        shown = self.words
        for text in texts:
            assert text in shown, f"{text!r} is not on {self.path}:\n{shown}"

    def reads(self, *words: str) -> None:
        """The interface's own words, in the walker's language."""
        self.sees(*(said(text, self.language) for text in words))

    def look(self) -> None:
        """Nothing wrong at both sizes. What is found is told at the end, all of it.

        The engine runs once for pages that differ only in their texts: its rules do not read them.
        """
        if not self.looks:
            return
        self.looked += 1
        shape = self.page.evaluate(SHAPE)
        known = shape in self.shapes
        self.shapes.add(shape)
        self.wrong += self.faults(PHONE, known)
        self.resize(DESKTOP)
        self.wrong += self.faults(DESKTOP, known)
        self.resize(PHONE)

    def resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def faults(self, size: tuple[int, int], known: bool = False) -> list[str]:
        at = f"{size[0]} px"
        found = [] if known else [f"{at} {fault}" for fault in self.axe(self.page)]
        about = self.page.evaluate(ABOUT)
        if about["beyond"]:
            found.append(f"{at} {self.page.url} is {about['beyond']} px too wide")
        if about["lang"] != self.language:
            found.append(f"{at} {self.page.url} says it is {about['lang']}")
        if len(about["title"]) < 12 or about["headings"] != 1:
            found.append(f"{at} {self.page.url}: {about['title']!r}, {about['headings']} h1")
        return found


ABOUT = """() => {
  const root = document.documentElement;
  return {
    beyond: Math.max(0, root.scrollWidth - root.clientWidth), lang: root.lang,
    title: document.title, headings: document.querySelectorAll("h1").length,
  };
}"""

SHAPE = """() => document.documentElement.outerHTML
  .replace(/>[^<]+</g, ">.<")
  .replace(/ (value|content)="[^"]*"/g, "")
  .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "")"""
