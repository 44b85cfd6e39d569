"""What the gallery at /ui/ shows: made-up forms and people, in every state."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oneplan.ui.pages import GalleryShown, QuestionShown


class Example(forms.Form):
    name = forms.CharField(
        label=_("What do you like to be called?"),
        help_text=_("The name your team will use."),
        error_messages={"required": _("Write the name you like to be called")},
    )
    story = forms.CharField(
        label=_("What would make life better?"),
        help_text=_("Use your own words. You can change them later."),
        widget=forms.Textarea,
        error_messages={"required": _("Write a few words, or choose “I’m not sure”")},
    )
    born = forms.DateField(
        label=_("When were you born?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    tongue = forms.ChoiceField(
        label=_("Which language do you like best?"),
        choices=[("en", "English"), ("fr", "Français"), ("ar", "العربية")],
    )
    helping = forms.ChoiceField(
        label=_("Is somebody helping you with this form?"),
        help_text=_("We ask so that you can answer in private if you want to."),
        choices=[("no", _("No")), ("yes", _("Yes")), ("not_sure", _("I’m not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say if somebody is helping you")},
    )
    ways = forms.MultipleChoiceField(
        label=_("How may we reach you?"),
        choices=[("call", _("Phone call")), ("text", _("Text message")), ("mail", _("E-mail"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way")},
    )
    agree = forms.BooleanField(
        label=_("I have read who will see this, and I agree"),
        error_messages={"required": _("Tick the box if you agree")},
    )


class OneQuestion(forms.Form):
    helping = Example.base_fields["helping"]


def one_question(answers: QueryDict | None = None) -> QuestionShown:
    form = OneQuestion(answers)
    return QuestionShown(form=form, question=form["helping"])


def shown(answers: QueryDict | None = None) -> GalleryShown:
    """What the page shows; `answers` are checked and never kept."""
    filled = {"name": "Amira", "tongue": "fr", "helping": "no", "ways": ["text"], "agree": "on"}
    return GalleryShown(
        fresh=Example(answers, auto_id="fresh_%s", initial=filled),
        wrong=Example({}, auto_id="wrong_%s"),
        meeting=datetime(2026, 11, 26, 21, 0, tzinfo=UTC),
        birthday=date(2026, 12, 3),
        listing=Paginator(range(45), 15).page(2),
    )
