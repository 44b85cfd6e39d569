"""A worker refers a family that agreed, and follows what became of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict
from oneplan.kernel.ids import new_id
from oneplan.people.community_rules import RULES
from oneplan.people.models import RuleKey
from oneplan.referrals import actions, readers
from oneplan.referrals.forms.working import WorkerReferralForm
from oneplan.referrals.pages import MineShown, NewShown
from oneplan.referrals.registration import ContactEntry, PersonEntry, Registration
from oneplan.ui.form_page import FormPage, serve, typed_again
from oneplan.ui.shown import show

WORKERS = audience(Audience.WORKERS)


@WORKERS
def new(request: HttpRequest) -> HttpResponse:
    """One form: who, why, and how the family agreed. Without its agreement nothing is sent."""

    def act(form: WorkerReferralForm) -> HttpResponse:
        try:
            asked = _request_of(form)
            referral = actions.refer(request.viewer, request.viewer.community_id, asked)
        except EditConflict:  # nothing to change: it would be one more
            typed_again(form, "key", new_id())
            raise
        return redirect("referrals:request", referral.pk)

    def context(form: WorkerReferralForm) -> dict[str, Any]:
        agency = readers.answering_agency(request.viewer.community_id)
        days = agency.answer_days if agency else RULES[RuleKey.ANSWER].default
        return {"rows": form.people, "agency": agency, "days": days}

    page = FormPage(
        shown=NewShown,
        make=WorkerReferralForm,
        act=act,
        initial={"key": new_id()},
        context=context,
    )
    return serve(request, page)


def _request_of(form: WorkerReferralForm) -> actions.WorkerRequest:
    data = form.cleaned_data
    return actions.WorkerRequest(
        family=Registration(
            family_name=data["family_name"],
            people=tuple(_people(form.people, data["phone"], data["note"])),
            language=data["language"],
            interpreter=data["interpreter"],
            area=data["area"],
        ),
        reason=data["reason"],
        consent_how=data["consent_how"],
        consent_on=data["consent_on"],
        shown_to_family=data["shown_to_family"] == "yes",
        leave_out=data["leave_out"],
        well=data["well"],
        urgent=data["urgent"],
        referral_id=data["key"],
    )


def _people(rows: Any, phone: str, note: str) -> list[PersonEntry]:
    """The first person named is the one whose number is written."""
    named = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
    ways = (ContactEntry("phone", phone, True, note),) if phone else ()
    return [
        PersonEntry(
            name=one["name"],
            standing=one["standing"],
            relation=one["relation"],
            age=one["age"],
            contacts=ways if number == 0 else (),
        )
        for number, one in enumerate(named)
    ]


@WORKERS
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this worker sent, and what became of it: status, outcome and day, no reasons."""
    return show(request, MineShown(sent=readers.mine(request.viewer, 100)))
