"""What the pages of the family's people show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form

from oneplan.people.forms import InviteForm
from oneplan.people.models import Family, Person
from oneplan.people.readers import WholeFamily
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class PeopleShown(Shown):
    template = "people/people.html"
    family: Family
    everybody: WholeFamily


@dataclass(frozen=True, kw_only=True)
class FormShown(Shown):
    """`theirs`: what somebody else saved meanwhile."""

    template = "people/form.html"
    family: Family
    form: Form
    title: str
    theirs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class InviteShown(Shown):
    """`link`: the invitation, once it is made, and `picture` for a phone's camera; shown only then.
    `second`: whether a second person must agree before there is one; `second_first`: whether that
    may be, for this person."""

    template = "people/invite.html"
    family: Family
    person: Person
    form: InviteForm
    link: str = ""
    picture: str = ""
    second: bool = False
    second_first: bool = False


@dataclass(frozen=True, kw_only=True)
class JoinShown(Shown):
    """`works`: whether the invitation still does; `inviter`: who invites, if that is known."""

    template = "people/join.html"
    works: bool
    inviter: str
