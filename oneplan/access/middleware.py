"""Who is asking, put into the transaction; pages that declare no audience are refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from oneplan.access.actions import open_record
from oneplan.access.viewers import PLAN, name_account, name_visitor
from oneplan.accounts import late_forms, second_step
from oneplan.accounts.sessions import same_session, session_of
from oneplan.kernel.audience import Audience, admits, declared
from oneplan.kernel.errors import Busy, NotAllowed, NotFound
from oneplan.kernel.ids import id_from
from oneplan.kernel.privacy import Purpose, walled_off
from oneplan.kernel.rooms import part_of
from oneplan.kernel.security_log import Event, note
from oneplan.kernel.viewer import NOBODY, Viewer, name_to_database
from oneplan.ui import numbers
from oneplan.ui.views import busy, forbidden, not_found

VISITOR_KEY = "visitor"
ACTING_KEY = "acting"
PURPOSE_KEY = "purpose"
REFUSALS = (403, 404)
METHODS = ("GET", "HEAD", "POST")


class ViewerMiddleware:
    """One request, one transaction, one viewer. A server error takes back all that was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._somebody(request) and request.method in {"GET", "HEAD"}:
            request.viewer = NOBODY  # type: ignore[attr-defined]
            numbers.stay_in("")
            return self.get_response(request)
        with transaction.atomic():
            request.viewer = self._name(request)  # type: ignore[attr-defined]
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]
            numbers.stay_in(viewer.country if viewer.signed_in else "")
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        late_forms.remember(request, response, request.viewer)  # type: ignore[attr-defined]
        _note(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        who, roles = declared(view)
        if who is not None and admits(who, roles, viewer):
            return (
                self._second_step(request, view)
                or self._open(request, kwargs)
                or self._method(request)
            )
        if who is not None and not viewer.signed_in:
            there = reverse("words_kept") if late_forms.keep(request) else request.get_full_path()
            return redirect_to_login(there)
        return not_found(request, Http404())

    def _second_step(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse | None:
        """Our own pages wait until a worker has a second step; those to add one do not."""
        late_forms.arrived(request)
        if getattr(view, "audience", Audience.EVERYBODY) is Audience.EVERYBODY:
            return None
        if not second_step.is_missing(request, request.viewer):  # type: ignore[attr-defined]
            return None
        return redirect("second_step")

    def _open(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
        """A page about a family opens its record here, so that no view can forget to."""
        if "family_id" not in kwargs:
            return None
        try:
            request.family = open_record(  # type: ignore[attr-defined]
                request.viewer,  # type: ignore[attr-defined]
                kwargs["family_id"],
                part_of(request.resolver_match),
                alone=True,
            )
        except NotFound as error:
            return not_found(request, error)
        return None

    def _method(self, request: HttpRequest) -> HttpResponse | None:
        """Our pages are read or sent. After the opening: what is not yours is first of all 404."""
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What an action or the wall refuses is a page, the same for what is absent and what is not
        yours."""
        if not (isinstance(error, NotFound | NotAllowed | Busy) or walled_off(error)):
            return None
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        if isinstance(error, Busy):
            return busy(request, error)
        page = not_found if isinstance(error, NotFound) else forbidden
        return page(request, error)

    def _somebody(self, request: HttpRequest) -> bool:
        return SESSION_KEY in request.session or VISITOR_KEY in request.session

    def _name(self, request: HttpRequest) -> Viewer:
        session = request.session
        if SESSION_KEY in session:
            purpose = session.get(PURPOSE_KEY, "")
            known = name_account(
                id_from(session[SESSION_KEY]) or UUID(int=0),
                session.get(ACTING_KEY, ""),
                purpose if purpose in Purpose.values else PLAN,
            )
            if known and same_session(session, known.account):
                request.user = known.account  # one statement instead of two
                if known.viewer.is_worker or known.viewer.site_admin:
                    session_of(request).keep_short()
                return known.viewer
            session.flush()
        if VISITOR_KEY in session:
            return name_visitor(id_from(session[VISITOR_KEY]) or UUID(int=0))
        name_to_database(NOBODY)
        return NOBODY


def _note(request: HttpRequest, response: HttpResponse) -> None:
    """Into the security log: who was refused a page that exists, and who took a file out. After
    the request's transaction, which a refusal takes back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    match = request.resolver_match
    if not viewer.signed_in or match is None:
        return
    about = match.kwargs.get("family_id")
    if response.status_code in REFUSALS:
        note(Event.DENIED, viewer.id, match.view_name, about)
    elif response.headers.get("Content-Disposition", "").startswith("attachment"):
        note(Event.TAKEN_OUT, viewer.id, match.view_name, about)
