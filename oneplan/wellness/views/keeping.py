"""Printing, pictures, and writing with somebody's help: the owner's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.accounts.offline import answer
from oneplan.accounts.views_offline import keep_page
from oneplan.kernel.errors import NotFound, NotReady
from oneplan.ui.shown import show
from oneplan.wellness import offline, printing
from oneplan.wellness.actions import writing
from oneplan.wellness.forms.writing import PictureForm, ScribeForm
from oneplan.wellness.models import Picture
from oneplan.wellness.pages import FormShown, ScribeShown
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import picture_bytes
from oneplan.wellness.sealing import account_of
from oneplan.wellness.views.guests import picture_answer
from oneplan.wellness.views.own import section_back, viewer_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, serve_form, to

MOST_LINES = 60


@SIGNED_IN
@require_safe
def print_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """All of it, or the sections named (`?part=crisis&part=early`)."""
    page = own.plan_page(viewer_of(request), plan_id)
    return _pdf(printing.plan_pdf(page, request.GET.getlist("part")), "plan")


@SIGNED_IN
@require_safe
def print_card(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    page = own.plan_page(viewer, plan_id)
    people, signed = own.supporters(viewer, plan_id), own.signed_versions(viewer, plan_id)
    return _pdf(printing.card_pdf(page, people, signed), "card")


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@SIGNED_IN
@require_safe
def keep(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Offers to keep the crisis plan and today's lists on this phone."""
    page = own.plan_page(viewer_of(request), plan_id)
    return keep_page(
        request,
        title=_("Keep it on this phone"),
        what=_(
            "You can read your crisis plan, whom you call and today’s lists without any network."
        ),
        content=reverse("wellness:kept", args=[plan_id]),
        back=(reverse("wellness:plan", args=[plan_id]), page.name),
    )


@SIGNED_IN
@require_safe
def kept(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The words themselves, for the owner's own browser to seal."""
    viewer = viewer_of(request)
    return answer(offline.kept(viewer, own.plan_page(viewer, plan_id)))


@SIGNED_IN
@READ_OR_SEND
def add_picture(request: HttpRequest, section_id: UUID) -> HttpResponse:
    page, _whole = own.section_page(viewer_of(request), section_id)

    def make(*data: Any, **more: Any) -> Form:
        return PictureForm(*data, **more)

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        writing.add_picture(viewer_of(request), section_id, given["picture"].read(), given["words"])
        messages.success(request, _("Saved. Only you can see it."))
        return to("section", section_id, anchor="pictures")

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("A photo or a drawing"),
            back=section_back(page),
            button=_("Save"),
            files=True,
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_safe
def picture(request: HttpRequest, section_id: UUID, picture_id: UUID) -> HttpResponse:
    mine = Picture.objects.filter(account_id=account_of(viewer_of(request)), section_id=section_id)
    return picture_answer(picture_bytes(mine.filter(pk=picture_id).first()))


@SIGNED_IN
@require_POST
def remove_picture(request: HttpRequest, section_id: UUID, picture_id: UUID) -> HttpResponse:
    try:
        writing.remove_picture(viewer_of(request), section_id, picture_id)
    except NotReady as error:
        messages.error(request, error.message)
    return to("section", section_id, anchor="pictures")


@SIGNED_IN
@READ_OR_SEND
def scribe(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """Somebody writes for the owner, who is here and signed in: first the lines, then a yes or no
    to each. Nothing is saved before."""
    viewer = viewer_of(request)
    page, _whole = own.section_page(viewer, section_id)
    places = [
        (one.code, one.label) for one in page.outline.fields if one.kind in {"lines", "tools"}
    ]
    if "confirm" in request.POST:
        return _confirmed(request, section_id, {code for code, _label in places})

    def make(*data: Any, **more: Any) -> Form:
        return ScribeForm(places, data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        lines = [line.strip() for line in given["lines"].split("\n") if line.strip()]
        words = next(label for code, label in places if code == given["field"])
        return show(
            request,
            ScribeShown(
                back=section_back(page),
                scribe=given["scribe"],
                field=given["field"],
                words=words,
                lines=lines[:MOST_LINES],
            ),
        )

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Somebody writes for me"),
            back=section_back(page),
            button=_("Go on"),
            leads=(
                _("Stay here while they write. On the next page you say yes or no to each line."),
            ),
            **more,
        )

    return serve_form(request, make, act, shown)


def _confirmed(request: HttpRequest, section_id: UUID, places: set[str]) -> HttpResponse:
    sent = request.POST
    lines = [
        text.strip()[:500]
        for number, text in enumerate(sent.getlist("line")[:MOST_LINES])
        if sent.get(f"take_{number}") == "yes" and text.strip()
    ]
    by, field = sent.get("scribe", "").strip()[:80], sent.get("field", "")
    if not by or field not in places:
        raise NotFound()
    try:
        writing.write_down(viewer_of(request), section_id, field, lines, by)
        messages.success(request, _("Saved. Only you can read it."))
    except NotReady as error:
        messages.error(request, error.message)
    return to("section", section_id)
