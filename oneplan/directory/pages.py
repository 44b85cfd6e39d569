"""What the directory's pages show."""

from dataclasses import dataclass

from oneplan.directory.forms import MissingForm, SearchForm
from oneplan.directory.readers import CommunityName, FirstCall, SearchResult, ServiceDetail
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class SearchShown(Shown):
    """`chosen`: the community that the address names; `carry`: what a service's address takes along
    to lead back here; `without_filters`: the same search everywhere; `calls`: whom to call first;
    `topics`: what a page that found nothing asks about, each with its search; `missing`: where
    to say so.
    """

    template = "directory/search.html"
    form: SearchForm
    result: SearchResult
    community: CommunityName
    chosen: str
    carry: str
    without_filters: str
    calls: list[FirstCall]
    topics: list[tuple[str, str]]
    missing: str


@dataclass(frozen=True, kw_only=True)
class ServiceShown(Shown):
    """`back`: the search that led here."""

    template = "directory/service.html"
    service: ServiceDetail
    back: str


@dataclass(frozen=True, kw_only=True)
class MissingShown(Shown):
    template = "directory/missing.html"
    form: MissingForm
    back: str
