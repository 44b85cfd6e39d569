"""One form's page, from the first look to "Saved": every form of every room is served here.

`serve` shows the form, keeps what is typed while it is typed, does what the form asks for, and
shows what went wrong at the field it is about, with everything typed still there. Where somebody
saved the same thing meanwhile it shows both texts, and sending the form again is then on top of
what stands. What is sent twice is done once (`ui.double_submit`).
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import ProgrammingError, transaction
from django.forms import BooleanField, CharField, Form, HiddenInput, MultipleChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from oneplan.kernel.errors import EditConflict, Invalid, NotReady
from oneplan.kernel.privacy import walled_off
from oneplan.ui.double_submit import CSRF_FIELD, FIELD

# Fields that are not the person's words: never kept as what they typed.
NOT_WORDS = frozenset({CSRF_FIELD, FIELD, "start_over"})
# Which row the form is about, and what was read of it: the page's, not the person's.
BOOKKEEPING = frozenset({"revision", "row_id", "key", "id"})

Typed = Mapping[str, Sequence[str]]
# A label of the form with what stands there now.
Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody typed in a form and did not save. `theirs`: what was saved meanwhile, where it
    differs; the form's `revision` is then that of what stands."""

    fields: Mapping[str, Any]
    shown: Any = True
    theirs: Sequence[Text] = ()


class Draft(Protocol):
    """Where a form's unsaved words wait, for their writer alone."""

    def left(self) -> Left | None: ...

    def keep(self, typed: Typed) -> bool | HttpResponse:
        """False where the same thing was saved elsewhere meanwhile: nothing is kept then. An answer
        of its own where the page must know more than whether it is kept."""
        ...

    def forget(self) -> None: ...


class ShowsWhatStands(Form):
    """A form about what is in force (who may see what). It carries what it showed: an older one,
    sent after something changed, is not done; the page then shows what stands, and beside it what
    was chosen. So an old tab never permits again what was taken back."""

    seen = CharField(widget=HiddenInput, max_length=64, required=False)


def _is_whole(form: Any) -> bool:
    return bool(form.is_valid())


def _no_question(form: Any) -> Mapping[str, Any] | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What one page needs to know about its form.

    `make` builds the form, from what was sent and `initial`. `act` does what a valid form asks for
    and answers where to go next; None shows the page again, with the errors that it put on the
    form. What it raises (Invalid, NotReady, EditConflict), and what the wall refuses, is shown with
    everything typed, and nothing of it is saved.
    `context` is what the template wants besides `form`, `theirs` and `left`; a function of the form
    where it costs something. `show` answers with the page instead, given `form` and, where there is
    such, `theirs`, `left`, `chosen` and what `pause` said. `pause` may answer with something to
    think over before saving; `ready` says whether it is done, where that is not just whether the
    form is valid.
    """

    make: Callable[..., Any]
    act: Callable[[Any], HttpResponse | None]
    template: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]] = field(default_factory=dict)
    show: Callable[..., HttpResponse] | None = None
    draft: Draft | None = None
    pause: Callable[[Any], Mapping[str, Any] | None] = _no_question
    ready: Callable[[Any], bool] = _is_whole


def serve(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Show the form, keep what is typed, throw that away, or do what it asks for."""
    if request.method != "POST":
        return _first_shown(request, page)
    if request.headers.get("X-Autosave"):
        typed = {name: texts for name, texts in request.POST.lists() if name not in NOT_WORDS}
        kept = page.draft is not None and page.draft.keep(typed)
        return kept if isinstance(kept, HttpResponse) else HttpResponse(status=204 if kept else 409)
    if page.draft and "start_over" in request.POST:
        page.draft.forget()
        return HttpResponseRedirect(request.get_full_path())
    return _sent(request, page)


def _first_shown(request: HttpRequest, page: FormPage) -> HttpResponse:
    left = page.draft.left() if page.draft else None
    if left is None:
        return _shown(request, page, page.make(initial=_first(page)), {})
    form = page.make(initial=_first(page) | typed_before(page, left))
    return _shown(request, page, form, {"left": left.shown, "theirs": left.theirs})


def _first(page: FormPage) -> dict[str, Any]:
    """What the form shows first, with its mark."""
    words = repr(sorted((name, str(value)) for name, value in page.initial.items()))
    return dict(page.initial) | {"seen": hashlib.sha256(words.encode()).hexdigest()[:32]}


def typed_before(page: FormPage, left: Left) -> dict[str, Any]:
    """Everything as it stood in the form, an unticked box too."""
    fields = page.make(initial=_first(page)).fields
    return {name: as_left(one, left.fields.get(name)) for name, one in fields.items()}


def as_left(one: Any, texts: Any) -> Any:
    """One field's value, from what was typed in it."""
    if isinstance(one, MultipleChoiceField):
        return texts or []
    if isinstance(texts, list | tuple):
        texts = texts[0] if texts else None
    return bool(texts) if isinstance(one, BooleanField) else texts


def _sent(request: HttpRequest, page: FormPage) -> HttpResponse:
    files = [request.FILES] if request.FILES else []
    form = page.make(request.POST, *files, initial=_first(page))
    if _is_old(form):
        return _as_it_stands(request, page, form)
    question = page.pause(form) if page.ready(form) else {}
    if question is not None:
        return _shown(request, page, form, question)
    theirs: Sequence[Text] = ()
    try:
        with transaction.atomic():
            done = page.act(form)
        if done is not None:
            return done
    except EditConflict as conflict:
        theirs = both_texts(form, conflict)
    except (Invalid, NotReady) as refusal:
        refuse(form, refusal)
    except ProgrammingError as error:
        if not walled_off(error):
            raise
        form.add_error(None, _("The family lets you read this part, not change it."))
    return _shown(request, page, form, {"theirs": theirs})


def _is_old(form: Form) -> bool:
    seen = form.data.get("seen")
    return isinstance(form, ShowsWhatStands) and bool(seen) and seen != form.initial["seen"]


def _as_it_stands(request: HttpRequest, page: FormPage, old: Form) -> HttpResponse:
    """Nothing of an older form is done: how it stands now, and what was chosen, to choose again."""
    old.is_valid()
    stands = page.make(initial=_first(page))
    chosen = [
        (str(one.label), in_words(one, old.cleaned_data.get(name)))
        for name, one in old.fields.items()
        if not one.widget.is_hidden and name in old.cleaned_data
    ]
    return _shown(request, page, stands, {"chosen": chosen})


def _shown(
    request: HttpRequest, page: FormPage, form: Any, more: Mapping[str, Any]
) -> HttpResponse:
    more = {name: value for name, value in more.items() if value}
    if page.show is not None:
        return page.show(**{"form": form, **more})
    own = page.context(form) if callable(page.context) else page.context
    return render(request, page.template, {"form": form, **own, **more})


def refuse(form: Form, refusal: Invalid | NotReady) -> None:
    """What an action refused, at the field it is about; else above the form."""
    for name, message in getattr(refusal, "fields", {}).items():
        known = next((n for n in (name, f"{name}_id") if n in form.fields), None)
        form.add_error(known, message)
    if refusal.message:
        form.add_error(None, refusal.message)


def both_texts(form: Form, conflict: EditConflict) -> list[Text]:
    """What stands now, where it differs from what was typed; saving again is then on top of it."""
    form.add_error(None, conflict.message)
    typed_again(form, "revision", conflict.revision)
    return list(differing(form, conflict.theirs, form.cleaned_data))


def differing(form: Form, theirs: Mapping[str, Any], typed: Mapping[str, Any]) -> Iterator[Text]:
    """Label by label, what stands and is not what was typed, in words."""
    for name, value in theirs.items():
        one = form.fields.get(name)
        if one is not None and name not in BOOKKEEPING and not _alike(value, typed.get(name)):
            yield str(one.label), in_words(one, value)


def _alike(stands: Any, typed: Any) -> bool:
    if stands in (None, "", False) and typed in (None, "", False):
        return True
    if isinstance(stands, list | tuple | set | frozenset):
        return sorted(map(str, stands)) == sorted(map(str, typed or ()))
    return bool(stands == typed or str(stands) == str(typed))


def in_words(one: Any, value: Any) -> str:
    """A field's value as its form would say it."""
    if isinstance(one, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(in_words(one, each) for each in value) or _("Nothing")
    labels = dict(_choices(getattr(one, "choices", ())))
    return labels.get(str(value), str(value)) if value not in (None, "") else _("Nothing")


def _choices(choices: Any) -> Iterator[Text]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        else:
            yield str(value), str(label)


def typed_again(form: Form, name: str, value: Any) -> None:
    """Show the form as it was typed, but for one field."""
    again: Any = form.data.copy()  # type: ignore[attr-defined]
    again[name] = value
    form.data = again
