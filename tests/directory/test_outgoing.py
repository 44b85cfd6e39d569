"""The directory for others: files and `/hsds/`, held against HSDS 3.0's own schemas. (15 s)"""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplan.directory import api
from oneplan.directory.actions import ImportReport
from oneplan.directory.models import ImportRun, Service
from oneplan.directory.outgoing import package
from oneplan.people.models import Community
from tests.directory.conftest import OFFICIAL, OHANA
from tests.directory.hsds import faults

pytestmark = pytest.mark.django_db
Take = Callable[..., ImportReport]
PLURALS = {"accessibility": "accessibility"}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "kept", api.Kept())
    monkeypatch.setattr(api, "counted", api.Counted())


def _json(community: Community) -> list[dict[str, object]]:
    out = io.StringIO()
    package.write_json(community.id, out)
    found: list[dict[str, object]] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize("path", [OFFICIAL / "csv", OHANA])
def test_the_export_has_no_fault(path: Path, take: Take, community: Community) -> None:
    take(path)
    services = _json(community)
    assert len(services) == Service.objects.filter(community=community).count()
    assert not [fault for one in services for fault in faults(one, "service.json")]
    for table, rows in package.tables(community.id):
        assert not [fault for row in rows for fault in faults(row, f"{table.name}.json")]


def test_the_example_out_and_in_again(example: Community, tmp_path: Path, take: Take) -> None:
    path = tmp_path / "out.zip"
    rows = package.write_tables(example.id, path)
    assert path.read_bytes() == _again(example, tmp_path), "the same rows make the same bytes"
    report = take(path)
    assert not report.refused
    assert (report.dropped, report.rows("loaded")) == (0, rows)
    community = ImportRun.objects.get(pk=report.run_id).community
    first = {table.name: told for table, told in package.tables(example.id)}
    second = {table.name: told for table, told in package.tables(community.pk)}
    assert first == second


def _again(community: Community, tmp_path: Path) -> bytes:
    package.write_tables(community.id, tmp_path / "again.zip")
    return (tmp_path / "again.zip").read_bytes()


def test_the_package_says_what_it_holds(example: Community, tmp_path: Path) -> None:
    package.write_tables(example.id, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        described = json.loads(archive.read("datapackage.json"))
        for resource in described["resources"]:
            header = archive.read(resource["path"]).decode().split("\n")[0].split(",")
            assert header == [field["name"] for field in resource["schema"]["fields"]]


def ask(client: Client, community: Community, address: str, **asked: object) -> dict[str, object]:
    response = client.get(f"/hsds/{address}", {"community": community.slug, **asked})
    assert response.status_code == 200, response.content
    found: dict[str, object] = response.json()
    return found


def test_what_the_interface_is(client: Client, example: Community) -> None:
    assert client.get("/hsds/").json()["version"] == "3.0"


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("services", "service"),
        ("organizations", "organization"),
        ("taxonomies", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term"),
        ("service_at_locations", "service_at_location"),
    ],
)
def test_lists_and_single_rows(
    address: str, schema: str, client: Client, example: Community
) -> None:
    for full in ("true", "false"):
        page = ask(client, example, address, full=full, per_page=7)
        assert page["contents"]
        assert not [f for one in page["contents"] for f in faults(one, f"{schema}.json")]
        one = page["contents"][0]
        assert not faults(ask(client, example, f"{address}/{one['id']}"), f"{schema}.json")
        if address == "service_at_locations":
            assert one["service"]["id"] == one["service_id"]


def test_pages_follow_each_other_and_lose_nothing(client: Client, example: Community) -> None:
    seen: list[str] = []
    for number in range(1, 20):
        page = ask(client, example, "services", page=number, per_page=7)
        seen += [one["id"] for one in page["contents"]]
        assert page["page_number"] == number
        assert page["size"] == len(page["contents"])
        assert page["first_page"] is (number == 1)
        assert page["last_page"] is (number >= page["total_pages"])
        assert page["empty"] is (number > page["total_pages"])
    assert len(seen) == len(set(seen)) == page["total_items"]


def test_filters(client: Client, example: Community) -> None:
    food = ask(client, example, "services", search="food bank")
    assert "Food bank" in [one["name"] for one in food["contents"]]
    organization = food["contents"][0]["organization_id"]
    theirs = ask(client, example, "services", organization_id=organization)
    assert {one["organization_id"] for one in theirs["contents"]} == {organization}
    terms = ask(client, example, "taxonomy_terms", search="Food")["contents"]
    tagged = ask(client, example, "services", taxonomy_term_id=terms[0]["id"], full="true")
    assert tagged["total_items"] == 5
    near = ask(client, example, "service_at_locations", postcode="P0X 9Z2", proximity="2000")
    assert 0 < near["total_items"] < ask(client, example, "service_at_locations")["total_items"]
    assert ask(client, example, "services", modified_after="2999-01-01")["empty"]
    assert ask(client, example, "services", modified_after="soon")["empty"]
    small = ask(client, example, "services", minimal="true")["contents"][0]
    assert set(small) <= {"id", "name", "status", "last_modified"}


def test_an_organization_with_its_services(client: Client, example: Community) -> None:
    one = ask(client, example, "organizations", full_service="true", per_page=3)["contents"][0]
    assert one["services"][0]["organization_id"] == one["id"]
    assert not faults(one["services"][0], "service.json")


def test_all_of_it_a_line_each(client: Client, example: Community) -> None:
    response = client.get("/hsds/services", {"community": example.slug, "format": "ndjson"})
    lines = b"".join(response).splitlines()  # type: ignore[arg-type]
    assert len(lines) == Service.objects.filter(community=example).count()
    assert not [fault for line in lines for fault in faults(json.loads(line), "service.json")]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"page": "x"}, 400),
        ({"per_page": "1.5"}, 400),
        ({"full": "perhaps"}, 400),
        ({"page": "-3"}, 200),
        ({"page": "99999999999999999999"}, 200),
        ({"per_page": "0"}, 200),
        ({"organization_id": "%"}, 200),
        ({"search": "' & | !"}, 200),
        ({"format": "xml"}, 200),
        ({"postcode": "(", "proximity": "-1"}, 200),
    ],
)
def test_odd_questions(
    asked: dict[str, str], status: int, client: Client, example: Community
) -> None:
    for address in ("services", "service_at_locations", "taxonomy_terms"):
        response = client.get(f"/hsds/{address}", {"community": example.slug, **asked})
        assert response.status_code == status


def test_what_is_not_there(client: Client, example: Community) -> None:
    for key in ("x", "01890a5d-ac96-774b-bcce-b302099a8057"):
        assert client.get(f"/hsds/services/{key}", {"community": example.slug}).status_code == 404
    assert client.get("/hsds/services", {"community": "nowhere"}).status_code == 404
    assert client.post("/hsds/services").status_code in (403, 405)


def test_kept_until_the_directory_changes(client: Client, example: Community) -> None:
    first = client.get("/hsds/services", {"community": example.slug})
    assert first["Cache-Control"] == "public, max-age=300"
    again = {"if-none-match": first["ETag"]}
    same = client.get("/hsds/services", {"community": example.slug}, headers=again)
    assert (same.status_code, same.content) == (304, b"")
    with CaptureQueriesContext(connection) as queries:
        client.get("/hsds/services", {"community": example.slug})
    assert len(queries) <= 3
    ImportRun.objects.create(community=example, source="x", name="x")
    new = client.get("/hsds/services", {"community": example.slug}, headers=again)
    assert new.status_code == 200


def test_a_page_is_few_statements_whatever_is_on_it(client: Client, example: Community) -> None:
    counts = []
    for size in (5, 50):
        with CaptureQueriesContext(connection) as queries:
            ask(client, example, "services", per_page=size, full="true")
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 12
    with CaptureQueriesContext(connection) as queries:
        ask(client, example, "services", per_page=49)
    assert len(queries) <= 8


def test_who_asks_too_often_waits(client: Client, example: Community, settings: object) -> None:
    settings.HSDS_PER_MINUTE = 3  # type: ignore[attr-defined]
    said = [client.get("/hsds/") for _turn in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    assert said[-1]["Retry-After"] == "60"


def test_it_can_be_switched_off(client: Client, example: Community, settings: object) -> None:
    settings.HSDS_API = False  # type: ignore[attr-defined]
    assert client.get("/hsds/").status_code == 404
    assert client.get("/hsds/services").status_code == 404
