"""From bytes to a JSON object, safely: limits first, then strict JSON, in linear time."""

import json
import re
from itertools import accumulate
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from oneplan.kernel.errors import Invalid

Json = dict[str, Any]

MOST_BYTES = 20 * 1024 * 1024
MOST_NESTING = 60  # real resources stay below 20

# An unclosed string runs to the end of the document: the scan never looks at a byte twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(b for b in range(256) if b not in b"[]{}")


def read_document(data: bytes) -> Json:
    """The JSON object in `data`. Raises Invalid, with what to do, for anything else."""
    _refuse_too_much(data)
    text = _text(data)
    _refuse_deep(data)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
        )
    except (ValueError, RecursionError) as error:
        raise Invalid(_not_json(text)) from error
    if not isinstance(found, dict):
        raise Invalid(_("This file holds no FHIR document. Ask the sender for a FHIR R4 Bundle."))
    return found


def _refuse_too_much(data: bytes) -> None:
    if not data.strip():
        raise Invalid(_("This file is empty. Ask the sender to send it again."))
    if len(data) > MOST_BYTES:
        raise Invalid(
            _("This file is larger than 20 MB. Ask for the referral without the history.")
        )


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("This file is not UTF-8 text. Ask the sender for FHIR as JSON.")) from error


def _refuse_deep(data: bytes) -> None:
    brackets = _STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    steps = accumulate(1 if b in b"[{" else -1 for b in brackets)
    if max(steps, default=0) > MOST_NESTING:
        raise Invalid(
            _("This file is nested too deeply to be a referral. Ask the sender to check it.")
        )


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Invalid(
            _(
                "A field is written twice in one place, so it is unclear which is meant. "
                "Ask the sender to mend the file."
            )
        )
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise Invalid(
        _("“%(name)s” is not a number that JSON knows. Ask the sender to mend the file.")
        % {"name": name}
    )


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        _refuse_constant(text[:40])
    return value


def _not_json(text: str) -> str:
    if text.lstrip().startswith("<"):
        return _("This looks like XML or a web page. Ask the sender for FHIR as JSON.")
    if _many_documents(text):
        return _(
            "This file holds several documents, one a line. Ask for one Bundle for one person."
        )
    return _("This file is not JSON. Ask the sender for FHIR as JSON.")


def _many_documents(text: str) -> bool:
    first, _rest, more = text.strip().partition("\n")
    try:
        return bool(more) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
