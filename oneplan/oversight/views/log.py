"""Who looked, and "this looks wrong"."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplan.access.readers import Opening, who_looked
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.paging import page_number
from oneplan.oversight import actions, readers
from oneplan.oversight.forms import ComplaintForm
from oneplan.oversight.pages import Day, LooksWrongShown, Visit, WhoLookedShown
from oneplan.oversight.visits import visit
from oneplan.people.models import RuleKey
from oneplan.people.readers import rule_value
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

LINES = 30


def _by_day(openings: Iterable[Opening]) -> list[Day]:
    days = groupby(openings, key=lambda one: one.day)
    return [Day(day, [Visit(visit(one), one) for one in ones]) for day, ones in days]


@audience(Audience.SIGNED_IN)
def who_looked_page(request: HttpRequest, family_id: UUID) -> HttpResponse:
    own_log = family_id in request.viewer.family_ids
    number = page_number(request.GET.get("page", ""))
    # One line more than is shown says whether there are older ones.
    openings = who_looked(family_id, LINES + 1, skip=(number - 1) * LINES) if own_log else []
    older, openings = number + 1 if len(openings) > LINES else 0, openings[:LINES]
    people = [o for o in openings if not (o.by_a_program or o.a_preview)]
    page = WhoLookedShown(
        family=request.family,
        review_days=rule_value(request.family.community_id, RuleKey.REVIEW) if own_log else 0,
        days=_by_day(people),
        previews=[o for o in openings if o.a_preview],
        programs=[o for o in openings if o.by_a_program],
        emergencies=readers.emergencies_of(family_id) if own_log and number == 1 else [],
        older=older,
        newer=number - 1,
        complaints=readers.complaints_of(request.viewer, family_id) if own_log else [],
        own_log=own_log,
    )
    return show(request, page)


@audience(Audience.SIGNED_IN)
def looks_wrong(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Ask a privacy officer about one line of the log: who, and which day."""
    if family_id not in request.viewer.family_ids:
        raise NotFound()
    line = _line(who_looked(family_id), request.GET.get("line", ""))

    def act(form: ComplaintForm) -> HttpResponse:
        actions.complain(
            request.viewer,
            request.family,
            about_id=None if line.by_command else line.viewer_id,
            name=line.name,
            day=line.day,
            agency_id=line.agency_id,
            **form.cleaned_data,
        )
        messages.success(request, _("Sent. Somebody whose job is privacy will look into it."))
        return redirect("oversight:who_looked", family_id=family_id)

    context = {"family": request.family, "line": line}
    return serve(
        request, FormPage(shown=LooksWrongShown, make=ComplaintForm, act=act, context=context)
    )


def _line(openings: list[Opening], mark: str) -> Opening:
    found = next((o for o in openings if o.mark == mark and not o.by_a_program), None)
    if found is None:
        raise NotFound()
    return found
