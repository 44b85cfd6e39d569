"""Messages between meetings; calls and visits, which the family reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.conversations import actions, readers
from oneplan.conversations.forms import AnswerForm, ContactNoteForm, MessageForm
from oneplan.conversations.models import To
from oneplan.conversations.pages import (
    ContactsShown,
    MessageShown,
    NoteShown,
    ShownThread,
    ThreadShown,
    ThreadsShown,
)
from oneplan.kernel import clock
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.privacy import PARTS_OF_LIFE, Category
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import show

SIGNED_IN = audience(Audience.SIGNED_IN)


@SIGNED_IN
@require_safe
def threads(request: HttpRequest, family_id: UUID) -> HttpResponse:
    lines = [
        ShownThread(line, whom(line.to, line.category, line.names))
        for line in readers.threads(family_id)
    ]
    return show(request, ThreadsShown(family=request.family, threads=lines))


def whom(to: str, category: str, names: list[str]) -> str:
    """For whom a thread is, in words."""
    if to == To.PEOPLE:
        return ", ".join(names)
    if to == To.PART:
        part = PARTS_OF_LIFE.get(Category(category), Category(category).label)
        return str(_("everybody who sees: %(part)s") % {"part": part})
    return str(_("whoever coordinates the plan"))


@SIGNED_IN
def thread(request: HttpRequest, family_id: UUID, thread_id: UUID) -> HttpResponse:
    """Read a thread, which its people see, and answer."""
    found = readers.thread_of(family_id, thread_id)
    actions.note_seen(request.viewer, request.family, found)

    def act(form: Any) -> HttpResponse:
        actions.answer(request.viewer, request.family, thread_id, form.cleaned_data["text"])
        notes.success(request, _("Sent."))
        return redirect("conversations:thread", family_id=family_id, thread_id=thread_id)

    context = {
        "family": request.family,
        "whom": whom(found.to, found.category, found.recipient_names),
        "messages_": readers.messages_of(found),
        "seen": readers.readers_of(found),
    }
    return serve(request, FormPage(shown=ThreadShown, make=AnswerForm, act=act, context=context))


@SIGNED_IN
def message(request: HttpRequest, family_id: UUID) -> HttpResponse:
    people = [
        (str(one.account_id), f"{one.name} ({one.role})" if one.role else one.name)
        for one in readers.people_to_write_to(request.viewer, family_id)
    ]

    def make(*args: Any, **kwargs: Any) -> MessageForm:
        return MessageForm(people, *args, **kwargs)

    def act(form: Any) -> HttpResponse:
        facts = form.cleaned_data
        begun = actions.begin_thread(
            request.viewer,
            request.family,
            facts["text"],
            to=facts["to"],
            recipients=[UUID(one) for one in facts.get("people", ())],
            category=facts["category"],
        )
        notes.success(request, _("Sent."))
        return redirect("conversations:thread", family_id=family_id, thread_id=begun.pk)

    context = {"family": request.family}
    return serve(request, FormPage(shown=MessageShown, make=make, act=act, context=context))


@SIGNED_IN
@require_safe
def contacts(request: HttpRequest, family_id: UUID) -> HttpResponse:
    found = readers.contact_notes(family_id)
    page = ContactsShown(
        family=request.family,
        notes=found,
        reached=readers.tries_since_reached(found),
        may_note=readers.may_note(request.viewer, family_id),
    )
    return show(request, page)


@SIGNED_IN
def note(request: HttpRequest, family_id: UUID) -> HttpResponse:
    if not readers.may_note(request.viewer, family_id):
        raise NotFound()

    def act(form: Any) -> HttpResponse:
        actions.note_contact(request.viewer, request.family, **form.cleaned_data)
        notes.success(request, _("Noted. The family can read it."))
        return redirect("conversations:contacts", family_id=family_id)

    page = FormPage(
        shown=NoteShown,
        make=ContactNoteForm,
        act=act,
        initial={"on": clock.today()},
        context={"family": request.family},
    )
    return serve(request, page)
