"""The real thing, as somebody at home starts it: one demo, one browser, for the whole folder."""

import ctypes
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import OpenPage
from tests.first_start import copy_first_start
from tests.journeys.walking import Walk

SLOWEST_START = 240
LIBC = ctypes.CDLL(None)  # opened before any fork
# What tests/settings.py puts into the environment is for tests; the demo is started as by a person.
OURS = ("DJANGO_", "ONEPLAN_")


@dataclass(frozen=True, slots=True)
class Demo:
    """A running `oneplan demo`: where its pages are, where its data is, what it has printed."""

    url: str
    data: Path
    log: Path

    def command(self, *words: str) -> str:
        """Run `oneplan WORDS` on the running demo's data; what it printed. It must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "oneplan", *words, "--data", str(self.data)],
            env=surroundings(),
            check=False,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def code_mailed_to(self, address: str, patience: float = 20) -> str:
        """The newest sign-in code for an address: the demo keeps its mails in a folder."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            files = sorted((self.data / "mail").glob("*"), key=lambda one: one.stat().st_mtime_ns)
            for mail in (file.read_text(errors="replace") for file in reversed(files)):
                code = re.search(r"^([A-Z0-9]{3,}-[A-Z0-9]{3,})\r?$", mail, re.MULTILINE)
                if f"To: {address}" in mail and code:
                    return code[1]
            time.sleep(0.1)
        raise AssertionError(f"no code was mailed to {address}")


def surroundings() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return kept | {"PYTHONUNBUFFERED": "1"}


def stop_with_us() -> None:
    """In the child: should the tests be killed, the kernel asks the demo to stop too."""
    LIBC.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def free_port() -> int:
    """Below those that the system hands out by itself, so that nobody else gets it meanwhile."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """`python -m oneplan demo` in a folder of its own, stopped politely at the end.

    JOURNEY_DEMO="URL DATA LOG" names one that runs already, while tests are being written.
    """
    if named := os.environ.get("JOURNEY_DEMO"):
        url, data, log = named.split()
        yield Demo(url, Path(data), Path(log))
        return
    folder = Path(tempfile.mkdtemp(prefix="oneplan-journey-"))
    folder.chmod(0o711)  # as root, PostgreSQL runs as somebody else, who must pass through
    port = free_port()
    running = Demo(f"http://127.0.0.1:{port}", folder / "data", folder / "log")
    copy_first_start(running.data)
    words = ("demo", "--data", str(running.data), "--port", str(port))
    with running.log.open("w") as heard:
        process = subprocess.Popen(
            [sys.executable, "-m", "oneplan", *words],
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=heard,
            stderr=subprocess.STDOUT,
            preexec_fn=stop_with_us if sys.platform == "linux" else None,  # noqa: PLW1509
        )
    try:
        until = time.monotonic() + SLOWEST_START
        while not answers(running.url):
            assert process.poll() is None and time.monotonic() < until, running.log.read_text()
            time.sleep(0.2)
        yield running
        said = running.log.read_text(errors="replace")
        assert "Traceback" not in said, said[said.index("Traceback") - 500 :][:4000]
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shapes() -> set[str]:
    """The pages looked at so far, by everything but their texts."""
    return set()


@pytest.fixture
def walk(
    demo: Demo, open_page: OpenPage, axe: Callable[[Page], list[str]], shapes: set[str]
) -> Iterator[Callable[..., Walk]]:
    """`walk("fr")`: a person with a phone of their own, who looks closely at every page."""
    walkers: list[Walk] = []

    def begin(language: str = "en", size: str = "phone", **more: object) -> Walk:
        page = open_page(size, language, **more)
        page.set_default_timeout(20_000)
        walkers.append(Walk(page, demo.url, language, axe, shapes))
        return walkers[-1]

    yield begin
    for walker in walkers:  # shown when a test fails
        print(f"-- {walker.page.url}\n{walker.page.locator('body').inner_text()}")


@pytest.fixture
def be(walk: Callable[..., Walk]) -> Callable[..., Walk]:
    """`be("dana", "fr")`: signed in as one of the cast, by their card."""

    def enter(who: str, language: str = "en", **more: object) -> Walk:
        one = walk(language, **more)
        one.enter_as(who)
        return one

    return enter
