"""What was sent for a family, and the answer: the family reads it, whoever sent it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.referrals import readers, rules
from oneplan.referrals.models import Referral
from oneplan.referrals.pages import AskedShown, FamilyRequestShown
from oneplan.referrals.words import answers_in_words
from oneplan.ui.shown import show


@audience(Audience.SIGNED_IN)
@require_safe
def family_request(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Each request that was sent for this family, with the reasons where the viewer reads them."""
    page = FamilyRequestShown(
        family=request.family,
        asked=[_shown(one) for one in readers.requests_of(family_id)],
        ours=family_id in request.viewer.family_ids,
    )
    return show(request, page)


def _shown(one: readers.Asked) -> AskedShown:
    answers = one.referral.answers
    own = one.referral.source == Referral.Source.SELF
    return AskedShown(
        one.referral,
        one.decision,
        answers_in_words(answers),
        relative=own and not rules.for_itself(answers),
    )
