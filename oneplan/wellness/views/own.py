"""The owner's plans: beginning, reading and writing them. Only their own account opens these."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplan.kernel.errors import NotFound
from oneplan.kernel.viewer import Viewer
from oneplan.ui.shown import show
from oneplan.wellness.actions import leaving, writing
from oneplan.wellness.actions.writing import Start
from oneplan.wellness.forms.writing import (
    BeginForm,
    PartForm,
    RenameForm,
    TakingForm,
    TitleForm,
    ToolForm,
)
from oneplan.wellness.models import NEVER_LOCKED, Edition, State
from oneplan.wellness.pages import (
    Back,
    ConfirmShown,
    FormShown,
    HomeShown,
    PlanShown,
    SectionShown,
)
from oneplan.wellness.readers import own
from oneplan.wellness.readers.shown import OPEN, shown_to
from oneplan.wellness.rules import MARKS
from oneplan.wellness.sections import Part, part_of
from oneplan.wellness.views.serving import READ_OR_SEND, SIGNED_IN, back_home, serve_form, to

NOT_WORDS = frozenset({"csrfmiddlewaretoken", "start_over", "revision"})
MOST_TYPED = 60_000


def viewer_of(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer
    return viewer


@SIGNED_IN
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = own.home(viewer_of(request))
    shown = HomeShown(
        home=page,
        edition_words=str(Edition(page.edition).label) if page.edition else "",
        mark_words=str(MARKS[page.today]) if page.today else "",
        given=len(shown_to(viewer_of(request))),
    )
    return show(request, shown)


@SIGNED_IN
@READ_OR_SEND
def begin(request: HttpRequest) -> HttpResponse:
    """Two minutes: a name, and up to three lines."""
    first = not own.edition_of(viewer_of(request))

    def make(*data: Any, **more: Any) -> Form:
        form = BeginForm(data[0] if data else None, **more)
        if not first:
            del form.fields["edition"]
        return form

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        start = Start(*(given[name] for name in ("helps", "sign", "person", "phone")))
        edition = given.get("edition", Edition.ADULT)
        plan = writing.begin_plan(viewer_of(request), given["name"], edition, start)
        messages.success(request, _("Saved. Only you can read it. Come back any time."))
        return to("plan", plan.pk)

    def page(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Begin my plan"),
            back=back_home(),
            button=_("Begin"),
            leads=(_("Two minutes are enough. You can leave any line empty."),),
            **more,
        )

    return serve_form(request, make, act, page)


@SIGNED_IN
@require_POST
def edition(request: HttpRequest) -> HttpResponse:
    writing.choose_edition(viewer_of(request), request.POST.get("edition", ""))
    return to("home")


@SIGNED_IN
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    return show(request, PlanShown(plan=own.plan_page(viewer_of(request), plan_id)))


@SIGNED_IN
@READ_OR_SEND
def rename(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    page = own.plan_page(viewer_of(request), plan_id)

    def make(*data: Any, **more: Any) -> Form:
        start = {"name": page.name, "revision": page.plan.revision}
        return RenameForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        writing.rename_plan(viewer_of(request), plan_id, form.cleaned_data["name"], form.seen)
        return to("plan", plan_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form, title=_("Another name"), back=plan_back(page), button=_("Save"), **more
        )

    return serve_form(request, make, act, shown)


def plan_back(page: own.PlanPage) -> Back:
    return Back(reverse("wellness:plan", args=[page.plan.pk]), page.name)


@SIGNED_IN
@READ_OR_SEND
def delete_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    page = own.plan_page(viewer_of(request), plan_id)
    if request.method == "POST":
        leaving.delete_plan(viewer_of(request), plan_id)
        messages.success(request, _("Deleted. It is gone for good."))
        return to("home")
    shown = ConfirmShown(
        title=_("Delete this plan?"),
        leads=(
            page.name,
            _("Every section of it goes, and whoever could open one no longer can."),
            _(
                "Copies kept for safety hold it, sealed, for a few more weeks. To make those"
                " unreadable too, delete everything."
            ),
        ),
        button=_("Yes, delete it"),
        back=plan_back(page),
    )
    return show(request, shown)


@SIGNED_IN
@READ_OR_SEND
def add_section(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    page = own.plan_page(viewer_of(request), plan_id)

    def make(*data: Any, **more: Any) -> Form:
        return TitleForm(data[0] if data else None, **more)

    def act(form: Any) -> HttpResponse:
        row = writing.add_section(viewer_of(request), plan_id, form.cleaned_data["title"])
        return to("write", row.pk, "all")

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("A section of my own"),
            back=plan_back(page),
            button=_("Add it"),
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@require_safe
def section(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """One section, as its owner reads it, and who else can."""
    viewer = viewer_of(request)
    page, whole = own.section_page(viewer, section_id)
    readers = [
        (share.pk, one.who, share.until, share.version.section.revision != page.row.revision)
        for one in own.contacts(viewer)
        for share in one.shares
        if share.version.section_id == section_id
    ]
    frozen = is_frozen(page, whole)
    lockable = page.row.code not in NEVER_LOCKED
    shown = SectionShown(
        section=page, plan=whole, readers=readers, frozen=frozen, lockable=lockable
    )
    return show(request, shown)


def is_frozen(page: own.SectionPage, whole: own.PlanPage) -> bool:
    activation = whole.activation
    return page.row.code == "crisis" and bool(activation and State(activation.state) in OPEN)


def section_back(page: own.SectionPage) -> Back:
    return Back(reverse("wellness:section", args=[page.row.pk]), page.title)


@SIGNED_IN
@READ_OR_SEND
def write(request: HttpRequest, section_id: UUID, part: str) -> HttpResponse:
    """One part of a section: what is typed is kept while it is typed."""
    viewer = viewer_of(request)
    page, whole = own.section_page(viewer, section_id)
    asked = part_of(page.row.code, part)
    if asked is None:
        raise NotFound()
    if request.headers.get("X-Autosave"):
        return _keep(request, section_id, part)
    if "start_over" in request.POST:
        writing.drop_draft(page.row, part)
        return HttpResponseRedirect(request.get_full_path())
    left = own.draft_of(viewer, section_id, part) if request.method != "POST" else {}

    def make(*data: Any, **more: Any) -> Form:
        return PartForm(asked, page, whole.tools, *data[:1], initial=_restored(asked, left))

    def act(form: Any) -> HttpResponse:
        title = form.cleaned_data.get("title")
        writing.write_part(
            viewer, section_id, part, form.typed, seen_revision=form.seen, title=title
        )
        messages.success(request, _("Saved. Only you can read it."))
        return to("section", section_id, anchor=part)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=str(asked.title) if len(page.outline.parts) > 1 else page.title,
            back=section_back(page),
            button=_("Save"),
            leads=(asked.lead or page.lead, _("One thing a line. You can leave it empty.")),
            autosave=request.get_full_path(),
            left=bool(left),
            **more,
        )

    return serve_form(request, make, act, shown)


def _restored(part: Part, left: Mapping[str, list[str]]) -> dict[str, Any]:
    names = {field.code for field in part.fields} | {"title"}
    lists = {f"{field.code}_tools" for field in part.fields}
    return {name: texts[0] for name, texts in left.items() if name in names and texts} | {
        name: texts for name, texts in left.items() if name in lists
    }


def _keep(request: HttpRequest, section_id: UUID, part: str) -> HttpResponse:
    typed = {
        name: [text[:MOST_TYPED] for text in texts]
        for name, texts in request.POST.lists()
        if name not in NOT_WORDS
    }
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    kept = writing.keep_draft(viewer_of(request), section_id, part, typed, revision)
    return HttpResponse(status=204 if kept else 409)


@SIGNED_IN
@READ_OR_SEND
def tool(request: HttpRequest, section_id: UUID, tool_id: UUID | None = None) -> HttpResponse:
    """A thing in the toolbox, written once."""
    viewer = viewer_of(request)
    page, _whole = own.section_page(viewer, section_id)
    row = _found(page.document.tools, tool_id)
    if "remove" in request.POST and tool_id:
        writing.remove_tool(viewer, section_id, tool_id)
        return to("section", section_id)

    def make(*data: Any, **more: Any) -> Form:
        start = {"text": row.text, "group": row.group} if row else {}
        return ToolForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        given = form.cleaned_data
        writing.write_tool(viewer, section_id, given["text"], given["group"], tool_id)
        messages.success(request, _("Saved. Only you can read it."))
        return to("section", section_id)

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Something that helps me"),
            back=section_back(page),
            button=_("Save"),
            leads=(_("What you change here changes wherever you use it."),) if row else (),
            remove=_("Take it out of my toolbox") if row else "",
            **more,
        )

    return serve_form(request, make, act, shown)


def _found(things: tuple[Any, ...], wanted: UUID | None) -> Any:
    if wanted is None:
        return None
    row = next((one for one in things if one.id == wanted), None)
    if row is None:
        raise NotFound()
    return row


@SIGNED_IN
@READ_OR_SEND
def taking(request: HttpRequest, section_id: UUID, line_id: UUID | None = None) -> HttpResponse:
    """One line of the timetable of the time after a crisis."""
    viewer = viewer_of(request)
    page, _whole = own.section_page(viewer, section_id)
    row = _found(page.document.timetable, line_id)
    names = ("what", "who_now", "steps", "by", "done")
    if "remove" in request.POST and line_id:
        writing.remove_taking(viewer, section_id, line_id)
        return to("section", section_id, anchor="timetable")

    def make(*data: Any, **more: Any) -> Form:
        start = {name: getattr(row, name) for name in names} if row else {}
        return TakingForm(data[0] if data else None, initial=start, **more)

    def act(form: Any) -> HttpResponse:
        writing.write_taking(viewer, section_id, line_id=line_id, **form.cleaned_data)
        messages.success(request, _("Saved. Only you can read it."))
        return to("section", section_id, anchor="timetable")

    def shown(form: Form, **more: Any) -> FormShown:
        return FormShown(
            form=form,
            title=_("Something I take back"),
            back=section_back(page),
            button=_("Save"),
            remove=_("Take this line out") if row else "",
            **more,
        )

    return serve_form(request, make, act, shown)


@SIGNED_IN
@READ_OR_SEND
def remove_section(request: HttpRequest, section_id: UUID) -> HttpResponse:
    page, whole = own.section_page(viewer_of(request), section_id)
    if page.row.code != "own":
        raise NotFound()
    if request.method == "POST":
        writing.remove_section(viewer_of(request), section_id)
        messages.success(request, _("Deleted. It is gone for good."))
        return to("plan", whole.plan.pk)
    shown = ConfirmShown(
        title=_("Delete this section?"),
        leads=(page.title, _("Whoever could open it no longer can.")),
        button=_("Yes, delete it"),
        back=section_back(page),
    )
    return show(request, shown)
