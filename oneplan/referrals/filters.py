"""How pages say where a request stands."""

from oneplan.referrals.models import Referral
from oneplan.ui.filtering import page_filter

TONES = {Referral.Status.ACCEPTED: "good", Referral.Status.SUBMITTED: "info"}


@page_filter
def status_tone(status: str) -> str:
    return TONES.get(Referral.Status(status), "neutral")


@page_filter
def sender_words(referral: Referral) -> list[str]:
    """Who sent a request: a name and an agency, as far as they were given."""
    agency = referral.referrer_agency.name if referral.referrer_agency else ""
    return [words for words in (referral.referrer_name, agency) if words]
