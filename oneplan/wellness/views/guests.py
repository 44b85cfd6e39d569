"""For those an owner named: by a link and a code, on any phone without an account, or signed in.

A link that leads nowhere, that was ended, or whose holder is kept out is one and the same 404.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer, acting_as
from oneplan.ui.shown import show
from oneplan.ui.views import not_found
from oneplan.wellness.actions import contacts, crisis, sharing
from oneplan.wellness.forms.crisis import LogForm, SeenForm
from oneplan.wellness.forms.people import CodeForm, SuggestForm
from oneplan.wellness.messages import send_code
from oneplan.wellness.pages import Back, CodeShown, GuestShown, PreviewShown, StandingShown
from oneplan.wellness.readers import shown as readers
from oneplan.wellness.readers.shown import OPEN, Opened
from oneplan.wellness.sections import SECTIONS
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN

EVERYBODY = audience(Audience.EVERYBODY)
PASSES = "wellness_passes"
MOST_PASSES = 12
# A form leads back to its own page, without the link's secret in the answer: answers are noted.
SAME = "./"


@contextmanager
def reading(request: HttpRequest, secret: str) -> Iterator[Viewer]:
    """As the viewer themself, or as whoever typed the code for this link. Raises NotFound."""
    if not secret:
        yield request.viewer
        return
    made = request.session.get(PASSES, {}).get(contacts.hashed(secret).hex())
    if made is None or contacts.led(secret) is None:
        raise NotFound()
    with acting_as(Viewer(id=UUID(made))) as viewer:
        yield viewer


def base(secret: str) -> str:
    return reverse("wellness:link", args=[secret]) if secret else reverse("wellness:shared")


def link(request: HttpRequest, secret: str) -> HttpResponse:
    """The way in: a code is asked for, sent to the contact's own address, and typed."""
    led = contacts.led(secret)
    if led is None:
        raise NotFound()
    if request.method != "POST":
        known = contacts.hashed(secret).hex() in request.session.get(PASSES, {})
        return guest(request, secret) if known else _code(request, led)
    if "send" in request.POST:
        return _send(request, secret, led)
    return _enter(request, secret, led)


def _code(request: HttpRequest, led: contacts.Led, **more: Any) -> HttpResponse:
    facts: dict[str, Any] = {"form": CodeForm(), "sent": False, "demo_code": ""} | more
    signed_in, by_text = request.viewer.signed_in, led.who.by_text
    return show(request, CodeShown(joins=signed_in, by_text=by_text, **facts))


def _send(request: HttpRequest, secret: str, led: contacts.Led) -> HttpResponse:
    code = contacts.ask_code(secret)
    if code:
        send_code(led.who, code)
    # No message leaves the demo, and its people have no mail: there the page says the code.
    demo = code if settings.DEMO else ""
    return _code(request, led, sent=True, demo_code=demo)


def _enter(request: HttpRequest, secret: str, led: contacts.Led) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        joins = request.viewer.signed_in and "join" in request.POST
        made = contacts.enter(request.viewer, secret, form.cleaned_data["code"], joins)
        if made:
            _remember(request, secret, made)
            return HttpResponseRedirect(SAME)
        form.add_error(
            "code", _("That is not the code, or it is too old. Ask for a new one below.")
        )
    return _code(request, led, form=form, sent=True)


def _remember(request: HttpRequest, secret: str, made: UUID) -> None:
    passes = dict(request.session.get(PASSES, {}))
    passes[contacts.hashed(secret).hex()] = str(made)
    request.session[PASSES] = dict(list(passes.items())[-MOST_PASSES:])


def guest(request: HttpRequest, secret: str = "") -> HttpResponse:
    """What was opened to the viewer, and the crisis plans that list them."""
    try:
        with reading(request, secret) as viewer:
            page = GuestShown(
                given=readers.shown_to(viewer),
                standings=readers.standings(viewer),
                base=base(secret),
            )
    except NotFound:
        led = contacts.led(secret) if secret else None
        if led is None:
            raise
        return _code(request, led)  # the code's twelve hours are over
    return show(request, page)


def read(request: HttpRequest, secret: str, what: UUID) -> HttpResponse:
    """One text. That it was opened stands in its owner's list before a word of it is shown."""
    with reading(request, secret) as viewer:
        text = readers.open_text(viewer, what)
        form = SuggestForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            sharing.suggest(text.shown.named, text.section_id, form.cleaned_data["text"])
            messages.success(request, _("Sent. They decide if it goes into their plan."))
            return HttpResponseRedirect(SAME)
    return show(request, _text_page(text, base(secret), form))


def _text_page(text: Opened, where: str, form: SuggestForm) -> PreviewShown:
    outline = SECTIONS[text.shown.code]
    return PreviewShown(
        back=Back(where, _("What I can read")),
        me=text.shown.named.me,
        outline=outline,
        document=text.document,
        parts=outline.parts,
        until=text.shown.until,
        signed_at=text.signed_at,
        opened=text,
        base=where,
        suggest=form,
    )


def picture(request: HttpRequest, secret: str, what: UUID, picture_id: UUID) -> HttpResponse:
    with reading(request, secret) as viewer:
        data = readers.open_picture(viewer, what, picture_id)
    return picture_answer(data)


def picture_answer(data: bytes) -> HttpResponse:
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(data, content_type=kind)


def standing(request: HttpRequest, secret: str, plan_id: UUID) -> HttpResponse:
    """A crisis plan that lists the viewer: what they may say about it now."""
    where = base(secret)
    with reading(request, secret) as viewer:
        now = readers.standing_of(viewer, plan_id)
        text = _crisis_text(viewer, plan_id) if now.state in OPEN else None
        sent = request.POST if request.method == "POST" else None
        step = request.POST.get("step", "")
        agree = SeenForm(now.signs, sent if step == "agree" else None)
        ends = [(one.id, one.text) for one in text.document.of("end_signs")] if text else []
        calm = SeenForm(ends, sent if step == "calm" else None)
        log = LogForm(sent if step == "log" else None)
        if sent and _acted(viewer, now, step, {"agree": agree, "calm": calm, "log": log}):
            messages.success(request, _("Saved. They will read it."))
            return HttpResponseRedirect(SAME)
    return show(
        request,
        StandingShown(
            standing=now,
            base=where,
            agree=agree,
            calm=calm if ends else None,
            log=log,
            what=text.shown.what if text else None,
        ),
    )


def _crisis_text(viewer: Viewer, plan_id: UUID) -> Opened:
    given = readers.shown_to(viewer)
    what = next(one.what for one in given if one.in_crisis and one.plan_id == plan_id)
    return readers.open_text(viewer, what)


def _acted(viewer: Viewer, now: readers.SupportedPlan, step: str, forms: dict[str, Any]) -> bool:
    """Whether the form sent was whole, and was done. Raises NotFound for what may not be done."""
    if step in {"insist", "waive"}:
        crisis.take_step(viewer, now.plan_id, step)
        return True
    form = forms.get(step)
    if form is None:
        raise NotFound()
    if not form.is_valid():
        return False
    if step == "log":
        crisis.write_log(now, form.cleaned_data["text"])
    else:
        crisis.take_step(viewer, now.plan_id, step, form.seen)
    return True


Guest = Callable[..., HttpResponse]


def by_link(view: Guest) -> Guest:
    """For whoever holds a link."""

    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            return view(request, **parts)
        except NotFound as error:
            return not_found(request, error)

    return EVERYBODY(READ_OR_SEND(answer))


def signed_in(view: Guest) -> Guest:
    """For an account that joined a link."""

    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        return view(request, secret="", **parts)

    return SIGNED_IN(READ_OR_SEND(answer))


@SIGNED_IN
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    return guest(request)
