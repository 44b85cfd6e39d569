"""Practitioner, PractitionerRole, Organization: a person or office that a Reference names."""

from oneplan.exchange.fhir.document import Json
from oneplan.exchange.fhir.draft import Asker, Reach
from oneplan.exchange.fhir.elements import all_words, child, names, reach, text
from oneplan.exchange.fhir.resources import Resources

_OFFICES = frozenset({"Practitioner", "PractitionerRole", "Organization"})


def office(resources: Resources, reference: Json) -> Asker:
    """Take a Reference to a person or office; one not in the document keeps the name shown."""
    entry, shown = resources.follow(reference)
    if entry is None or entry.type not in _OFFICES or not entry.may_be_used:
        return Asker(name=shown)
    return resources.once(entry, lambda node: _read(resources, entry.type, node, shown))


def _read(resources: Resources, kind: str, node: Json, shown: str) -> Asker:
    if kind == "PractitionerRole":
        return _in_role(resources, node, shown)
    if kind == "Organization":
        return Asker(organization=text(node, "name") or shown, reach=reach(node))
    return Asker(name=names(node).called or shown, reach=reach(node))


def _in_role(resources: Resources, node: Json, shown: str) -> Asker:
    who = office(resources, child(node, "practitioner"))
    where = office(resources, child(node, "organization"))
    ways = [reach(node), who.reach, where.reach]
    return Asker(
        name=who.name or shown,
        role=" · ".join(all_words(node, "code")),
        organization=where.organization or where.name,
        reach=next((one for one in ways if one.phones or one.emails), Reach()),
    )


def label(one: Asker) -> str:
    return ", ".join(filter(None, [one.name, one.role, one.organization]))
