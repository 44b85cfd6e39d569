"""Forms of the room's pages: questions of a family (questions), forms of workers (working)."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too; None while the page is only being read."""
    return request.POST if request.method == "POST" else None
