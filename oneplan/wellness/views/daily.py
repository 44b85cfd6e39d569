"""The daily check-in: a minute, private, and the matching part of one's own plan."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel import clock
from oneplan.kernel.errors import Invalid
from oneplan.kernel.viewer import Viewer
from oneplan.ui.shown import show
from oneplan.wellness.actions import daily
from oneplan.wellness.actions.daily import Ask
from oneplan.wellness.forms.people import WishForm
from oneplan.wellness.forms.writing import CheckInForm
from oneplan.wellness.messages import wish_words
from oneplan.wellness.pages import DaysShown, TodayShown, WishesShown
from oneplan.wellness.readers import own
from oneplan.wellness.rules import LOOK_BACK, MARKS, Mark, is_time_to_tell
from oneplan.wellness.sections import SIGNS
from oneplan.wellness.views.own import viewer_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, add_errors, to


@SIGNED_IN
@READ_OR_SEND
def today(request: HttpRequest) -> HttpResponse:
    """How am I today? Then the page answers with one's own words, and with nothing else."""
    viewer = viewer_of(request)
    plans = own.plan_pages(viewer)
    signs = [
        (line.id, line.text)
        for page in plans
        for code, name in SIGNS.items()
        for line in page.section(code).document.of(name)
    ]
    if request.method != "POST":
        return _shown(request, CheckInForm(signs, initial=_said(viewer)), plans, [])
    form = CheckInForm(signs, request.POST)
    if not form.is_valid():
        return _shown(request, form, plans, [], answered=False)
    given = form.cleaned_data
    told = daily.check_in(
        viewer, given["mark"], [UUID(one) for one in given.get("signs", [])], given["words"]
    )
    names = [one.who.name for one in own.contacts(viewer) if one.row in told]
    return _shown(request, CheckInForm(signs, initial=given), plans, names)


def _said(viewer: Viewer) -> dict[str, Any]:
    found = next((one for one in own.days(viewer) if one.day == clock.today()), None)
    return {"mark": found.mark, "words": found.words, "signs": found.signs} if found else {}


def _shown(
    request: HttpRequest,
    form: Form,
    plans: list[own.PlanPage],
    told: list[str],
    *,
    answered: bool = True,
) -> HttpResponse:
    mark = Mark(form.initial["mark"]) if answered and form.initial.get("mark") else None
    parts = [(page, own.matching(page, mark)) for page in plans] if mark else []
    return show(
        request,
        TodayShown(
            form=form,
            mark=mark,
            words=MARKS[mark] if mark else "",
            parts=[(page, part) for page, part in parts if part.shut or not part.document.empty],
            told=told,
        ),
    )


@SIGNED_IN
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """The last four weeks as a quiet picture: no number, no line that goes up or down."""
    rows = own.days(viewer_of(request))
    marks = {one.day: one.mark.value for one in rows}
    last = clock.today()
    past = [last - timedelta(days=back) for back in reversed(range(LOOK_BACK))]
    return show(request, DaysShown(days=rows, columns=[(day, marks.get(day, "")) for day in past]))


@SIGNED_IN
@READ_OR_SEND
def wishes(request: HttpRequest) -> HttpResponse:
    """One's own rules, each with the message it would send, word for word."""
    viewer = viewer_of(request)
    people = own.contacts(viewer)
    form = WishForm(people, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask = Ask(UUID(given["contact"]), given["mark"], given["days"], given["words"])
            daily.write_wish(viewer, ask)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved. You can try it out here; nothing is sent."))
            return to("wishes")
    marks = daily.marks_of(viewer, clock.today())
    rows = [
        (row, who, asked, _tried(marks, asked, who.me)) for row, who, asked in own.wishes(viewer)
    ]
    return show(request, WishesShown(wishes=rows, form=form))


def _tried(marks: dict[Any, str], asked: dict[str, Any], me: str) -> list[str]:
    """The dry run: whether it would send today, and what."""
    would = is_time_to_tell(marks, asked["mark"], asked["days"], clock.today(), None)
    said = _("Today it would send this:") if would else _("Today it would send nothing.")
    return [said, wish_words(me)]


@SIGNED_IN
@require_POST
def remove_wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    daily.remove_wish(viewer_of(request), wish_id)
    return to("wishes")
