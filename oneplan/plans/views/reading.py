"""Reading the plan: the draft beside the version in force, versions, and paper."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplan.access.readers.positions import Position
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.people.models import Family
from oneplan.plans import readers
from oneplan.plans.changes import changes
from oneplan.plans.document import Document
from oneplan.plans.models import Need as NeedRow
from oneplan.plans.models import Obstacle
from oneplan.plans.pages import (
    NoPlanShown,
    PlanShown,
    ShownNeed,
    ShownStep,
    VersionShown,
    VersionsShown,
    WorkShown,
)
from oneplan.plans.paper import render_pdf
from oneplan.plans.pieces import Need, Step
from oneplan.plans.printing import plan_on_paper, version_on_paper
from oneplan.plans.readers import PlanPage
from oneplan.plans.rules import NEED_MOVES, is_late, readiness, short
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
def plan(request: HttpRequest, family_id: UUID) -> HttpResponse:
    page = readers.plan_page(request.viewer, family_id)
    if page.plan_id is None:
        return show(request, NoPlanShown(family=request.family, who=page.who))
    return show(request, PlanShown(**plan_shown(request.family, page)))


def plan_shown(family: Family, page: PlanPage) -> dict[str, Any]:
    """What the plan's page shows, whoever's page it is."""
    return {
        "family": family,
        "who": page.who,
        "version": page.version,
        "changes": changes(page.version.document, page.draft) if page.version else [],
        "unagreed": len(page.unagreed),
        "not_yet": list(page.not_yet),
        "mine_not_yet": any(said.person_id == page.who.person_id for said in page.not_yet),
        "missing": readiness(page.draft) if page.who.decides else [],
        "may_strengths": page.who.may_write("strengths"),
        "to_word": _to_word(page),
        **shown(page.draft, page.who),
        **_own_words(page),
    }


def _to_word(page: PlanPage) -> set[str]:
    """Visions that the viewer may put into other words: nobody's who signs in for themself."""
    if not (page.who.decides and page.who.may_write("strengths")):
        return set()
    return {v.id for v in page.draft.visions if v.person_id not in page.sign_in}


def _own_words(page: PlanPage) -> dict[str, Any]:
    """The viewer's own vision stands apart, with who can read it."""
    mine = page.who.person_id
    own = next((v for v in page.draft.visions if mine and v.person_id == str(mine)), None)
    return {
        "own": own,
        "visions": [v for v in page.draft.visions if v is not own],
        "may_own": page.who.in_family,
        "family_vision": any(v.person_id is None for v in page.draft.visions),
    }


def shown(document: Document, who: Position | None = None) -> dict[str, Any]:
    """The needs as the page shows them: what is next, what is late, what the viewer may do."""
    today = clock.today()
    statuses = dict(NeedRow.Status.choices)
    active = [need.id for need in document.needs if need.active]
    needs = [_shown_need(need, who, today, active, statuses) for need in document.needs]
    return {
        "needs": [one for one in needs if one.it.active],
        "rest": [one for one in needs if not one.it.active],
        "strengths": document.strengths,
        "services": document.services,
    }


def _shown_need(
    need: Need, who: Position | None, today: date, active: list[str], statuses: dict[str, Any]
) -> ShownNeed:
    person_id = UUID(need.person_id) if need.person_id else None
    may = bool(who and who.may_write(need.category, person_id))
    judge = bool(who and may and (who.decides or (person_id and person_id == who.person_id)))
    own = str(who.account_id) if who and who.account_id else ""
    return ShownNeed(
        it=need,
        heard=short(need.statement),
        area=str(PARTS_OF_LIFE.get(Category(need.category), "")),
        status=statuses[need.status],
        place=active.index(need.id) + 1 if need.active else 0,
        last=need.active and active[-1] == need.id,
        alone=len(active) == 1,
        may=may,
        moves=[(s, statuses[s]) for s in sorted(NEED_MOVES[need.status])] if judge else [],
        steps=[
            _shown_step(step, today, bool(who) and (may or step.account == own))
            for step in sorted(need.steps, key=lambda step: not step.open)
        ],
    )


def _shown_step(step: Step, today: date, may_report: bool) -> ShownStep:
    tag, tone = {
        "done": (_("Done"), "good"),
        "stuck": (_("Stuck"), "late"),
        "partly": (_("Partly done"), "soon"),
    }.get(step.status, ("", ""))
    if is_late(step.due, step.status, today) and step.status != "stuck":
        tag, tone = _("Late"), "late"
    return ShownStep(step, short(step.task), tag, tone, may_report, _in_the_way(step))


def _in_the_way(step: Step) -> str:
    """What kind of thing it is, and their words."""
    kind = str(Obstacle(step.obstacle).label) if step.obstacle else ""
    return ": ".join(filter(None, [kind, step.blocker]))


@SIGNED_IN
def work(request: HttpRequest, family_id: UUID, need_id: UUID) -> HttpResponse:
    """One need with everything that can be done to it."""
    page = readers.plan_page(request.viewer, family_id)
    lists = shown(page.draft, page.who)
    wanted = str(need_id)
    one = next((o for o in (*lists["needs"], *lists["rest"]) if o.it.id == wanted), None)
    if one is None:
        raise NotFound()
    missing = [item for item in readiness(page.draft) if item.need_id == wanted]
    return show(request, WorkShown(family=request.family, one=one, missing=missing))


@SIGNED_IN
def versions(request: HttpRequest, family_id: UUID) -> HttpResponse:
    lines = readers.versions(family_id)
    return show(request, VersionsShown(family=request.family, versions=lines))


def _version(request: HttpRequest, number: int) -> readers.Version:
    found = readers.version(request.family.pk, number)
    if found is None:
        raise NotFound()
    return found


@SIGNED_IN
def version(request: HttpRequest, family_id: UUID, number: int) -> HttpResponse:
    found = _version(request, number)
    page = VersionShown(
        family=request.family,
        version=found,
        visions=found.document.visions,
        team=found.document.team,
        may_say=readers.own_view(request.viewer, family_id, number) is not None,
        **shown(found.document),
    )
    return show(request, page)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Paper and language as asked for, else letter and the reader's own language."""
    language = request.GET.get("language") or (get_language() or "en").partition("-")[0]
    return {
        "paper": "a4" if request.GET.get("paper") == "a4" else "letter",
        "language": "fr" if language == "fr" else "en",
    }


def _attached(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@SIGNED_IN
def pdf(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The plan on paper as it stands; a draft only where something of it is not agreed to. The
    file's name tells nobody whose it is."""
    paper = plan_on_paper(request.viewer, request.family, **_asked(request))
    name = f"plan-{paper.version}" if paper.version else "plan-draft"
    return _attached(render_pdf(paper), name)


@SIGNED_IN
def version_pdf(request: HttpRequest, family_id: UUID, number: int) -> HttpResponse:
    found = _version(request, number)
    paper = version_on_paper(request.viewer, request.family, found, **_asked(request))
    return _attached(render_pdf(paper), f"plan-{number}")
