"""The front page, and everybody's own home."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.access.actions import note_listed
from oneplan.access.middleware import ACTING_KEY, PURPOSE_KEY
from oneplan.accounts.late_forms import late_form_of
from oneplan.home import actions, readers
from oneplan.home.forms import OfferForm
from oneplan.home.pages import (
    ActingShown,
    FamilyShown,
    FrontShown,
    OfferShown,
    PlanningShown,
    PreviewShown,
    PromisesShown,
    TableShown,
    TodayShown,
    Told,
    WeekShown,
)
from oneplan.home.rules import A_WEEK, count, urgent_first
from oneplan.home.waiting import on_home, untold
from oneplan.home.waiting import waiting as waiting_for_viewer
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.languages import SPOKEN, WRITTEN
from oneplan.kernel.paging import page_number
from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Role
from oneplan.people.readers import spoken_at_work
from oneplan.plans.readers import my_steps, plan_page
from oneplan.plans.views.reading import plan_shown
from oneplan.referrals import rules
from oneplan.referrals.readers import Waiting, requests_of, waiting
from oneplan.referrals.words import answers_in_words
from oneplan.site.gaps import gaps
from oneplan.site.models import WordKey
from oneplan.site.readers import own_words
from oneplan.ui.shown import show
from oneplan.voice.actions import share_line
from oneplan.voice.models import Readers
from oneplan.voice.readers import heard_lines, own_person
from oneplan.voice.rules import LONGEST_LINE
from oneplan.wellness.readers.own import lines_of

LANGUAGE_NAMES = dict((*WRITTEN, *SPOKEN))

# Whose home is where: the first that fits.
HOMES = (
    (frozenset({Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR}), "home:today"),
    (frozenset({Role.LINK_WORKER, Role.PROVIDER}), "home:today"),
    (frozenset({Role.TABLE}), "home:table"),
    (frozenset({Role.PLANNER}), "home:planning"),
    (frozenset({Role.PRIVACY}), "oversight_office:complaints"),
)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer
    return viewer


@audience(Audience.EVERYBODY)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, for a visitor; for everybody else the way to their own home."""
    viewer = _viewer(request)
    if viewer.signed_in and late_form_of(request, viewer.id):
        return redirect("words_kept")
    if viewer.is_worker:
        return redirect(next((name for roles, name in HOMES if viewer.roles & roles), "today"))
    if viewer.family_ids:
        return redirect("home:family", viewer.family_ids[0])
    if viewer.site_admin:
        return redirect("site:home")
    if viewer.signed_in and readers.families_in_sight(viewer):
        return redirect("home:today")
    return show(request, FrontShown())


@audience(Audience.SIGNED_IN)
@require_safe
def family_home(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """One family at a glance: the next meeting, promises, words shared with one, whom to call."""
    viewer = _viewer(request)
    home, ours = readers.family_home(viewer, family_id), family_id in viewer.family_ids
    told = None if ours or home.plan.version else _told(family_id)
    turn_to = readers.whom_to_turn_to(family_id)
    page = FamilyShown(
        family=request.family,
        home=home,
        ours=ours,
        # For a worker these stand on their day, with those of other families.
        waits=on_home(waiting_for_viewer(viewer), family_id) if ours else [],
        told=told,
        may_begin=bool(told and home.plan.who.decides and not home.plan.draft.strengths),
        heard=heard_lines(viewer, family_id),
        handing_over=turn_to.handing_over,
        crisis_plans=turn_to.crisis_plans,
        calls_by=turn_to.calls_by if ours and not home.plan.version else None,
        counted=count([*home.theirs, *home.kept_promises], clock.today()),
        today=clock.today(),
        week=_this_week(),
    )
    return show(request, page)


@audience(Audience.SIGNED_IN)
@require_POST
def put_away(request: HttpRequest, family_id: UUID, thing_id: UUID) -> HttpResponse:
    """One has seen what waited; back to the page where it stood."""
    actions.put_away(_viewer(request), request.family, thing_id)
    goal = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(goal, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(goal if here else "/")


# What a coordinator reads first, besides language, ways to get in touch and what goes well.
FIRST_READ = ("hard", "help", "urgent")


def _told(family_id: UUID) -> Told | None:
    """What was said when help was asked for, as far as the viewer may read it."""
    asked = requests_of(family_id)
    if not asked:
        return None
    sent = asked[0].referral
    rows = {row.key: row for row in answers_in_words(sent.answers)}

    def lines(*keys: str) -> list[str]:
        return [line for key in keys if key in rows for line in rows[key].lines]

    safe, avoid = rules.value_of(sent.answers, "safe"), rules.value_of(sent.answers, "avoid", {})
    reach = [*([] if safe == rules.Safe.YES else ["safe"]), "contact"]
    if avoid.get("kinds") or avoid.get("note"):
        reach.append("avoid")
    return Told(
        day=timezone.localtime(sent.submitted_at).date(),
        rows=[rows[key] for key in FIRST_READ if key in rows],
        language=lines("language"),
        reach=lines(*reach),
        well=lines("well"),
    )


@audience(Audience.SIGNED_IN)
@require_POST
def begin_plan(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The plan begins with what the family said goes well."""
    try:
        actions.begin_with_what_goes_well(_viewer(request), request.family)
    except NotReady as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The plan has begun. What goes well is its first strength."))
    return redirect("plans:plan", family_id)


@audience(Audience.SIGNED_IN)
@require_safe
def preview(request: HttpRequest, family_id: UUID, who: str) -> HttpResponse:
    """The plan as one member sees it: through her own grants, and nothing beyond the viewer's."""
    viewer = _viewer(request)
    ours = plan_page(viewer, family_id)
    seen = readers.plan_as(viewer, family_id, who, ours) if ours.who.directs else None
    if seen is None:
        raise NotFound()
    page = plan_shown(request.family, seen.page)
    return show(request, PreviewShown(member=seen.name, agency=seen.agency, **page))


@audience(Audience.SIGNED_IN)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """A worker's day, or what a friend of a family promised."""
    viewer = _viewer(request)
    if viewer.has_role(Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR):
        number = page_number(request.GET.get("coordinators", ""))
        return show(request, _coordinators_page(viewer, number))
    steps, families = my_steps(viewer), readers.families_in_sight(viewer)
    waits = on_home(waiting_for_viewer(viewer))
    listed = [one.family_id for one in (*steps, *waits)]
    note_listed(viewer, [*listed, *(one.pk for one in families)])
    page = PromisesShown(
        waits=waits,
        steps=steps,
        families=families,
        today=clock.today(),
        week=_this_week(),
    )
    return show(request, page)


def _coordinators_page(viewer: Viewer, number: int) -> TodayShown:
    coordinates = viewer.has_role(Role.COORDINATOR)
    answers = viewer.has_role(Role.INTAKE, Role.SUPERVISOR)
    day, requests = readers.coordinators_today(viewer), waiting(viewer) if answers else []
    all_waits = waiting_for_viewer(viewer)
    for_me, not_told = on_home(all_waits), untold(all_waits)
    waits, batons = readers.what_waits(viewer)
    note_listed(viewer, [one.family_id for one in (*day.rows, *requests, *not_told, *for_me)])
    return TodayShown(
        says=[*(_day_words(day) if coordinates else []), *([_asked(requests)] if answers else [])],
        waits_for_me=for_me,
        day=day,
        coordinates=coordinates,
        answers=answers,
        waiting=urgent_first(requests),
        workloads=readers.workloads(viewer, number) if answers else None,
        untold=not_told,
        waits=waits,
        batons=batons,
        week=_this_week(),
    )


@audience(Audience.WORKERS)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """A coordinator's seven days: meetings, promises that are due, crises to look back at."""
    viewer = _viewer(request)
    days = readers.coordinators_week(viewer)
    note_listed(viewer, [one.family_id for day in days for one in day.entries])
    return show(request, WeekShown(days=days))


def _day_words(day: readers.Today) -> list[str]:
    meetings = len(day.meetings_today)
    return [
        ngettext("%(number)s meeting", "%(number)s meetings", meetings) % {"number": meetings},
        ngettext("%(number)s late promise", "%(number)s late promises", day.late)
        % {"number": day.late},
    ]


def _asked(requests: Sequence[Waiting]) -> str:
    number = len(requests)
    text = ngettext("%(number)s request for help", "%(number)s requests for help", number)
    return text % {"number": number}


def _this_week() -> date:
    return clock.today() + A_WEEK


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """Somebody with several hats says which one they wear now; a worker, what they are here for.

    Another hat begins with the plan again.
    """
    viewer = _viewer(request)
    jobs = readers.jobs_of(viewer)
    choices = {str(job.pk) for job in jobs} | ({"family"} if viewer.family_ids else set())
    if request.method == "POST":
        _put_on(request, choices)
        return redirect("/")
    page = ActingShown(jobs=jobs, several=len(choices) > 1, purposes=Purpose.choices)
    return show(request, page)


def _put_on(request: HttpRequest, choices: set[str]) -> None:
    chosen, purpose = request.POST.get("as", ""), request.POST.get("for", "")
    if chosen in choices:
        request.session[ACTING_KEY] = chosen
        request.session.pop(PURPOSE_KEY, None)
    elif purpose in Purpose.values and _viewer(request).is_worker:
        request.session[PURPOSE_KEY] = purpose
    else:
        raise NotFound()


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A line of one's own wellness plan for the family's plan: its owner's to give, and a copy.

    It is a shared line like any other of one's own space, and is taken back there.
    """
    viewer = _viewer(request)
    own_person(viewer, family_id)
    form = OfferForm(lines_of(viewer), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        share_line(
            viewer,
            request.family,
            form.words[:LONGEST_LINE],
            key=form.cleaned_data["key"],
            readers=Readers.TEAM,
            category=form.cleaned_data["category"],
        )
        messages.success(request, _("Shared. You can take it back at any time."))
        return redirect("voice:space", family_id)
    return show(request, OfferShown(form=form))


@audience(Audience.WORKERS, Role.TABLE)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The table's chair: whom to call, and what is there to look up. No family."""
    community_id = _viewer(request).community_id
    words = own_words(community_id, get_language() or "")
    page = TableShown(
        name=words.get(WordKey.TABLE, "") or _("Resolution table"),
        coordinator=words.get(WordKey.COORDINATOR, "") or _("Coordinators"),
        callers=list(readers.who_brings_plans(community_id)) if community_id else [],
    )
    return show(request, page)


@audience(Audience.WORKERS, Role.PLANNER)
@require_safe
def planning(request: HttpRequest) -> HttpResponse:
    community_id = _viewer(request).community_id
    if community_id is None:
        return show(request, PlanningShown(health=None, old=[], spoken=[], gaps=None))
    page = PlanningShown(
        health=readers.directory_health(community_id),
        old=readers.oldest_entries(community_id),
        gaps=gaps(community_id),
        spoken=[
            (str(LANGUAGE_NAMES.get(code, code)), number)
            for code, number in spoken_at_work(community_id)
        ],
    )
    return show(request, page)
