"""The cast: made-up people known by name, the same in the demo and in every test."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Reserved for examples (RFC 2606): no message to it can ever arrive.
DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. `who` is what the demo's sign-in is sent; `about` is on their card.

    `runs_site`: an administrator, who sees no family.
    """

    who: str
    name: str
    about: str | Promise
    group: str
    runs_site: bool = False

    @property
    def email(self) -> str:
        return f"{self.who}@{DOMAIN}"


FAMILY, TEAM, SYSTEM, OUTSIDE, ALONE = "family", "team", "system", "outside", "alone"

CAST = (
    Member("amira", "Amira Haddad", _("Yusuf’s mother. Runs the family’s plan."), FAMILY),
    Member("yusuf", "Yusuf Haddad", _("15 years old, with an account that is only his."), FAMILY),
    Member("layla", "Layla Haddad", _("Yusuf’s aunt. The family asked her onto the team."), FAMILY),
    Member("dana", "Dana Lapointe", _("Service planning coordinator of several families."), TEAM),
    Member("okafor", "Emeka Okafor", _("Vice-principal. Sees school and strengths only."), TEAM),
    Member("chen", "Mei Chen", _("Nurse practitioner. Sees health and mental health."), TEAM),
    Member("sam", "Sam Rivera", _("Link worker, with work at two agencies."), TEAM),
    Member("priya", "Priya Nair", _("Answers requests for help, and supervises Dana."), SYSTEM),
    Member(
        "helene",
        "Hélène Roy-Martin",
        _("Supervises too. Decides about changes that need two people."),
        SYSTEM,
    ),
    Member("luc", "Luc Gagnon", _("Coordinates too. Takes over what Dana hands to him."), SYSTEM),
    Member("table", "Marguerite Roy", _("Chairs the resolution table. Sees no family."), SYSTEM),
    Member("ines", "Inès Caron", _("Privacy officer. Looks into what looks wrong."), SYSTEM),
    Member("planner", "Daniel Osei", _("Planning committee. Sees numbers, never people."), SYSTEM),
    Member(
        "admin",
        "Robin Fraser",
        _("Runs the site. Sees the machine, never a family."),
        SYSTEM,
        runs_site=True,
    ),
    Member(
        "deputy",
        "Beatriz Lima",
        _("Runs the site with Robin. No rule changes unless both agree."),
        SYSTEM,
        runs_site=True,
    ),
    Member("stranger", "Jonas Weber", _("Care coordinator. No part of Amira’s team."), OUTSIDE),
    Member("neighbour", "Grace Mensah", _("Mother of another family in the same town."), OUTSIDE),
    Member("marc", "Marc Tremblay", _("In no family here. Has a wellness plan of his own."), ALONE),
    Member("faraway", "Nadine Rowe", _("Coordinator in the other community."), OUTSIDE),
)
BY_NAME = {member.who: member for member in CAST}
GROUPS = (
    (FAMILY, _("A family")),
    (TEAM, _("Their team")),
    (SYSTEM, _("The system around them")),
    (ALONE, _("Somebody by himself")),
    (OUTSIDE, _("People who must see nothing of them")),
)
