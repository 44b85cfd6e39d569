"""What somebody wrote for themselves, what they share, and what others share with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from oneplan.access.readers.positions import position
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Person
from oneplan.people.readers import people_of
from oneplan.teams.readers import members_for_choice
from oneplan.voice.models import Area, Note, OwnContact, Piece, Rating, SharedLine

KINDS: tuple[type[Piece], ...] = (Note, Rating, OwnContact)


def own_person(viewer: Viewer, family_id: UUID) -> UUID:
    """The viewer's own place in the family. One statement.

    Raises NotFound for whoever has no record of their own here: for them there is no such page.
    """
    person_id = position(viewer, family_id).person_id
    if person_id is None:
        raise NotFound()
    return person_id


def _me(viewer: Viewer) -> UUID:
    """Whoever is asking; for nobody there is nothing here."""
    if viewer.id is None:
        raise NotFound()
    return viewer.id


@dataclass(frozen=True, slots=True)
class Space:
    """One person's own space. `unfinished`: notes begun and never saved."""

    notes: list[Note]
    unfinished: list[Note]
    ratings: list[Rating]
    contacts: list[OwnContact]
    lines: list[SharedLine]

    @property
    def areas(self) -> list[tuple[Area, Rating | None]]:
        """Every part of a life in one order, whatever was said about it."""
        said = {rating.area: rating for rating in self.ratings if rating.level}
        return [(area, said.get(area)) for area in Area]


def own_space(viewer: Viewer, family_id: UUID) -> Space:
    """Everything of the viewer's own. Four statements. For the viewer alone, whoever asks."""
    mine = {"family_id": family_id, "account_id": _me(viewer)}
    notes = list(Note.objects.filter(**mine).order_by("-created_at", "-id"))
    contacts = OwnContact.objects.filter(**mine).order_by("created_at", "id")
    return Space(
        notes=[note for note in notes if note.text],
        unfinished=[note for note in notes if not note.text],
        ratings=list(Rating.objects.filter(**mine)),
        contacts=list(contacts),
        lines=list(SharedLine.objects.filter(**mine).order_by("-created_at", "-id")),
    )


def piece_of(
    viewer: Viewer, family_id: UUID, piece_id: UUID, kinds: Iterable[type[Piece]] = KINDS
) -> Piece:
    """One private thing of the viewer's own. One statement a kind; NotFound else."""
    for kind in kinds:
        mine = kind._default_manager.filter(family_id=family_id, account_id=_me(viewer))
        found: Piece | None = mine.filter(pk=piece_id).first()
        if found:
            return found
    raise NotFound()


def rating_of(viewer: Viewer, family_id: UUID, area: str) -> Rating | None:
    mine = Rating.objects.filter(family_id=family_id, account_id=_me(viewer))
    return mine.filter(area=area).first()


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody with an account whom a line can be shared with."""

    account_id: UUID
    name: str
    role: str


def people_to_choose(viewer: Viewer, family_id: UUID) -> list[Somebody]:
    """Team and family members with an account, but the viewer, as the viewer sees them.

    Whether they can read it then is the database's: only while some part of the plan is open to
    them. Two statements.
    """
    found: dict[UUID, Somebody] = {}
    for member in members_for_choice(family_id):
        if member.account_id:
            role = member.role or member.agency
            found.setdefault(member.account_id, Somebody(member.account_id, member.name, role))
    for person in people_of(family_id):
        if person.account_id:
            found.setdefault(person.account_id, _relative(person))
    return [one for one in found.values() if one.account_id != viewer.id]


def _relative(person: Person) -> Somebody:
    assert person.account_id is not None
    return Somebody(person.account_id, person.chosen_name, person.relation)


def heard_lines(viewer: Viewer, family_id: UUID) -> list[SharedLine]:
    """Lines that others of this family share with the viewer, newest first. One statement.

    The wall decides whom a line is for; what is to be brought up is asked of this viewer alone.
    """
    lines = SharedLine.objects.filter(family_id=family_id).exclude(account_id=_me(viewer))
    return list(lines.select_related("person").order_by("-created_at", "-id")[:50])
