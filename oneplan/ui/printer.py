"""Typst in a process of its own, kept warm: no plan, however it was written, holds a web worker.

A job that takes too long or too much memory ends that process and nothing else; one that has grown
is replaced. Typst keeps what it laid out: a web worker grew from 107 to 341 MB in twenty plans.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from oneplan.kernel.errors import Busy

_PROGRAM = Path(__file__).resolve().parent / "printer_process.py"
_MB = 1024 * 1024


class Refused(Exception):
    """Typst's own complaint about a plan; the text names the letters that no font has."""


@dataclass(slots=True)
class Printer:
    """One process that prints, and the line before it. Safe to use from several threads.

    `seconds`: for one plan, waiting included. `memory`: what the process may use, in bytes.
    `kept`: what it may have used and still be asked again. `line`: how many may print or wait at
    once in this web worker; others are told at once to come back.
    """

    seconds: int = 10
    memory: int = 768 * _MB
    kept: int = 224 * _MB
    line: int = 2
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _process: "subprocess.Popen[bytes] | None" = None
    _talk: socket.socket | None = None
    _places: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._places = threading.BoundedSemaphore(self.line)

    def print(
        self, plan: dict[str, Any], day: date, template: Path, *, system_fonts: bool = False
    ) -> bytes:
        """What a room gives (`plan`), laid out by its `template`, as a PDF dated `day`.

        Raises Refused with Typst's words, and Busy when the line is full, when it takes too long or
        when printing it ended the process.
        """
        job = {
            "template": str(template),
            "plan": json.dumps(plan, ensure_ascii=False),
            "day": day.isoformat(),
            "system_fonts": system_fonts,
        }
        deadline = time.monotonic() + self.seconds
        with self._place(deadline):
            told, made = self._ask(job, deadline)
        if "error" in told:
            raise Refused(told["error"])
        return made

    def stop(self) -> None:
        """End the process; the next plan starts another."""
        process, talk, self._process, self._talk = self._process, self._talk, None, None
        if talk:
            talk.close()
        if process:
            process.kill()
            process.wait()

    @contextmanager
    def _place(self, deadline: float) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _too_many()
        try:
            if not self._turn.acquire(timeout=max(0, deadline - time.monotonic())):
                raise _too_many()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _ask(self, job: dict[str, Any], deadline: float) -> tuple[dict[str, Any], bytes]:
        talk = self._running()
        try:
            talk.settimeout(max(0.1, deadline - time.monotonic()))
            talk.sendall(json.dumps(job).encode() + b"\n")
            told, made = _answer(talk)
        except BaseException as error:
            self.stop()  # half an answer may still be on its way
            if not isinstance(error, OSError | EOFError):
                raise
            words = _("This plan could not be printed: it is too long, or written in a hard way.")
            raise Busy(words) from None
        if told["kept"] > self.kept:
            self.stop()
        return told, made

    def _running(self) -> socket.socket:
        if self._process and self._process.poll() is not None:
            self.stop()
        if self._talk is None:
            self._talk = self._start()
        return self._talk

    def _start(self) -> socket.socket:
        """A process that is given nothing of ours: no environment, hence no password, no file."""
        ours, its = socket.socketpair()
        command = [sys.executable, "-I", str(_PROGRAM), str(self.memory), str(self.seconds)]
        with its:
            self._process = subprocess.Popen(
                command,
                stdin=its.fileno(),
                stdout=its.fileno(),
                stderr=subprocess.DEVNULL,  # a complaint there could hold a family's words
                env={"PATH": os.defpath, "RAYON_NUM_THREADS": "1"},  # one plan, one core
                cwd="/",
            )
        return ours


def _answer(talk: socket.socket) -> tuple[dict[str, Any], bytes]:
    with talk.makefile("rb") as answers:
        line = answers.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        told: dict[str, Any] = json.loads(line)
        made = answers.read(told.get("bytes", 0))
    if len(made) < told.get("bytes", 0):
        raise EOFError
    return told, made


def _too_many() -> Busy:
    return Busy(_("Many people are printing just now. Please try again in a minute."))


printer = Printer()
atexit.register(printer.stop)
