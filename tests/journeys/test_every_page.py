"""Every page there is, by somebody who may open it: both languages, both sizes, and its weight.

Links are followed from each person's home, one address a route. A route that somebody of the cast
has looked at is not looked at again by the next, but for everybody's own navigation.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.walking import Walk

# Who walks, and where their own links do not lead.
CAST: dict[str, tuple[str, ...]] = {
    "visitor": ("/ui/", "/ui/question/", "/accounts/login/", "/accounts/signup/", "/demo/"),
    "amira": ("/accounts/sessions/", "/accounts/2fa/", "/accounts/confirm/", "/acting/"),
    "yusuf": (),
    "okafor": (),
    "dana": ("/referrals/new/", "/referrals/mine/"),
    "priya": ("/referrals/", "/referrals/import/"),
    "sam": ("/acting/",),
    "planner": (),
    "table": (),
    "admin": (),
    "ines": (),
}
LANGUAGES = ("en", "fr")
# Not pages, or pages that end the walk.
ELSEWHERE = {"exit", "account_logout", "ui:robots", "ui:language", "plans:pdf", "plans:version_pdf"}
ELSEWHERE |= {"safety:print", "safety:card"}
ELSEWHERE |= {"referrals:attachment"}
# Of about 80 routes with a page; fewer means that links have been lost.
AT_LEAST = 70


@pytest.fixture(scope="module")
def routes() -> dict[str, set[str]]:
    """The routes looked at so far, in each language."""
    return {language: set() for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", CAST)
def test_every_page(
    walk: Callable[..., Walk], routes: dict[str, set[str]], who: str, language: str
) -> None:
    walker = walk(language)
    if who != "visitor":
        walker.enter_as(who)
    before, leaks = len(routes[language]), []
    for path in pages(walker, CAST[who], routes[language]):
        walker.look()
        leaks += [f"{path}: {text!r}" for text in english_on(walker)]
    print(f"{who} {language}: {walker.looked} pages, {len(routes[language]) - before} new routes")
    assert not walker.wrong, "\n".join(walker.wrong)
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_was_forgotten(routes: dict[str, set[str]], language: str) -> None:
    """After the walks above; run alone it has nothing to count."""
    if not routes[language]:
        pytest.skip("nobody has walked")
    assert len(routes[language]) >= AT_LEAST, sorted(routes[language])


def pages(walker: Walk, more: Iterable[str], known: set[str]) -> Iterable[str]:
    """Open page after page, following links; each new route once, and all of the navigation."""
    walker.page.goto(walker.base + "/" if not more or walker.path == "/demo/" else walker.page.url)
    waiting = deque([walker.path if walker.path != "blank" else "/", *navigation(walker), *more])
    mine: set[str] = set()
    own = set(waiting)
    while waiting:
        path = waiting.popleft()
        route = route_of(path)
        if not route or route in mine or (route in known and path not in own):
            continue
        mine.add(route)
        known.add(route)
        answer = walker.page.goto(walker.base + path)
        assert answer and answer.status == 200, f"{path}: {answer and answer.status}"
        yield path
        waiting.extend(links(walker, "main, footer"))


def route_of(path: str) -> str:
    """The name of the page at an address; nothing for what is not a page of ours."""
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
    return "" if name in ELSEWHERE else name


def navigation(walker: Walk) -> list[str]:
    return links(walker, "nav")


def links(walker: Walk, within: str) -> list[str]:
    found: list[str] = walker.page.evaluate(
        """within => [...document.querySelectorAll(within)].flatMap(place =>
          [...place.querySelectorAll("a[href]")].map(link => link.getAttribute("href")))""",
        within,
    )
    here = walker.path
    return [
        href if href.startswith("/") else here + href
        for href in found
        if href.startswith(("/", "?")) and not href.startswith("//")
    ]


# Words of the interface that no French page says, where the interface speaks and not people.
ENGLISH = re.compile(
    r"\b(the|and|your|you|our|with|what|who|when|where|how|this|that|they|save|add|change|remove"
    r"|back|sign|find|choose|write|all|next|late|none|yes|not)\b",
    re.IGNORECASE,
)
INTERFACE = "title, nav a, h1, h2, label, legend, button, summary, th, .tag, .hint, .lead, .back"


def english_on(walker: Walk) -> list[str]:
    if walker.language == "en":
        return []
    texts: list[str] = walker.page.evaluate(
        """places => [...document.querySelectorAll(places)]
          .filter(one => one.closest("[lang]").lang === "fr" && !one.closest("[data-words]")
            && !one.querySelector("bdi, [lang], [dir=auto]") && !one.closest("bdi, [dir=auto]"))
          .map(one => { const copy = one.cloneNode(true);
            copy.querySelectorAll(".only-heard").forEach(heard => heard.remove());
            return copy.textContent.trim(); })""",
        INTERFACE,
    )
    return [text for text in texts if ENGLISH.search(text)]


# Bytes over the wire, as the browser counted them.

KB = 1000
FAMILY, STAFF = (100 * KB, 25 * KB), (200 * KB, 200 * KB)
WEIGHED = (
    ("amira", FAMILY, ("", "plan/", "team/", "people/", "access/", "plan/need/")),
    ("dana", STAFF, ("/today/", "/directory/", "/referrals/new/")),
    ("priya", STAFF, ("/today/", "/referrals/")),
)


@pytest.mark.parametrize(("who", "budget", "paths"), WEIGHED)
def test_pages_are_light(
    be: Callable[..., Walk], who: str, budget: tuple[int, int], paths: tuple[str, ...]
) -> None:
    walker = be(who)
    home = walker.path
    wire = walker.page.context.new_cdp_session(walker.page)
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    wire.send("Network.enable")
    heavy = []
    for path in paths:
        address = walker.base + (path if path.startswith("/") else home + path)
        wire.send("Network.clearBrowserCache")
        sizes = []
        for _visit in ("first", "again"):
            received.clear()
            walker.page.goto(address, wait_until="networkidle")
            sizes.append(int(sum(received)))
        print(f"{who} {path or 'home'}: {sizes[0]:,} bytes first, {sizes[1]:,} again")
        if sizes[0] > budget[0] or sizes[1] > budget[1]:
            heavy.append((path, sizes))
        assert sizes[0] > KB, "nothing was weighed"
    assert not heavy, heavy
