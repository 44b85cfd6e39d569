"""Bad files: what cannot be used is listed or refused in one line; a refusal changes nothing."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from oneplan.directory.actions import ImportReport
from oneplan.directory.intake import files
from oneplan.directory.models import ImportRun, Organization, Phone, Schedule, Service
from oneplan.people.models import Community
from tests.directory.conftest import ORGANIZATIONS, SERVICES, Issues, Write

Take = Callable[..., ImportReport]
HEADER = "id,organization_id,name,description,status\n"


def test_a_missing_column_that_matters_refuses_the_file(take: Take, folder: Write) -> None:
    report = take(folder(services="id,title\ns1,Food\n"))
    assert report.refused == "services.csv has no column 'name'."
    assert not Organization.objects.exists()


def test_other_missing_columns_are_listed(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(services="id,name\ns1,Food\n"))
    assert report.counts["service"] == {"new": 1}
    assert "services.csv:1 remark no column 'status'" in listed(report)


def test_unknown_columns_and_files_are_listed(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(organizations="id,name,mood\no1,Elm,good\n", wishes="id\n1\n"))
    told = listed(report)
    assert "organizations.csv:1 remark HSDS 3.0 has no column 'mood' here: not loaded" in told
    assert "wishes.csv:0 dropped no table of HSDS has this name: not read" in told


def test_details_without_ids_are_known_by_what_they_say(
    take: Take, folder: Write, listed: Issues
) -> None:
    path = folder(phones="service_id,number\ns1,705-555-0101\ns1,705-555-0102\n")
    assert take(path).counts["phone"] == {"new": 2}
    assert not take(path).changed_anything


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings(encoding: str, take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(services=SERVICES.encode(encoding)))
    assert Service.objects.get(source_id="s2").name == "Répit familial"
    noted = any("services.csv:0 remark not in UTF-8" in issue for issue in listed(report))
    assert noted is not encoding.startswith("utf-8")


def test_bytes_in_no_encoding(take: Take, folder: Write) -> None:
    assert (
        "save it as UTF-8" in take(folder(services=HEADER.encode() + b"s1,o1,\x81\x9d\n")).refused
    )


def test_duplicate_ids(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(services=SERVICES + "s1,o1,Another,Not this,active\n"))
    assert Service.objects.get(source_id="s1").name == "Food box"
    assert "services.csv:4 dropped the id 's1' is used already, on line 2" in listed(report)


def test_dangling_references(take: Take, folder: Write, listed: Issues) -> None:
    report = take(
        folder(
            services=SERVICES + "s3,nobody,Lonely,No organization,active\n",
            phones="id,service_id,number\np1,nowhere,705-555-0101\n",
            service_at_location="id,service_id,location_id\nx1,s1,nowhere\n",
        )
    )
    told = listed(report)
    assert Service.objects.get(source_id="s3").organization is None
    assert "services.csv:4 remark organization_id: no organization 'nobody' was loaded" in told
    assert any(line.startswith("phones.csv:2 dropped belongs to nothing") for line in told)
    assert any(line.startswith("service_at_location.csv:2 dropped") for line in told)
    assert not Phone.objects.exists()


def test_a_row_about_itself_or_in_a_ring_does_no_harm(take: Take, folder: Write) -> None:
    rows = "id,name,parent_organization_id\no1,A,o2\no2,B,o1\no3,C,o3\n"
    path = folder(organizations=rows)
    assert take(path).counts["organization"] == {"new": 3}
    assert not take(path).changed_anything


def test_times_as_people_write_them(take: Take, folder: Write, listed: Issues) -> None:
    rows = "id,service_id,freq,byday,opens_at,closes_at\nh1,s1,WEEKLY,MO,9:00am,whenever\n"
    report = take(folder(schedules=rows))
    schedule = Schedule.objects.get()
    assert f"{schedule.opens_at:%H:%M}" == "09:00"
    assert schedule.closes_at is None
    assert "schedules.csv:2 remark closes_at: 'whenever' is not a time of day: not used" in listed(
        report
    )


def test_html_in_names(take: Take, folder: Write, listed: Issues) -> None:
    name = "<script>alert(1)</script><b>Food</b> &amp; clothes"
    report = take(folder(services=f'{HEADER}s1,o1,"{name}",<p>One</p><p>Two</p>,active\n'))
    service = Service.objects.get()
    assert service.name == "Food & clothes"
    assert service.description == "One\n\nTwo"
    assert "services.csv:2 remark name: HTML taken out, its text kept" in listed(report)


def test_a_name_of_nothing_but_markup_is_no_name(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(services=f"{HEADER}s1,o1,<br>,x,active\n"))
    assert "services.csv:2 dropped name is empty" in listed(report)


def test_values_that_are_too_long_or_out_of_range(
    take: Take, folder: Write, listed: Issues
) -> None:
    header = "id,name,status,minimum_age,maximum_age,assured_date,email,url\n"
    row = f"s1,{'x' * 600},open,18,12,2999-01-01,nobody,javascript:alert(1)\n"
    report = take(folder(services=header + row))
    told = "\n".join(listed(report))
    service = Service.objects.get()
    assert len(service.name) == 500
    assert (service.status, service.email, service.url) == ("active", "", "")
    assert (service.minimum_age, service.maximum_age, service.assured_date) == (None, None, None)
    for field in ("name: longer", "status: 'open'", "minimum_age 18", "email:", "url:"):
        assert field in told
    assert "assured_date: '2999-01-01' has no real year" in told


def test_ids_that_are_too_long_drop_the_row(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(services=f"{HEADER}{'x' * 201},o1,Food,x,active\n"))
    assert any("dropped id is longer than 200" in issue for issue in listed(report))


def test_short_and_long_rows(take: Take, folder: Write, listed: Issues) -> None:
    report = take(
        folder(services=f"{HEADER}s1,o1,Food\n\n,,,,\ns2,o1,Tea,x,active,more,and more\n")
    )
    assert report.counts["service"] == {"new": 2}
    assert "services.csv:5 remark more cells than columns: not used" in listed(report)


def test_lines_are_counted_through_quoted_line_breaks(
    take: Take, folder: Write, listed: Issues
) -> None:
    rows = f'{HEADER}s1,o1,Food,"one\ntwo\nthree",active\ns2,o1,,x,active\n'
    assert "services.csv:5 dropped name is empty" in listed(take(folder(services=rows)))


@pytest.mark.parametrize(
    ("services", "why"),
    [
        (f'{HEADER}s1,o1,"Food,x,active\n', "services.csv, line 2, is broken"),
        (f'{HEADER}s1,o1,"Food"x,y,active\n', "services.csv, line 2, is broken"),
        ("id,name,name\ns1,a,b\n", "services.csv has the column 'name' twice."),
        ("", "services.csv has no column 'id'."),
        (f"{HEADER}s1,{'x' * files.LONGEST_LINE}\n", "is longer than any table's"),
    ],
)
def test_a_broken_file_changes_nothing(
    services: str, why: str, take: Take, folder: Write, listed: Issues
) -> None:
    take(folder())
    before = list(Service.objects.values_list("pk", "name"))
    report = take(folder(organizations="id,name\no1,Changed\n", services=services))
    assert why in report.refused
    assert "\n" not in report.refused
    assert list(Service.objects.values_list("pk", "name")) == before
    assert Organization.objects.get().name == "Elm Help"
    run = ImportRun.objects.get(pk=report.run_id)
    assert (run.outcome, run.reason) == ("refused", report.refused)


def test_files_that_are_too_large_are_refused_before_they_are_read(
    take: Take, folder: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = folder()
    with (path / "services.csv").open("a") as stream:
        stream.truncate(2 * files.MEGABYTE)  # a hole in the file: nothing is written
    monkeypatch.setattr(files, "MOST_BYTES", files.MEGABYTE)
    assert "the most is 1 MB" in take(path).refused
    large = tmp_path / "large.json"
    with large.open("w") as stream:
        stream.truncate(200 * files.MEGABYTE)
    assert "JSON is read up to 64 MB" in take(large).refused


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no HSDS services or organizations"),
        ("{", "line 1, is not JSON"),
        ('[{"id": "1", "name": "x"}', "is not JSON"),
        ("[1, 2]", "something other than objects"),
        ("[" * 100_000, "is not JSON"),
        ('{"hello": "world"}', ""),
    ],
)
def test_json_that_is_no_directory(text: str, why: str, take: Take, tmp_path: Path) -> None:
    path = tmp_path / "directory.json"
    path.write_text(text)
    report = take(path)
    assert why in report.refused
    assert not Service.objects.exists()


def test_json_with_odd_values(take: Take, tmp_path: Path, listed: Issues) -> None:
    service = {
        "id": 7,
        "name": "Tea \ud800\x00",
        "status": None,
        "minimum_age": "six",
        "organization": {"id": "o", "name": "Org"},
        "phones": ["705", {"number": 7055550101}, {"number": None}],
        "mood": {"good": True},
    }
    path = tmp_path / "directory.json"
    path.write_text(json.dumps([service]))
    report = take(path)
    told = "\n".join(listed(report))
    assert Service.objects.get().name == "Tea"
    assert Phone.objects.get().number == "7055550101"
    assert "minimum_age: 'six' is not a number" in told
    assert "HSDS 3.0 has no 'mood' here" in told
    assert "phone: '705' is not an object" in told
    assert "dropped number: nothing that can be used" in told
    assert not take(path).changed_anything


@pytest.mark.parametrize("name", ["nothing", "picture.png", "empty", "broken.zip", "plain.csv"])
def test_what_is_none_of_the_formats(name: str, take: Take, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "empty":
        path.mkdir()
    elif name != "nothing":
        path.write_bytes(b"\x89PNG\r\n")
    report = take(path)
    assert report.refused
    assert "\n" not in report.refused


def test_a_package_cannot_reach_outside_its_folder(take: Take, folder: Write) -> None:
    path = folder()
    resources = [{"name": "service", "path": "../../etc/passwd"}]
    (path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    assert "outside its own folder" in take(path).refused


def test_a_zip_that_says_it_is_huge(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", ORGANIZATIONS + "\n" * (2 * files.MEGABYTE))
    monkeypatch.setattr(files, "MOST_BYTES", files.MEGABYTE)
    assert "the most is 1 MB" in take(path).refused


def test_the_command_says_what_became_of_it(
    community: Community, folder: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "issues.csv"
    out.parent.mkdir()
    path = folder(services=SERVICES + "s3,o1,,=cmd|'x',active\n")
    call_command("import_directory", str(path), "--community", community.slug, "--report", out)
    said = capsys.readouterr().out
    assert "service: 2 new" in said
    assert "services.csv:4 dropped: name is empty" in said
    assert "services.csv,4,s3,dropped,name is empty" in out.read_text()


def test_the_command_refuses_in_one_line(community: Community, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is nothing at .* Nothing was changed\.$"):
        call_command("import_directory", str(tmp_path / "no"), "--community", community.slug)
    with pytest.raises(CommandError, match="no community with the short name 'elsewhere'"):
        call_command("import_directory", str(tmp_path), "--community", "elsewhere")
