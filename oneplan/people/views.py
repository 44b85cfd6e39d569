"""The family's people: who they are, how to reach them safely, where they live, invitations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, Invalid, NotAllowed
from oneplan.people import actions, readers
from oneplan.people.forms import ContactForm, HomeForm, InviteForm, PersonForm, RelationForm
from oneplan.people.models import Person
from oneplan.people.pages import FormShown, InviteShown, JoinShown, PeopleShown
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _person(request: HttpRequest, person_id: UUID) -> Person:
    for person in readers.people_of(request.family.id):
        if person.pk == person_id:
            return person
    raise Http404


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("people:people", family_id=request.family.id)


def _form_page(request: HttpRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    return show(request, FormShown(family=request.family, form=form, title=title, **more))


@SIGNED_IN
def people(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.whole_family(family_id)
    return show(request, PeopleShown(family=request.family, everybody=everybody))


@SIGNED_IN
def add_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if not readers.may_say_who_is_who(family_id):
        form.without("directs")
    if request.method == "POST" and form.is_valid():
        facts = {k: v for k, v in form.cleaned_data.items() if k != "revision"}
        try:
            actions.add_person(request.viewer, request.family, **facts)
        except Invalid as error:
            _show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _back(request)
    return _form_page(request, form, _("Add a person"))


@SIGNED_IN
def change_person(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    form = PersonForm(request.POST or None, initial=PersonForm.starting_from(person))
    if not readers.may_say_who_is_who(family_id):
        form.without("directs", "standing")
    theirs: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        revision = facts.pop("revision") or 0
        try:
            actions.change_person(request.viewer, person, revision, **facts)
        except Invalid as error:
            _show(form, error)
        except EditConflict as conflict:
            theirs = conflict.theirs
            form.add_error(None, conflict.message)
            form.data = _with_revision(request, person)
        else:
            messages.success(request, _("Saved."))
            return _back(request)
    return _form_page(request, form, person.chosen_name, theirs=theirs)


def _with_revision(request: HttpRequest, person: Person) -> QueryDict:
    """What was typed, to be saved over what stands now if sent again: both texts were shown."""
    data = request.POST.copy()
    data["revision"] = str(person.revision)
    return data


def _show(form: Any, error: Invalid) -> None:
    for field, message in error.fields.items():
        form.add_error(field, message)
    if error.message:
        form.add_error(None, error.message)


@SIGNED_IN
def add_contact(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_contact(request.viewer, request.family, person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(request)
    title = _("How to reach %(name)s") % {"name": person.chosen_name}
    return _form_page(request, form, title)


@require_POST
@SIGNED_IN
def remove_contact(request: HttpRequest, family_id: UUID, contact_id: UUID) -> HttpResponse:
    actions.remove_contact(request.viewer, request.family, contact_id)
    messages.success(request, _("Removed."))
    return _back(request)


@SIGNED_IN
def relate(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.people_of(family_id)
    form = RelationForm(everybody, request.POST or None)
    if request.method == "POST" and form.is_valid():
        by_id = {str(person.pk): person for person in everybody}
        facts = form.cleaned_data
        try:
            actions.relate(
                request.viewer,
                request.family,
                by_id[facts["person"]],
                by_id[facts["to_person"]],
                kind=facts["kind"],
                custody=facts["custody"],
            )
        except Invalid as error:
            _show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _back(request)
    return _form_page(request, form, _("Who is who to whom"))


@SIGNED_IN
def add_home(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.people_of(family_id)
    form = HomeForm(everybody, request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        who, share = facts.pop("people"), facts.pop("share")
        home = actions.add_home(request.viewer, request.family, **facts)
        for person in everybody:
            if str(person.pk) in who:
                actions.live_in(request.viewer, request.family, home, person, share)
        messages.success(request, _("Saved."))
        return _back(request)
    return _form_page(request, form, _("Add a home"))


@SIGNED_IN
def invite(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """The link is shown once, to be handed over; nothing is mailed that names a family."""
    person = _person(request, person_id)
    form, link = InviteForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(
                request.viewer, request.family, person, form.cleaned_data["email"]
            )
        except Invalid as error:
            _show(form, error)
        except NotAllowed as error:
            form.add_error(None, error.message)
        else:
            link = request.build_absolute_uri(reverse("join", args=[invited.secret]))
    page = InviteShown(family=request.family, person=person, form=form, link=link)
    return show(request, page)


@SIGNED_IN
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take up an invitation; a GET only asks, so that a mail program's preview joins nothing."""
    if request.method == "POST":
        family_id = actions.accept_invitation(request.viewer, secret)
        if family_id:
            return redirect("/")
        messages.error(
            request, _("This invitation does not work any more, or is for another address.")
        )
    return show(request, JoinShown())
