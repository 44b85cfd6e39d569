"""The forms of the access pages."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from oneplan.access.actions import Recipient
from oneplan.access.rules import LONGEST_PERMIT
from oneplan.kernel import clock
from oneplan.kernel.privacy import SHARED_CATEGORIES, Category, Purpose
from oneplan.people.models import Person, Worker
from oneplan.ui.form_page import ShowsWhatStands

PARTS = [(c.value, c.label) for c in SHARED_CATEGORIES if c is not Category.REFERRAL]


def _until() -> forms.DateField:
    return forms.DateField(
        label=_("Until when?"),
        help_text=_("At most one year. Then we ask you again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )


class Lasting(forms.Form):
    """A decision that ends on a chosen day."""

    def moment(self, zone: str) -> datetime:
        """The end of the chosen day, where the family lives."""
        return datetime.combine(self.cleaned_data["until"], time(23, 59), ZoneInfo(zone))


def _whom(people: Iterable[Any]) -> list[tuple[str, Any]]:
    """Choices of people outside, and of everybody at their agencies."""
    people = list(people)
    agencies = {str(one.agency_id): one.agency for one in people if one.agency_id}
    return [
        ("", _("Choose")),
        *(
            (f"{one.account_id}_{one.agency_id or ''}", f"{one.name}, {one.agency}".strip(", "))
            for one in people
        ),
        *((f"_{pk}", _("Everybody at %(agency)s") % {"agency": a}) for pk, a in agencies.items()),
    ]


class Naming(ShowsWhatStands, Lasting):
    """A decision about somebody outside, or everybody at an agency, chosen from `_whom`."""

    @property
    def shown(self) -> bool:
        return bool(self.cleaned_data["effect"] == "permit")

    @property
    def recipient(self) -> Recipient:
        """Kept out is a person under every hat they wear; let in, under the one that was chosen."""
        account, _sep, agency = self.cleaned_data["whom"].partition("_")
        hat = UUID(agency) if agency and (self.shown or not account) else None
        return Recipient(UUID(account) if account else None, hat)


class SightForm(ShowsWhatStands, Lasting):
    """What one person may see, from now on, until when."""

    parts = forms.MultipleChoiceField(
        label=_("What may they see?"),
        help_text=_("Untick everything to stop. It takes effect at once."),
        choices=[(c.value, c.label) for c in SHARED_CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_write = forms.BooleanField(label=_("They may also write there"), required=False)
    may_redisclose = forms.BooleanField(
        label=_("They may pass it on"),
        help_text=_("To people outside, on paper or in a referral. Without it they may not."),
        required=False,
    )
    purposes = forms.MultipleChoiceField(
        label=_("What for?"),
        help_text=_("They see it only when they are here for this."),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until = _until()

    @staticmethod
    def longest() -> Any:
        return (clock.now() + LONGEST_PERMIT - timedelta(days=1)).date()


class SingleForm(Naming):
    """One thing: kept back from somebody, or shown to them alone, until when."""

    effect = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[("deny", _("Keep this one back from…")), ("permit", _("Show just this one to…"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    whom = forms.ChoiceField(
        label=_("Whom?"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody.")},
    )
    until = _until()

    def __init__(self, people: Iterable[Any], whole: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        effect: Any = self.fields["effect"]
        if not whole:
            effect.choices = effect.choices[:1]
        whom: Any = self.fields["whom"]
        whom.choices = _whom(people)


class SaidForm(Naming):
    """What somebody decided about one person's things; written down by a worker, what they said."""

    decider = forms.ChoiceField(
        label=_("Who said it?"),
        error_messages={
            "required": _("Choose who said it."),
            "invalid_choice": _("Choose who said it."),
        },
    )
    about = forms.ChoiceField(
        label=_("About whose things?"),
        error_messages={
            "required": _("Choose whose things."),
            "invalid_choice": _("Choose whose things."),
        },
    )
    whom = forms.ChoiceField(
        label=_("Whom is it for?"),
        help_text=_("People on the team, and those who can see something now."),
        error_messages={
            "required": _("Choose whom it is for."),
            "invalid_choice": _("Choose whom it is for."),
        },
    )
    effect = forms.ChoiceField(
        label=_("What was decided?"),
        choices=[("permit", _("They may see it")), ("deny", _("They may not see it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("Which parts?"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one part.")},
    )
    may_write = forms.BooleanField(label=_("They may also write there"), required=False)
    until = _until()
    how = forms.CharField(
        label=_("How did you explain it, and in which language?"),
        help_text=_("They read this."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how you explained this to them.")},
    )
    also_there = forms.CharField(
        label=_("Who else was there?"),
        help_text=_("Needed where it lets you see something yourself."),
        max_length=80,
        required=False,
    )

    def __init__(
        self, here: Any, family: Iterable[Any], outside: Iterable[Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.chosen_name) for one in family]
        about: Any = self.fields["about"]
        if here.ours:
            for name in ("decider", "how", "also_there"):
                del self.fields[name]
            about.choices = [("", _("Choose")), *(p for p in people if p[0] != str(here.person_id))]
        else:
            decider: Any = self.fields["decider"]
            decider.choices = [("", _("Choose")), *people]
            about.choices = [("", _("Choose")), *people, ("family", _("The whole family"))]
        whom: Any = self.fields["whom"]
        whom.choices = _whom(outside)


class CapacityForm(forms.Form):
    """That somebody can, or at present cannot, decide about certain parts."""

    person = forms.ChoiceField(
        label=_("Who is it about?"), error_messages={"required": _("Choose somebody.")}
    )
    parts = forms.MultipleChoiceField(
        label=_("Which decisions? Only those about these parts"),
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick only the parts that you talked about.")},
    )
    capable = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[
            ("yes", _("They understand it and can decide this themself")),
            ("no", _("Just now they cannot decide this")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    how = forms.CharField(
        label=_("How do you know? They read this, and so does whoever directs the plan."),
        help_text=_("What you explained, and what they said back. Nothing about their health."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write how you know, in a sentence.")},
    )

    def __init__(self, people: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", _("Choose")), *((str(p.pk), p.chosen_name) for p in people)]


def _everybody_at(agency: str) -> str:
    return _("Everybody at %(agency)s") % {"agency": agency}


class KeepOutForm(forms.Form):
    """One person, or everybody at an agency; a relative or friend who signs in, too."""

    whom = forms.ChoiceField(
        label=_("Whom do you want to keep out?"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody.")},
    )

    def __init__(
        self, workers: Iterable[Worker], close: Iterable[Person], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ours = [(f"person_{one.account_id}", one.chosen_name) for one in close]
        agencies: dict[str, tuple[str, list[tuple[str, str]]]] = {}
        for worker in workers:
            _name, choices = agencies.setdefault(str(worker.agency_id), (worker.agency.name, []))
            choices.append((f"person_{worker.account_id}", worker.name))
        field: Any = self.fields["whom"]
        field.choices = [
            ("", _("Choose")),
            *([(_("Relatives and friends"), ours)] if ours else []),
            *sorted(
                (name, [*choices, (f"agency_{pk}", _everybody_at(name))])
                for pk, (name, choices) in agencies.items()
            ),
        ]
