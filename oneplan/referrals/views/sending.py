"""Before and after a family sends its request: check, agree, send, come back, see the answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel import clock
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.kernel.viewer import Viewer
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.forms.questions import AgreeForm, RelativeAgreeForm
from oneplan.referrals.models import Referral
from oneplan.referrals.pages import AgreeShown, CheckShown, LaterShown, SentShown
from oneplan.referrals.views.asking import EVERYBODY, draft_of, gone, resume, sent_already
from oneplan.referrals.words import answers_in_words
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show


@EVERYBODY
@require_safe
def check(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Everything that will be sent, each with a link to change it."""
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    if draft.status != Referral.Status.DRAFT:
        return sent_already(request, draft)
    rows = answers_in_words(draft.answers, every=True)
    page = CheckShown(referral=draft, rows=rows, open=rules.first_open(draft.answers))
    return show(request, page)


@EVERYBODY
def agree(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Who the request goes to and what they see, read out; nothing is ticked beforehand."""
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    if draft.status != Referral.Status.DRAFT:
        return sent_already(request, draft)
    if rules.first_open(draft.answers):
        return resume(draft)
    relative = not rules.for_itself(draft.answers)

    def act(form: Any) -> HttpResponse:
        _send(request, draft, form.cleaned_data.get("leave_out", []))
        return redirect("referrals:sent", draft.pk)

    page = FormPage(
        shown=AgreeShown,
        make=RelativeAgreeForm if relative else AgreeForm,
        act=act,
        context={
            "referral": draft,
            "relative": relative,
            "agency": readers.answering_agency(draft.community_id),
            "needed": [category.label for category in rules.NEEDED],
        },
    )
    return serve(request, page)


def _send(request: HttpRequest, draft: Referral, leave_out: list[str]) -> None:
    """Sent now, or by an earlier press of the button; raises NotReady where it is not."""
    viewer: Viewer = request.viewer
    account_id = viewer.id if viewer.signed_in and not viewer.is_worker else None
    try:
        actions.send(viewer, draft, leave_out=leave_out, account_id=account_id)
    except NotReady:
        draft.refresh_from_db()
        if draft.status == Referral.Status.DRAFT:
            raise


@EVERYBODY
@require_safe
def later(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """How to come back, and for how long, told as it is."""
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    until = clock.today() + timedelta(days=rules.DRAFT_DAYS)
    return show(request, LaterShown(referral=draft, until=until, community=draft.community))


@EVERYBODY
@require_POST
def discard(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    actions.discard(request.viewer, draft)
    messages.success(request, _("Your answers are deleted. You can begin again at any time."))
    return redirect("referrals:start")


@EVERYBODY
@require_safe
def sent(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """For whoever asked: what was sent, what happens next and by when, and then the answer."""
    viewer: Viewer = request.viewer
    if viewer.is_worker:
        return redirect("referrals:request", referral_id)
    try:
        referral = readers.referral_of(viewer, referral_id)
    except NotFound:
        return gone(request)
    if referral.status == Referral.Status.DRAFT:
        return redirect("referrals:carry-on", referral.pk)
    return show(request, _sent_page(referral))


@EVERYBODY
@require_POST
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Whoever asked changes their mind: the request is taken back at once."""
    try:
        referral = readers.referral_of(request.viewer, referral_id)
    except NotFound:
        return gone(request)
    try:
        actions.withdraw(referral)
        messages.success(request, _("Taken back. Nobody reads it any more. You can ask again."))
    except NotReady as refusal:
        messages.error(request, refusal.message)
    return redirect("referrals:sent", referral_id)


def _sent_page(referral: Referral) -> SentShown:
    decided = referral.status in {Referral.Status.ACCEPTED, Referral.Status.DECLINED}
    sent_on = timezone.localtime(referral.submitted_at or clock.now()).date()
    relative = not rules.for_itself(referral.answers)
    soon = rules.working_days(referral.answers, referral.answer_days)
    return SentShown(
        referral=referral,
        title=_what_became_of_it(referral, relative),
        rows=answers_in_words(referral.answers),
        decision=readers.decision_of(referral) if decided else None,
        relative=relative,
        answer_by=rules.answer_by(sent_on, soon),
        attempts=readers.attempts_of(referral),
        phone=referral.community.help_phone,
    )


def _what_became_of_it(referral: Referral, relative: bool) -> str:
    if referral.status == Referral.Status.ACCEPTED and relative:
        return _("The family gets a coordinator")
    return {
        Referral.Status.SUBMITTED: _("Your request is sent"),
        Referral.Status.ACCEPTED: _("Your family gets a coordinator"),
        Referral.Status.DECLINED: _("Other help fits better"),
    }.get(Referral.Status(referral.status), _("Your request was taken back"))
