"""Reading crisis plans."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplan.access.readers.positions import position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import Category
from oneplan.safety import readers
from oneplan.safety.actions import links
from oneplan.safety.models import LineKind
from oneplan.safety.pages import Calm, LinkShown, PlanShown, PlansShown, WhyShown
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
EVERYBODY = audience(Audience.EVERYBODY)


def calm(plan: readers.CrisisPlanPage) -> Calm:
    return Calm(
        plan=plan,
        signs=plan.of(LineKind.SIGN),
        helps=plan.of(LineKind.HELPS),
        worse=plan.of(LineKind.WORSE),
        never=plan.of(LineKind.NEVER),
        steps=plan.steps,
    )


@SIGNED_IN
@require_safe
def plans(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Every crisis plan of the family that the viewer may see."""
    page = PlansShown(
        family=request.family,
        plans=readers.crisis_plans(family_id),
        writes=_writes_somebodys(request, family_id),
    )
    return show(request, page)


def _writes_somebodys(request: HttpRequest, family_id: UUID) -> bool:
    pen = position(request.viewer, family_id).pen
    return any(Category.SAFETY in parts for who, parts in pen.items() if not who.startswith("-"))


@SIGNED_IN
@require_safe
def plan(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """One crisis plan, as it is read at night."""
    found = readers.crisis_plan(family_id, crisis_id)
    who = position(request.viewer, family_id)
    page = PlanShown(
        family=request.family,
        it=calm(found),
        ours=family_id in request.viewer.family_ids,
        writes=who.may_write(Category.SAFETY, found.person_id),
        why=readers.assessment_of(crisis_id) is not None,
        explains=who.may_write(Category.MENTAL_HEALTH, found.person_id),
    )
    return show(request, page)


@SIGNED_IN
@require_safe
def why(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Why it happens: for those who see mental health."""
    found = readers.crisis_plan(family_id, crisis_id)
    assessment = readers.assessment_of(crisis_id)
    explains = position(request.viewer, family_id).may_write(
        Category.MENTAL_HEALTH, found.person_id
    )
    if assessment is None and not explains:
        raise NotFound()
    page = WhyShown(family=request.family, plan=found, assessment=assessment, explains=explains)
    return show(request, page)


@EVERYBODY
@require_safe
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """One crisis plan, for whoever holds its link. One that does not work is no page."""
    it = links.open_link(secret)
    if it is None:
        raise NotFound()
    return show(request, LinkShown(it=calm(it.page), name=it.name))
