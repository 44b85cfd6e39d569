"""Versions frozen in every shape there ever was are read, compared and printed as today's.

`ONEPLAN_KEEP_SHAPE=1` writes the newest shape down from the example, when there is a new one.
"""

import json
import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from oneplan.kernel import clock
from oneplan.plans.changes import changes
from oneplan.plans.described import described
from oneplan.plans.document import joined, read
from oneplan.plans.models import ROWS, PlanVersion, PlanVersionPart
from oneplan.plans.pieces import KINDS, PIECES, Step
from oneplan.plans.shapes import current, frozen, of_today
from tests.plans.writing import write_plan

KEPT = Path(__file__).parent / "shapes"
SHAPES = range(1, current() + 1)
SUPPER, CLASS = "The family eats supper together", "Amira goes to class"


def kept(shape):
    return json.loads((KEPT / f"shape_{shape}.json").read_text(encoding="utf-8"))


def document(parts):
    return read(joined(map(of_today, parts)))


def rows_of(parts):
    return [(p, row) for part in parts for p in PIECES for row in part.get(p.rows, ())]


@pytest.fixture
def agreed(cast):
    """Writes a version as a program of that shape left it, after the family's draft."""

    def write(shape):
        write_plan(cast)
        with cast.acting("amira") as (_viewer, family):
            ours = {"community_id": family.community_id, "family": family}
            plan = ROWS[Step].objects.first().plan
            version = PlanVersion.objects.create(
                **ours, plan=plan, number=1, language="en", agreed_at=clock.now()
            )
            PlanVersionPart.objects.bulk_create(
                PlanVersionPart(**ours, version=version, category="strengths", document=part)
                for part in kept(shape)
            )

    return write


def keep(parts):
    text = json.dumps(parts, ensure_ascii=False, indent=1)
    (KEPT / f"shape_{current()}.json").write_text(text + "\n", encoding="utf-8")


def test_a_version_of_each_shape_is_kept():
    if os.environ.get("ONEPLAN_KEEP_SHAPE"):
        keep([frozen(of_today(part)) for part in kept(current() - 1)])
    assert sorted(path.name for path in KEPT.iterdir()) == [f"shape_{n}.json" for n in SHAPES]
    for shape in SHAPES:
        assert {part.get("shape", 1) for part in kept(shape)} == {shape}
        assert {kind for part in kept(shape) for kind in part} >= {*KINDS, "team"}


def test_a_field_says_since_which_shape_it_is():
    """Else versions from before it could not be read: the newest that is kept lacks it."""
    for piece, row in rows_of(kept(current())):
        assert {*row} == {name for name, one in described(piece).items() if one.frozen}, piece


@pytest.mark.parametrize("shape", SHAPES)
def test_each_becomes_todays(shape):
    for piece, row in rows_of(map(of_today, kept(shape))):
        assert {*row} == {name for name, one in described(piece).items() if one.frozen}, piece
    assert document(kept(shape)) == document(kept(current()))
    assert document(kept(shape)).needs[0].outcomes[0].statement
    assert changes(document(kept(shape)), document(kept(current()))) == []


def test_what_is_frozen_today_is_of_todays_shape(cast):
    from_draft = frozen({"needs": [dict.fromkeys(described(PIECES[2])) | {"revision": 4}]})
    assert from_draft["shape"] == current() and "revision" not in from_draft["needs"][0]
    assert of_today(from_draft) == from_draft


@pytest.mark.parametrize("shape", SHAPES)
def test_each_is_read_compared_and_printed_through_the_pages(cast, agreed, shape):
    agreed(shape)
    amira = cast.client("amira")
    version = amira.get(cast.url("plan/versions/1/")).content.decode()
    assert (
        CLASS in version and "Layla comes on Tuesdays" in version and "Evening classes" in version
    )
    plan = amira.get(cast.url("plan/agree/")).content.decode()
    assert "Taken out: what will be different" in plan and "New: need" in plan
    paper = amira.get(cast.url("plan/versions/1/pdf/")).content
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(paper)).pages).split())
    assert f"What will be different: {CLASS}" in text
    assert "Evening classes she went to: from 0 to 6 evenings a month" in text
    assert amira.post(cast.url("record-file/")).status_code == 200
