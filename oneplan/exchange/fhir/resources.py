"""The bundle's entries, each with exactly one fate: used, or left over with a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from oneplan.exchange.fhir.conformance import faults
from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import Leftover, Remark, Used, Why
from oneplan.exchange.fhir.elements import child, cleaned, codes, narrative, remains, text

Said = TypeVar("Said")

NO_RESOURCE = "(no resource)"
MOST_NARRATIVE = 100_000  # characters, markup included: forty printed pages

_MISTAKES = frozenset({"entered-in-error", "refuted"})
_OVER = frozenset({"revoked", "completed", "inactive", "rejected", "cancelled", "stopped"})


@dataclass(slots=True, eq=False)
class Entry:
    """One entry. `fate` is None while undecided, True when used, else why not."""

    resource: Json
    full_url: str = ""
    type: str = NO_RESOURCE
    id: str = ""
    fate: bool | Why | None = None

    @property
    def may_be_used(self) -> bool:
        return self.fate is None or self.fate is True

    @property
    def reference(self) -> str:
        return f"{self.type}/{self.id}" if self.id else self.full_url or self.type


@dataclass(slots=True)
class Resources:
    entries: list[Entry]
    remarks: Counter[tuple[str, Why]] = field(default_factory=Counter)
    _read: dict[Entry, Any] = field(default_factory=dict)
    _places: dict[str, Entry] = field(default_factory=dict)
    _narrative_left: int = MOST_NARRATIVE

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._leave_if_again(entry)

    def _leave_if_again(self, entry: Entry) -> None:
        """The same resource twice counts once; two that differ both stay, to be told apart."""
        for place in filter(None, (entry.full_url, entry.reference if entry.id else "")):
            first = self._places.setdefault(place, entry)
            if first is not entry and first.resource == entry.resource:
                entry.fate = Why.AGAIN

    def of(self, kind: str) -> Iterator[Entry]:
        """Entries of a type whose fate is open."""
        return (e for e in self.entries if e.type == kind and e.fate is None)

    def find(self, node: Json) -> Entry | None:
        """The entry a Reference points to; None (and a remark) when it points to nothing."""
        reference = node.get("reference")
        if not isinstance(reference, str):
            return None
        parts = reference.partition("/_history/")[0].split("/")
        found = self._places.get(reference) or self._places.get("/".join(parts[-2:]))
        if found is None:
            self.remark(f"→ {cleaned(reference)[:120]}", Why.POINTS_NOWHERE)
        return found

    def follow(self, node: Json) -> tuple[Entry | None, str]:
        """Take a Reference: the entry, if it is here, and the words shown beside it."""
        found = self.find(node)
        shown = text(node, "display")
        for key in ("reference", "type"):
            node.pop(key, None)
        return found, shown

    def use(self, entry: Entry) -> Json:
        """Take an entry into the draft. What breaks FHIR's rules is remarked on the first time."""
        if entry.fate is not True:
            entry.fate = True
            for path in faults(entry.type, entry.resource):
                self.remark(path, Why.NOT_VALID)
        return entry.resource

    def once(self, entry: Entry, read: Callable[[Json], Said]) -> Said:
        """What `read` takes from an entry; the same answer for everybody who points at it."""
        if entry not in self._read:
            self._read[entry] = read(self.use(entry))
        said: Said = self._read[entry]
        return said

    def narrative(self, entry: Entry) -> str:
        """Take the words of an entry's own narrative, while the document is within its limit;
        what is beyond stays where it is."""
        div = child(entry.resource, "text").get("div")
        self._narrative_left -= len(div) if isinstance(div, str) else 0
        if self._narrative_left >= 0:
            return narrative(entry.resource)
        self.remark(f"{entry.type}.text.div", Why.TOO_LONG)
        return ""

    def remark(self, path: str, why: Why, count: int = 1) -> None:
        self.remarks[path, why] += count

    def total(self) -> int:
        return len(self.entries)

    def used(self) -> tuple[Used, ...]:
        return tuple(Used(e.type, e.reference) for e in self.entries if e.fate is True)

    def leftovers(self) -> tuple[Leftover, ...]:
        found: Counter[tuple[str, Why]] = Counter()
        for entry in self.entries:
            if entry.fate is not True:
                found[entry.type, entry.fate or Why.NO_PLACE] += 1
        ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Leftover(kind, count, why) for (kind, why), count in ordered)

    def remarks_made(self) -> tuple[Remark, ...]:
        """Every remark, with what remains untaken in the used entries counted in."""
        for entry in self.entries:
            if entry.fate is True:
                self.remark_remains(entry.resource, entry.type)
                entry.resource = {}
        return tuple(Remark(path, n, why) for (path, why), n in sorted(self.remarks.items()))

    def remark_remains(self, node: Any, path: str) -> None:
        for untaken in remains(node, path):
            self.remark(untaken, Why.NO_PLACE)


def read_resources(document: Json) -> Resources:
    """Take the entries out of a Bundle; what else the Bundle says is remarked."""
    found = document.pop("entry") if isinstance(document.get("entry"), list) else []
    resources = Resources([_entry(one) for one in found])
    for one in found:
        resources.remark_remains(one, "Bundle.entry")
    document.pop("type", None)
    resources.remark_remains(document, "Bundle")
    return resources


def _entry(one: Any) -> Entry:
    resource, url = child(one, "resource"), None
    if isinstance(one, dict):
        url = one.pop("fullUrl", None)
        one.pop("resource" if resource else "", None)
    kind, key = resource.get("resourceType"), resource.get("id")
    return Entry(
        resource=resource,
        full_url=cleaned(url)[:500] if isinstance(url, str) else "",
        type=(cleaned(kind)[:64] if isinstance(kind, str) else "") or NO_RESOURCE,
        id=cleaned(key)[:64] if isinstance(key, str) else "",
    )


def refused(entry: Entry) -> Why | None:
    """Why an entry must not be used, from what it says of itself (FHIR R4 status, modifiers)."""
    resource = entry.resource
    if resource.get("modifierExtension") or resource.get("implicitRules"):
        return Why.NOT_UNDERSTOOD
    if _states(resource) & _MISTAKES:
        return Why.MISTAKE
    if resource.get("doNotPerform") is True:
        return Why.NOT_TO_DO
    if _states(resource) & _OVER or _clinically_over(resource):
        return Why.OVER
    return None


def _states(resource: Json) -> set[str]:
    keys = ("status", "lifecycleStatus")
    plain = {resource[key] for key in keys if isinstance(resource.get(key), str)}
    return plain | codes(child(resource, "verificationStatus"))


def _clinically_over(resource: Json) -> bool:
    found = codes(child(resource, "clinicalStatus"))
    return bool(found) and not found & {"active", "recurrence", "relapse"}
