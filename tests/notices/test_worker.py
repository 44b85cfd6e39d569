"""The background worker as it really runs: a process, killed in the middle of sending."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from oneplan.config.settings import DATA
from oneplan.kernel.database import OWNER, embedded_address
from oneplan.notices.actions import queue
from oneplan.notices.kinds import Letter
from tests.kernel.running import free_port

PATIENCE = 30.0
LETTER = Letter("ana@example.org", "Hello", "Please call Noor")


class Postbox(threading.Thread):
    """A mail server of this machine: it takes letters, or falls silent after the words came."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port, self.letters, self.silent = free_port(), [""], False
        self.line = socket.create_server(("127.0.0.1", self.port))
        self.letters.clear()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                said, _from = self.line.accept()
                with said, suppress(OSError):
                    self.serve(said)

    def serve(self, said: socket.socket) -> None:
        words = said.makefile("rb")
        said.sendall(b"220 here\r\n")
        while line := words.readline():
            if line.upper().startswith(b"DATA"):
                said.sendall(b"354 go on\r\n")
                self.letters.append("".join(self.letter(words)))
                if self.silent:
                    words.readline()  # until whoever waits for the answer is gone
                    return
            said.sendall(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")

    def letter(self, words: object) -> Iterator[str]:
        while (line := words.readline()) not in {b".\r\n", b""}:  # type: ignore[attr-defined]
            yield line.decode()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.start()
    yield box
    box.line.close()


def worker(postbox: Postbox) -> subprocess.Popen[bytes]:
    # The owner's password file is the tests' own; what serves has none.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    ours = {
        "DJANGO_SETTINGS_MODULE": "tests.notices.worker_settings",
        "ONEPLAN_DEMO": "0",
        "ONEPLAN_SMTP_URL": f"smtp+plain://127.0.0.1:{postbox.port}",
    }
    return subprocess.Popen([sys.executable, "-m", "oneplan.config.commands.jobs"], env=kept | ours)


def states() -> list[str]:
    with psycopg.connect(**embedded_address(DATA, OWNER)) as owner:
        rows = owner.execute("SELECT state FROM notices_message ORDER BY id").fetchall()
    return [state for (state,) in rows]


def until(happened: object) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < end, states()
        time.sleep(0.1)


def heart_stopped() -> None:
    """As if half a minute had passed since the killed worker's last word."""
    with psycopg.connect(**embedded_address(DATA, OWNER)) as owner:
        owner.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'notices.resume', '{}')"
        )


@pytest.mark.django_db(transaction=True)
def test_one_killed_in_the_middle_of_sending_is_unknown_and_not_sent_again(
    postbox: Postbox,
) -> None:
    postbox.silent = True
    queue("letter", letter=LETTER)
    first = worker(postbox)
    try:
        until(lambda: postbox.letters)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert states() == ["sending"]
    postbox.silent = False
    heart_stopped()
    queue("letter", letter=LETTER)
    second = worker(postbox)
    try:
        until(lambda: states() == ["unknown", "delivered"])
    finally:
        second.terminate()
        assert second.wait(20) == 0
    assert len(postbox.letters) == 2
    assert all("Please call Noor" in one for one in postbox.letters)
