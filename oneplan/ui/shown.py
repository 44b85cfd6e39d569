"""What a page shows, typed: the view fills it, the template reads it, a test compares the two.

    @dataclass(frozen=True, kw_only=True)
    class FindShown(Shown):
        template = "plans/find.html"
        family: Family
        words: str

    return show(request, FindShown(family=request.family, words=words))

Each room has its own in `pages.py`. A template may use these names, what every template has at hand
(ui.engine), and nothing else: tests/architecture/test_pages.py compares them.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one page shows. Its fields are the names its template uses."""

    template: ClassVar[str] = ""


def show(request: HttpRequest, shown: Shown, status: int = 200) -> HttpResponse:
    """The page as an answer."""
    return render(request, shown.template, dict(vars(shown)), status=status)
