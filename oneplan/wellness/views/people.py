"""Whom an owner named, what is shown to them, and what they opened."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel.errors import Invalid, NotFound, NotReady
from oneplan.ui.shown import show
from oneplan.wellness.actions import contacts, sharing
from oneplan.wellness.actions.contacts import Known, make_link
from oneplan.wellness.actions.keeping import section_of
from oneplan.wellness.forms.people import ContactForm, OutForm, ShareForm, default_end
from oneplan.wellness.locking import Locked
from oneplan.wellness.pages import (
    Back,
    ConfirmShown,
    FormShown,
    PeopleShown,
    PersonShown,
    PreviewShown,
    Seen,
    SuggestionsShown,
)
from oneplan.wellness.readers import own
from oneplan.wellness.sections import SECTIONS
from oneplan.wellness.views.own import section_back, viewer_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, serve_form, to


def people_back() -> Back:
    return Back(reverse("wellness:people"), _("My people"))


@SIGNED_IN
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    rows = own.contacts(viewer_of(request))
    trusted = [one for one in rows if not one.row.excluded]
    out = [one for one in rows if one.row.excluded]
    return show(request, PeopleShown(trusted=trusted, out=out))


@SIGNED_IN
@READ_OR_SEND
def add(request: HttpRequest) -> HttpResponse:
    def make(*data: Any, **more: Any) -> Form:
        return ContactForm(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        row = contacts.add_contact(viewer_of(request), form.who)
        messages.success(request, _("Saved. They are not told, and see nothing yet."))
        return to("person", row.pk)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Somebody I trust"),
            back=people_back(),
            button=_("Save"),
            leads=(_("They are not told that you named them."),),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@READ_OR_SEND
def add_out(request: HttpRequest) -> HttpResponse:
    def make(*data: Any, **more: Any) -> Form:
        return OutForm(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        who = Known(given["name"], email=given["email"], why=given["why"])
        contacts.add_contact(viewer_of(request), who, excluded=True)
        messages.success(request, _("Saved. They are told nothing."))
        return to("people")

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Somebody I keep out"),
            back=people_back(),
            button=_("Keep them out"),
            leads=(_("They can open nothing of your plans. If they try, they are not told why."),),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_safe
def person(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    return _person(request, contact_id, "")


def _person(request: HttpRequest, contact_id: UUID, address: str) -> HttpResponse:
    page = own.contact_page(viewer_of(request), contact_id)
    days = {
        (timezone.localtime(one.created_at).date(), one.code, one.in_crisis) for one in page.seen
    }
    seen = [
        Seen(day, SECTIONS[code].title, in_crisis)
        for day, code, in_crisis in sorted(days, reverse=True)
    ]
    return show(request, PersonShown(person=page, seen=seen, address=address))


@SIGNED_IN
@READ_OR_SEND
def change(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    page = own.contact_page(viewer_of(request), contact_id)
    names = ("name", "role", "phone", "email", "me", "language", "by")

    def make(*data: Any, **more: Any) -> Form:
        start = {name: getattr(page.who, name) for name in names}
        start["revision"] = page.row.revision
        return ContactForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        contacts.change_contact(viewer_of(request), contact_id, form.who, form.seen)
        return to("person", contact_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Change"),
            back=Back(reverse("wellness:person", args=[contact_id]), page.who.name),
            button=_("Save"),
            leads=(_("With a new address the link you gave them ends."),),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_POST
def link(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A fresh link, shown once: its owner hands it over however they like."""
    try:
        secret = make_link(viewer_of(request), contact_id)
    except Invalid as error:
        messages.error(request, " ".join(error.fields.values()))
        return to("change", contact_id)
    address = request.build_absolute_uri(reverse("wellness:link", args=[secret]))
    return _person(request, contact_id, address)


@SIGNED_IN
@require_POST
def end_link(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contacts.end_link(viewer_of(request), contact_id)
    messages.success(request, _("Closed. What was read cannot be unread."))
    return to("person", contact_id)


@SIGNED_IN
@require_POST
def keep_out(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    out = request.POST.get("out") == "yes"
    contacts.keep_out(viewer_of(request), contact_id, out)
    messages.success(
        request,
        _("Kept out. What was read cannot be unread.") if out else _("No longer kept out."),
    )
    return to("people")


@SIGNED_IN
@READ_OR_SEND
def remove(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    page = own.contact_page(viewer_of(request), contact_id)
    if request.method == "POST":
        contacts.remove_contact(viewer_of(request), contact_id)
        return to("people")
    shown = ConfirmShown(
        title=_("Take them off your list?"),
        leads=(page.who.name, _("What you show them is closed. What they opened is forgotten.")),
        button=_("Yes, take them off"),
        back=Back(reverse("wellness:person", args=[contact_id]), page.who.name),
    )
    return show(request, shown)


@SIGNED_IN
@READ_OR_SEND
def share(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """Show one section, as it stands now, to one person, until a day."""
    viewer = viewer_of(request)
    page, _whole = own.section_page(viewer, section_id)
    known = own.contacts(viewer)

    def make(*data: Any, **more: Any) -> Form:
        chosen = request.GET.get("with", "")
        start = {"until": default_end(), "contact": chosen}
        return ShareForm(known, data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        contact_id = UUID(form.cleaned_data["contact"])
        sharing.share(viewer, section_id, contact_id, form.end)
        who = next(one for one in known if one.row.pk == contact_id)
        if who.row.link is None:
            messages.info(request, _("They can read it as soon as you give them a link."))
            return to("person", contact_id)
        messages.success(request, _("They can read it now. You can stop it at any time."))
        return to("section", section_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Show this to somebody"),
            back=section_back(page),
            button=_("Show it to them"),
            leads=(
                page.title,
                _("They see this one section, as it is today. Later changes stay with you."),
                _("They do not see what else you wrote."),
            ),
            warning=_("What was read cannot be unread, and a printed page cannot be called back."),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_safe
def preview(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """The section exactly as a reader would get it now."""
    page, _whole = own.section_page(viewer_of(request), section_id)
    document = sharing.as_shown(section_of(viewer_of(request), section_id))
    return show(
        request,
        PreviewShown(
            back=section_back(page),
            me="",
            outline=page.outline,
            document=document,
            parts=page.outline.parts,
            preview=True,
        ),
    )


@SIGNED_IN
@require_POST
def stop(request: HttpRequest, share_id: UUID) -> HttpResponse:
    sharing.stop_sharing(viewer_of(request), share_id)
    messages.success(request, _("Closed. What was read cannot be unread."))
    return to("people")


@SIGNED_IN
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Lines that others suggest. None is in a plan until its owner takes it."""
    viewer = viewer_of(request)
    rows = []
    for row, name, said in own.suggestions(viewer):
        page = _section_or_none(request, said["section"])
        fields = (
            [(one.code, one.label) for one in page.outline.fields if one.kind in {"lines", "tools"}]
            if page
            else []
        )
        rows.append((row, name, str(said["text"]), page, fields))
    return show(request, SuggestionsShown(rows=rows))


def _section_or_none(request: HttpRequest, section_id: str) -> own.SectionPage | None:
    try:
        return own.section_page(viewer_of(request), UUID(section_id))[0]
    except (NotFound, ValueError, Locked):
        return None


@SIGNED_IN
@require_POST
def answer(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    try:
        sharing.answer_suggestion(viewer_of(request), suggestion_id, request.POST.get("take", ""))
    except NotReady as error:
        messages.error(request, error.message)
    return to("suggestions")
