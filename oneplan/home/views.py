"""The front page, and everybody's own home."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oneplan.access.actions import note_listed
from oneplan.access.middleware import ACTING_KEY, PURPOSE_KEY
from oneplan.access.readers import untold_families, waiting_for
from oneplan.accounts.kept import kept_for
from oneplan.home import readers
from oneplan.home.rules import A_WEEK, count, urgent_first
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.paging import page_number
from oneplan.kernel.privacy import Purpose
from oneplan.kernel.viewer import Viewer
from oneplan.people.models import Role
from oneplan.plans.readers import my_steps, plan_page
from oneplan.plans.views.reading import context_of
from oneplan.referrals.readers import waiting
from oneplan.voice.readers import heard_lines

# Whose home is where: the first that fits.
HOMES = (
    (frozenset({Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR}), "today"),
    (frozenset({Role.LINK_WORKER, Role.PROVIDER}), "today"),
    (frozenset({Role.TABLE}), "table"),
    (frozenset({Role.PLANNER}), "planning"),
    (frozenset({Role.PRIVACY}), "complaints"),
)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer
    return viewer


@audience(Audience.EVERYBODY)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, for a visitor; for everybody else the way to their own home."""
    viewer = _viewer(request)
    if viewer.signed_in and kept_for(request, viewer.id):
        return redirect("words_kept")
    if viewer.is_worker:
        return redirect(next((name for roles, name in HOMES if viewer.roles & roles), "today"))
    if viewer.family_ids:
        return redirect("family_home", viewer.family_ids[0])
    if viewer.site_admin:
        return redirect("site")
    if viewer.signed_in and readers.families_in_sight(viewer):
        return redirect("today")
    return render(request, "home/front.html")


@audience(Audience.SIGNED_IN)
@require_safe
def family_home(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """One family at a glance: the next meeting, promises, words shared with one, whom to call."""
    viewer = _viewer(request)
    home = readers.family_home(viewer, family_id)
    page = {
        "family": request.family,
        "home": home,
        "ours": family_id in viewer.family_ids,
        "heard": heard_lines(viewer, family_id),
        "counted": count([*home.theirs, *home.kept_promises], clock.today()),
        **_days(),
    }
    return render(request, "home/family.html", page)


@audience(Audience.SIGNED_IN)
@require_safe
def preview(request: HttpRequest, family_id: UUID, who: str) -> HttpResponse:
    """The plan as one member sees it: through her own grants, and nothing beyond the viewer's."""
    viewer = _viewer(request)
    ours = plan_page(viewer, family_id)
    seen = readers.plan_as(viewer, family_id, who, ours) if ours.who.directs else None
    if seen is None:
        raise NotFound()
    page = {"family": request.family, "member": seen.name, "agency": seen.agency}
    return render(request, "home/preview.html", page | context_of(seen.page))


@audience(Audience.SIGNED_IN)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """A worker's day, or what a friend of a family promised."""
    viewer = _viewer(request)
    if viewer.has_role(Role.COORDINATOR, Role.INTAKE, Role.SUPERVISOR):
        number = page_number(request.GET.get("coordinators", ""))
        return render(request, "home/today.html", _coordinators_page(viewer, number))
    steps, families = my_steps(viewer), readers.families_in_sight(viewer)
    note_listed(viewer, [*(one.family_id for one in steps), *(one.pk for one in families)])
    page = {"steps": steps, "families": families, **_days()}
    return render(request, "home/promises.html", page)


def _coordinators_page(viewer: Viewer, number: int) -> dict[str, object]:
    answers = viewer.has_role(Role.INTAKE, Role.SUPERVISOR)
    day = readers.coordinators_today(viewer)
    asked = urgent_first(waiting(viewer)) if answers else []
    untold = untold_families()
    note_listed(viewer, [one.family_id for one in (*day.rows, *asked, *untold)])
    return {
        "day": day,
        "coordinates": viewer.has_role(Role.COORDINATOR),
        "answers": answers,
        "waiting": asked,
        "workloads": readers.workloads(viewer, number) if answers else None,
        "untold": untold,
        "waits": waiting_for(viewer),
        **_days(),
    }


def _days() -> dict[str, date]:
    """What "late" and "this week" mean today."""
    return {"today": clock.today(), "week": clock.today() + A_WEEK}


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
    context = {"jobs": jobs, "several": len(choices) > 1, "purposes": Purpose.choices}
    return render(request, "home/acting.html", context)


def _put_on(request: HttpRequest, choices: set[str]) -> None:
    chosen, purpose = request.POST.get("as", ""), request.POST.get("for", "")
    if chosen in choices:
        request.session[ACTING_KEY] = chosen
        request.session.pop(PURPOSE_KEY, None)
    elif purpose in Purpose.values and _viewer(request).is_worker:
        request.session[PURPOSE_KEY] = purpose
    else:
        raise NotFound()


@audience(Audience.WORKERS, Role.TABLE)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    return render(request, "home/table.html")


@audience(Audience.WORKERS, Role.PLANNER)
@require_safe
def planning(request: HttpRequest) -> HttpResponse:
    community_id = _viewer(request).community_id
    health = readers.directory_health(community_id) if community_id else None
    return render(request, "home/planning.html", {"health": health})


@audience(Audience.SITE)
@require_safe
def site(request: HttpRequest) -> HttpResponse:
    return render(request, "home/site.html", {"health": readers.site_health()})
