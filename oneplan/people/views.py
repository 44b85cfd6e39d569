"""The family's people: who they are, how to reach them safely, where they live, invitations."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.accounts.invited import send_code
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotAllowed, NotReady
from oneplan.people import actions, readers
from oneplan.people.allowed import stewards, writes
from oneplan.people.forms import ContactForm, HomeForm, InviteForm, PersonForm, RelationForm
from oneplan.people.models import Person
from oneplan.people.pages import FormShown, InviteShown, JoinShown, PeopleShown
from oneplan.people.qr import picture_of
from oneplan.ui.double_submit import FIELD
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _person(request: HttpRequest, person_id: UUID) -> Person:
    for person in readers.people_of(request.family.id):
        if person.pk == person_id:
            return person
    raise Http404


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("people:people", family_id=request.family.id)


def _form_page(
    request: HttpRequest,
    make: Callable[..., Any],
    act: Callable[[dict[str, Any]], Any],
    title: str,
    initial: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One form about the family's people; `act` takes what was written."""

    def saved(form: Form) -> HttpResponse:
        act(dict(form.cleaned_data))
        messages.success(request, _("Saved."))
        return _back(request)

    context = {"family": request.family, "title": title}
    page = FormPage(shown=FormShown, make=make, act=saved, initial=initial or {}, context=context)
    return serve(request, page)


def _not_asking(*names: str) -> Callable[..., PersonForm]:
    """The form of a person, without what this viewer may not say."""
    return lambda *data, **more: PersonForm(*data, **more).without(*names)


@SIGNED_IN
def people(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.whole_family(family_id)
    return show(request, PeopleShown(family=request.family, everybody=everybody))


@writes("contact")
@SIGNED_IN
def add_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    def act(facts: dict[str, Any]) -> None:
        facts.pop("revision")
        actions.add_person(request.viewer, request.family, **facts)

    make = PersonForm if readers.may_say_who_is_who(family_id) else _not_asking("directs")
    return _form_page(request, make, act, _("Add a person"))


@writes("contact")
@SIGNED_IN
def change_person(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)

    def act(facts: dict[str, Any]) -> None:
        seen = facts.pop("revision") or 0
        actions.change_person(request.viewer, person, seen, **facts)

    may = readers.may_say_who_is_who(family_id)
    make = PersonForm if may else _not_asking("directs", "standing")
    stands = PersonForm.starting_from(person)
    return _form_page(request, make, act, person.chosen_name, stands)


@writes("contact")
@SIGNED_IN
def add_contact(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)

    def act(facts: dict[str, Any]) -> None:
        actions.add_contact(request.viewer, request.family, person, **facts)

    title = _("How to reach %(name)s") % {"name": person.chosen_name}
    make = ContactForm
    return _form_page(request, make, act, title)


@require_POST
@SIGNED_IN
def remove_contact(request: HttpRequest, family_id: UUID, contact_id: UUID) -> HttpResponse:
    actions.remove_contact(request.viewer, request.family, contact_id)
    messages.success(request, _("Removed."))
    return _back(request)


@writes("contact")
@SIGNED_IN
def relate(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.people_of(family_id)
    by_id = {str(person.pk): person for person in everybody}

    def act(facts: dict[str, Any]) -> None:
        who, to = by_id[facts.pop("person")], by_id[facts.pop("to_person")]
        seen = facts.pop("revision") or 0
        actions.relate(request.viewer, request.family, who, to, seen_revision=seen, **facts)

    make = partial(RelationForm, everybody)
    return _form_page(request, make, act, _("Who is who to whom"), {"revision": 0})


@writes("location")
@SIGNED_IN
def add_home(request: HttpRequest, family_id: UUID) -> HttpResponse:
    everybody = readers.people_of(family_id)

    def act(facts: dict[str, Any]) -> None:
        who, share = facts.pop("people"), facts.pop("share")
        home = actions.add_home(request.viewer, request.family, **facts)
        for person in everybody:
            if str(person.pk) in who:
                actions.live_in(request.viewer, request.family, home, person, share)

    return _form_page(request, partial(HomeForm, everybody), act, _("Add a home"))


@stewards
@SIGNED_IN
def invite(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """The link is shown once, to be handed over; nothing is mailed that names a family."""
    person = _person(request, person_id)
    page: dict[str, Any] = {"family": request.family, "person": person}

    def act(form: Form) -> HttpResponse | None:
        email, key = form.cleaned_data["email"], request.POST.get(FIELD, "")
        try:
            invited = actions.invite(request.viewer, request.family, person, email, key=key)
        except actions.NeedsSecondPerson as error:
            form.add_error(None, error.message)
            page["second"] = True
            return None
        except NotAllowed as error:
            form.add_error(None, error.message)
            return None
        link = request.build_absolute_uri(reverse("join", args=[invited.secret]))
        made = {"form": form, "link": link, "picture": picture_of(link)}
        return show(request, InviteShown(**page | made))

    page["second_first"] = person.directs and family_id not in request.viewer.family_ids
    first = {"email": readers.address_given(person)}
    invitation = FormPage(shown=InviteShown, make=InviteForm, act=act, initial=first, context=page)
    return serve(request, invitation)


INVITED_KEY = "invited"


def _is_for(request: HttpRequest, email: str) -> bool:
    return str(getattr(request.user, "email", "")).lower() == email.lower()


@audience(Audience.EVERYBODY)
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites, and the way in: one press, one code. Somebody who is signed in joins.

    A GET only asks, so that a mail program's preview joins nothing; but after the press and the
    code it is the same person in the same browser, and they are in.
    """
    invitation = readers.invitation(secret)
    if invitation and request.user.is_authenticated and not _is_for(request, invitation.email):
        invitation = None  # in the wrong hands it is nothing but a wrong one
    pressed = request.method == "POST"
    if request.viewer.signed_in:
        came_back = request.session.pop(INVITED_KEY, "") == secret
        if (pressed or came_back) and actions.accept_invitation(request.viewer, secret):
            return redirect("/")
        if pressed or came_back:
            words = _("This invitation does not work any more, or is for another address.")
            messages.error(request, words)
    elif pressed and invitation:
        try:
            request.session[INVITED_KEY] = secret
            return send_code(request, invitation.email, request.path)
        except NotReady as error:
            messages.error(request, error.message)
    inviter = invitation.inviter if invitation else ""
    return show(request, JoinShown(works=invitation is not None, inviter=inviter))
