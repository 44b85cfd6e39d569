"""Pages of the team and its meetings."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneplan.access.readers import has_looked
from oneplan.access.readers.positions import Position, position
from oneplan.kernel.audience import Audience, audience
from oneplan.kernel.errors import NotReady
from oneplan.kernel.ids import id_from, new_id
from oneplan.kernel.rows import take_turns
from oneplan.people.readers import people_of
from oneplan.teams import actions, readers, rules
from oneplan.teams.forms import (
    FamilyRoleForm,
    MeetingForm,
    NameForm,
    PersonForm,
    ReplyForm,
    RoleForm,
    ShareForm,
    WorkerForm,
)
from oneplan.teams.pages import (
    AddShown,
    FormShown,
    RemoveShown,
    ShareShown,
    ShownMeeting,
    TeamShown,
)
from oneplan.teams.readers import Member, Sharing
from oneplan.ui.double_submit import says_a_state
from oneplan.ui.form_page import FormPage, serve
from oneplan.ui.shown import Shown, show

SIGNED_IN = audience(Audience.SIGNED_IN)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("teams:team", family_id=request.family.pk)


def _form_page(
    request: HttpRequest,
    make: Callable[..., Form],
    act: Callable[[Any], HttpResponse],
    title: str,
    initial: Mapping[str, Any],
    *,
    shown: type[Shown] = FormShown,
    **more: Any,
) -> HttpResponse:
    """One form of the team's, with the usual page around it."""
    context = {"family": request.family, "title": title} | more
    page = FormPage(shown=shown, make=make, act=act, initial=initial, context=context)
    return serve(request, page)


def _must_decide(request: HttpRequest) -> Position:
    return actions.must_decide(request.viewer, request.family)


def _member(request: HttpRequest, member_id: UUID) -> Member:
    member = readers.team_page(request.family.pk).member(member_id)
    if member is None:
        raise Http404
    return member


@SIGNED_IN
def team(request: HttpRequest, family_id: UUID) -> HttpResponse:
    found = readers.team_page(family_id)
    who = position(request.viewer, family_id)
    mine = found.mine(request.viewer)
    page = TeamShown(
        family=request.family,
        team=found,
        who=who,
        mine=mine,
        may_plan=who.may_write("schedule"),
        meetings=[ShownMeeting(m, m.answer_of(mine.id if mine else None)) for m in found.meetings],
        shares=rules.shares(m.role_class for m in found.members),
    )
    return show(request, page)


@SIGNED_IN
@require_POST
def start(request: HttpRequest, family_id: UUID) -> HttpResponse:
    begun = readers.team_page(family_id).id is not None
    actions.start_team(request.viewer, request.family)
    began = _("The team has begun. Who else belongs to it?")
    messages.success(request, _("Saved.") if begun else began)
    return _back(request)


@SIGNED_IN
def add(request: HttpRequest, family_id: UUID) -> HttpResponse:
    _must_decide(request)
    return show(request, AddShown(family=request.family))


def _joined(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Somebody is on the team: if they could look in, the family says what they may see."""
    member = _member(request, member_id)
    if member.needs_consent:
        return redirect("teams:share", family_id=request.family.pk, member_id=member_id)
    messages.success(request, _("%(name)s is on the team.") % {"name": member.name})
    return _back(request)


@SIGNED_IN
def add_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    _must_decide(request)

    def act(form: Form) -> HttpResponse:
        given = form.cleaned_data
        facts = {k: given[k] for k in ("role_class", "role", "phone")}
        added = actions.add_person(request.viewer, request.family, given["person"], **facts)
        return _joined(request, added.pk)

    make = partial(PersonForm, readers.people_to_ask(family_id))
    asked = {"person": request.GET.get("person", "")}
    return _form_page(request, make, act, _("Somebody of our family or friends"), asked)


@SIGNED_IN
def add_worker(request: HttpRequest, family_id: UUID) -> HttpResponse:
    _must_decide(request)

    def act(form: Form) -> HttpResponse:
        given = form.cleaned_data
        facts = {k: given[k] for k in ("role_class", "role")}
        added = actions.add_worker(request.viewer, request.family, given["worker"], **facts)
        return _joined(request, added.pk)

    make = partial(WorkerForm, readers.workers_to_ask(request.family.community_id, family_id))
    usual = {"role_class": "formal"}
    return _form_page(request, make, act, _("Somebody who works with us"), usual)


@SIGNED_IN
def add_name(request: HttpRequest, family_id: UUID) -> HttpResponse:
    _must_decide(request)

    def act(form: Form) -> HttpResponse:
        facts = dict(form.cleaned_data)
        seen, member_id = facts.pop("revision") or 0, facts.pop("id")
        if seen:  # both texts were shown
            actions.change_member(request.viewer, request.family, member_id, seen, **facts)
        else:
            added = actions.add_name(request.viewer, request.family, member_id=member_id, **facts)
            member_id = added.pk
        return _joined(request, member_id)

    return _form_page(request, NameForm, act, _("Somebody else"), {"id": new_id()})


@SIGNED_IN
def change(request: HttpRequest, family_id: UUID, member_id: UUID) -> HttpResponse:
    member = _member(request, member_id)
    kind = RoleForm if member.worker_id else FamilyRoleForm
    stands = {k: getattr(member, k) for k in ("role", "role_class", "phone", "revision")}

    def act(form: Form) -> HttpResponse:
        facts = dict(form.cleaned_data)
        seen = facts.pop("revision") or 0
        actions.change_member(request.viewer, request.family, member_id, seen, **facts)
        messages.success(request, _("Saved."))
        return _back(request)

    return _form_page(request, kind, act, member.name, stands)


@SIGNED_IN
@says_a_state
def share(request: HttpRequest, family_id: UUID, member_id: UUID) -> HttpResponse:
    """The family chooses what a member may see; a coordinator writes down who said so."""
    who = _must_decide(request)
    if request.method == "POST":
        take_turns(f"consent of {family_id}")
    member = _member(request, member_id)
    directing = [p for p in people_of(family_id) if p.directs]
    zone = request.family.community.zone
    now = _shared_now(readers.sharing(family_id, member), zone)

    def act(form: ShareForm) -> HttpResponse:
        given = form.cleaned_data
        actions.share(
            request.viewer,
            request.family,
            member,
            given["categories"],
            until=form.moment(zone),
            may_write=given["may_write"] == "yes",
            how_explained=given.get("how_explained", ""),
            decided_by_id=id_from(given.get("decided_by")),
        )
        messages.success(request, _told(request, member, given["categories"]))
        _say_what_stays_closed(request, member_id, given["categories"])
        taken = set(now["categories"]) - set(given["categories"])
        return _after_closing(request, member) if taken else _back(request)

    title = _("What may %(name)s see?") % {"name": member.name}
    make = partial(ShareForm, directing, not who.directs)
    return _form_page(request, make, act, title, now, shown=ShareShown)


def _after_closing(request: HttpRequest, member: Member) -> HttpResponse:
    """The family reads what a member had opened before, as after "Stop"; others go back."""
    family_id, account_id = request.family.pk, member.account_id
    if account_id and not member.in_family and has_looked(family_id, account_id):
        return redirect("access:shown", family_id=family_id, account_id=account_id)
    return _back(request)


def _told(request: HttpRequest, member: Member, categories: list[str]) -> str:
    if categories:
        words = _("%(name)s can see what you chose, from now on.")
    elif readers.sharing(request.family.pk, member).singles:
        words = _("%(name)s is on the team and sees only the single things that you showed them.")
    else:
        words = _("%(name)s is on the team and sees nothing of the record.")
    return words % {"name": member.name}


def _say_what_stays_closed(request: HttpRequest, member_id: UUID, chosen: list[str]) -> None:
    if set(chosen) - set(_member(request, member_id).sees):
        words = _("Some of it stays closed: somebody said no to it before. See “Who can see”.")
        messages.warning(request, words)


def _shared_now(now: Sharing, zone: str) -> dict[str, Any]:
    """What is in force, as the form says it: saved as it stands, it changes nothing."""
    shown: dict[str, Any] = {"categories": sorted(now.parts)}
    if now.until:
        shown["until"] = now.until.astimezone(ZoneInfo(zone)).date()
    if now.may_write:
        shown["may_write"] = "yes"
    return shown


@SIGNED_IN
def remove(request: HttpRequest, family_id: UUID, member_id: UUID) -> HttpResponse:
    _must_decide(request)
    member = _member(request, member_id)
    if request.method == "POST":
        try:
            actions.remove_member(request.viewer, request.family, member_id)
        except NotReady as error:
            messages.warning(request, error.message)
        else:
            gone = _("%(name)s is no longer on the team and sees nothing more.")
            messages.success(request, gone % {"name": member.name})
            return _after_closing(request, member)
        return _back(request)
    return show(request, RemoveShown(family=request.family, member=member))


@SIGNED_IN
def leave(request: HttpRequest, family_id: UUID) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.leave(request.viewer, request.family)
        except NotReady as error:
            messages.warning(request, error.message)
            return _back(request)
        messages.success(request, _("You have left the team. You no longer see this family."))
        return HttpResponseRedirect("/")
    return show(request, RemoveShown(family=request.family, member=None))


@SIGNED_IN
def plan_meeting(request: HttpRequest, family_id: UUID) -> HttpResponse:
    actions.must_write_schedule(request.viewer, request.family)

    def act(form: MeetingForm) -> HttpResponse:
        seen, meeting_id = form.cleaned_data["revision"] or 0, form.cleaned_data["id"]
        if seen:  # both texts were shown
            actions.change_meeting(request.viewer, request.family, meeting_id, seen, **form.facts)
        else:
            actions.plan_meeting(
                request.viewer, request.family, meeting_id=meeting_id, **form.facts
            )
        messages.success(request, _("The meeting is planned."))
        return _back(request)

    make = partial(MeetingForm, request.family.community.zone)
    return _form_page(request, make, act, _("Plan a meeting"), {"id": new_id()})


@SIGNED_IN
def change_meeting(request: HttpRequest, family_id: UUID, meeting_id: UUID) -> HttpResponse:
    meeting = readers.meeting_row(family_id, meeting_id)
    if meeting is None:
        raise Http404

    def act(form: MeetingForm) -> HttpResponse:
        seen = form.cleaned_data["revision"] or 0
        actions.change_meeting(request.viewer, request.family, meeting_id, seen, **form.facts)
        messages.success(request, _("The meeting has changed. Everybody is asked again."))
        return _back(request)

    make, stands = partial(MeetingForm, meeting.zone), MeetingForm.starting_from(meeting)
    return _form_page(request, make, act, _("Change the meeting"), stands, meeting=meeting)


@SIGNED_IN
@require_POST
def cancel_meeting(request: HttpRequest, family_id: UUID, meeting_id: UUID) -> HttpResponse:
    actions.cancel_meeting(request.viewer, request.family, meeting_id)
    messages.success(request, _("The meeting is called off."))
    return _back(request)


@SIGNED_IN
@require_POST
@says_a_state
def reply(request: HttpRequest, family_id: UUID, meeting_id: UUID) -> HttpResponse:
    """From any page that shows a meeting; `next` leads back to it."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        actions.reply(request.viewer, request.family, meeting_id, **form.cleaned_data)
        messages.success(request, _("Thank you. The team can see your answer."))
    goal = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(goal, {request.get_host()}):
        return HttpResponseRedirect(goal)
    return _back(request)
