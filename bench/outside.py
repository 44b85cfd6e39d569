"""Measured from outside: a real server, a real socket, one visitor and sixteen at once."""

import statistics
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection

from bench.pages import Page


@dataclass(frozen=True, slots=True)
class Latency:
    p50: float
    p95: float
    per_second: float


def measure(port: int, page: Page, cookie: str, at_once: int, requests: int) -> Latency:
    """Latency in ms of `requests` fetches, `at_once` at a time, on kept connections."""
    took: list[float] = []
    each = requests // at_once
    workers = [
        threading.Thread(target=_visit, args=(port, page, cookie, each, took))
        for _ in range(at_once)
    ]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    elapsed = time.perf_counter() - begun
    if len(took) < each * at_once:
        raise RuntimeError(f"{page.name}: {len(took)} of {each * at_once} fetches answered")
    cuts = statistics.quantiles(took, n=20)
    return Latency(statistics.median(took), cuts[18], len(took) / elapsed)


def _visit(port: int, page: Page, cookie: str, times: int, took: list[float]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"{cookie}={page.session}", "Accept-Encoding": "gzip"}
    for _turn in range(times):
        begun = time.perf_counter()
        connection.request("GET", page.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{page.path} answered {answer.status}")
        took.append((time.perf_counter() - begun) * 1000)
    connection.close()
