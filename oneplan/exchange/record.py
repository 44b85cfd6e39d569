"""A family's record in one ZIP: the plan as a PDF, every row as JSON, what came with requests.

What is in it is what the wall shows the viewer at that moment, less own voice; outside the agency
less everything that may not be passed on. `oneplan_narrow_for_export` narrows the viewer's grants
for the transaction that reads, which is then taken back: no code here chooses. For a worker it is
also less what the family has taken out of its plan since, wherever it still stands (versions keep
it).
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import BinaryField

from oneplan.access.actions import note_opening
from oneplan.access.readers import log_lines
from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import Category
from oneplan.kernel.rooms import about_families, rooms, wall_of
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family
from oneplan.plans.document import keeping, only
from oneplan.plans.models import Need, PlanRow, PlanVersionPart
from oneplan.plans.paper import Language, render_pdf
from oneplan.plans.printing import plan_on_paper, version_on_paper
from oneplan.plans.readers import as_seen, plan_page

FORMAT = "oneplan-record/1"
# Rows that can be taken out of the plan and then stay, marked.
OF_THE_PLAN = tuple(model._meta.label for model in PlanRow.__subclasses__())


class RecordEncoder(DjangoJSONEncoder):
    """A span of time is written as when it begins and when it ends."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Range):
            return {"starts": o.lower, "ends": o.upper}
        return super().default(o)


def pack(viewer: Viewer, family: Family, change_id: UUID | None) -> bytes:
    """The ZIP, noted in the family's log as taken.

    Without a change: whoever directs the family, acting for themself. With one: the worker who
    asked for it, once a second person approved and until the date shown. Raises NotFound.
    """
    note_opening(viewer, family.pk, "export")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT oneplan_narrow_for_export(%s, %s)", [family.pk, change_id])
            if not cursor.fetchone()[0]:
                raise NotFound()
        made = _zip(viewer, family, own=change_id is None)
        transaction.set_rollback(True)
    return made


def _zip(viewer: Viewer, family: Family, *, own: bool) -> bytes:
    rows: dict[str, list[dict[str, Any]]]
    rows = {model._meta.label: list(_rows(model, family)) for model in packed()}
    files = dict(_take_out_files(rows))
    _leave_out_what_is_kept_back(rows.get("plans.PlanVersionPart", []), family)
    stands = None if own else _leave_out_what_was_removed(rows)
    if own:
        rows["access.AccessEvent"] = [dict(line) for line in log_lines(family.pk)]
    document = {
        "format": FORMAT,
        "made_at": clock.now(),
        "made_for": viewer.name,
        "family": family.pk,
        "rows": {label: lines for label, lines in rows.items() if lines},
    }
    told = json.dumps(document, cls=RecordEncoder, ensure_ascii=False, indent=1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", told)
        for name, content in {**_plan(viewer, family, stands), **files}.items():
            archive.writestr(name, content)
    return made.getvalue()


def pack_own(viewer: Viewer, family: Family) -> bytes:
    """The ZIP with what is about the viewer alone, for somebody of the family who does not direct
    it. Not in the log: whoever reads what is their own is looked at by nobody. Raises NotFound."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT oneplan_pack_own(%s)", [family.pk])
            if not cursor.fetchone()[0]:
                raise NotFound()
        made = _zip(viewer, family, own=False)
        transaction.set_rollback(True)
    return made


def packed() -> Iterator[type[models.Model]]:
    """Every table of families' rows but those that their room leaves out, and own voice: a new
    one is in the file without asking."""
    for room in rooms():
        for model in about_families(room):
            wall = wall_of(model)
            own_voice = wall is not None and wall.category == Category.OWN_VOICE
            if not own_voice and model.__name__ not in room.not_in_record:
                yield model


def _rows(model: type[models.Model], family: Family) -> Iterator[dict[str, Any]]:
    wall = wall_of(model)
    rows = model._default_manager.filter(**{"pk" if model is Family else "family_id": family.pk})
    if wall and wall.category_field:
        rows = rows.exclude(**{wall.category_field: Category.OWN_VOICE})
    yield from rows.order_by("pk").values()


def _leave_out_what_is_kept_back(parts: list[dict[str, Any]], family: Family) -> None:
    """A version is frozen in parts: here alone the wall does not decide about single things."""
    documents = as_seen(family.pk, [part["document"] for part in parts])
    for part, document in zip(parts, documents, strict=True):
        part["document"] = document


def _leave_out_what_was_removed(rows: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Takes out what the family has taken out of its plan, with what belongs to it, and the same
    out of the frozen parts; returns the ids of the plan's rows that stand."""
    for label in (Need._meta.label, *OF_THE_PLAN):  # needs first
        needs = {need["id"] for need in rows[Need._meta.label]}
        rows[label] = [
            row
            for row in rows[label]
            if row["removed_at"] is None and row.get("need_id") in {None, *needs}
        ]
    stands = {str(row["id"]) for label in OF_THE_PLAN for row in rows[label]}
    parts = rows[PlanVersionPart._meta.label]
    for part in parts:
        part["document"] = only(part["document"], stands)
    rows[PlanVersionPart._meta.label] = [
        part for part in parts if part["words_id"] is None or str(part["words_id"]) in stands
    ]
    return stands


def _take_out_files(rows: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, bytes]]:
    """What is kept as a file, as it came, under a name that is only its id."""
    for model in packed():
        columns = [f.attname for f in model._meta.concrete_fields if isinstance(f, BinaryField)]
        for line in rows[model._meta.label] if columns else ():
            for column in columns:
                name = f"attachments/{line['id']}"
                yield name, bytes(line[column])
                line[column] = name


def _plan(viewer: Viewer, family: Family, stands: set[str] | None) -> dict[str, bytes]:
    """The plan on paper, if there is one: the version in force, else the draft. `stands`: only
    these of its rows."""
    page = plan_page(viewer, family.pk)
    if page.plan_id is None:
        return {}
    language: Language = "fr" if family.plan_language == "fr" else "en"
    if page.version is not None:
        kept = page.version.document
        if stands is not None:
            kept = keeping(kept, stands)
        in_force = replace(page.version, document=kept)
        paper = version_on_paper(viewer, family, in_force, language=language)
    else:
        paper = plan_on_paper(viewer, family, language=language)
    return {"plan.pdf": render_pdf(paper)}
