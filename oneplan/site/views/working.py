"""Who works where: invitations, the spreadsheet, leaving; who runs the site."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import Invalid, NotAllowed, NotFound, NotReady
from oneplan.kernel.languages import SPOKEN, WRITTEN
from oneplan.people.models import Role, Worker
from oneplan.people.readers import agencies_of
from oneplan.site import actions, readers
from oneplan.site.actions import Job, Offered
from oneplan.site.forms import (
    AdministratorForm,
    InviteForm,
    SheetForm,
    WorkerForm,
    opens_families,
)
from oneplan.site.notices import send_invitation
from oneplan.site.pages import (
    AdministratorsShown,
    FormShown,
    InvitationShown,
    InvitedShown,
    LeaveShown,
    SheetShown,
    TakeUpShown,
    WorkerShown,
)
from oneplan.site.sheet import MOST_BYTES, Sheet, read
from oneplan.site.views.places import SITE, back_to_agency, back_to_community, form_page
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.middleware import takes_up_to
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
LANGUAGE_NAMES = dict((*WRITTEN, *SPOKEN))
# A sheet's text comes back with its form, escaped.
SHEET_AND_FORM = 4 * MOST_BYTES


# Inviting


def _invited(
    request: HttpRequest, jobs: Sequence[Job], back: Mapping[str, str], offered: Sequence[Offered]
) -> HttpResponse:
    """The links, shown once; each that works is put into the outbox as well."""
    links = [
        request.build_absolute_uri(reverse("site_work:take_up", args=[one.secret]))
        for one in offered
    ]
    second = [job.agency_id is None or opens_families(job.roles) for job in jobs]
    for job, link, waits in zip(jobs, links, second, strict=True):
        if not waits:
            send_invitation(job.email, link)
    shown = [(job.name, job.email, link) for job, link in zip(jobs, links, strict=True)]
    page = InvitedShown(links=shown, second=any(second), mailed=second.count(False), **back)
    return show(request, page)


@SITE
def invite(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Offer somebody work at an agency."""
    agency = readers.agency_of(agency_id)
    back = back_to_agency(agency)

    def act(form: Form) -> HttpResponse:
        facts = form.cleaned_data
        several = {name: tuple(facts[name]) for name in ("languages", "roles")}
        job = Job(community_id=agency.community_id, agency_id=agency.pk, **{**facts, **several})
        return _invited(request, [job], back, [actions.invite_worker(job)])

    context = {
        "title": _("Invite somebody to work here"),
        "hint": _(
            "Intake, supervision and privacy open families’ requests or complaints by themselves:"
            " a second administrator must say yes to them."
        ),
        "button": _("Make the invitation"),
        **back,
    }
    return serve(request, FormPage(shown=FormShown, make=InviteForm, act=act, context=context))


@SITE
@takes_up_to(SHEET_AND_FORM)
def sheet(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Many workers at once: choose a file, look at every row, then invite all of them or nobody."""
    community = readers.community_of(community_id)
    agencies = {one.name: one.pk for one in agencies_of(community_id)}
    page: dict[str, Any] = {
        "community": community,
        "agencies": list(agencies),
        "roles": [(role.value, role.label) for role in Role],
    }

    def act(form: SheetForm) -> HttpResponse | None:
        looked = page["sheet"] = read(form.words, community_id, agencies)
        if looked.problem:
            raise Invalid(fields={"file": looked.problem})
        if request.POST.get("step") == "invite" and looked.usable:
            offered = actions.invite_workers(looked.jobs)
            return _invited(request, looked.jobs, back_to_community(community), offered)
        return None

    def shown(form: SheetForm) -> dict[str, Any]:
        return page | {"form": _carrying(form, page.get("sheet"))}

    def answer(**more: Any) -> HttpResponse:
        return show(request, SheetShown(**shown(more["form"])))

    return serve(request, FormPage(show=answer, make=SheetForm, act=act))


def _carrying(form: SheetForm, looked: Sheet | None) -> SheetForm:
    """The form with the text that was looked at in it, to be sent again."""
    if looked is None or form.errors:
        return form
    return SheetForm(initial={"text": form.words})


@SITE
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """One invitation: a second administrator says yes, or anybody withdraws it."""
    it = readers.invitation_of(invitation_id)
    if request.method == "POST":
        _answer(request, invitation_id, request.POST.get("answer", ""))
        return redirect("site:home")
    back = reverse("site:agency", args=[it.agency_id]) if it.agency_id else reverse("site:home")
    mine = it.made_by == request.viewer.id
    return show(request, InvitationShown(it=it, mine=mine, back=back))


def _answer(request: HttpRequest, invitation_id: UUID, answer: str) -> None:
    try:
        if answer == "yes":
            actions.second_invitation(invitation_id)
            messages.success(request, _("Done. The link works from now on."))
        elif answer == "withdraw":
            actions.withdraw_invitation(invitation_id)
            messages.success(request, _("Withdrawn. The link works no more."))
        else:
            raise NotFound()
    except (NotReady, NotAllowed) as error:
        messages.warning(request, error.message)


# Workers


@SITE
@require_safe
def worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Somebody's work at an agency; how many families they coordinate, as a number."""
    found = readers.worker_of(worker_id)
    page = WorkerShown(
        worker=found,
        roles=readers.role_labels(found.roles),
        languages=", ".join(str(LANGUAGE_NAMES.get(code, code)) for code in found.languages),
        families=readers.families_of(worker_id),
    )
    return show(request, page)


def _here(worker_id: UUID) -> Worker:
    """Somebody who works now. Raises NotFound."""
    found = readers.worker_of(worker_id)
    if found.left_at:
        raise NotFound()
    return found


def _back_to_worker(found: Worker) -> dict[str, str]:
    return {"back": reverse("site:worker", args=[found.pk]), "back_words": found.name}


@SITE
def change_worker(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    found = _here(worker_id)
    names = ("name", "title", "phone", "languages", "roles")
    stands = {name: getattr(found, name) for name in names}
    act = partial(actions.change_worker, found)
    return form_page(
        request, WorkerForm, act, initial=stands, title=found.name, **_back_to_worker(found)
    )


@SITE
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Somebody leaves an agency: access ends at once."""
    found = _here(worker_id)
    if request.method == "POST":
        actions.note_leaving(worker_id)
        messages.success(request, _("%(name)s has left. Access ended.") % {"name": found.name})
        return redirect("site:worker", worker_id=worker_id)
    return show(request, LeaveShown(worker=found, families=readers.families_of(worker_id)))


# Who runs the site


@SITE
@require_safe
def administrators(request: HttpRequest) -> HttpResponse:
    page = AdministratorsShown(
        administrators=readers.administrators(),
        invitations=readers.open_invitations(agency=None),
        me=str(request.viewer.id),
    )
    return show(request, page)


@SITE
def invite_administrator(request: HttpRequest) -> HttpResponse:
    """Offer somebody to run the site too; a second administrator must say yes."""
    back = {"back": reverse("site:administrators"), "back_words": _("Administrators")}
    communities = readers.site_health().communities

    def act(form: Form) -> HttpResponse:
        if not communities:
            raise NotFound()
        job = Job(community_id=UUID(communities[0][0]), agency_id=None, **form.cleaned_data)
        return _invited(request, [job], back, [actions.invite_worker(job)])

    context = {
        "title": _("Invite an administrator"),
        "hint": _("A second administrator must say yes before the link works."),
        "button": _("Make the invitation"),
        **back,
    }
    return serve(
        request, FormPage(shown=FormShown, make=AdministratorForm, act=act, context=context)
    )


@SITE
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop running the site oneself; two must stay."""
    try:
        actions.stop_administering(request.viewer.id)
    except NotReady as error:
        messages.warning(request, error.message)
        return redirect("site:administrators")
    return redirect("/")


# Taking up


@SIGNED_IN
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Take up an invitation to work; a GET only asks, so that a mail program's preview does not."""
    if request.method == "POST":
        if actions.take_up_work(secret):
            messages.success(request, _("Welcome. You can begin."))
            return redirect("/")
        messages.error(
            request,
            _("This invitation does not work (any more), or is for another e-mail address."),
        )
    return show(request, TakeUpShown(says=readers.invitation_says(secret)))
