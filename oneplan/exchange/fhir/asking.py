"""ServiceRequest and who sent it: what is asked for, why, and whom to call back."""

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import Asked, Asker, Caution, Heard, Why
from oneplan.exchange.fhir.elements import (
    all_words,
    child,
    each,
    notes,
    plain,
    short_date,
    text,
    unique,
    words,
)
from oneplan.exchange.fhir.offices import office
from oneplan.exchange.fhir.resources import Entry, Resources
from oneplan.exchange.fhir.statements import statement_of

_URGENT = frozenset({"urgent", "asap", "stat"})


def requests(resources: Resources) -> tuple[tuple[Asked, ...], Asker]:
    """Every request that stands, and the first sender that can be named."""
    entries = list(resources.of("ServiceRequest"))
    senders = [office(resources, child(entry.resource, "requester")) for entry in entries]
    asked = tuple(filter(None, [_asked(resources, entry) for entry in entries]))
    return asked, next((one for one in senders if one.name or one.organization), Asker())


def _asked(resources: Resources, entry: Entry) -> Asked | None:
    node = resources.use(entry)
    what = words(child(node, "code")) or " · ".join(all_words(node, "category"))
    why, said = _reasons(resources, node), notes(node)
    if not (what or why or said):
        entry.fate = Why.EMPTY
        return None
    node.pop("subject", None)
    on, instruction = short_date(text(node, "authoredOn")), text(node, "patientInstruction")
    said = "\n".join(unique([said, instruction]))
    return Asked(what, why, said, on, text(node, "priority"))


def _reasons(resources: Resources, node: Json) -> str:
    pointed = [_reason_at(resources, one) for one in each(node, "reasonReference")]
    return "; ".join(unique([*all_words(node, "reasonCode"), *pointed]))


def _reason_at(resources: Resources, reference: Json) -> str:
    entry, shown = resources.follow(reference)
    return plain(shown) or (
        statement_of(entry.resource) if entry and entry.type == "Condition" else ""
    )


def reason(asked: tuple[Asked, ...], needs: tuple[Heard, ...]) -> str:
    """Why the family comes, in the sender's words; without a request, the needs heard."""
    said = (" — ".join(filter(None, [one.what, one.why, one.notes])) for one in asked)
    return "\n".join(unique(said) or unique(need.statement for need in needs))


def request_cautions(asked: tuple[Asked, ...]) -> list[Caution]:
    if not asked:
        return [Caution.NO_REQUEST]
    return [Caution.URGENT] if any(one.priority in _URGENT for one in asked) else []
