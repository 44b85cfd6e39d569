"""Directories nobody here wrote, in each format: all accounted for, and again changes nothing."""

import csv
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from oneplan.directory import readers
from oneplan.directory.actions import ImportReport, load_services
from oneplan.directory.intake.tables import TABLES
from oneplan.directory.models import (
    Attribute,
    Contact,
    CostOption,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from oneplan.people.models import Community
from tests.directory.conftest import EXAMPLE, OFFICIAL, OHANA, Issues, Write

Take = Callable[..., ImportReport]
FILES = {
    "ohana": OHANA,
    "hsds csv": OFFICIAL / "csv",
    "service": OFFICIAL / "json" / "service_full.json",
    "organization": OFFICIAL / "json" / "organization_full.json",
    "service at location": OFFICIAL / "json" / "service_at_location_full.json",
    "service list": OFFICIAL / "json" / "service_list.json",
    "organization list": OFFICIAL / "json" / "organization_list.json",
    "service at location list": OFFICIAL / "json" / "service_at_location_list.json",
    "tabular json": OFFICIAL / "json" / "tabular.json",
    "example": EXAMPLE,
}


@pytest.mark.parametrize("name", FILES)
def test_importing_again_changes_nothing(name: str, take: Take) -> None:
    first, again = take(FILES[name]), take(FILES[name])
    assert not first.refused
    assert first.total("new") > 0
    assert not again.changed_anything
    assert again.total("same") == first.total("new")
    assert (again.dropped, again.remarks) == (first.dropped, first.remarks)


def test_every_row_of_the_official_package_is_loaded_or_listed(take: Take, listed: Issues) -> None:
    report = take(OFFICIAL / "csv")
    for table in TABLES.values():
        path = next(p for f in table.files if (p := OFFICIAL / "csv" / f"{f}.csv").exists())
        with path.open(newline="") as stream:
            rows = len(list(csv.DictReader(stream)))
        counts = report.files[path.name]
        assert counts["rows"] == rows == counts.get("loaded", 0) + counts.get("listed", 0), path


def test_broken_keys_of_the_official_package_are_listed(take: Take, listed: Issues) -> None:
    told = "\n".join(listed(take(OFFICIAL / "csv")))
    assert "locations.csv:2 remark organization_id: no organization" in told
    assert "contacts.csv:2 remark service_at_location_id: no service_at_location" in told
    assert "taxonomy_terms.csv:2 remark taxonomy_id: no taxonomy" in told
    assert "attributes.csv:2 dropped belongs to nothing that was loaded" in told
    assert "latitude: '100' is outside -90 to 90" in told
    assert "datapackage.json:0 remark not a data package's description" in told


def test_what_the_official_package_says_is_there(take: Take) -> None:
    take(OFFICIAL / "csv")
    service = Service.objects.get(source_id="ac148810-d857-441c-9679-408f346de14b")
    assert service.organization is not None
    assert service.organization.name == "Example Organization Inc."
    assert (service.minimum_age, service.maximum_age) == (12, 100)
    assert CostOption.objects.get(service=service).amount_cents == 3500
    assert Phone.objects.get(service=service).number == "+44 1234 234567"
    assert Contact.objects.get(service=service).organization is None
    assert Schedule.objects.get(service=service).opens_at == time(10)


def test_nested_json_is_one_row_each_however_often_told(take: Take, listed: Issues) -> None:
    report = take(OFFICIAL / "json" / "service_full.json")
    assert report.counts["phone"] == {"new": 1}
    phone = Phone.objects.get()
    assert phone.service and phone.location and phone.organization and phone.service_at_location
    assert Attribute.objects.get().link_id == Service.objects.get().pk
    assert not [i for i in listed(report) if " dropped " in i]
    assert report.rows() == report.rows("loaded")


def test_csv_and_json_of_the_same_directory_are_the_same_rows(take: Take) -> None:
    take(OFFICIAL / "csv", source="official")
    report = take(OFFICIAL / "json" / "service_full.json", source="official")
    assert report.counts["service"] == {"same": 1}
    assert Service.objects.count() == 1


def test_a_short_form_does_not_empty_what_the_long_form_said(take: Take) -> None:
    take(OFFICIAL / "json" / "service_full.json", source="official")
    report = take(OFFICIAL / "json" / "service_list.json", source="official")
    assert not report.changed_anything
    assert Phone.objects.count() == 1


def test_the_ohana_folder(take: Take, listed: Issues) -> None:
    report = take(OHANA)
    assert report.dropped == 0
    assert report.counts["organization"]["new"] == 8
    assert report.counts["location"]["new"] == 22
    assert report.counts["service"]["new"] == 23
    assert ServiceAtLocation.objects.count() == 23
    passports = Service.objects.get(name="Passport Photos")
    assert passports.organization is not None
    assert passports.organization.name == "Example Agency"
    terms = TaxonomyTerm.objects.filter(
        pk__in=Attribute.objects.filter(link_id=passports.pk).values("taxonomy_term")
    )
    assert {"Salud", "Medicina"} <= set(terms.values_list("name", flat=True))
    assert terms.count() == 8


def test_times_in_the_ohana_folder(take: Take, listed: Issues) -> None:
    report = take(OHANA)
    afternoon = Schedule.objects.get(source_id="regular-9")
    assert (afternoon.byday, afternoon.opens_at, afternoon.closes_at) == ("MO", time(14), time(16))
    morning = Schedule.objects.get(source_id="regular-13")
    assert (morning.opens_at, morning.closes_at) == (time(9), time(3))
    assert any("closes_at 03:00 is not after opens_at 09:00" in issue for issue in listed(report))
    assert Schedule.objects.get(source_id="holiday-2").valid_from is not None


def test_languages_of_a_place_count_for_its_services(take: Take, community: Community) -> None:
    take(OHANA)
    found = readers.search(community.id, language="ko")
    assert [entry.name for entry in found.entries] == ["Sunnyvale Corps"]


def test_two_ohana_folders_are_not_mixed_up(take: Take, tmp_path: Path) -> None:
    take(OHANA)
    other = tmp_path / "another"
    shutil.copytree(OHANA, other)
    assert take(other).counts["service"] == {"new": 23}
    assert not take(OHANA).changed_anything
    assert not take(other, source=OHANA.name).changed_anything


def test_another_package_under_a_used_name_is_refused(take: Take, folder: Write) -> None:
    path = folder()
    take(path)
    services = "id,name,status\ns1,Legal clinic,active\ns2,Swimming,active\n"
    report = take(folder(services=services))
    assert "Say which with --source NAME" in report.refused
    assert take(path, source="another").counts["service"] == {"new": 2}
    assert Service.objects.count() == 4


def test_a_zip_is_as_good_as_a_folder(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "directory.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in EXAMPLE.iterdir():
            archive.write(file, f"maple/{file.name}")
    report = take(path)
    assert report.counts["service"]["new"] >= 60
    assert not take(EXAMPLE, source=report.source).changed_anything


def test_the_descriptor_may_name_other_files_and_separators(
    take: Take, folder: Write, tmp_path: Path
) -> None:
    folder(services=None, data="id;name;organization_id;status\ns1;Tea; o1 ;active\n")
    resources = [
        {"name": "organization", "path": "organizations.csv"},
        {"name": "service", "path": ["data.csv"], "dialect": {"delimiter": ";"}},
    ]
    description = {"name": "small", "resources": resources}
    (tmp_path / "datapackage.json").write_text(json.dumps(description))
    report = take(tmp_path / "datapackage.json")
    assert report.counts["service"] == {"new": 1}
    service = Service.objects.get()
    assert (service.source, service.organization is not None) == ("small", True)


def test_changes_are_taken_over_and_counted(take: Take, folder: Write) -> None:
    phones = "id,service_id,number\np1,s1,705-555-0101\np2,s1,705-555-0102\n"
    take(folder(phones=phones))
    services = "id,organization_id,name,description,status\ns1,o1,Food boxes,A box of food,active\n"
    report = take(folder(services=services, phones="id,service_id,number\np1,s1,705-555-0199\n"))
    assert report.counts["service"] == {"changed": 1, "closed": 1}
    assert report.counts["phone"] == {"changed": 1, "gone": 1}
    assert Phone.objects.get().number == "705-555-0199"
    assert Service.objects.count() == 2, "a plan may name the service that is not told any more"
    assert Service.objects.get(source_id="s2").status == "inactive"
    again = "id,service_id,number\np1,s1,705-555-0199\n"
    assert not take(folder(services=services, phones=again)).changed_anything


def test_what_another_source_brought_is_left_alone(take: Take, folder: Write) -> None:
    take(OHANA)
    before = Location.objects.count()
    take(folder())
    assert Location.objects.count() == before


def test_the_example_directory_is_faultless(community: Community) -> None:
    assert load_services(EXAMPLE, community.id) >= 60


def test_the_example_directory_keeps_to_hsds() -> None:
    """Held against the official data package's own required fields, values and keys."""
    described = json.loads((OFFICIAL / "datapackage.json").read_text())
    ids: dict[str, set[str]] = {}
    tables = {}
    for resource in described["resources"]:
        path = EXAMPLE / resource["path"]
        if path.exists():
            with path.open(newline="") as stream:
                tables[resource["name"]] = list(csv.DictReader(stream))
            ids[resource["name"]] = {row["id"] for row in tables[resource["name"]]}
    for resource in described["resources"]:
        rows, schema = tables.get(resource["name"], []), resource["schema"]
        assert len(rows) == len(ids.get(resource["name"], ()))
        for field in schema["fields"]:
            rules = field.get("constraints", {})
            for row in rows:
                said = row.get(field["name"], "")
                assert said or not rules.get("required"), (resource["name"], field["name"])
                assert not said or said in rules.get("enum", [said])
        for key in schema.get("foreignKeys", []):
            named = {row.get(key["fields"], "") for row in rows} - {""}
            assert named <= ids.get(key["reference"]["resource"], set())
