"""A plan for the printer, composed from what the viewer may see and from nothing else."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneplan.access.readers import may_pass_on
from oneplan.kernel import clock
from oneplan.kernel.privacy import Category
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Community, Family
from oneplan.plans import paper
from oneplan.plans.described import Row, printed_lines
from oneplan.plans.document import Document
from oneplan.plans.models import ActionStep, PlannedService
from oneplan.plans.paper import Kind, Language, Paper, PaperPlan
from oneplan.plans.pieces import Need, Outcome, Piece, Service
from oneplan.plans.readers import Version, plan_page
from oneplan.teams.readers import team_page

KINDS: dict[str, Kind] = {
    "natural": "natural",
    "family": "natural",
    "community": "community",
    "formal": "formal",
    "flex_funded": "",
}


def plan_on_paper(
    viewer: Viewer, family: Family, *, language: Language = "en", paper: Paper = "letter"
) -> PaperPlan:
    """The plan as the viewer may see it, without anybody's private words. Three statements.

    It is the agreed one, with how its promises go today, unless something was changed since: then
    it is a draft, and says so.
    """
    page = plan_page(viewer, family.pk)
    agreed = page.version if page.version and not page.unagreed else None
    team = [
        {
            "name": m.name,
            "role": m.role,
            "role_class": m.role_class.value,
            "phone": m.phone,
            "coordinates": m.coordinates,
        }
        for m in team_page(family.pk, seen=False).members
    ]
    return _composed(
        viewer, family, page.draft, team, language=language, size=paper, **_agreement(agreed)
    )


def _agreement(version: Version | None) -> dict[str, Any]:
    """What the paper says about who agreed and when; of a draft nothing."""
    if version is None:
        return {}
    return {
        "version": version.number,
        "agreed_on": timezone.localtime(version.agreed_at).date(),
        "agreed_by": version.agreed_by,
    }


def version_on_paper(
    viewer: Viewer,
    family: Family,
    version: Version,
    *,
    language: Language = "en",
    paper: Paper = "letter",
) -> PaperPlan:
    """A version as the viewer may see it, with the team as it was then."""
    return _composed(
        viewer,
        family,
        version.document,
        version.document.team,
        language=language,
        size=paper,
        **_agreement(version),
    )


def _composed(
    viewer: Viewer,
    family: Family,
    plan: Document,
    team: Iterable[Row],
    *,
    language: Language,
    size: Paper,
    version: int | None = None,
    agreed_on: date | None = None,
    agreed_by: Iterable[str] = (),
) -> PaperPlan:
    community = Community.objects.get(pk=family.community_id)
    members = list(team)
    with translation.override(language):
        active = [need for need in plan.needs if need.active]
        return PaperPlan(
            family_name=family.name or _("Our family"),
            community=community.name,
            printed_on=clock.today(),
            language=language,
            paper=size,
            version=version,
            agreed_on=agreed_on,
            agreed_by=tuple(agreed_by),
            taken_back=plan.taken_back,
            visions=_visions(plan),
            strengths=tuple(
                paper.Strength(s.person, s.statement, _lines(s)) for s in plan.strengths
            ),
            needs=tuple(_need(place, need) for place, need in enumerate(active, start=1)),
            steps=tuple(_steps(active)),
            services=tuple(map(_service, plan.every_service)),
            team=tuple(_member(m) for m in members),
            who_to_call=tuple(_calls(members, community)),
            ask=next((m["name"] for m in members if m.get("coordinates")), ""),
            copies=_copies(viewer, family, plan, bool(members)),
        )


def _copies(viewer: Viewer, family: Family, plan: Document, team: bool) -> str:
    """Who may have a copy. For somebody outside: for whom it was printed, when, and not to pass it
    on, unless the family permits that for everything on it."""
    if family.pk in viewer.family_ids and not viewer.is_worker:
        return _("Keep this where only those you trust can see it.")
    who = ", ".join(filter(None, [viewer.name, viewer.agency_name]))
    facts = {"who": who, "date": date_format(clock.today(), "DATE_FORMAT")}
    printed = _("Printed for %(who)s on %(date)s.") % facts
    if _parts_on(plan, team) <= may_pass_on(family.pk):
        return printed
    return f"{printed} " + _("Not to be passed on without the family’s consent.")


def _parts_on(plan: Document, team: bool) -> set[str]:
    """The parts of the record that stand on the paper."""
    return {
        *(one.category for one in plan.visions),
        *(one.category for one in plan.strengths),
        *(one.category for one in plan.needs),
        *(one.category for one in plan.every_service),
        *([Category.SCHEDULE.value] if team else []),
    }


def _visions(plan: Document) -> tuple[paper.Vision, ...]:
    return tuple(
        paper.Vision(v.person or _("Our family"), v.text, v.language, _lines(v))
        for v in plan.visions
        if not v.private
    )


def _need(place: int, need: Need) -> paper.Need:
    chosen = need.chosen
    return paper.Need(
        rank=place,
        who=need.person,
        statement=need.statement,
        lines=(*_lines(need), *(line for outcome in need.outcomes for line in _aim(outcome))),
        strategy="; ".join(option.text for option in chosen),
        helped_by=KINDS.get(chosen[0].kind, "") if chosen else "",
        services=tuple(service.name for service in need.services),
        after=tuple(line for option in chosen for line in _lines(option)),
    )


def _lines(piece: Piece) -> tuple[paper.Line, ...]:
    """What the piece says on lines of its own, as it is described (`printed`)."""
    return tuple(paper.Line(*line, piece.language) for line in printed_lines(piece))


def _aim(outcome: Outcome) -> Iterable[paper.Line]:
    """What will be different, and how we will know: the indicator, from where to where."""
    yield from _lines(outcome)
    known = outcome.indicator
    if outcome.baseline and outcome.target:
        facts = {"now": outcome.baseline, "goal": outcome.target, "unit": outcome.unit}
        move = (_("from %(now)s to %(goal)s %(unit)s") % facts).strip()
        known = f"{known}: {move}" if known else move
    yield paper.Line(_("We will know it is better when"), known)


def _steps(needs: Iterable[Need]) -> Iterable[paper.Step]:
    statuses = dict(ActionStep.Status.choices)
    for step in sorted((s for n in needs for s in n.steps), key=lambda s: (s.due, s.id)):
        yield paper.Step(
            what=step.task,
            who=step.who,
            due=step.due,
            status="" if step.status == "to_do" else str(statuses[step.status]),
            done=step.status == "done",
            lines=_lines(step),
        )


def _service(service: Service) -> paper.Service:
    status = dict(PlannedService.Status.choices)[service.status]
    return paper.Service(service.name, service.agency, str(status), service.phone, _lines(service))


def _member(row: Row) -> paper.Member:
    return paper.Member(row["name"], row["role"], KINDS.get(row["role_class"], ""), row["phone"])


def _calls(members: Iterable[Row], community: Community) -> Iterable[paper.Call]:
    for row in members:
        if row.get("coordinates") and row["phone"]:
            yield paper.Call(row["name"], row["role"] or _("Coordinator"), row["phone"])
    if community.help_phone:
        yield paper.Call(_("Help here"), community.name, community.help_phone)
    yield paper.Call(_("Somebody is in danger"), "", community.emergency_number, _("day and night"))
    yield paper.Call(
        _("Thinking about ending your life"), "", community.crisis_number, _("day and night")
    )
