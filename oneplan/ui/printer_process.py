"""The process in which Typst runs: started by `printer.py`, knows no Django and no database.

It reads one JSON object a line from its standard input, and answers with a line and, where there is
one, the PDF. A job that uses more time or memory than it may ends the process; who started it then
starts another. It ends with whoever started it.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

_HERE = Path(__file__).resolve().parent
_FONT_FOLDERS = [str(_HERE / "fonts"), str(_HERE / "typst" / "fonts")]


@cache
def _compiler(template: str, system_fonts: bool) -> Any:
    """Fonts are read once, not for each plan: a third of a plan's time."""
    fonts = typst.Fonts(include_system_fonts=system_fonts, font_paths=_FONT_FOLDERS)
    return typst.Compiler(template, font_paths=fonts, ignore_system_fonts=not system_fonts)


def _print(job: dict[str, Any]) -> bytes:
    made: bytes = _compiler(job["template"], job["system_fonts"]).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"plan": job["plan"]},
        timestamp=datetime.fromisoformat(job["day"]).replace(tzinfo=UTC),
    )
    return made


def _answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        made = _print(job)
    except typst.TypstError as error:
        return {"error": error.diagnostic, "kept": _resident()}, b""
    return {"bytes": len(made), "kept": _resident()}, made


def _resident() -> int:
    """Bytes of memory in use: Typst remembers what it laid out."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # not Linux: the most it ever used, which on a Mac is in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize()


def _limit_memory(most: int) -> None:
    """Where the system knows such a limit; Linux does. No core file holds a family's words."""
    for what, limit in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def _limit_time(seconds: int) -> None:
    """The processor's time of the next job: the system ends a process that goes beyond."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def main(memory: int, seconds: int) -> None:
    _limit_memory(memory)
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    write: Callable[[bytes], int] = answers.write
    for line in jobs:
        _limit_time(seconds)
        told, made = _answer(json.loads(line))
        write(json.dumps(told).encode() + b"\n" + made)
        answers.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, ConnectionResetError):
        main(int(sys.argv[1]), int(sys.argv[2]))
    os._exit(0)
