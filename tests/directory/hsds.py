"""Whether an object keeps to HSDS 3.0's own schemas: as much of JSON Schema as those use."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parent.parent / "data" / "hsds" / "spec30" / "schema"
TYPES: dict[str, Any] = {
    "string": str,
    "number": (int, float),
    "array": list,
    "object": dict,
    "boolean": bool,
    "integer": int,
}
FORMATS = {
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "uri": r"https?://[^\s/]+",
    "email": r"[^@\s]+@[^@\s]+$",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "date": r"\d{4}-\d\d-\d\d$",
}


@cache
def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / name).read_text())
    return loaded


def faults(value: Any, name: str) -> list[str]:
    """What is wrong with an object, against `service.json` or another."""
    return list(_faults(value, schema(name), name.removesuffix(".json")))


def _faults(value: Any, rules: dict[str, Any], where: str) -> Iterator[str]:
    if "$ref" in rules:
        rules = schema(rules["$ref"])
    kind = rules.get("type")
    if kind and not isinstance(value, TYPES[kind]):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "enum" in rules and value not in rules["enum"]:
        yield f"{where}: {value!r} is not among {rules['enum']}"
    if rules.get("format") in FORMATS and not re.match(FORMATS[rules["format"]], value):
        yield f"{where}: {value!r} is no {rules['format']}"
    if isinstance(value, dict):
        for name in rules.get("required", ()):
            if name not in value:
                yield f"{where}: {name} is missing"
        for name, one in value.items():
            if name in rules.get("properties", {}):
                yield from _faults(one, rules["properties"][name], f"{where}.{name}")
    for number, one in enumerate(value if isinstance(value, list) else ()):
        yield from _faults(one, rules.get("items", {}), f"{where}[{number}]")
