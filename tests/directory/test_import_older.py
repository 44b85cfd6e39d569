"""HSDS 1.1 and 2.x: every table, every row loaded or listed, and once is enough. (8 s)"""

import json
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from oneplan.directory.actions import ImportReport
from oneplan.directory.models import (
    Address,
    Attribute,
    CostOption,
    Language,
    Organization,
    Schedule,
    Service,
    TaxonomyTerm,
)
from tests.directory.conftest import Issues, Write

Take = Callable[..., ImportReport]
OLDER = {
    "organizations": "id,name,description,url\n1,Elm Help,Helps,https://elm.example\n",
    "programs": "id,organization_id,name\n1,1,Families\n",
    "services": (
        "id,organization_id,program_id,name,status,fees,description\n"
        "1,1,1,Food box,active,,A box\\nof food\n2,1,,Rides,active,Free,By car\n"
    ),
    "locations": "id,organization_id,name\n1,1,Hall\n",
    "services_at_location": "id,service_id,location_id\n1,1,1\n2,2,1\n",
    "physical_addresses": (
        "id,location_id,address_1,address_2,address_3,city,postal_code\n"
        "1,1,12 Mill St,Unit 2,Back door,Elm,P0X 9Z1\n"
    ),
    "postal_addresses": "id,location_id,address_1,city\n1,1,Box 7,Elm\n2,9,Box 8,Elm\n",
    "phones": (
        'id,service_id,number,language,department\n1,1,705-555-0101,"English, French",Intake\n'
    ),
    "regular_schedules": (
        "id,service_id,weekday,opens_at,closes_at\n1,1,1,9:00,17:00\n2,1,Tuesday,9am,5pm\n"
    ),
    "holiday_schedules": (
        "id,service_id,closed,start_date,end_date\n1,1,true,2026-12-25,2026-12-26\n"
    ),
    "languages": "id,service_id,language\n1,2,Somali\n",
    "eligibility": "id,service_id,eligibility\n1,1,Everybody\n2,7,Nobody\n",
    "payments_accepted": "id,service_id,payment\n1,1,Cash\n",
    "accessibility_for_disabilities": "id,location_id,accessibility\n1,1,Ramp\n",
    "service_areas": "id,service_id,service_area\n1,1,Elm County\n",
    "taxonomy": (
        "id,name,parent_id,parent_name,vocabulary\nA,Food,,,Open Eligibility\nB,Boxes,A,Food,\n"
    ),
    "service_taxonomy": "id,service_id,taxonomy_id,taxonomy_detail\n1,1,B,weekly\n2,1,Z,\n",
    "metadata": "id,resource_id,last_action_type\n1,1,create\n",
}


def test_a_package_of_1_1(take: Take, folder: Write, listed: Issues) -> None:
    report = take(folder(**OLDER))
    assert Organization.objects.get().website == "https://elm.example"
    service = Service.objects.get(source_id="1")
    assert service.description == "A box\nof food"
    assert service.eligibility_description == "Everybody"
    assert {day.byday for day in Schedule.objects.exclude(byday="")} == {"MO", "TU"}
    assert set(Language.objects.values_list("name", flat=True)) == {"English", "French", "Somali"}
    assert Address.objects.get(address_type="physical").address_2 == "Unit 2, Back door"
    assert CostOption.objects.get().option == "Cash"
    term = TaxonomyTerm.objects.get(source_id="B")
    assert term.parent is not None and term.parent.name == "Food"
    assert Attribute.objects.get().value == "weekly"
    told = "\n".join(listed(report))
    assert "eligibility.csv:3 dropped service_id: no service '7' is in the files" in told
    assert "postal_addresses.csv:3 dropped belongs to nothing" in told
    assert "service_taxonomy.csv:3 dropped belongs to nothing" in told


def test_its_counts_add_up_and_once_is_enough(take: Take, folder: Write) -> None:
    path = folder(**OLDER)
    report = take(path)
    _adds_up(report, path)
    assert report.rows() - report.rows("loaded") == 3
    assert not take(path).changed_anything


def test_a_package_of_2_0_made_of_its_descriptor(take: Take, tmp_path: Path) -> None:
    """Every table of the descriptor, five rows each, with keys that fit."""
    spec = Path(__file__).parent.parent / "data" / "hsds" / "spec20" / "datapackage.json"
    described = json.loads(spec.read_text())
    for resource in described["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        lines = [",".join(names)]
        lines += [",".join(_value(name, row) for name in names) for row in range(5)]
        file = tmp_path / "Data" / str(resource["path"]).upper()
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(lines) + "\n")
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    report = take(tmp_path)
    assert not report.refused
    _adds_up(report, tmp_path)
    unread = {file: c for file, c in report.files.items() if not c.get("loaded")}
    assert [file.rsplit("/")[-1] for file in unread] == ["ELIGIBILITY.CSV"], "it has no sentence"
    assert not take(tmp_path).changed_anything


def _value(name: str, row: int) -> str:
    if name == "id" or name.endswith("_id"):
        return "" if name == "parent_id" else str(row)
    fixed = {
        "status": "active",
        "email": "a@b.example",
        "url": "https://b.example",
        "number": "555",
    }
    fixed |= {"opens_at": "9:00", "closes_at": "17:00", "year_incorporated": "1999"}
    fixed |= {"latitude": "49", "longitude": "-91", "valid_from": "2026-01-01", "byday": "MO"}
    fixed |= {"valid_to": "2030-01-01", "dtstart": "", "until": "", "count": "1", "interval": "1"}
    return fixed.get(name, "service" if name == "link_type" else f"{name} {row}")


def _adds_up(report: ImportReport, path: Path) -> None:
    for file, counts in report.files.items():
        if file and (path / file).exists():
            rows = len((path / file).read_text().splitlines()) - 1
            assert counts["rows"] == rows, file
        assert counts["rows"] == counts.get("loaded", 0) + counts.get("listed", 0), file


def test_files_by_base_name_in_any_case(take: Take, tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    (tmp_path / "x" / "y" / "Services.CSV").write_text("ID,Name\n1,Tea\n")
    assert take(tmp_path).counts["service"] == {"new": 1}


def test_files_that_are_not_read_count_by_their_rows(
    take: Take, folder: Write, listed: Issues
) -> None:
    report = take(folder(wishes="id\n1\n2\n3\n"))
    assert report.files["wishes.csv"] == {"rows": 3, "listed": 3}
    assert report.dropped == 3


def test_equal_remarks_are_told_once(take: Take, folder: Write) -> None:
    rows = "".join(f"{n},Tea {n},\n" for n in range(50))
    report = take(folder(services=f"id,name,status\n{rows}"))
    from oneplan.directory.models import ImportIssue

    told = ImportIssue.objects.filter(run_id=report.run_id, reason__startswith="status: empty")
    assert [(one.rows, one.lines.count(",")) for one in told] == [(50, 49)]


def test_a_flipped_byte_in_a_table_is_one_sign(take: Take, folder: Write, listed: Issues) -> None:
    text = "id,name,status\n1,Répit à la maison d’été,active\n2,Tea,active\n".encode()
    report = take(folder(services=text.replace(b"Tea", b"T\xe9a")))
    assert Service.objects.get(source_id="1").name == "Répit à la maison d’été"
    assert any("some bytes are damaged" in issue for issue in listed(report))


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_byte_in_a_zip_is_one_line(
    seed: int, take: Take, folder: Write, tmp_path: Path
) -> None:
    folder(**OLDER)
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(tmp_path.glob("*.csv")):
            archive.write(file, file.name)
    data = bytearray(path.read_bytes())
    data[random.Random(seed).randrange(len(data))] ^= 0x10
    path.write_bytes(data)
    report = take(path)
    assert "\n" not in report.refused
    if report.refused:
        assert not Service.objects.exists()


def test_a_zip_that_grows_too_much(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"\n" * (60 * 1024 * 1024))
    assert "grows too much" in take(path).refused
    assert zlib.crc32(b"") == 0


def test_formulas_of_spreadsheets(take: Take, folder: Write, listed: Issues) -> None:
    rows = (
        "id,name,url,description,status\n"
        '1,"=""Tea""","=HYPERLINK(""https://a.example"",""a"")",=CMD(1),active\n'
    )
    report = take(folder(services=rows))
    service = Service.objects.get()
    assert (service.name, service.url) == ("Tea", "https://a.example")
    assert service.description == "=CMD(1)"
    assert any("a formula of a spreadsheet" in issue for issue in listed(report))
