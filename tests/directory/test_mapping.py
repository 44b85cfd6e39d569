"""Any spreadsheet by a mapping: one sheet as vendors export it, and three that belong together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from oneplan.directory.actions import ImportReport
from oneplan.directory.models import Address, Attribute, Organization, Phone, Service, ServiceArea
from tests.directory.conftest import Issues

Take = Callable[..., ImportReport]
SHEET = (
    "Agency Name,Site,Program,What,Phone,Street,City,Zip,Topics,Areas,Notes\n"
    "Elm Help,Hall,Food box,A box,705-555-0101,1 Mill,Elm,P0X 9Z1,Food; Money,Elm|Oak,x\n"
    "Elm Help,Barn,Food box,A box,705-555-0102,2 Mill,Elm,P0X 9Z1,Food,Elm,\n"
    "Elm Help,Hall,Rides,By car,,1 Mill,Elm,P0X 9Z1,,,\n"
    ",,,,,,,,,,lonely\n"
)
MAPPING = """file,column,table,field,split,before
,Agency Name,organization,name,,
,Site,location,name,,
,Program,service,name,,
,What,service,description,,
,Topics,service,description,,Topics:\x20
,Phone,phone,number,,
,Street,address,address_1,,
,City,address,city,,
,Zip,address,postal_code,,
,Areas,service_area,name,|,
,Program,service_at_location,description,,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "vendor").mkdir()
    path, mapping = tmp_path / "vendor" / "export.csv", tmp_path / "mapping.csv"
    path.write_text(SHEET)
    mapping.write_text(MAPPING)
    return path, mapping


def test_one_sheet_with_everything(take: Take, sheet: tuple[Path, Path], listed: Issues) -> None:
    path, mapping = sheet
    report = take(path, mapping=mapping)
    assert not report.refused
    assert (Organization.objects.count(), Service.objects.count()) == (1, 2)
    food = Service.objects.get(name="Food box")
    assert food.organization is not None
    assert food.description == "A box\nTopics: Food; Money"
    assert {at.location.name for at in food.at_locations.all()} == {"Hall", "Barn"}
    assert set(Phone.objects.values_list("number", flat=True)) == {"705-555-0101", "705-555-0102"}
    assert set(ServiceArea.objects.values_list("name", flat=True)) == {"Elm", "Oak"}
    assert Address.objects.count() == 2
    assert not Attribute.objects.exists()
    assert report.files["export.csv"] == {"rows": 4, "loaded": 3, "listed": 1}
    told = listed(report)
    assert "export.csv:5 dropped names nothing that the mapping knows" in told
    assert "export.csv:1 remark the mapping does not use 'notes'" in told


def test_the_mapping_is_kept_and_nothing_changes(take: Take, sheet: tuple[Path, Path]) -> None:
    path, mapping = sheet
    take(path, mapping=mapping)
    again = take(path)
    assert not again.refused
    assert not again.changed_anything


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",Program,thing,name,,", "line 2: HSDS has no table 'thing'"),
        (",Program,service,mood,,", "line 2: service has no field 'mood'"),
        (",Phone,phone,number,,", "names neither services nor organizations"),
    ],
)
def test_a_mapping_that_cannot_be_used(
    line: str, why: str, take: Take, sheet: tuple[Path, Path]
) -> None:
    path, mapping = sheet
    mapping.write_text(f"file,column,table,field,split,before\n{line}\n")
    report = take(path, mapping=mapping)
    assert why in report.refused
    assert not Service.objects.exists()
