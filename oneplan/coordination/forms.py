"""Forms of handing over, covering, and what a family asks about its coordinator."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.coordination.models import LONGEST_WORDS
from oneplan.coordination.readers import Baton
from oneplan.coordination.rules import LONGEST_COVER, LONGEST_OVERLAP
from oneplan.kernel import clock
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.people.models import Agency, Person, Worker


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])


def _words(label: Any, hint: Any = "", missing: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def _day(label: Any, hint: Any = "", missing: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=bool(missing),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Choose a day."),
            **({"required": missing} if missing else {}),
        },
    )


def _named(worker: Worker) -> str:
    return f"{worker.name} · {worker.title}" if worker.title else worker.name


def _by_agency(workers: Iterable[Worker]) -> list[Any]:
    found: dict[str, list[tuple[str, str]]] = {}
    for worker in workers:
        found.setdefault(worker.agency.name, []).append((str(worker.pk), _named(worker)))
    return [("", "—"), *found.items()]


class HandOverForm(forms.Form):
    """One family or several: who, why, how they meet; what was promised, family by family."""

    to = forms.ChoiceField(
        label=_("Who takes over?"), error_messages={"required": _("Choose somebody.")}
    )
    why = _words(
        _("Why? The family and the next coordinator read this."),
        _("For example: I am moving to the office in Elm Street."),
        _("Write why, in a sentence or two."),
    )
    introduction = _words(
        _("How will they meet?"), _("For example: we visit you together, where you choose."), rows=2
    )
    meet_on = _day(_("When will they meet?"), _("You can leave this empty."))
    overlap_until = _day(
        _("Stays beside the next coordinator until"),
        _("Whoever coordinated until now stays on the team to this day, and coordinates no more."),
    )

    def __init__(
        self,
        families: Iterable[Baton],
        workers: Iterable[Worker],
        promised: Mapping[Any, str],
        data: Any = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        _choice(self, "to").choices = _by_agency(workers)
        self.families = list(families)
        for one in self.families:
            label = _("What was promised to %(family)s?") % {"family": one.called}
            field = _words(label, _("What is said here need not be told twice."))
            field.initial = promised.get(one.family_id, "")[:LONGEST_WORDS]
            self.fields[f"promised_{one.family_id}"] = field

    def promised_to(self, family: Baton) -> str:
        return str(self.cleaned_data[f"promised_{family.family_id}"])

    def clean_meet_on(self) -> date | None:
        return self._to_come("meet_on")

    def clean_overlap_until(self) -> date | None:
        day = self._to_come("overlap_until")
        if day and day > clock.today() + LONGEST_OVERLAP:
            raise forms.ValidationError(_("At most three months."))
        return day

    def _to_come(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and day < clock.today():
            raise forms.ValidationError(_("Choose a day to come."))
        return day


class AnswerForm(forms.Form):
    """Yes or no to a baton; words to whoever asked."""

    words = _words(_("Something to say to whoever asked?"), _("You can leave this empty."))


class WishAnswerForm(forms.Form):
    words = _words(
        _("What do you answer the family?"),
        _("Say what happens now, and by when."),
        _("Write an answer."),
    )


class AwayForm(forms.Form):
    """Who is away, who acts for them, from which day to which."""

    worker = forms.ChoiceField(
        label=_("Who is away?"), error_messages={"required": _("Choose somebody.")}
    )
    by = forms.ChoiceField(
        label=_("Who acts for them?"),
        help_text=_("The families read who it is, and how to call them; not why."),
        error_messages={"required": _("Choose somebody.")},
    )
    first = _day(_("First day away"), missing=_("Choose the first day."))
    last = _day(_("Last day away"), missing=_("Choose the last day."))

    def __init__(
        self, away: Iterable[Worker], here: Iterable[Worker], data: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        _choice(self, "worker").choices = [(str(w.pk), _named(w)) for w in away]
        _choice(self, "by").choices = [("", "—"), *((str(w.pk), _named(w)) for w in here)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if given.get("worker") and given.get("worker") == given.get("by"):
            self.add_error("by", _("Choose two different people."))
        if last and last < max(first or last, clock.today()):
            self.add_error("last", _("Choose a day to come, not before the first."))
        elif first and last and last - first > LONGEST_COVER:
            self.add_error("last", _("For longer than four months, hand the families over."))
        return given


class SomebodyElseForm(forms.Form):
    """A family asks for another coordinator; nobody has to say why."""

    words = _words(
        _("Is there something you want to say?"),
        _("For example: who you would like, or what did not go well. You need not say why."),
    )
    who = forms.ChoiceField(
        label=_("Who may read this?"),
        choices=[
            ("supervisor", _("The supervisor only")),
            ("both", _("The supervisor and our coordinator")),
        ],
        initial="supervisor",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read this.")},
    )


PARTS = [(str(one), one.label) for one in SHARED_CATEGORIES]


class AgencyForm(forms.Form):
    """A family chooses the agency that coordinates, and what its coordinator may see."""

    agency = forms.ChoiceField(
        label=_("Which agency shall coordinate?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an agency.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("What may its coordinator see?"),
        choices=PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = _words(_("Is there something you want to say?"), _("You can leave this empty."))

    def __init__(
        self, agencies: Iterable[Agency], today: Iterable[str], data: Any = None, **more: Any
    ) -> None:
        """`today`: what whoever coordinates now sees, in words. Nothing is ticked beforehand."""
        super().__init__(data, **more)
        seen = ", ".join(today) or _("nothing")
        hint = _("You can change this any day. Your coordinator sees today: %(parts)s.")
        self.fields["parts"].help_text = hint % {"parts": seen}
        _choice(self, "agency").choices = [(str(a.pk), a.name) for a in agencies]


class LeadForm(forms.Form):
    """Who leads: one of the family, a relative or a friend; or the coordinator."""

    person = forms.ChoiceField(
        label=_("Who leads your team?"),
        help_text=_(
            "Whoever leads opens the meetings and asks what comes next. It can be you. The"
            " coordinator still does the paperwork, and is there for you."
        ),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, people: Iterable[Person], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        named = [(str(p.pk), p.chosen_name) for p in people]
        _choice(self, "person").choices = [*named, ("", _("Our coordinator"))]
