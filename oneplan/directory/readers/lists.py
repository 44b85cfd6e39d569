"""Names of services and of communities, and what an import listed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from oneplan.directory.models import ImportIssue, Service


@dataclass(frozen=True, slots=True)
class CommunityName:
    id: UUID
    name: str
    slug: str


def community(slug: str = "", community_id: UUID | None = None) -> CommunityName | None:
    """The community with this slug or id; with neither, the first. None: no such. 1 SQL."""
    communities = apps.get_model("people", "Community")._default_manager.all()
    if community_id:
        communities = communities.filter(pk=community_id)
    elif slug:
        communities = communities.filter(slug=slug)
    rows = communities.order_by("pk").values_list("pk", "name", "slug")
    return next((CommunityName(*row) for row in rows[:1]), None)


def service_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of services by id, closed ones too; ids that are none are left out. 1 SQL."""
    return dict(Service.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def issues(run_id: UUID, most: int | None = None) -> Iterator[ImportIssue]:
    """What an import listed: dropped rows first, then in the order of the files. 1 SQL."""
    rows = ImportIssue.objects.filter(run_id=run_id).order_by("kind", "file", "line", "pk")
    return (rows[:most] if most else rows).iterator()
