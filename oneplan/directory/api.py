"""`/hsds/`: the directory for other programs, by HSDS 3.0's own OpenAPI. For everybody, to read.

`ONEPLAN_HSDS_API=0` switches it off. Answers may be kept for minutes; who asks too often waits.
"""

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)

from oneplan.directory import readers
from oneplan.directory.readers import api
from oneplan.kernel.audience import Audience, audience

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
KEPT_FOR = 300
MOST_KEPT, LONGEST_KEPT = 200, 500_000
FILTERS = (
    *("search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after"),
    *("postcode", "proximity", "top_only", "parent_id"),
)
BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "": False}
Json = dict[str, Any]
View = Callable[..., HttpResponse | StreamingHttpResponse]


class BadQuestion(ValueError):
    """A parameter cannot be read; str() says which and why."""


class Kept:
    """Answers of this process, the latest used, while the directory does not change."""

    def __init__(self) -> None:
        self.answers: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        if key in self.answers:
            self.answers.move_to_end(key)
        return self.answers.get(key)

    def keep(self, key: str, body: bytes) -> None:
        if len(body) <= LONGEST_KEPT:
            self.answers[key] = body
        while len(self.answers) > MOST_KEPT:
            self.answers.popitem(last=False)


class Counted:
    """How often each address asked this process in this minute; forgotten with the minute."""

    def __init__(self) -> None:
        self.minute, self.asked = 0, dict[str, int]()

    def too_often(self, address: str) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self.minute:
            self.minute, self.asked = minute, {}
        self.asked[address] = self.asked.get(address, 0) + 1
        return 0 < settings.HSDS_PER_MINUTE < self.asked[address]


kept, counted = Kept(), Counted()


def public(view: View) -> View:
    """For everybody, where it is switched on: counted, kept, and open to other sites' pages."""

    @audience(Audience.EVERYBODY)
    @wraps(view)
    def answer(request: HttpRequest, **where: Any) -> HttpResponse | StreamingHttpResponse:
        if not settings.HSDS_API:
            raise Http404
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if counted.too_often(get_adapter().get_client_ip(request)):
            return _problem(
                429, "Too many questions. Ask again in a minute.", {"Retry-After": "60"}
            )
        try:
            found = view(request, **where)
        except BadQuestion as wrong:
            return _problem(400, str(wrong))
        found["Access-Control-Allow-Origin"] = "*"
        found["Cross-Origin-Resource-Policy"] = "cross-origin"
        return found

    return answer


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> HttpResponse:
    said = {"status": status, "detail": detail}
    return JsonResponse(said, status=status, headers=headers)


def _community(request: HttpRequest) -> readers.CommunityName:
    found = readers.community(request.GET.get("community", "")[:50])
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str, usual: int) -> int:
    words = request.GET.get(name, "").strip()
    digits = words.removeprefix("-")
    if not words:
        return usual
    if not (digits.isascii() and digits.isdigit()):
        raise BadQuestion(f"{name}: {words[:40]!r} is not a whole number.")
    return max(int(words[:10]), 1)


def _flag(request: HttpRequest, name: str) -> bool:
    words = request.GET.get(name, "").strip().lower()
    if words not in BOOLEANS:
        raise BadQuestion(f"{name}: {words[:40]!r} is neither true nor false.")
    return BOOLEANS[words]


def _filters(request: HttpRequest) -> dict[str, str]:
    _flag(request, "top_only")
    return {name: request.GET[name].strip()[:200] for name in FILTERS if request.GET.get(name)}


def _answered(request: HttpRequest, make: Callable[[readers.CommunityName], Any]) -> HttpResponse:
    """The answer, kept until the directory changes; 304 to who has it already."""
    community = _community(request)
    asked = f"{api.stamp(community.id)} {community.id} {request.get_full_path()}"
    tag = f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT_FOR}"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    body = kept.get(tag)
    if body is None:
        body = json.dumps(make(community), ensure_ascii=False, sort_keys=True).encode()
        kept.keep(tag, body)
    return HttpResponse(body, content_type="application/json", headers=headers)


@public
def about(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI})


@public
def rows(request: HttpRequest, table: str) -> HttpResponse | StreamingHttpResponse:
    """A page of a table, or all of it as one line each (`format=ndjson`)."""
    full = _flag(request, "full") and table in ("service", "organization", "service_at_location")
    filters, minimal = _filters(request), _flag(request, "minimal")
    number, size = _number(request, "page", 1), _number(request, "per_page", api.USUAL_SIZE)
    services = _flag(request, "full_service")
    if request.GET.get("format") == "ndjson":
        lines = _lines(request, table, filters, full)
        return StreamingHttpResponse(lines, content_type="application/x-ndjson")

    def make(community: readers.CommunityName) -> Json:
        page = api.page_of(table, community.id, filters, api.Slice(number, size, full))
        _add_services(table, page.contents, community, full or services, services)
        told = page.told()
        if minimal and table == "service":
            told["contents"] = [_minimal(one) for one in page.contents]
        return told

    return _answered(request, make)


@public
def row(request: HttpRequest, table: str, key: str) -> HttpResponse:
    services = _flag(request, "full_service")

    def make(community: readers.CommunityName) -> Json:
        found = api.one_of(table, community.id, key)
        if found is None:
            raise Http404
        _add_services(table, [found], community, True, services)
        return found

    return _answered(request, make)


def _minimal(service: Json) -> Json:
    return {k: service[k] for k in ("id", "name", "status", "last_modified") if k in service}


def _add_services(
    table: str, found: list[Json], community: readers.CommunityName, wanted: bool, full: bool
) -> None:
    """An organization's services; the service that is offered at a place."""
    if table == "organization" and wanted:
        theirs = api.services_of([one["id"] for one in found], community.id, full)
        for one in found:
            one["services"] = theirs.get(one["id"], [])
    if table == "service_at_location":
        keys = [one["service_id"] for one in found]
        services = api.services_at(keys, community.id, full)
        for one in found:
            one["service"] = services[one["service_id"]]


def _lines(
    request: HttpRequest, table: str, filters: dict[str, str], full: bool
) -> Iterator[bytes]:
    community, number = _community(request), 1
    while True:
        page = api.page_of(table, community.id, filters, api.Slice(number, api.MOST_SIZE, full))
        _add_services(table, page.contents, community, full, False)
        for one in page.contents:
            yield json.dumps(one, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        if number * api.MOST_SIZE >= page.total:
            return
        number += 1
