"""Writing crisis plans, one small thing at a time."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplan.access.readers.positions import position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.ids import new_id
from oneplan.kernel.privacy import Category
from oneplan.people.readers import people_of
from oneplan.safety import readers
from oneplan.safety.actions import writing as actions
from oneplan.safety.forms import AssessmentForm, BeginForm, ContactForm, LineForm, WordsForm
from oneplan.safety.models import CrisisContact, CrisisPlanLine, LineKind
from oneplan.safety.pages import FormShown, Part, RemoveShown, WriteShown
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)
READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def language() -> str:
    """That of the page: what is typed in it is taken to be in it."""
    return (get_language() or "en").partition("-")[0]


def writable(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> readers.CrisisPlanPage:
    """Raises NotFound for a plan that the viewer may not change, as for one that is not there."""
    plan = readers.crisis_plan(family_id, crisis_id)
    if not position(request.viewer, family_id).may_write(Category.SAFETY, plan.person_id):
        raise NotFound()
    return plan


def to(name: str, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    return redirect(f"safety:{name}", family_id=family_id, crisis_id=crisis_id)


def back_to(name: str, family_id: UUID, crisis_id: UUID, words: str) -> tuple[str, str]:
    return reverse(f"safety:{name}", args=[family_id, crisis_id]), words


def form_page(
    request: HttpRequest,
    make: Callable[..., Any],
    act: Callable[[Any], HttpResponse | None],
    *,
    initial: Mapping[str, Any],
    **shown: Any,
) -> HttpResponse:
    """A page that is one form."""
    facts = {"button": _("Save"), **shown}
    page = FormPage(make=make, act=act, shown=FormShown, initial=initial, context=facts)
    return serve(request, page)


@SIGNED_IN
@READ_OR_SEND
def begin(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Whose crisis plan it will be; whoever may write one."""
    who = position(request.viewer, family_id)
    people = [one for one in people_of(family_id) if who.may_write(Category.SAFETY, one.pk)]
    if not people:
        raise NotFound()

    def act(form: Any) -> HttpResponse:
        chosen = form.cleaned_data["person"]
        person = None if chosen == "family" else UUID(chosen)
        plan = actions.begin_plan(request.viewer, request.family, person, language=language())
        return to("write", family_id, plan.pk)

    return form_page(
        request,
        lambda *sent, **more: BeginForm(people, *sent, **more),
        act,
        initial={},
        title=_("A crisis plan"),
        lead=_("Write it while things are calm. A few lines are enough to begin."),
        back=(reverse("safety:plans", args=[family_id]), _("Crisis plans")),
        button=_("Go on"),
    )


@SIGNED_IN
@require_safe
def write(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """The plan while it is written: what there is, and what could be added."""
    plan = writable(request, family_id, crisis_id)
    parts = [Part(kind, plan.of(kind)) for kind in LineKind]
    return show(request, WriteShown(family=request.family, plan=plan, parts=parts))


@SIGNED_IN
@READ_OR_SEND
def words(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """What a crisis is, who looks after the others, when it is over."""
    plan = writable(request, family_id, crisis_id)

    def act(form: Any) -> HttpResponse:
        facts = dict(form.cleaned_data)
        seen = facts.pop("revision")
        actions.write_words(
            request.viewer,
            request.family,
            crisis_id,
            seen_revision=seen,
            language=language(),
            **facts,
        )
        return to("write", family_id, crisis_id)

    names = ("definition", "others", "over", "revision")
    return form_page(
        request,
        WordsForm,
        act,
        initial={name: getattr(plan, name) for name in names},
        title=_("What a crisis is for us"),
        back=back_to("write", family_id, crisis_id, _("Write the crisis plan")),
    )


@SIGNED_IN
@READ_OR_SEND
def add_line(
    request: HttpRequest, family_id: UUID, crisis_id: UUID, line_kind: str
) -> HttpResponse:
    """One more line of one kind."""
    if line_kind not in LineKind.values:
        raise NotFound()
    writable(request, family_id, crisis_id)
    initial = {"row_id": new_id(), "revision": 0}
    return _line(request, family_id, crisis_id, line_kind, initial)


@SIGNED_IN
@READ_OR_SEND
def change_line(request: HttpRequest, family_id: UUID, crisis_line_id: UUID) -> HttpResponse:
    row: Any = readers.line_of(family_id, crisis_line_id)
    writable(request, family_id, row.plan_id)
    initial = {"row_id": row.pk, "revision": row.revision, "words": row.words, "who": row.who}
    return _line(request, family_id, row.plan_id, row.kind, initial)


def _line(
    request: HttpRequest,
    family_id: UUID,
    crisis_id: UUID,
    line_kind: str,
    initial: Mapping[str, Any],
) -> HttpResponse:
    def act(form: Any) -> HttpResponse:
        facts = form.cleaned_data
        actions.write_line(
            request.viewer,
            request.family,
            crisis_id,
            line_kind,
            facts["words"],
            language=language(),
            who=facts.get("who", ""),
            row_id=facts["row_id"],
            seen_revision=facts["revision"] or 0,
        )
        return redirect(f"{reverse('safety:write', args=[family_id, crisis_id])}#{line_kind}")

    return form_page(
        request,
        lambda *sent, **more: LineForm(line_kind, *sent, **more),
        act,
        initial=initial,
        title=str(LineKind(line_kind).label),
        back=back_to("write", family_id, crisis_id, _("Write the crisis plan")),
    )


@SIGNED_IN
@READ_OR_SEND
def add_contact(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Somebody more to call."""
    writable(request, family_id, crisis_id)
    return _contact(request, family_id, crisis_id, {"row_id": new_id(), "revision": 0})


@SIGNED_IN
@READ_OR_SEND
def change_contact(request: HttpRequest, family_id: UUID, crisis_contact_id: UUID) -> HttpResponse:
    row = _live_contact(family_id, crisis_contact_id)
    writable(request, family_id, row.plan_id)
    names = ("name", "phone", "hours", "does", "revision")
    initial = {name: getattr(row, name) for name in names} | {"row_id": row.pk}
    return _contact(request, family_id, row.plan_id, initial)


def _live_contact(family_id: UUID, contact_id: UUID) -> Any:
    here = CrisisContact.objects.filter(family_id=family_id, removed_at=None)
    row = here.filter(pk=contact_id).first()
    if row is None:
        raise NotFound()
    return row


def _contact(
    request: HttpRequest, family_id: UUID, crisis_id: UUID, initial: Mapping[str, Any]
) -> HttpResponse:
    def act(form: Any) -> HttpResponse:
        facts = dict(form.cleaned_data)
        row_id, seen = facts.pop("row_id"), facts.pop("revision") or 0
        actions.write_contact(
            request.viewer, request.family, crisis_id, row_id=row_id, seen_revision=seen, **facts
        )
        return redirect(f"{reverse('safety:write', args=[family_id, crisis_id])}#people")

    return form_page(
        request,
        ContactForm,
        act,
        initial=initial,
        title=_("Somebody to call"),
        lead=_("Ask them first. Then they know what they say yes to."),
        back=back_to("write", family_id, crisis_id, _("Write the crisis plan")),
    )


@SIGNED_IN
@READ_OR_SEND
def remove_line(request: HttpRequest, family_id: UUID, crisis_line_id: UUID) -> HttpResponse:
    row: Any = readers.line_of(family_id, crisis_line_id)
    return _remove(request, family_id, CrisisPlanLine, row, (row.words, row.language))


@SIGNED_IN
@READ_OR_SEND
def remove_contact(request: HttpRequest, family_id: UUID, crisis_contact_id: UUID) -> HttpResponse:
    row = _live_contact(family_id, crisis_contact_id)
    return _remove(request, family_id, CrisisContact, row, (row.name, ""))


def _remove(
    request: HttpRequest, family_id: UUID, model: Any, row: Any, said: tuple[str, str]
) -> HttpResponse:
    writable(request, family_id, row.plan_id)
    if request.method == "POST":
        actions.remove(request.viewer, request.family, model, row.pk)
        messages.success(request, _("Taken out."))
        return to("write", family_id, row.plan_id)
    back = back_to("write", family_id, row.plan_id, _("Write the crisis plan"))
    return show(request, RemoveShown(words=said[0], language=said[1], back=back))


@SIGNED_IN
@require_POST
def still_right(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Somebody read it through, and it is right as it is."""
    actions.still_right(request.viewer, request.family, crisis_id)
    messages.success(request, _("Thank you. We ask again in half a year."))
    return to("plan", family_id, crisis_id)


@SIGNED_IN
@READ_OR_SEND
def assessment(request: HttpRequest, family_id: UUID, crisis_id: UUID) -> HttpResponse:
    """Why it happens; whoever may write mental health about that person."""
    plan = readers.crisis_plan(family_id, crisis_id)
    if not position(request.viewer, family_id).may_write(Category.MENTAL_HEALTH, plan.person_id):
        raise NotFound()
    stands = readers.assessment_of(crisis_id)

    def act(form: Any) -> HttpResponse:
        facts = dict(form.cleaned_data)
        seen = facts.pop("revision") or 0
        actions.write_assessment(
            request.viewer,
            request.family,
            crisis_id,
            seen_revision=seen,
            language=language(),
            **facts,
        )
        return to("why", family_id, crisis_id)

    names = ("setting", "before", "purpose", "need", "revision")
    return form_page(
        request,
        AssessmentForm,
        act,
        initial={name: getattr(stands, name) for name in names} if stands else {},
        title=_("Why it happens"),
        who=_("Read by those who may see the part “Feelings and mental health”."),
        back=back_to("plan", family_id, crisis_id, _("Crisis plan")),
    )
