"""A family asks for help on its phone: one question a page, saved at each step, no account."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.access.middleware import VISITOR_KEY
from oneplan.access.viewers import name_visitor
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import EditConflict, NotFound, NotReady
from oneplan.kernel.ids import new_id
from oneplan.kernel.rows import take_turns
from oneplan.kernel.viewer import Viewer, name_to_database
from oneplan.people.community_rules import RULES
from oneplan.people.models import RuleKey
from oneplan.referrals import actions, readers, rules
from oneplan.referrals.forms.questions import (
    PersonForm,
    QuestionForm,
    form_class,
    worded,
)
from oneplan.referrals.models import Referral
from oneplan.referrals.pages import GoneShown, PersonShown, Press, QuestionShown, StartShown
from oneplan.referrals.words import who_it_is
from oneplan.ui.double_submit import FIELD
from oneplan.ui.form_page import FormPage, Typed, serve
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
        answer_days=communities[0].answer_days if communities else RULES[RuleKey.ANSWER].default,
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
    take_turns(f"request of {viewer.id}")
    before = readers.open_draft(viewer)
    if before and not request.POST.get("anew"):
        return resume(before)
    return resume(actions.begin(viewer, community.pk))


def _new_visitor(request: HttpRequest) -> Viewer:
    """A visitor is known by a random id that only this session holds. The same form sent twice is
    one visitor's, whichever of the two answers their browser keeps."""
    visitor_id = _once(request) or uuid4()
    request.session.cycle_key()
    request.session[VISITOR_KEY] = str(visitor_id)
    request.session.set_expiry(timedelta(days=rules.DRAFT_DAYS))
    return name_visitor(visitor_id)


def _once(request: HttpRequest) -> UUID | None:
    """From the form's key and the browser's own secret: as random as these, and known to nobody
    who does not know this site's."""
    key, cookie = request.POST.get(FIELD), request.META.get("CSRF_COOKIE")
    if not (key and cookie):
        return None
    words = f"{cookie} {key}"
    return UUID(
        salted_hmac("oneplan.referrals.visitor", words, algorithm="sha256").hexdigest()[:32]
    )


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
    question = Asked(request, draft, key)
    stored = draft.answers.get(key, {})
    seen = {"revision": stored.get("n", 0), "page": secrets.token_urlsafe(9)}
    page = FormPage(
        shown=QuestionShown,
        make=question.form,
        act=question.later if "later" in request.POST else question.answer,
        initial={**kind.shown(stored.get("value")), **seen},
        context=question.around,
        draft=question,
        ready=question.is_ready,
    )
    return serve(request, page)


def sent_already(request: HttpRequest, draft: Referral) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=404)
    messages.info(request, _("This request has been sent already. Here is what happens next."))
    return redirect("referrals:sent", draft.pk)


# Questions that one press answers: nothing is written, and nothing is to be thought over.
ONE_PRESS: dict[str, type[TextChoices]] = {
    "who": rules.Asking,
    "helper": rules.Helper,
    "safe": rules.Safe,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a draft, as its page is being answered."""

    request: HttpRequest
    draft: Referral
    key: str

    def form(self, *data: Any, **options: Any) -> QuestionForm:
        return worded(form_class(self.key)(*data, **options), self.key)

    def around(self, form: QuestionForm) -> dict[str, Any]:
        draft, key = self.draft, self.key
        step, steps = rules.step_of(draft.answers, key)
        of_people = key == "people"
        return {
            "referral": draft,
            "question": rules.BY_KEY[key],
            "step": step,
            "steps": steps,
            "back": _back_from(self.request, draft, key),
            # The list of people has pages of its own: nothing is typed here.
            "autosave": "" if of_people else reverse("referrals:ask", args=[draft.pk, key]),
            "asker": rules.value_of(draft.answers, "name") if of_people else "",
            "in_both": key == "language",
            "danger": key == "urgent",
            "readers": _who_reads(key),
            "presses": _presses(draft.answers, key),
            **self._list(of_people),
        }

    def _list(self, shown: bool) -> dict[str, Any]:
        people = _people(self.draft) if shown else []
        add = _("Add another person") if people else _("Add a person")
        return {"lists_people": shown, "people": people, "add": add}

    def is_ready(self, form: QuestionForm) -> bool:
        """Whole; or not, where somebody is not sure, or goes on later. Only what is longer than
        can be kept stays on the page."""
        sent, whole = self.request.POST, form.is_valid()
        return whole or "unsure" in sent or ("later" in sent and not form.too_long(sent))

    def answer(self, form: QuestionForm) -> HttpResponse:
        value, seen = form.typed(self.request.POST), form.seen
        if self.key == "people":  # the list has pages of its own; this one only says it is whole
            stored = self.draft.answers.get(self.key, {})
            value, seen = stored.get("value") or [], stored.get("n", 0)
        unsure = "unsure" in self.request.POST
        refused = self._save(form, value, seen=seen, unsure=unsure)
        return refused or _after(self.request, self.draft, self.key)

    def later(self, form: QuestionForm) -> HttpResponse:
        """What is typed is kept as it is, finished or not; the question stays to be answered."""
        value, answers = form.typed(self.request.POST), self.draft.answers
        stands = answers[self.key].get("value") if self.key in answers else form.typed(QueryDict())
        refused = None
        # What was not touched is not saved: "I'm not sure" would become an empty answer.
        if self.key != "people" and value != stands:
            refused = self._save(form, value, seen=form.seen, autosave=True)
        return refused or redirect("referrals:later", self.draft.pk)

    def _save(self, form: QuestionForm, value: Any, **how: Any) -> HttpResponse | None:
        """None when it is saved; raises EditConflict with what stands, field by field."""
        viewer, page = self.request.viewer, form.this_page
        try:
            actions.save_answer(viewer, self.draft, self.key, value, page=page, **how)
        except NotReady:
            return sent_already(self.request, self.draft)
        except EditConflict as conflict:
            stands = conflict.theirs["answer"]
            theirs = form.shown(stands.get("value"))
            if stands.get("unsure"):
                theirs = {next(iter(theirs), "answer"): _("I’m not sure")}
            raise EditConflict(conflict.message, theirs, stands.get("n", 0)) from None
        return None

    # As a draft (ui.form_page): what is typed is kept in the answer itself.

    def left(self) -> None:
        return None

    def keep(self, typed: Typed) -> HttpResponse:
        form = self.form(self.request.POST)
        form.is_valid()
        if form.too_long(self.request.POST):
            return HttpResponse(status=413)
        if self.key == "people":
            return HttpResponse(status=204)
        try:
            saved = actions.save_answer(
                self.request.viewer,
                self.draft,
                self.key,
                form.typed(self.request.POST),
                seen=form.seen,
                page=form.this_page,
                autosave=True,
            )
        except (EditConflict, NotReady):
            return HttpResponse(status=409)
        return HttpResponse(status=204, headers={"X-Revision": str(saved)})

    def forget(self) -> None:
        """An answer is changed, or the whole request thrown away; never just what is typed."""


def _presses(answers: rules.Answers, key: str) -> list[Press]:
    """The answers of a question that one press answers and leaves; of others none."""
    if key not in ONE_PRESS:
        return []
    stands = rules.value_of(answers, key)
    return [Press(value, label, chosen=value == stands) for value, label in ONE_PRESS[key].choices]


def _people(draft: Referral) -> list[dict[str, Any]]:
    listed = rules.value_of(draft.answers, "people", [])
    return [{**one, "who": who_it_is(one)} for one in listed]


def _back_from(request: HttpRequest, draft: Referral, key: str) -> str:
    """Where the link back leads."""
    if request.GET.get("to") == "check":
        return reverse("referrals:check", args=[draft.pk])
    before = rules.previous_key(draft.answers, key)
    if not before:
        return reverse("referrals:start")
    return reverse("referrals:ask", args=[draft.pk, before])


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

    def act(form: PersonForm) -> HttpResponse:
        actions.put_person(request.viewer, draft, form.person)
        return redirect("referrals:ask", draft.pk, "people")

    page = FormPage(
        shown=PersonShown,
        make=PersonForm,
        act=act,
        initial=known or {"id": new_id()},
        context={
            "referral": draft,
            "title": _("Change a person") if known else _("Add a person"),
        },
    )
    return serve(request, page)


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


def _who_reads(key: str) -> str:
    if key == "safe":
        return _("If it is not safe, you call us. We never call you first.")
    return _("Only you, until you send it. Then those who answer requests for help read it.")
