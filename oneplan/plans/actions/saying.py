"""What people say about the plan: each one's view of a version, and "not yet, because …"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import position
from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person
from oneplan.plans.actions.beginning import plan_of
from oneplan.plans.models import Agreement, NotYet, PlanVersion
from oneplan.plans.readers import own_view
from oneplan.teams.readers import Member, members_for_choice


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member's view of the plan, as they gave it: dissent is kept, in their words."""

    name: str
    view: str
    words: str = ""
    member_id: UUID | None = None


def note_views(
    viewer: Viewer, version: PlanVersion, by: Person, how: str, views: Sequence[MemberView]
) -> None:
    """The view of whoever agreed, and of every other member: who was not asked "has not said"."""
    members = {m.id: m for m in members_for_choice(version.family_id)}
    own = _view(version, by.chosen_name, Agreement.View.AGREES, how.strip())
    own.person, own.account_id = by, by.account_id
    own.recorded_by = "" if by.account_id == viewer.id else viewer.name[:120]
    others = [_of_another(viewer, version, said, members) for said in views]
    rest = [one for one in others if not _same(one, own)]
    Agreement.objects.bulk_create([own, *rest])


def _same(one: Agreement, other: Agreement) -> bool:
    if one.account_id or other.account_id:
        return one.account_id == other.account_id
    return one.member_name == other.member_name


def _view(version: PlanVersion, name: str, view: str, words: str) -> Agreement:
    return Agreement(
        community_id=version.community_id,
        family_id=version.family_id,
        version=version,
        member_name=name[:120],
        view=view,
        words=words,
    )


def _of_another(
    viewer: Viewer, version: PlanVersion, said: MemberView, members: Mapping[UUID, Member]
) -> Agreement:
    one = _view(version, said.name, said.view or Agreement.View.NOT_GIVEN, said.words)
    member = members.get(said.member_id) if said.member_id else None
    if member is not None:
        one.person_id, one.account_id = member.person_id, member.account_id
    if said.view and (one.account_id is None or one.account_id != viewer.id):
        one.recorded_by = viewer.name[:120]
    return one


@transaction.atomic
def record_view(
    viewer: Viewer, family: Family, number: int, *, member_id: UUID, view: str, words: str = ""
) -> Agreement:
    """Note what a member of the team thinks of a version, as told to the family or its coordinator,
    or by themselves. Views are added to, never rewritten: the last one counts. Raises NotFound,
    NotAllowed."""
    who = position(viewer, family.pk)
    version = PlanVersion.objects.filter(family=family, number=number).first()
    members = {m.id: m for m in members_for_choice(family.pk)}
    if version is None or member_id not in members:
        raise NotFound()
    member = members[member_id]
    if not (who.decides or viewer.id == member.account_id) or not who.may_write(Category.STRENGTHS):
        raise NotAllowed(_("Only members themselves, or the family for them, can say this."))
    said = MemberView(member.name, view, words, member_id)
    one = _of_another(viewer, version, said, members)
    one.save(force_insert=True)
    return one


@transaction.atomic
def say_own_view(
    viewer: Viewer, family: Family, number: int, *, view: str, words: str = ""
) -> Agreement:
    """Put right what stands as one's own view of a version, or say it for the first time: whoever
    was on the team when the family agreed, and signs in. Raises NotFound."""
    stands = own_view(viewer, family.pk, number)
    if stands is None:
        raise NotFound()
    one = _view(stands.version, stands.member_name, view, words)
    one.person_id, one.account_id = stands.person_id, viewer.id
    one.save(force_insert=True)
    return one


@transaction.atomic
def say_not_yet(
    viewer: Viewer, family: Family, words: str, *, said_by_id: UUID | None = None
) -> NotYet:
    """Whoever directs the family does not agree yet, and says why; or the coordinator writes down
    that one of them (`said_by_id`) said so. While it stands nobody else's yes makes the draft the
    plan. Said again, the newest words stand. Raises NotAllowed, Invalid."""
    who = position(viewer, family.pk)
    if not who.decides:
        raise NotAllowed(_("Only somebody who decides for the family can say this."))
    by = who.person_id if who.directs else said_by_id
    directing = Person.objects.filter(family=family, directs=True, left_at__isnull=True)
    person = directing.filter(pk=by).first() if by else None
    if person is None:
        raise Invalid(fields={"said_by": _("Choose who of the family said it.")})
    end_not_yet(family, person.pk)
    return NotYet.objects.create(
        community_id=family.community_id,
        family=family,
        plan=plan_of(family),
        person=person,
        person_name=person.chosen_name[:120],
        words=words.strip(),
        recorded_by="" if person.account_id == viewer.id else viewer.name[:120],
    )


def take_back_not_yet(viewer: Viewer, family: Family) -> None:
    """Whoever said "not yet" no longer says it: their own alone. Raises NotAllowed."""
    who = position(viewer, family.pk)
    if not who.directs or who.person_id is None:
        raise NotAllowed(_("Only they can take this back."))
    end_not_yet(family, who.person_id)


def end_not_yet(family: Family, person_id: UUID) -> None:
    """What this person said no longer stands in the way."""
    standing = NotYet.objects.filter(family=family, person_id=person_id, ended_at=None)
    standing.update(ended_at=clock.now())
