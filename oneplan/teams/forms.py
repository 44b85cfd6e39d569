"""Forms of the team: one thing a page."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.access.rules import LONGEST_PERMIT
from oneplan.kernel import clock
from oneplan.kernel.privacy import SHARED_CATEGORIES
from oneplan.people.models import Person, Worker
from oneplan.teams.models import Meeting, RoleClass
from oneplan.teams.rules import comes_twice, moment_of
from oneplan.teams.words import USUAL_ZONES
from oneplan.ui.form_page import ShowsWhatStands


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field of choices that are only known when the page is asked for."""
    return cast(forms.ChoiceField, form.fields[name])


class RoleForm(forms.Form):
    """What a member is to the family, in the family's eyes."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    role = forms.CharField(
        label=_("What are they to us?"),
        help_text=_("For example: aunt, hockey coach, his teacher."),
        max_length=120,
        required=False,
    )
    role_class = forms.ChoiceField(
        label=_("How do you see them?"),
        help_text=_("You decide. A nurse who is your friend can be a friend."),
        choices=[c for c in RoleClass.choices if c[0] != RoleClass.FAMILY],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you see them.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("The whole team sees this number."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


class FamilyRoleForm(RoleForm):
    role_class = forms.ChoiceField(
        label=_("How do you see them?"),
        help_text=_("You decide. A nurse who is your friend can be a friend."),
        choices=RoleClass.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you see them.")},
    )


class PersonForm(FamilyRoleForm):
    person = forms.ChoiceField(
        label=_("Who?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose somebody.")},
    )
    field_order = ("person", "role", "role_class", "phone")

    def __init__(self, people: Iterable[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "person").choices = [
            (str(p.pk), _named(p.chosen_name, p.relation)) for p in people
        ]


class WorkerForm(RoleForm):
    worker = forms.ChoiceField(
        label=_("Who?"),
        help_text=_("People who work here, agency by agency."),
        error_messages={"required": _("Choose somebody.")},
    )
    phone = None  # type: ignore[assignment]
    field_order = ("worker", "role", "role_class")

    def __init__(self, workers: Iterable[Worker], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_agency: dict[str, list[tuple[str, str]]] = {}
        for worker in workers:
            label = _named(worker.name, worker.title)
            by_agency.setdefault(worker.agency.name, []).append((str(worker.pk), label))
        _choice(self, "worker").choices = [("", "—"), *by_agency.items()]


class NameForm(FamilyRoleForm):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        error_messages={"required": _("Write a name.")},
    )
    field_order = ("name", "role", "role_class", "phone")


def _named(name: str, more: str) -> str:
    return f"{name} · {more}" if more else name


class ShareForm(ShowsWhatStands):
    """Which parts somebody may see, until when; and for a coordinator, who said so."""

    categories = forms.MultipleChoiceField(
        label=_("What may they see?"),
        help_text=_("Tick only what they need. You can change this any day."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_write = forms.ChoiceField(
        label=_("What may they do there?"),
        choices=[
            ("no", _("Read only. They can still mark their own jobs as done.")),
            ("yes", _("Read and write with us.")),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("At most one year. Then we ask you again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    decided_by = forms.ChoiceField(label=_("Who in the family decided this?"))
    how_explained = forms.CharField(
        label=_("How did you explain it to them?"),
        help_text=_("For example: read aloud at home with an interpreter."),
        max_length=200,
        error_messages={"required": _("Say how you explained this to the family.")},
    )

    def __init__(
        self, directing: Iterable[Person], records: bool, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today() + LONGEST_PERMIT
        # The request is no part that a team needs; shown where somebody has been let see it.
        seen = self.initial.get("categories", ())
        _choice(self, "categories").choices = [
            (c.value, c.label) for c in SHARED_CATEGORIES if c != "referral" or c in seen
        ]
        if records:
            _choice(self, "decided_by").choices = [(str(p.pk), p.chosen_name) for p in directing]
        else:
            del self.fields["decided_by"], self.fields["how_explained"]

    def moment(self, zone: str) -> datetime:
        """The end of the chosen day, where the family lives."""
        end = datetime.combine(self.cleaned_data["until"], time(23, 59), ZoneInfo(zone))
        return end


class MeetingForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Write a time such as 17:30."),
            "invalid": _("Write a time such as 17:30."),
        },
    )
    which = forms.ChoiceField(
        label=_("The clocks go back that night, and show this time twice. Which do you mean?"),
        choices=[("first", _("The first time")), ("second", _("One hour later"))],
        widget=forms.RadioSelect,
        required=False,  # the action asks for it where the time needs it
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    minutes = forms.IntegerField(
        label=_("How long, in minutes?"),
        min_value=5,
        max_value=600,
        initial=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("Somewhere the family likes to be: home, library, school."),
        max_length=160,
        required=False,
    )
    by_video = forms.BooleanField(label=_("People can also join by video"), required=False)
    purpose = forms.CharField(label=_("What is it for?"), max_length=160, required=False)

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual: list[Any] = list(USUAL_ZONES)
        if zone not in dict(usual):
            usual.insert(0, (zone, zone))
        _choice(self, "zone").choices = usual
        _choice(self, "zone").initial = zone
        if not self._comes_twice():
            del self.fields["which"]

    def _comes_twice(self) -> bool:
        """Whether one must say which of two times is meant, by what the form holds now."""
        names = ("day", "time", "zone")
        try:
            day, hour, zone = (self.fields[n].clean(self[n].value()) for n in names)
        except forms.ValidationError:
            return False
        return comes_twice(f"{day.isoformat()}T{hour:%H:%M}", zone)

    @staticmethod
    def starting_from(meeting: Meeting) -> dict[str, Any]:
        day, _t, hour = meeting.local_start.partition("T")
        first = moment_of(meeting.local_start, meeting.zone, "first") == meeting.starts
        kept = ("revision", "zone", "minutes", "place", "by_video", "purpose")
        start = {"day": day, "time": hour, "which": "first" if first else "second"}
        return start | {name: getattr(meeting, name) for name in kept}

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions want: the wall-clock time and the rest."""
        given = self.cleaned_data
        kept = ("minutes", "place", "by_video", "purpose")
        start = f"{given['day'].isoformat()}T{given['time'].strftime('%H:%M')}"
        when = {"local_start": start, "zone": given["zone"], "which": given.get("which", "")}
        return when | {k: given[k] for k in kept}


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    note = forms.CharField(max_length=200, required=False)
