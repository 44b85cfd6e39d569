"""Nothing typed is lost: what a family's phone was told is saved, is saved, whatever then dies.

A visitor asks for help, and the page saves each change of one answer, a thousand times, while the
processes behind it are killed. After each kill the answer that stands must not be older than the
last one acknowledged.
"""

import re
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import LiteralString
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg

from oneplan.config.commands import web
from oneplan.kernel.database import OWNER, embedded_address
from oneplan.kernel.postgres import embedded_server
from oneplan.kernel.postgres_recovery import recorded_pid, working_in
from tests.kernel.running import demo, free_port, kill, serving_pages

Kill = Callable[[Path], None]


@dataclass
class Phone:
    """A family's browser, in the middle of its request for help."""

    site: str
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    revision: str = "0"
    gone: bool = False

    def __post_init__(self) -> None:
        self.open = build_opener(HTTPCookieProcessor(CookieJar())).open
        self.token = _hidden(self._get("/referrals/start/"), "csrfmiddlewaretoken")
        with self.open(f"{self.site}/referrals/start/", self._form()) as answer:
            request_id = answer.geturl().split("/ask/")[1].split("/")[0]
        self.page = f"/referrals/ask/{request_id}/hard/"

    def type(self, wanted: int, patience: float = 240) -> None:
        """Save a longer and longer story; after trouble, first look at what stands.

        Ends at the number wanted, when the whole request was lost, or when nothing has been
        acknowledged for `patience` seconds.
        """
        moved, before = time.monotonic(), -1
        while self.acknowledged < wanted and not self.gone:
            if self.acknowledged != before:
                moved, before = time.monotonic(), self.acknowledged
            if time.monotonic() - moved > patience:
                return
            try:
                self._save(self.acknowledged + 1)
            except (HTTPError, URLError, OSError):
                self.look()

    def _save(self, number: int) -> None:
        words = f"We have not slept for {number} nights."
        form = self._form(answer=words, revision=self.revision, page="a-page")
        headers = {"X-Autosave": "1", "X-CSRFToken": self.token}
        with self.open(Request(self.site + self.page, form, headers), timeout=30) as answer:
            assert answer.status == 204
            self.revision = answer.headers["X-Revision"]
            self.acknowledged = number

    def look(self) -> None:
        """Compare what stands with what was acknowledged; a server in trouble says nothing yet."""
        try:
            page = self._get(self.page)
        except (HTTPError, URLError, OSError) as trouble:
            if isinstance(trouble, HTTPError) and trouble.code < 500:
                self._everything_is_lost(f"its page answers {trouble.code}")
            time.sleep(0.05)
            return
        if 'name="revision"' not in page:
            self._everything_is_lost("another page stands in its place")
            return
        stands = re.search(r"not slept for (\d+) nights", page)
        number = int(stands[1]) if stands else 0
        if number < self.acknowledged:
            self.lost.append(f"{self.acknowledged} was acknowledged, {number} stands")
        self.acknowledged = max(number, self.acknowledged)
        self.revision = _hidden(page, "revision")

    def _everything_is_lost(self, why: str) -> None:
        self.gone = True
        self.lost.append(f"{self.acknowledged} was acknowledged, nothing stands: {why}")

    def _get(self, path: str) -> str:
        with self.open(self.site + path, timeout=30) as answer:
            return unescape(answer.read().decode())

    def _form(self, **fields: str) -> bytes:
        return urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()


def _hidden(page: str, name: str) -> str:
    [tag] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)[:1]
    return re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]


def all_of_postgres(data: Path) -> None:
    kill(working_in(data / "postgres"))


def the_postmaster(data: Path) -> None:
    kill([recorded_pid(data / "postgres")])


def a_worker(data: Path) -> None:
    kill(serving_pages(data)[-1:])


def the_web_server(data: Path) -> None:
    kill(serving_pages(data)[:1])


def everything_but_the_supervisor(data: Path) -> None:
    kill(web.orphans(data) + working_in(data / "postgres"))


def type_through(data: Path, wanted: int, kills: list[Kill]) -> Phone:
    """Type until `wanted` saves were acknowledged, with the kills spread over them."""
    port = free_port()
    with ExitStack() as running:
        running.enter_context(demo(data, port))
        phone = Phone(f"http://127.0.0.1:{port}")
        typing = threading.Thread(target=phone.type, args=[wanted], daemon=True)
        typing.start()
        for turn, strike in enumerate(kills, start=1):
            while typing.is_alive() and phone.acknowledged < turn * wanted // (len(kills) + 1):
                time.sleep(0.005)
            strike(data)
        typing.join()
        phone.look()
    return phone


def test_thousand_saved_answers_survive_kills(demo_data: Path) -> None:
    kills = [
        all_of_postgres,
        a_worker,
        the_postmaster,
        the_web_server,
        all_of_postgres,
        everything_but_the_supervisor,
        all_of_postgres,
    ]
    phone = type_through(demo_data, 1000, kills)
    assert phone.acknowledged == 1000
    assert phone.lost == []


def test_that_test_can_fail(demo_data: Path) -> None:
    """Control: the same, when a save is acknowledged before it is on disk."""
    conf = demo_data / "postgres" / "postgresql.conf"
    careful = conf.read_text()
    conf.write_text(careful + "\nwal_writer_delay = 10s\n")
    as_owner(demo_data, "ALTER DATABASE oneplan SET synchronous_commit = off")
    try:
        phone = type_through(demo_data, 300, [all_of_postgres] * 3)
    finally:
        conf.write_text(careful)
        as_owner(demo_data, "ALTER DATABASE oneplan RESET synchronous_commit")
    assert phone.lost != []


def as_owner(data: Path, change: LiteralString) -> None:
    with (
        embedded_server(data) as server,
        psycopg.connect(**embedded_address(server.data, OWNER)) as connected,
    ):
        connected.execute(change)
