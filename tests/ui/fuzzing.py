"""What nobody would type, sent to every form: wrong kinds, lengths, choices, ids, numbers."""

import json
import random
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.ui.forms_found import Field, FoundForm

TEXTS = ["Yes", "A bike for Yusuf", "Ça va mieux", "18:30", "2027-03-01", "3", "tel 519-555-0142"]
NASTY: list[str] = [
    "",
    " ",
    "\0",
    "a\0b",
    "x" * 312 + "@example.org",
    "a" * 60 + "@" + "b" * 250 + ".example",
    "y" * 11_000,
    "z" * 65_000,
    "\u0301" * 300,
    "👩‍👩‍👧‍👦" * 90,
    "\u202eevil\u202c",
    "\ud7ff\ue000\uffff",
    "<script>alert(1)</script>",
    "'; DROP TABLE plans_need; --",
    "%s %(x)s {x} {{ x }} {% x %}",
    "-1",
    "0",
    "2147483648",
    "99999999999999999999999",
    "9" * 5_000,
    "NaN",
    "Infinity",
    "1e400",
    "1.234567890123",
    "٣",
    "²",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "10000-01-01",
    "24:00",
    "23:59:59.999999",
    "02:30",
    "None",
    "null",
    "[]",
    "{}",
    "on",
    "true",
    "../../etc/passwd",
    "//example.org/",
    "javascript:alert(1)",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "person_",
    "agency_x",
    "_",
    "family",
]
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MACHINES = ("csrfmiddlewaretoken",)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: where, what, and how it is sent."""

    form: FoundForm
    path: str
    data: dict[str, list[Any]]
    headers: dict[str, str]

    def __str__(self) -> str:
        kept = {name: [str(one)[:60] for one in texts] for name, texts in self.data.items()}
        return f"{self.form.who} POST {self.path} {self.headers} {json.dumps(kept)}"


class Fuzzer:
    """Makes requests from forms; the same seed makes the same ones. `ids`: of anybody's things."""

    def __init__(self, seed: int, ids: list[str]) -> None:
        self.chance = random.Random(seed)
        self.ids = ids

    def send(self, form: FoundForm) -> Sent:
        data = {one.name: self._usual(one) for one in self._once(form)}
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 4, 12))):
            self._spoil(form, data)
        headers = {"Accept-Language": self.chance.choice(("en", "fr"))}
        if self.chance.random() < 0.15:
            headers["X-Autosave"] = self.chance.choice(("1", "again"))
        return Sent(form, self._path(form), data, headers)

    def _once(self, form: FoundForm) -> Iterator[Field]:
        """All but the buttons, of which one is pressed."""
        buttons = [one for one in form.fields if one.kind == "button"]
        yield from (one for one in form.fields if one.kind != "button")
        if buttons and self.chance.random() < 0.8:
            yield self.chance.choice(buttons)

    def _usual(self, one: Field) -> list[Any]:
        if one.kind in {"hidden", "button"}:
            return [self.chance.choice(one.values)]
        if one.kind == "checkbox":
            return self.chance.sample(one.values, self.chance.randint(0, len(one.values)))
        if one.kind in {"radio", "select"}:
            return [self.chance.choice(one.values)] if one.values else []
        if one.kind == "file":
            return [self._file()]
        return [self.chance.choice(TEXTS)]

    def _file(self) -> SimpleUploadedFile:
        content = self.chance.choice(
            (
                b"",
                b"{",
                b"\xff\xfe\x00",
                b"[" * 5_000,
                b'{"resourceType": "Bundle", "type": "\\u0000"}',
                b'{"resourceType": "Bundle", "type": "message", "entry": [{"resource": 1}]}',
            )
        )
        return SimpleUploadedFile("a\u0301\0.json", content, "application/json")

    def _spoil(self, form: FoundForm, data: dict[str, list[Any]]) -> None:
        spoil: Callable[[str, dict[str, list[Any]]], None] = self.chance.choice(
            (_leave_out, self._nasty, self._nasty, self._nasty, self._id, self._double, self._added)
        )
        names = [name for name in data if name not in MACHINES]
        if names:
            spoil(self.chance.choice(names), data)

    def _nasty(self, name: str, data: dict[str, list[Any]]) -> None:
        data[name] = [self.chance.choice(NASTY)]

    def _id(self, name: str, data: dict[str, list[Any]]) -> None:
        data[name] = [self._any_id()]

    def _any_id(self) -> str:
        return self.chance.choice((*self.chance.choices(self.ids, k=2), str(uuid.uuid4())))

    def _double(self, name: str, data: dict[str, list[Any]]) -> None:
        data[name] = [*data[name], self.chance.choice(NASTY)]

    def _added(self, name: str, data: dict[str, list[Any]]) -> None:
        extra = ("start_over", "step", "answer", "as", "for", "next", "later", "unsure", "anew")
        data[self.chance.choice((*extra, "people-TOTAL_FORMS", "revision", "x\0"))] = [
            self.chance.choice(NASTY)
        ]

    def _path(self, form: FoundForm) -> str:
        """Now and then about another thing."""
        ids = UUIDS.findall(form.action)
        if not ids or self.chance.random() > 0.08:
            return form.action
        return form.action.replace(self.chance.choice(ids), self._any_id())


def _leave_out(name: str, data: dict[str, list[Any]]) -> None:
    del data[name]
