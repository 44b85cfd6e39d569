"""`oneplan demo` and `oneplan serve`: start everything, keep it alive, stop everything."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from oneplan.config.commands.data_folder import DataFolder
from oneplan.config.commands.steps import step
from oneplan.config.commands.web import (
    WebServer,
    check_port,
    end_orphans,
    environment,
    hold_folder,
)
from oneplan.config.commands.worker import JobsWorker
from oneplan.kernel.postgres import EmbeddedServer

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY = 0.2


class Stop(BaseException):
    """Somebody asked us to stop."""


def serve(folder: DataFolder, host: str, port: int, check: bool = False) -> int:
    """Serve until asked to stop; with `check`, until the front page came. The exit status."""
    begun = time.monotonic()
    with stoppable(), ExitStack() as running:
        running.enter_context(hold_folder(folder.path, f"http://{host}:{port}/"))
        end_orphans(folder.path)
        check_port(host, port)
        server, web, jobs = start(folder, host, port, running)
        if check:
            return check_front_page(web, begun)
        announce(folder, host, port, time.monotonic() - begun)
        keep_alive(server, web, jobs)
    return 0


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C, a terminal that closes and a polite kill all end the block; then they are deaf."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    before = {each: signal.signal(each, stop) for each in STOPPING}
    try:
        yield
    except Stop:
        print("Stopped.", flush=True)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def start(
    folder: DataFolder, host: str, port: int, running: ExitStack
) -> tuple[EmbeddedServer | None, WebServer, JobsWorker]:
    """The database (unless it is a server elsewhere), its tables, the pages, background jobs."""
    server = EmbeddedServer(folder.path) if folder.embedded else None
    if server:
        with step("PostgreSQL"):
            running.callback(server.stop)
            server.start()
    surroundings = environment(folder.environment(), folder.path)
    prepare(surroundings)
    web = WebServer(host, port, surroundings)
    with step("web server"):
        running.callback(web.stop)
        web.start()
    jobs = JobsWorker(surroundings)
    running.callback(jobs.stop)
    jobs.start()
    return server, web, jobs


def prepare(surroundings: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "oneplan.config.commands.prepare"],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status:
        raise SystemExit(1)  # it has said why


def check_front_page(web: WebServer, begun: float) -> int:
    """Fetch the front page as a visitor would. The exit status."""
    path = "/"
    for _ in range(5):
        asked = time.monotonic()
        status, elsewhere, body = web.fetch(path)
        if status not in {301, 302, 303, 307, 308} or not elsewhere.startswith("/"):
            break
        path = elsewhere
    took = (time.monotonic() - asked) * 1000
    print(f"  {f'front page {path}':<32}{status}, {len(body):,} bytes, {took:.0f} ms")
    print(f"  {'altogether':<32}{time.monotonic() - begun:6.2f} s", flush=True)
    return 0 if status == 200 else 1


def announce(folder: DataFolder, host: str, port: int, took: float) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"\nOnePlan is ready after {took:.1f} s: http://{shown}:{port}/")
    if folder.demo:
        print(f"Sign in as anybody of the example: http://{shown}:{port}/demo/")
        print(f"What it would send by e-mail is put into {folder.path / 'mail'}.")
    if on_path := command_elsewhere():
        print(f'For other commands, in another terminal: export PATH="{on_path}:$PATH"')
    print(f"Its data is in {folder.path}. Ctrl-C stops it.\n", flush=True)


def command_elsewhere() -> Path | None:
    """The folder of the `oneplan` command, where a shell would not find it; None: it does."""
    beside = Path(sys.executable).parent
    if not (beside / "oneplan").exists() or shutil.which("oneplan") == str(beside / "oneplan"):
        return None
    return beside


def keep_alive(server: EmbeddedServer | None, web: WebServer, jobs: JobsWorker) -> None:
    """Start again whatever dies, until Stop. Raises CannotServe when that does not help."""
    while True:
        time.sleep(LOOK_EVERY)
        if server and server.ensure_running():
            print("PostgreSQL had stopped; it runs again, nothing was lost.", flush=True)
        if web.ensure_running():
            print("The web server had stopped; it runs again.", flush=True)
        if jobs.ensure_running():
            print("The background worker had stopped; it runs again.", flush=True)
