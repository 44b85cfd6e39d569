"""Typst in a process of its own: what goes wrong there goes no further."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from oneplan.kernel.errors import Busy
from oneplan.plans.paper import TEMPLATE, PaperPlan, Vision, _page
from oneplan.ui.printer import Printer

DAY = date(2025, 11, 22)
SHORT = _page(PaperPlan("Haddad", "Lakeview", DAY))
# Past the cap on purpose: what the cap does not know must not hold anybody either.
LONG = _page(
    PaperPlan("Haddad", "", DAY, visions=[Vision("Amira", "We tried everything. " * 475)] * 40)
)
HARD = SHORT | {"family": {"lines": ["e" + "\u0301" * 20_000], "lang": None, "rtl": False}}


@pytest.fixture
def made() -> Iterator[list[Printer]]:
    started: list[Printer] = []
    yield started
    for one in started:
        one.stop()


def a_printer(made: list[Printer], **limits: Any) -> Printer:
    made.append(Printer(**limits))
    return made[-1]


def pid(printer: Printer) -> int | None:
    return printer._process.pid if printer._process else None


def test_one_process_prints_one_plan_after_the_other(made: list[Printer]) -> None:
    printer = a_printer(made)
    first = printer.print(SHORT, DAY, TEMPLATE)
    running = pid(printer)
    assert printer.print(SHORT, DAY, TEMPLATE) == first and first.startswith(b"%PDF")
    assert pid(printer) == running


def test_a_plan_that_takes_too_long_ends_its_process_and_the_next_is_printed(
    made: list[Printer],
) -> None:
    printer = a_printer(made, seconds=1)
    started = time.monotonic()
    with pytest.raises(Busy) as refused:
        printer.print(HARD, DAY, TEMPLATE)
    assert time.monotonic() - started < 3 and "could not be printed" in refused.value.message
    assert pid(printer) is None
    assert printer.print(SHORT, DAY, TEMPLATE)


def test_a_plan_that_takes_too_much_memory_ends_its_process_only(made: list[Printer]) -> None:
    printer = a_printer(made, memory=64 * 1024 * 1024)
    with pytest.raises(Busy):
        printer.print(LONG, DAY, TEMPLATE)
    assert printer.print(SHORT, DAY, TEMPLATE)


def test_a_process_that_was_killed_is_started_again(made: list[Printer]) -> None:
    printer = a_printer(made)
    printer.print(SHORT, DAY, TEMPLATE)
    assert printer._process
    printer._process.kill()
    printer._process.wait()
    assert printer.print(SHORT, DAY, TEMPLATE)


def test_a_process_that_has_grown_is_replaced(made: list[Printer]) -> None:
    printer = a_printer(made, kept=0)
    printer.print(SHORT, DAY, TEMPLATE)
    assert pid(printer) is None


def test_whoever_comes_to_a_long_line_is_told_at_once(made: list[Printer]) -> None:
    printer = a_printer(made, line=1, seconds=1)
    busy = threading.Thread(target=_refused, args=[printer])
    busy.start()
    while not printer._turn.locked():
        time.sleep(0.01)
    started = time.monotonic()
    with pytest.raises(Busy) as refused:
        printer.print(SHORT, DAY, TEMPLATE)
    assert time.monotonic() - started < 0.5 and "in a minute" in refused.value.message
    busy.join()


def _refused(printer: Printer) -> None:
    with pytest.raises(Busy):
        printer.print(HARD, DAY, TEMPLATE)


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads the process's environment in /proc")
def test_the_process_is_given_no_secret_and_no_file(made: list[Printer]) -> None:
    printer = a_printer(made)
    os.environ["ONEPLAN_TRIED_SECRET"] = "canary"
    try:
        printer.print(SHORT, DAY, TEMPLATE)
    finally:
        del os.environ["ONEPLAN_TRIED_SECRET"]
    its = Path(f"/proc/{pid(printer)}")
    names = {one.partition(b"=")[0] for one in (its / "environ").read_bytes().split(b"\0") if one}
    assert names == {b"PATH", b"RAYON_NUM_THREADS"}
    opened = {str(one.readlink()) for one in (its / "fd").iterdir()}
    assert {one.partition(":")[0] for one in opened} == {"socket", "/dev/null"}


def test_it_ends_with_whoever_started_it() -> None:
    program = (
        "import sys; from datetime import date; from oneplan.ui.printer import printer;"
        "printer._running(); print(printer._process.pid, flush=True); sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout
    child = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    until = time.monotonic() + 5
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(child: int) -> bool:
    asked = ["ps", "-o", "stat=", "-p", str(child)]
    state = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_a_web_worker_does_not_load_typst() -> None:
    program = "import oneplan.ui.printer, sys; assert 'typst' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_plan_of_forty_long_answers_is_within_the_limits(made: list[Printer]) -> None:
    assert a_printer(made).print(LONG, DAY, TEMPLATE)
