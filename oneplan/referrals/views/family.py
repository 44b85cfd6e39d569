"""What was sent for a family, and the answer: the family reads it, whoever sent it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.referrals import readers, rules
from oneplan.referrals.models import EligibilityDecision, Referral
from oneplan.referrals.words import Row, answers_in_words


@dataclass(frozen=True, slots=True)
class Shown:
    """One request with its answers in words; `relative`: whoever sent it is close to the family."""

    referral: Referral
    decision: EligibilityDecision | None
    rows: list[Row]
    relative: bool


@audience(Audience.SIGNED_IN)
@require_safe
def family_request(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Each request that was sent for this family, with the reasons where the viewer reads them."""
    context = {
        "family": request.family,
        "asked": [_shown(one) for one in readers.requests_of(family_id)],
        "ours": family_id in request.viewer.family_ids,
    }
    return render(request, "referrals/family.html", context)


def _shown(one: readers.Asked) -> Shown:
    answers = one.referral.answers
    own = one.referral.source == Referral.Source.SELF
    return Shown(
        one.referral,
        one.decision,
        answers_in_words(answers),
        relative=own and not rules.for_itself(answers),
    )
