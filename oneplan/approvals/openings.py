"""How each page that asks a second person begins: the way back, its heading, what will happen."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplan.approvals.filters import rule_words
from oneplan.people.models import Community, Family, Person
from oneplan.people.readers import RuleNow


@dataclass(frozen=True, slots=True)
class Opening:
    """`back` leads to `address`."""

    back: str
    address: str
    heading: str
    lead: str


def of_rule(community: Community, now: RuleNow) -> Opening:
    second = _("A second administrator must agree.")
    lead = f"{community.name}: {rule_words(now)}. {second}"
    return Opening(_("Rules"), reverse("approvals_office:rules"), now.label, lead)


def of_same_person(family: Family) -> Opening:
    lead = _(
        "Both entries are then shown as one person. What was written about either stays where it"
        " is, seen by those who saw it before. Whoever is kept from one entry is kept from both."
    )
    address = reverse("people:people", args=[family.pk])
    return Opening(_("Our people"), address, _("Somebody was written down twice"), lead)


def of_parent(family: Family, person: Person) -> Opening:
    lead = _(
        "Whoever decides for a family opens and closes its record. So no worker alone says who"
        " does: a second person must agree. Then you have a week to invite them, or to note that"
        " they decide."
    )
    heading = _("%(name)s decides for this family") % {"name": person.chosen_name}
    return Opening(_("Our people"), reverse("people:people", args=[family.pk]), heading, lead)


def of_export(family: Family) -> Opening:
    lead = _(
        "A second person must agree. The file is made when you take it, and holds what you may see"
        " at that moment. The family reads in its log that you took it."
    )
    address = reverse("home:family", args=[family.pk])
    return Opening(_("Back"), address, _("The whole record as a file"), lead)


def of_same_family() -> Opening:
    lead = _(
        "The later request is closed and points to the earlier record. What the family agreed to"
        " there is not carried over: it is asked again. Nobody outside sees the closed request but"
        " workers who could see both, and whoever sent it."
    )
    return Opening(
        _("Possible duplicates"), reverse("referrals_office:duplicates"), _("The same family"), lead
    )
