"""One size: make the installation, then measure each page inside and outside."""

import os
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from bench import inside, outside, quality, raw, scratch
from bench.pages import Page, pages
from bench.writes import agreeing, behind_the_wall, logging, recomputing
from oneplan.config.commands.owner import as_owner
from oneplan.config.commands.web import WebServer, environment
from oneplan.kernel.postgres import EmbeddedServer
from oneplan.people.models import Community

DIRECTORY = Path("oneplan/example/data/directory")
HEAD = (
    f"{'page':22}{'status':>7}{'SQL':>5}{'CPU ms':>8}{'×bare':>7}{'×raw':>7}{'p50':>8}{'p95':>8}"
    f"{'p50×16':>9}{'p95×16':>9}{'/s×16':>8}{'first kB':>10}{'repeat kB':>10}"
)


def run(folder: Path, families: int, port: int, requests: int) -> None:
    server = EmbeddedServer(folder)
    server.start()
    try:
        prepare(families)
        report(folder, pages(families), port, requests)
        print(f"recomputing a family's grants, 10 members, 40 decisions: {recomputing():.2f} ms")
        print(f"agreeing to a plan: {agreeing(families)}")
        print(f"the log: {logging()}")
        print(f"the plan's page with its policies: {behind_the_wall(families)}")
        quality.report(Community.objects.get().pk)
    finally:
        connections.close_all()
        server.stop()


def prepare(families: int) -> None:
    begun = time.perf_counter()
    with as_owner():
        call_command("migrate", verbosity=0, interactive=False)  # and the wall
        with connection.cursor() as cursor:
            scratch.fill(connection, families)
            print(f"rows in {time.perf_counter() - begun:.0f} s", flush=True)
            cursor.execute("ANALYZE")  # or each family's grants are looked for in all rows
            scratch.project_grants(connection)
            cursor.execute("ANALYZE")
    import_module("oneplan.config.wsgi")  # as the server sets its process up
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("import_directory", str(DIRECTORY), community=Community.objects.get().slug)
    print(f"filled in {time.perf_counter() - begun:.0f} s", flush=True)


def report(folder: Path, measured: list[Page], port: int, requests: int) -> None:
    web = WebServer("127.0.0.1", port, environment(dict(os.environ), folder))
    web.start()
    try:
        print(HEAD)
        bare = 0.0
        for page in measured:
            row, beside = inside.measure(page), raw.measure(page)
            bare = bare or row.cpu_ms
            few = 40 if "PDF" in page.name else requests
            one = outside.measure(port, page, settings.SESSION_COOKIE_NAME, 1, few)
            many = outside.measure(port, page, settings.SESSION_COOKIE_NAME, 16, few * 2)
            print(
                f"{page.name:22}{row.status:>7}{row.statements:>5}{row.cpu_ms:>8.2f}"
                f"{row.cpu_ms / bare:>7.1f}{beside.times:>7.1f}{one.p50:>8.1f}{one.p95:>8.1f}"
                f"{many.p50:>9.1f}{many.p95:>9.1f}{many.per_second:>8.0f}"
                f"{row.bytes_first / 1024:>10.1f}{row.bytes_repeat / 1024:>10.1f}",
                flush=True,
            )
    finally:
        web.stop()
