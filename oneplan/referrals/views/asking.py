"""A family asks for help on its phone: one question a page, saved at each step, no account."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.middleware import VISITOR_KEY
from oneplan.access.viewers import name_visitor
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.viewer import Viewer, name_to_database
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.forms import posted
from oneplan.referrals.forms.questions import (
    PersonForm,
    QuestionForm,
    form_class,
    worded,
)
from oneplan.referrals.models import Referral
from oneplan.referrals.pages import GoneShown, PersonShown, QuestionShown, StartShown
from oneplan.referrals.words import answers_in_words, who_it_is
from oneplan.ui.shown import show
from oneplan.ui.views import typed

EVERYBODY = audience(Audience.EVERYBODY)


def gone(request: HttpRequest) -> HttpResponse:
    """The same for a request that is not there, not yours, or lost with its session. What was
    just typed is given back."""
    words = typed(request) if request.method == "POST" else []
    return show(request, GoneShown(words=words), status=404)


def draft_of(request: HttpRequest, referral_id: UUID) -> Referral | None:
    """The viewer's own draft; None when there is none or it has been sent."""
    try:
        return readers.draft_of(request.viewer, referral_id)
    except NotFound:
        return None


# Beginning


@EVERYBODY
def start(request: HttpRequest) -> HttpResponse:
    """What happens, how long it takes, how to leave; and the way back to a request begun before."""
    viewer: Viewer = request.viewer
    communities = readers.communities()
    if request.method == "POST" and not viewer.is_worker:
        return _begin(request, communities)
    page = StartShown(
        communities=communities,
        phone=communities[0].help_phone if communities else "",
        draft=readers.open_draft(viewer),
        claimable=_visitorsdraft_of(request),
        minutes=10,
        answer_days=rules.ANSWER_WITHIN_WORKING_DAYS,
    )
    return show(request, page)


def _begin(request: HttpRequest, communities: list[Any]) -> HttpResponse:
    chosen = request.POST.get("community", "")
    community = next((c for c in communities if c.slug == chosen), None)
    if community is None:
        community = communities[0] if communities else None
    if community is None:
        messages.error(request, _("Nobody takes requests here yet."))
        return redirect("referrals:start")
    viewer = request.viewer if request.viewer.id else _new_visitor(request)
    before = readers.open_draft(viewer)
    if before and not request.POST.get("anew"):
        return resume(before)
    return resume(actions.begin(viewer, community.pk))


def _new_visitor(request: HttpRequest) -> Viewer:
    """A visitor is known by a random id that only this session holds."""
    visitor_id = uuid4()
    request.session.cycle_key()
    request.session[VISITOR_KEY] = str(visitor_id)
    request.session.set_expiry(timedelta(days=rules.DRAFT_DAYS))
    return name_visitor(visitor_id)


def resume(referral: Referral) -> HttpResponse:
    """To the first question without an answer, or to the check of all."""
    key = rules.first_open(referral.answers)
    if key:
        return redirect("referrals:ask", referral.pk, key)
    return redirect("referrals:check", referral.pk)


@EVERYBODY
@require_safe
def carry_on(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Back into a request where it was left."""
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    if draft.status != Referral.Status.DRAFT:
        return redirect("referrals:sent", draft.pk)
    return resume(draft)


def _visitorsdraft_of(request: HttpRequest) -> Referral | None:
    """What was begun in this browser before somebody signed in: their own, if they say so."""
    viewer: Viewer = request.viewer
    key = request.session.get(VISITOR_KEY, "")
    if not (viewer.signed_in and key) or viewer.is_worker:
        return None
    try:
        return readers.open_draft(name_visitor(UUID(key)))
    finally:
        name_to_database(viewer)


@EVERYBODY
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Go on, signed in, with what was begun before signing in."""
    viewer: Viewer = request.viewer
    draft = _visitorsdraft_of(request)
    if draft is None:
        return redirect("referrals:start")
    visitor = name_visitor(UUID(request.session[VISITOR_KEY]))
    actions.claim(visitor, viewer, draft)
    name_to_database(viewer)
    del request.session[VISITOR_KEY]
    return resume(draft)


# Questions


@EVERYBODY
def ask(request: HttpRequest, referral_id: UUID, key: str) -> HttpResponse:
    """One question. Saved while it is typed (X-Autosave) and when it is answered."""
    kind = form_class(key)
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    if draft.status != Referral.Status.DRAFT:
        return sent_already(request, draft)
    if request.method != "POST":
        return _question_page(request, draft, key, _fresh(kind, draft, key))
    form = worded(kind(request.POST), key)
    if request.headers.get("X-Autosave"):
        return _autosave(request, draft, key, form)
    if "later" in request.POST:
        return _finish_later(request, draft, key, form)
    return _answer(request, draft, key, form)


def sent_already(request: HttpRequest, draft: Referral) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=404)
    messages.info(request, _("This request has been sent already. Here is what happens next."))
    return redirect("referrals:sent", draft.pk)


def _fresh(kind: type[QuestionForm], draft: Referral, key: str) -> QuestionForm:
    stored = draft.answers.get(key, {})
    initial = kind.shown(stored.get("value"))
    page = secrets.token_urlsafe(9)
    return worded(kind(initial={**initial, "revision": stored.get("n", 0), "page": page}), key)


def _question_page(
    request: HttpRequest, draft: Referral, key: str, form: QuestionForm, **more: Any
) -> HttpResponse:
    step, steps = rules.step_of(draft.answers, key)
    about_people = key == "people"  # the list has pages of its own: nothing is typed here
    page = QuestionShown(
        referral=draft,
        form=form,
        question=rules.BY_KEY[key],
        step=step,
        steps=steps,
        back=_back_from(request, draft, key),
        autosave="" if about_people else reverse("referrals:ask", args=[draft.pk, key]),
        people=_people(draft) if about_people else [],
        asker=rules.value_of(draft.answers, "name") if about_people else "",
        **more,
    )
    return show(request, page)


def _people(draft: Referral) -> list[dict[str, Any]]:
    listed = rules.value_of(draft.answers, "people", [])
    return [{**one, "who": who_it_is(one)} for one in listed]


def _back_from(request: HttpRequest, draft: Referral, key: str) -> str:
    """Where the link back leads."""
    if request.GET.get("to") == "check":
        return reverse("referrals:check", args=[draft.pk])
    before = rules.previous_key(draft.answers, key)
    return (
        reverse("referrals:ask", args=[draft.pk, before]) if before else reverse("referrals:start")
    )


def _autosave(request: HttpRequest, draft: Referral, key: str, form: QuestionForm) -> HttpResponse:
    form.is_valid()
    if form.too_long(request.POST):
        return HttpResponse(status=413)
    if key == "people":
        return HttpResponse(status=204)
    try:
        saved = actions.save_answer(
            request.viewer,
            draft,
            key,
            form.typed(request.POST),
            seen=form.seen,
            page=form.this_page,
            autosave=True,
        )
    except (EditConflict, NotReady):
        return HttpResponse(status=409)
    return HttpResponse(status=204, headers={"X-Revision": str(saved)})


def _answer(request: HttpRequest, draft: Referral, key: str, form: QuestionForm) -> HttpResponse:
    unsure = "unsure" in request.POST
    if not (form.is_valid() or unsure):
        return _question_page(request, draft, key, form)
    value, seen = form.typed(request.POST), form.seen
    if key == "people":  # the list has pages of its own; this one only says that it is whole
        stored = draft.answers.get(key, {})
        value, seen = stored.get("value") or [], stored.get("n", 0)
    refused = _refused(request, draft, form, key, value, seen=seen, unsure=unsure)
    return refused or _after(request, draft, key)


def _finish_later(
    request: HttpRequest, draft: Referral, key: str, form: QuestionForm
) -> HttpResponse:
    """What is typed is kept as it is, finished or not; the question stays to be answered. Only
    what is longer than can be kept stays on the page."""
    if not form.is_valid() and form.too_long(request.POST):
        return _question_page(request, draft, key, form)
    value = form.typed(request.POST)
    stands = draft.answers[key].get("value") if key in draft.answers else form.typed(QueryDict())
    refused = None
    # What was not touched is not saved: "I'm not sure" would become an empty answer.
    if key != "people" and value != stands:
        refused = _refused(request, draft, form, key, value, seen=form.seen, autosave=True)
    return refused or redirect("referrals:later", draft.pk)


def _refused(
    request: HttpRequest, draft: Referral, form: QuestionForm, key: str, value: Any, **how: Any
) -> HttpResponse | None:
    """Save an answer: None when it is saved, else the page that says why it is not."""
    try:
        actions.save_answer(request.viewer, draft, key, value, page=form.this_page, **how)
    except EditConflict as conflict:
        return _clash(request, draft, key, form, conflict)
    except NotReady:
        return sent_already(request, draft)
    return None


def _clash(
    request: HttpRequest, draft: Referral, key: str, form: QuestionForm, conflict: EditConflict
) -> HttpResponse:
    """Both texts; the form now knows the other, so that sending it again keeps this one."""
    stands = conflict.theirs["answer"]
    data = request.POST.copy()
    data["revision"] = str(stands.get("n", 0))
    mine = worded(type(form)(data), key)
    mine.is_valid()
    mine.add_error(None, conflict.message)
    theirs = answers_in_words({key: stands})
    return _question_page(request, draft, key, mine, theirs=theirs)


def _after(request: HttpRequest, draft: Referral, key: str) -> HttpResponse:
    if request.GET.get("to") == "check" and not rules.first_open(draft.answers):
        return redirect("referrals:check", draft.pk)
    after = rules.next_key(draft.answers, key)
    if after:
        return redirect("referrals:ask", draft.pk, after)
    return resume(draft)


# People, one by one


@EVERYBODY
def person(request: HttpRequest, referral_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Add somebody to the family, or change what was said about them."""
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    people = rules.value_of(draft.answers, "people", [])
    known = next((p for p in people if p["id"] == str(person_id)), None)
    if person_id and known is None:
        return redirect("referrals:ask", draft.pk, "people")
    form = PersonForm(posted(request), initial=known or {"id": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_person(request.viewer, draft, form.person)
        except NotReady as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("referrals:ask", draft.pk, "people")
    title = _("Change a person") if known else _("Add a person")
    return show(request, PersonShown(referral=draft, form=form, title=title))


@EVERYBODY
@require_POST
def remove_person(request: HttpRequest, referral_id: UUID, person_id: UUID) -> HttpResponse:
    draft = draft_of(request, referral_id)
    if draft is None:
        return gone(request)
    try:
        actions.remove_person(request.viewer, draft, str(person_id))
    except NotReady:
        return sent_already(request, draft)
    return redirect("referrals:ask", draft.pk, "people")
