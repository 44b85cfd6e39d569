"""Condition, CarePlan, Goal, Consent: what was stated, planned and agreed elsewhere."""

from oneplan.exchange.fhir.categories import guess, is_strength
from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import ConsentNoted, Happening, Heard, Why
from oneplan.exchange.fhir.elements import (
    all_words,
    child,
    each,
    either,
    notes,
    plain,
    restricted,
    short_date,
    since,
    text,
    unique,
    words,
)
from oneplan.exchange.fhir.offices import label, office
from oneplan.exchange.fhir.resources import Entry, Resources

# What decided that the entry may be used, or only points at things read elsewhere.
_SETTLED = ("clinicalStatus", "verificationStatus", "subject", "patient")


def statements(resources: Resources) -> tuple[tuple[Heard, ...], tuple[Heard, ...]]:
    """Needs and strengths from the Conditions that hold."""
    found = [
        (is_strength(e.resource), _heard(resources, e)) for e in list(resources.of("Condition"))
    ]
    needs = tuple(said for strength, said in found if said and not strength)
    return needs, tuple(said for strength, said in found if said and strength)


def _heard(resources: Resources, entry: Entry) -> Heard | None:
    node = resources.use(entry)
    category = guess(node, statement_of(node))
    statement, detail = words(child(node, "code")), notes(node)
    if not (statement or detail):
        entry.fate = Why.EMPTY
        return None
    _settle(node)
    began = since(node, "onset") or short_date(text(node, "recordedDate"))
    if began[:10] == str(node.get("recordedDate"))[:10]:
        node.pop("recordedDate", None)
    all_words(node, "category")
    return Heard(statement or detail, category, began, detail, restricted(node))


def statement_of(condition: Json) -> str:
    """A Condition's words without taking them."""
    code = child(condition, "code")
    shown = [code.get("text"), *(one.get("display") for one in each(code, "coding"))]
    return next((plain(said) for said in shown if isinstance(said, str)), "")


def _settle(node: Json) -> None:
    for key in _SETTLED:
        node.pop(key, None)


def happening(resources: Resources) -> tuple[Happening, ...]:
    """The care plans that are under way elsewhere."""
    found = [_plan(resources, entry) for entry in list(resources.of("CarePlan"))]
    return tuple(filter(None, found))


def _plan(resources: Resources, entry: Entry) -> Happening | None:
    node = resources.use(entry)
    kinds = all_words(node, "category")
    activities = unique(_activity(resources, one) for one in each(node, "activity"))
    said, description = text(node, "title"), text(node, "description")
    description = description or ("" if activities else resources.narrative(entry))
    title = said or description[:200] or next(iter(kinds), "") or next(iter(activities), "")
    if not title:
        entry.fate = Why.TOO_LONG if child(node, "text").get("div") else Why.EMPTY
        return None
    _settle(node)
    period = child(node, "period")
    return Happening(
        title=title,
        kinds=kinds,
        status=text(node, "status"),
        since=short_date(text(period, "start")),
        until=short_date(text(period, "end")),
        activities=activities,
        goals=unique(_goal_at(resources, one) for one in each(node, "goal")),
        by=_by(resources, node),
        notes="\n".join(unique([description if description != title else "", notes(node)])),
        restricted=restricted(node),
    )


def _activity(resources: Resources, node: Json) -> str:
    detail = child(node, "detail")
    said = unique([words(child(detail, "code")), text(detail, "description")])
    status = text(detail, "status")
    _entry, shown = resources.follow(child(node, "reference"))
    progress = notes(node, "progress")
    parts = unique([" — ".join(said) or shown, f"({status})" if status else "", progress])
    return " ".join(parts) if said or shown or progress else ""


def _by(resources: Resources, node: Json) -> tuple[str, ...]:
    """The people and offices named as carrying the plan."""
    makers = [*each(node, "contributor"), child(node, "author")]
    return unique(label(office(resources, one)) for one in makers)


def _goal_at(resources: Resources, reference: Json) -> str:
    entry, shown = resources.follow(reference)
    if entry is None or entry.type != "Goal" or not entry.may_be_used:
        return shown
    return resources.once(entry, goal_words) or shown


def goals(resources: Resources) -> tuple[str, ...]:
    """Goals that no plan in the document claimed."""
    found = []
    for entry in list(resources.of("Goal")):
        said = resources.once(entry, goal_words)
        entry.fate = True if said else Why.EMPTY
        found.append(said)
    return unique(found)


def goal_words(node: Json) -> str:
    _settle(node)
    said, more = words(child(node, "description")), notes(node)
    return " — ".join(unique([said, more]))


def consents(resources: Resources) -> tuple[ConsentNoted, ...]:
    return tuple(_consent(resources.use(entry)) for entry in list(resources.of("Consent")))


def _consent(node: Json) -> ConsentNoted:
    _settle(node)
    about = unique([words(child(node, "scope")), *all_words(node, "category")])
    shown = [
        text(one, "display") for one in [*each(node, "performer"), *each(node, "organization")]
    ]
    return ConsentNoted(
        about=" · ".join(about),
        decision=either(child(node, "provision"), "type") or text(node, "status"),
        on=short_date(text(node, "dateTime")),
        by=" · ".join(unique(shown)),
    )
