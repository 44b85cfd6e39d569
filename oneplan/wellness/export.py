"""Everything an owner has, in one file: text to read, the same as data, and the pictures."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.actions.contacts import known
from oneplan.wellness.document import Document, packed, unpacked
from oneplan.wellness.models import (
    Activation,
    CheckIn,
    Contact,
    LogEntry,
    Opening,
    Picture,
    Share,
    Step,
    Suggestion,
    Supporter,
    Version,
    Wish,
)
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import picture_bytes
from oneplan.wellness.rules import MARKS
from oneplan.wellness.sealing import account_of, opened

FORMAT = "oneplan-wellness-1"


def everything(viewer: Viewer) -> bytes:
    """The file, as a ZIP. For the owner; nothing of it is kept on the server. Raises Locked."""
    data = as_data(viewer)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("plan.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        archive.writestr("plan.txt", "\n".join(as_text(viewer)))
        for picture in Picture.objects.filter(account_id=account_of(viewer)):
            content = picture_bytes(picture)
            kind = "png" if content.startswith(b"\x89PNG") else "jpg"
            archive.writestr(f"pictures/{picture.pk}.{kind}", content)
    return buffer.getvalue()


def as_data(viewer: Viewer) -> dict[str, Any]:
    """Every row of the owner's, unsealed."""
    plans = own.whole_plans(viewer)
    return {
        "format": FORMAT,
        "made_at": clock.now(),
        "plans": [_plan(viewer, page) for page in plans],
        "people": [_person(row) for row in _mine(Contact, viewer)],
        "shares": list(_plain(Share, viewer)),
        "opened": list(_plain(Opening, viewer)),
        "check_ins": [
            {"day": row.day, **opened(row)} for row in _mine(CheckIn, viewer).order_by("day")
        ],
        "rules": [{"tells": row.contact_id, **opened(row)} for row in _mine(Wish, viewer)],
        "suggestions": [
            {"from": row.contact_id, "answer": row.answer, **opened(row)}
            for row in _mine(Suggestion, viewer)
        ],
    }


def _plan(viewer: Viewer, page: own.PlanPage) -> dict[str, Any]:
    plan = page.plan
    return {
        "id": plan.pk,
        "name": page.name,
        "begun": plan.created_at,
        "terms": {
            "threshold": plan.threshold,
            "dispute": plan.dispute,
            "decides": plan.tiebreaker_id,
            "end_threshold": plan.end_threshold,
        },
        "sections": [
            {"code": one.row.code, "changed": one.row.changed_at, **packed(one.document)}
            for one in page.sections
        ],
        "versions": [
            {"number": row.number, "section": row.section_id, "signed": row.signed_at}
            | packed(unpacked(opened(row)))
            for row in _mine(Version, viewer).filter(plan=plan)
        ],
        "supporters": [
            {"who": row.contact_id, "may_start": row.may_activate, **opened(row)}
            for row in _mine(Supporter, viewer).filter(plan=plan)
        ],
        "times": [
            {"state": row.state, "begun": row.created_at, "id": row.pk}
            for row in _mine(Activation, viewer).filter(plan=plan)
        ],
        "steps": list(_plain(Step, viewer)),
        "log": [
            {"by": row.contact_id, "at": row.created_at, **opened(row)}
            for row in _mine(LogEntry, viewer).filter(activation__plan=plan)
        ],
    }


def _person(row: Contact) -> dict[str, Any]:
    who = known(row)
    return {
        "id": row.pk,
        "kept_out": row.excluded,
        **asdict(who),
    }


def _mine(model: Any, viewer: Viewer) -> Any:
    return model._default_manager.filter(account_id=account_of(viewer)).order_by("created_at")


def _plain(model: Any, viewer: Viewer) -> Iterator[dict[str, Any]]:
    for row in _mine(model, viewer).values():
        yield {name: value for name, value in row.items() if name not in {"account_id"}}


def as_text(viewer: Viewer) -> Iterator[str]:
    """To be read by anybody, on anything."""
    for page in own.whole_plans(viewer):
        yield f"{page.name}\n{'=' * len(page.name)}"
        for section in page.sections:
            yield from _section(section)
    for day in own.days(viewer):
        yield f"{day.day}: {MARKS[day.mark]}. {day.words}"
    for row in _mine(Contact, viewer):
        who = known(row)
        kept = _("kept out") if row.excluded else who.role
        yield f"{who.name} ({kept}) {who.phone} {who.email}"


def _section(section: own.SectionPage) -> Iterator[str]:
    document: Document = section.document
    if document.empty:
        return
    yield f"\n{section.title}\n{'-' * len(section.title)}"
    for field in section.outline.fields:
        lines = [line.text for line in document.of(field.code)]
        if field.kind == "tools":
            lines = [tool.text for tool in document.tools]
        if field.kind == "timetable":
            lines = [f"{t.what} · {t.who_now} · {t.steps} · {t.by}" for t in document.timetable]
        if lines:
            yield f"{field.label}:"
            yield from (f"  - {line}" for line in lines)
