"""What the page of a health record's referral shows."""

from dataclasses import dataclass

from oneplan.exchange.forms import ImportForm
from oneplan.ui.shown import Shown


@dataclass(frozen=True, kw_only=True)
class ImportShown(Shown):
    template = "exchange/import_referral.html"
    form: ImportForm
