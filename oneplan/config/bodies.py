"""A page begins when its whole body is there: no visitor's slow line holds up anybody else's page.

The web server times how long a visitor takes to send headers, not bodies: whoever sends half a
body and waits keeps the thread that reads it. So a worker has several threads that read, of which
one at a time makes a page (more would only take turns at Python's lock). With T threads T - 1
half-sent bodies delay nobody; beyond that a proxy in front buffers (docs/running.md).

What is too large is refused before it is read, what was cut off before it is believed.
"""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import Semaphore
from typing import IO, Any, TypeAlias

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

MEGABYTE = 1024 * 1024
# What is larger than this while it is read is on disk.
IN_MEMORY = MEGABYTE
CHUNK = 64 * 1024
REFUSALS = {
    400: ("Bad Request", "It did not arrive whole. Please send it again.",
          "L’envoi n’est pas arrivé au complet. Veuillez le renvoyer."),
    413: ("Content Too Large", "That is too large to send here.",
          "C’est trop volumineux pour être envoyé ici."),
}  # fmt: skip


class WholeBodies:
    """Wrap a WSGI application. `most`: bytes a body may have; `larger`: more, by path."""

    def __init__(self, pages: Application, most: int, larger: dict[str, int]) -> None:
        self.pages = pages
        self.most = most
        self.larger = larger
        self.turn = Semaphore()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        most = self.larger.get(environ.get("PATH_INFO", ""), self.most)
        announced = _announced(environ)
        if announced is None or announced > most:
            return _refuse(413 if announced else 400, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            if not _read(environ["wsgi.input"], announced, body):
                return _refuse(400, start_response)
            environ["wsgi.input"] = body
            with self.turn:
                return self.pages(environ, start_response)


def _announced(environ: Environ) -> int | None:
    """How long the body is said to be; None: nobody said so in a way that can be checked."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if environ.get("HTTP_TRANSFER_ENCODING") or not (length.isascii() and length.isdigit()):
        return None
    return int(length)


def _read(source: IO[bytes], length: int, into: IO[bytes]) -> bool:
    """Whether all of it came."""
    left = length
    while left:
        part = source.read(min(left, CHUNK))
        if not part:
            return False
        into.write(part)
        left -= len(part)
    into.seek(0)
    return True


def _refuse(status: int, start_response: StartResponse) -> Iterable[bytes]:
    name, english, french = REFUSALS[status]
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>OnePlan</title>'
        f'<p>{english}</p><p lang="fr">{french}</p></html>'
    ).encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    headers += [("Cache-Control", "no-store"), ("Connection", "close")]
    start_response(f"{status} {name}", headers)
    return [page]
