"""The family agrees, and the draft becomes a version that never changes."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oneplan.kernel import clock
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Family, Person, Stage
from oneplan.plans.actions.beginning import advance, plan_of
from oneplan.plans.actions.saying import MemberView, end_not_yet, note_views
from oneplan.plans.described import Row
from oneplan.plans.document import set_apart, split
from oneplan.plans.models import Plan, PlanVersion, PlanVersionPart
from oneplan.plans.readers import PlanPage, plan_page
from oneplan.plans.rules import NEED_CATEGORIES, fingerprint, readiness
from oneplan.plans.shapes import frozen
from oneplan.teams.readers import Member, members_for_choice


@transaction.atomic
def agree_to_plan(
    viewer: Viewer,
    family: Family,
    *,
    seen_number: int,
    seen_draft: str,
    agreed_by_id: UUID | None = None,
    how_agreed: str = "",
    language: str = "",
    why: str = "",
    views: Sequence[MemberView] = (),
) -> PlanVersion:
    """Make the draft the plan: version n+1, frozen part by part.

    Only somebody who directs the family may; or the coordinator writes down that one of them
    (`agreed_by_id`) agreed and how (`how_agreed`), if the family lets them see every part.
    `seen_number` and `seen_draft` are what the page showed (the version in force, rules.fingerprint
    of the draft): nobody agrees to something else than what they read. Raises EditConflict when
    either has changed, NotReady when something is missing or somebody else who directs the family
    said "not yet", NotAllowed, Invalid. The same agreement sent twice is one version.
    Source: domain/process §1, invariants i to v and ix.
    """
    # One agreement at a time: the second waits here and then sees the first one's version.
    plan = Plan.objects.select_for_update().filter(family=family).first() or plan_of(family)
    page = plan_page(viewer, family.pk)
    by = _who_agrees(viewer, family, page, agreed_by_id, how_agreed)
    now = fingerprint(page.rows)
    if page.version and page.version.number == seen_number + 1 and now == seen_draft:
        already = PlanVersion.objects.get(pk=page.version.id)
        if already.draft == now:
            return already
    _must_be_as_read(page, seen_number, seen_draft, now)
    missing = readiness(page.draft)
    if missing:
        raise NotReady(missing[0].text)
    _nobody_else_says_not_yet(page, by)
    version = _freeze(viewer, family, plan, page, language=language, why=why, draft=now)
    end_not_yet(family, by.pk)
    note_views(viewer, version, by, how_agreed, views)
    advance(viewer, family, page.who, Stage.IMPLEMENTATION)
    return version


def _who_agrees(
    viewer: Viewer, family: Family, page: PlanPage, agreed_by_id: UUID | None, how: str
) -> Person:
    """The person of the family whose agreement this is."""
    who = page.who
    if who.directs:
        agreed_by_id = who.person_id
    elif not who.coordinates:
        raise NotAllowed(_("Only somebody who decides for the family can agree to its plan."))
    elif not who.writes_all(NEED_CATEGORIES):
        text = _("You do not see every part of this plan, so only the family can agree to it here.")
        raise NotAllowed(text)
    elif not how.strip():
        raise Invalid(fields={"how_agreed": _("Say how they agreed, for example at the meeting.")})
    directing = Person.objects.filter(family=family, directs=True, left_at__isnull=True)
    person = directing.filter(pk=agreed_by_id).first() if agreed_by_id else None
    if person is None:
        raise Invalid(fields={"agreed_by": _("Choose who of the family agreed.")})
    return person


def _must_be_as_read(page: PlanPage, seen_number: int, seen_draft: str, now: str) -> None:
    current = page.version.number if page.version else 0
    if current != seen_number:
        raise EditConflict(
            _("The family agreed to version %(number)s a moment ago. Look at it first.")
            % {"number": current}
        )
    if now != seen_draft:
        raise EditConflict(_("The plan changed while you were reading. Read it once more."))


def _nobody_else_says_not_yet(page: PlanPage, by: Person) -> None:
    """One yes is enough among those who direct the family, unless another of them said no."""
    for said in page.not_yet:
        if said.person_id != by.pk:
            text = _("%(name)s said “not yet”. Talk about it first: the plan waits for you both.")
            raise NotReady(text % {"name": said.name})


def _freeze(
    viewer: Viewer,
    family: Family,
    plan: Plan,
    page: PlanPage,
    *,
    language: str,
    why: str,
    draft: str,
) -> PlanVersion:
    of_family: dict[str, Any] = {"community_id": family.community_id, "family": family}
    version = PlanVersion(
        id=new_id(),
        **of_family,
        plan=plan,
        number=(page.version.number if page.version else 0) + 1,
        language=language or family.plan_language,
        agreed_at=clock.now(),
        recorded_by=viewer.name[:120],
        draft=draft,
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        text = _("The family agreed to another version a moment ago. Look at it first.")
        raise EditConflict(text) from None
    parts = [
        PlanVersionPart(
            **of_family,
            version=version,
            category=category,
            person_id=person_id,
            words_id=words_id,
            document=frozen(document),
        )
        for category, person_id, words_id, document in set_apart(_documents(page, why))
    ]
    team = _team(members_for_choice(family.pk))
    if team and page.who.may_write(Category.SCHEDULE):
        document = frozen({"team": team})
        parts.append(
            PlanVersionPart(
                **of_family, version=version, category=Category.SCHEDULE, document=document
            )
        )
    PlanVersionPart.objects.bulk_create(parts)
    return version


def _documents(page: PlanPage, why: str) -> dict[tuple[str, str | None], dict[str, Any]]:
    documents: dict[tuple[str, str | None], dict[str, Any]] = dict(split(page.rows))
    if why.strip():
        documents.setdefault((Category.STRENGTHS.value, None), {})["why"] = why.strip()
    return documents


def _team(members: Iterable[Member]) -> list[Row]:
    """The team as it stands today, with the numbers that the team already shares."""
    kept = ("name", "role", "agency", "phone", "coordinates")
    return [{k: getattr(m, k) for k in kept} | {"role_class": m.role_class.value} for m in members]
