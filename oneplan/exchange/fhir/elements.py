"""FHIR's data types, read by taking: whatever is still there at the end was not understood.

Taking is what makes "nothing is lost silently" hold by construction. A value of the wrong shape
is left where it is and turns up among the remains.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from typing import Any

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import Address, Contact, Identifier, Names, Reach
from oneplan.kernel import clock

# PostgreSQL refuses NUL; other control characters, halves of characters and forced direction
# changes have no business in a name. Line breaks and tabs stay.
_NOISE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")

# No "<" inside a tag: each failed match ends at the next one, so thousands of them cost one pass.
_MARKUP = re.compile(r"<[^<>]*>")

# SNOMED CT ends a full name with its semantic tag, which says nothing to a family.
_TAG = re.compile(r" \((disorder|finding|situation|event|procedure|regime/therapy)\)$")

# Says nothing that a person could use, or was used to find the resource.
_SILENT = frozenset({"resourceType", "id", "fhir_comments"})
_DEEPEST_REMARK = 2


def cleaned(value: str) -> str:
    return _NOISE.sub("", value).strip()


def text(node: Json, key: str) -> str:
    """Take the words under `key`; "" when there are none."""
    if not isinstance(node.get(key), str):
        return ""
    return cleaned(node.pop(key))


def flag(node: Json, key: str) -> bool | None:
    return node.pop(key) if isinstance(node.get(key), bool) else None


def child(node: Any, key: str) -> Json:
    """The object under `key`, left in place so that what is not taken from it remains."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}


def each(node: Json, key: str) -> list[Json]:
    value = node.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(node: Json, key: str) -> tuple[str, ...]:
    value = node.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return ()
    return tuple(filter(None, map(cleaned, node.pop(key))))


def either(node: Json, *keys: str) -> str:
    """Take every one of `keys` (a choice in FHIR); the first that has words wins."""
    return next(filter(None, [text(node, key) for key in keys]), "")


def codes(concept: Json) -> set[str]:
    """The codes of a CodeableConcept, not taken."""
    return {c["code"] for c in each(concept, "coding") if isinstance(c.get("code"), str)}


def words(concept: Json) -> str:
    """Take a CodeableConcept in words. A code beside its words says the same thing again."""
    said = text(concept, "text")
    for coding in each(concept, "coding"):
        shown = coding.get("display") or coding.get("code")
        said = said or (cleaned(shown) if isinstance(shown, str) else "")
        if coding.get("display") in (None, said):
            coding.clear()
    return plain(said)


def plain(said: str) -> str:
    return _TAG.sub("", cleaned(said))


def narrative(node: Json) -> str:
    """Take the words of a resource's own narrative, without its markup."""
    div = text(child(node, "text"), "div")
    return " ".join(unescape(_MARKUP.sub(" ", div)).split())


def all_words(node: Json, key: str) -> tuple[str, ...]:
    return unique(words(concept) for concept in each(node, key))


def unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


def notes(node: Json, key: str = "note") -> str:
    return "\n".join(unique(text(note, "text") for note in each(node, key)))


def ended(node: Json) -> bool:
    """True when the period of a name, address or number is past, or its use is "old"."""
    end = child(node, "period").get("end")
    past = isinstance(end, str) and end[:10] < clock.today().isoformat()
    return past or node.get("use") == "old"


def reach(node: Json) -> Reach:
    """Take every way to reach somebody that still holds; old ones remain."""
    contacts = list(filter(None, map(_contact, each(node, "telecom"))))
    return Reach(
        phones=tuple(c for c in contacts if c.kind in ("phone", "sms")),
        emails=tuple(c for c in contacts if c.kind == "email"),
        others=tuple(c for c in contacts if c.kind not in ("phone", "sms", "email")),
        addresses=tuple(filter(None, map(address, each(node, "address")))),
    )


def _contact(node: Json) -> Contact | None:
    if ended(node) or not isinstance(node.get("value"), str):
        return None
    _take_period(node)
    node.pop("rank", None)
    value = text(node, "value").removeprefix("tel:").removeprefix("mailto:")
    return Contact(text(node, "system"), value, text(node, "use")) if value else None


def address(node: Json) -> Address | None:
    if ended(node):
        return None
    _take_period(node)
    lines, city = texts(node, "line"), text(node, "city")
    region, code = text(node, "state"), text(node, "postalCode")
    country, use, said = text(node, "country"), text(node, "use"), text(node, "text")
    said = said or ", ".join(filter(None, [*lines, city, f"{region} {code}".strip(), country]))
    return Address(said, lines, city, region, code, country, use) if said else None


def _take_period(node: Json) -> None:
    """A period that still holds says nothing more."""
    node.pop("period", None)


def names(node: Json) -> Names:
    """Take the names: official or first is legal, usual or nickname is chosen, the rest listed."""
    given = [(_use(name), _full_name(name)) for name in each(node, "name")]
    given = [(use, name) for use, name in given if name]
    chosen = next((n for use, n in given if use in ("usual", "nickname")), "")
    legal = next((n for use, n in given if use == "official"), "")
    legal = legal or next((n for use, n in given if use not in ("old", "usual", "nickname")), "")
    legal = legal or next((n for _use_, n in given), "")
    others = unique(name for _use_, name in given if name not in (legal, chosen))
    return Names(legal, "" if chosen == legal else chosen, others)


def name(node: Json) -> Names:
    """As `names`, for the places where FHIR has one name and not a list."""
    return names({"name": [child(node, "name")]})


def _use(node: Json) -> str:
    past = ended(node)
    _take_period(node)
    use = text(node, "use")
    return "old" if past else use


def _full_name(node: Json) -> str:
    said, family = text(node, "text"), text(node, "family")
    spelled = " ".join([*texts(node, "given"), family]).strip()
    return said or spelled


def identifiers(node: Json) -> tuple[Identifier, ...]:
    found = (
        Identifier(words(child(one, "type")), text(one, "system"), text(one, "value"))
        for one in each(node, "identifier")
    )
    return tuple(one for one in found if one.value)


def languages(node: Json) -> tuple[str, ...]:
    """Take the languages as BCP-47 tags, the preferred one first. Others remain."""
    spoken = each(node, "communication")
    spoken.sort(key=lambda one: one.get("preferred") is not True)
    return unique(_language(one) for one in spoken)


def _language(node: Json) -> str:
    language = child(node, "language")
    tag = next((c for c in sorted(codes(language)) if _LANGUAGE.fullmatch(c)), "")
    if tag:
        node.clear()
    return tag


def day(written: str) -> date | None:
    """The day in a FHIR date or dateTime; None for a part of a date or nonsense."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def since(node: Json, stem: str) -> str:
    """Take FHIR's choice of times (`onset[x]`, `performed[x]`) as the sender wrote it."""
    said = either(node, f"{stem}DateTime", f"{stem}String", f"{stem}Date")
    start = text(child(node, f"{stem}Period"), "start")
    return short_date(said or start)


def short_date(written: str) -> str:
    return written[:10] if day(written) else written


def restricted(node: Json) -> bool:
    """True when a security label says more than normal (HL7 R, V; sensitivities)."""
    return bool(_labels(node) - {"N", "L", "M", "U", "HTEST"})


def made_up(node: Json) -> bool:
    """True when a security label says "test health data" (HL7 ActReason HTEST)."""
    return "HTEST" in _labels(node)


def _labels(node: Json) -> set[str]:
    return codes({"coding": child(node, "meta").get("security")})


def remains(node: Any, path: str, depth: int = 0) -> Iterator[str]:
    """The path of everything not taken, at most two names deep; extensions by their name."""
    if isinstance(node, list):
        for one in node:
            yield from remains(one, path, depth)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _remains_of(key, value, path, depth)
    elif node not in (None, ""):
        yield path


def _remains_of(key: str, value: Any, path: str, depth: int) -> Iterator[str]:
    if depth == 0 and key in _SILENT:
        return
    if key in ("extension", "modifierExtension") and isinstance(value, list):
        yield from (f"{path}.{key}[{_extension_name(one)}]" for one in value)
        return
    found = remains(value, f"{path}.{cleaned(key)[:60]}", depth + 1)
    if depth + 1 < _DEEPEST_REMARK:
        yield from found
    elif next(found, None):
        yield f"{path}.{cleaned(key)[:60]}"


def _extension_name(one: Any) -> str:
    url = one.get("url") if isinstance(one, dict) else None
    return cleaned(url).rstrip("/").rpartition("/")[2][:60] if isinstance(url, str) else "?"
