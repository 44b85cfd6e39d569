"""Measured inside one process: SQL statements, CPU of the application, bytes of the answer."""

import gzip
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client

from bench.pages import Page

ASSET = re.compile(rb"""(?:href|src)="(/static/[^"]+)\"""")
FONT = re.compile(rb"""url\(["']?([^"')]+\.woff2)""")
REPEATS = 30


@dataclass(frozen=True, slots=True)
class Inside:
    statements: int
    cpu_ms: float
    status: int
    bytes_repeat: int
    bytes_first: int


def measure(page: Page) -> Inside:
    client = Client(headers={"accept-language": "en", "host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    first = client.get(page.path, headers={"accept-encoding": "gzip"})
    statements = _statements(client, page.path)
    begun = time.process_time()
    for _turn in range(REPEATS):
        client.get(page.path)
    cpu = (time.process_time() - begun) / REPEATS * 1000
    body = b"".join(first) if first.streaming else first.content
    page_bytes = len(body)
    if first.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Inside(statements, cpu, first.status_code, page_bytes, page_bytes + _assets(body))


def _statements(client: Client, path: str) -> int:
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(path)
    return len(seen)


def _assets(body: bytes) -> int:
    """What a first visit fetches besides the page: each file once, text files gzipped."""
    total, waiting, seen = 0, [m.decode() for m in ASSET.findall(body)], set()
    while waiting:
        name = waiting.pop().removeprefix("/static/").split("?")[0]
        place = finders.find(re.sub(r"\.[0-9a-f]{12}\.", ".", name))
        if not place or name in seen:
            continue
        seen.add(name)
        content = Path(place).read_bytes()
        if name.endswith(".css"):
            folder = name.rsplit("/", 1)[0]
            waiting += [f"{folder}/{font.decode()}" for font in FONT.findall(content)]
        total += len(content if name.endswith(".woff2") else gzip.compress(content))
    return total
