"""`/healthz` and `/readyz`, for whoever watches over the machine: before everything else, without a
session, a host name, or a word about anybody."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from procrastinate.contrib.django.models import ProcrastinateWorker

from oneplan.kernel import clock, wall

# A worker says each 10 seconds that it lives (config/commands/jobs.py).
WORKER_SILENT = timedelta(seconds=45)
# What nobody has tried to send for so long waits in vain.
OUTBOX_WAITS = 300


class Health:
    """`/healthz`: this process answers. `/readyz`: its database is there and this version's, and
    background jobs are done; 503 otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"process": "ok"})
        if request.path == "/readyz":
            found = readiness()
            return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)
        return self.get_response(request)


def readiness() -> dict[str, str]:
    """Each thing that pages need: `ok`, or a word on what is wrong with it."""
    found = {"database": "ok", "migrations": "unknown", "jobs": "unknown"}
    try:
        found["migrations"] = _migrations()
        found["jobs"] = _jobs()
    except DatabaseError:
        found["database"] = "unreachable"
    finally:
        connection.close()
    return found


def _migrations() -> str:
    known = set(MigrationRecorder(connection).applied_migrations())
    if _ours() - known:
        return "waiting"
    return "ok" if wall.is_current(connection) else "another version's wall"


@cache
def _ours() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _jobs() -> str:
    since = clock.now() - WORKER_SILENT
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists():
        return "no worker"
    with connection.cursor() as cursor:
        cursor.execute("SELECT oneplan_outbox_age()")
        (waits,) = cursor.fetchone()
    return "ok" if waits < OUTBOX_WAITS else "behind"
