"""A community of its own for each test, and small directories written on the spot."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from oneplan.directory import actions
from oneplan.directory.actions import ImportReport
from oneplan.directory.models import ImportIssue
from oneplan.people.models import Community

DATA = Path(__file__).parent.parent / "data" / "hsds"
OHANA = DATA / "ohana_sample"
OFFICIAL = DATA / "spec30"
EXAMPLE = Path(actions.__file__).parent.parent / "example" / "data" / "directory"

ORGANIZATIONS = "id,name,description\no1,Elm Help,Helps\n"
SERVICES = (
    "id,organization_id,name,description,status\ns1,o1,Food box,A box of food,active\n"
    "s2,o1,Répit familial,Une pause pour les parents,active\n"
)

Write = Callable[..., Path]
Issues = Callable[..., list[str]]


@pytest.fixture
def community(db: None) -> Community:
    return Community.objects.create(
        name="Testing (fictional)", slug="testing-directory", fictional=True
    )


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Community]:
    """The fictional directory, loaded once for a file of tests; each test undoes its own changes.

    Such a file is marked `django_db`, so that its tests run inside this transaction.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        community = Community.objects.create(
            name="Example (fictional)", slug="example-directory", fictional=True
        )
        actions.load_services(EXAMPLE, community.id)
        yield community
        transaction.set_rollback(True)


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """`folder(services="id,name\\n…")`: a CSV folder with these files beside a good start."""

    def write(**files: str | bytes | None) -> Path:
        for name, text in ({"organizations": ORGANIZATIONS, "services": SERVICES} | files).items():
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / f"{name}.csv").write_bytes(data)
        return tmp_path

    return write


@pytest.fixture
def take(community: Community) -> Callable[..., ImportReport]:
    """Import a path into the test's community."""

    def run(path: Path, **how: Any) -> ImportReport:
        return actions.import_directory(path, community.id, **how)

    return run


@pytest.fixture
def listed() -> Issues:
    """What a report lists, as "file:line kind reason"."""

    def issues(report: ImportReport) -> list[str]:
        rows = ImportIssue.objects.filter(run_id=report.run_id).order_by("file", "line", "pk")
        return [f"{row.file}:{row.line} {row.kind} {row.reason}" for row in rows]

    return issues
