"""Intake: what waits, everything that was sent, and a person's decision."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.actions import note_listed
from oneplan.access.readers import to_be_asked
from oneplan.directory import readers as directory
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.people.readers import caseloads
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.forms.working import AcceptForm, DeclineForm
from oneplan.referrals.models import ContactAttempt, Referral
from oneplan.referrals.pages import (
    AcceptShown,
    DeclineShown,
    NotWaitingShown,
    RequestShown,
    WaitingShown,
)
from oneplan.referrals.words import account_in_words, answers_in_words
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show
from oneplan.ui.views import typed

INTAKE = audience(Audience.WORKERS, "intake", "supervisor")
WORKERS = audience(Audience.WORKERS)
SAFE_NAME = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t\x00', "_"))


@INTAKE
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Requests awaiting a decision, the longest waiting first."""
    wanted = request.GET.get("q", "")
    page = readers.waiting_page(request.viewer, request.GET.get("page", ""), wanted)
    note_listed(request.viewer, [one.family_id for one in page])
    return show(request, WaitingShown(waiting=page, wanted=wanted))


@WORKERS
@require_safe
def request_page(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Everything that was sent, for intake; for its sender, what they sent and the outcome."""
    viewer: Viewer = request.viewer
    referral = _opened(viewer, referral_id)
    detail = _shown(readers.detail(referral))
    page = RequestShown(
        referral=referral,
        rows=answers_in_words(referral.answers),
        urgent=rules.is_urgent(referral.answers),
        urgent_words=rules.urgent_words(referral.answers),
        another_way=readers.unanswered(detail.attempts) >= rules.TRIES,
        detail=detail,
        may_decide=viewer.has_role("intake") and referral.status == Referral.Status.SUBMITTED,
        sender=referral.referrer_id == viewer.id,
    )
    return show(request, page)


def _shown(detail: readers.Detail) -> readers.Detail:
    for file in detail.attachments:
        file.lines = account_in_words(file.account_of_contents)  # type: ignore[attr-defined]
    return detail


def _opened(viewer: Viewer, referral_id: UUID) -> Referral:
    referral = readers.referral_of(viewer, referral_id)
    actions.look_at(viewer, referral)
    return referral


@WORKERS
@require_safe
def attachment(request: HttpRequest, referral_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The document as it came: to be kept or opened elsewhere, never run in our pages."""
    referral = _opened(request.viewer, referral_id)
    found = readers.attachment_of(referral, attachment_id)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    name = found.name.translate(SAFE_NAME).strip(". ") or "document"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# Deciding


def _awaiting(viewer: Viewer, referral_id: UUID) -> Referral | None:
    """The request, if it still waits for this viewer; None when a colleague was quicker, when it
    is another's, or when there is none: the three look the same."""
    try:
        referral = _opened(viewer, referral_id)
    except NotFound:
        return None
    return referral if referral.status == Referral.Status.SUBMITTED else None


@INTAKE
@require_POST
def tried(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Somebody tried to reach the family: how, and whether anybody answered."""
    referral = _awaiting(request.viewer, referral_id)
    if referral is None:
        return _not_waiting(request)
    how, _sep, reached = request.POST.get("tried", "").partition("-")
    if how not in ContactAttempt.How.values or reached not in {"reached", "nobody"}:
        raise NotFound()
    actions.note_attempt(request.viewer, referral, how, reached=reached == "reached")
    messages.success(request, _("Noted. The family can read it."))
    return redirect("referrals:request", referral_id)


def _not_waiting(request: HttpRequest) -> HttpResponse:
    words = typed(request) if request.method == "POST" else []
    return show(request, NotWaitingShown(words=words), status=404)


@audience(Audience.WORKERS, "intake")
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """By factors, in words for the family, with the coordinator it gets."""
    viewer: Viewer = request.viewer
    referral = _awaiting(viewer, referral_id)
    if referral is None:
        return _not_waiting(request)
    loads = caseloads(viewer.agency_id) if viewer.agency_id else []
    ask = not referral.consent_categories
    grown = to_be_asked(referral.family_id, referral.community.jurisdiction)

    def act(form: Form) -> HttpResponse:
        actions.accept(viewer, referral, _acceptance(form))
        messages.success(request, _("Accepted. The family now has a coordinator."))
        return redirect("referrals:waiting")

    page = FormPage(
        shown=AcceptShown,
        make=partial(AcceptForm, coordinators=loads, ask=ask, grown=grown),
        act=act,
        context=_around(referral) | {"loads": loads},
    )
    return serve(request, page)


def _acceptance(form: Form) -> actions.Acceptance:
    data = form.cleaned_data
    return actions.Acceptance(
        judgement=_judgement(data),
        intensity=data["intensity"],
        coordinator_id=UUID(data["coordinator"]),
        agreed=data.get("agreed", ()),
        agreed_how=data.get("agreed_how", ""),
        themselves=[UUID(one) for one in data.get("themselves", ())],
    )


def _judgement(data: dict[str, Any]) -> actions.Judgement:
    return actions.Judgement(
        factors=data["factors"],
        rationale=data["rationale"],
        family_input=data["family_input"],
        explained_on=data["explained_on"],
        explained_how=data["explained_how"],
    )


@audience(Audience.WORKERS, "intake")
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Other help, an explanation, an open door. A search finds services of the directory."""
    viewer: Viewer = request.viewer
    referral = _awaiting(viewer, referral_id)
    if referral is None:
        return _not_waiting(request)

    def act(form: Form) -> HttpResponse:
        actions.decline(viewer, referral, _refusal(form))
        messages.success(request, _("Answered. The family knows where to find help instead."))
        return redirect("referrals:waiting")

    def context(form: Form) -> dict[str, Any]:
        words = request.GET.get("q", "").strip()[:200]
        found = directory.search(referral.community_id, words).entries[:8] if words else ()
        return _around(referral) | {"words": words, "found": found}

    page = FormPage(
        shown=DeclineShown,
        make=DeclineForm,
        act=act,
        initial=_picked(request),
        context=context,
    )
    return serve(request, page)


def _picked(request: HttpRequest) -> dict[str, Any]:
    """The service chosen among those found, put into the form to be finished by hand."""
    try:
        service_id = UUID(request.GET.get("service", ""))
    except ValueError:
        return {}
    name = directory.service_names([service_id]).get(service_id, "")
    return {"service": service_id, "warm_referral": name} if name else {}


def _refusal(form: Form) -> actions.Refusal:
    data = form.cleaned_data
    return actions.Refusal(
        judgement=_judgement(data),
        warm_referral=data["warm_referral"],
        retain_consent=data["retain_consent"] == "yes",
        service_id=data["service"],
    )


def _around(referral: Referral) -> dict[str, Any]:
    """What stands around either decision."""
    return {"referral": referral, "rows": answers_in_words(referral.answers)}


@audience(Audience.WORKERS, "intake")
@require_POST
def take_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The family told us that it no longer wants this."""
    referral = _awaiting(request.viewer, referral_id)
    if referral is None:
        return _not_waiting(request)
    try:
        actions.take_back(request.viewer, referral)
    except NotReady as refusal:
        messages.error(request, refusal.message)
        return redirect("referrals:waiting")
    messages.success(request, _("Noted: the family took its request back."))
    return redirect("referrals:waiting")
