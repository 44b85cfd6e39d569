"""One form a question. Each makes its answer's value from what was typed, finished or not."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from oneplan.kernel.errors import NotFound
from oneplan.people.models import FamilyRole
from oneplan.referrals import rules
from oneplan.referrals.rules import Question

SAY_OR_SKIP = _("Write a few words, or press “I’m not sure”")
CHOOSE_OR_SKIP = _("Choose one, or press “I’m not sure”")
# Nobody types more by hand; the limit says so before the database would.
LONGEST_DRAFT = 2 * rules.LONGEST_TEXT


def said(data: QueryDict, name: str) -> str:
    """What was typed, its line ends made one kind."""
    return data.get(name, "").replace("\r\n", "\n").strip()


def lines_error(limit: int) -> str:
    words = _t("This is longer than we can keep (%(limit)s characters). Make it a little shorter.")
    return words % {"limit": number_format(limit, force_grouping=True)}


class QuestionForm(forms.Form):
    """`revision` and `page` tell a form sent twice from an answer changed in another window."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    page = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    question: Question

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("revision") or 0

    @property
    def this_page(self) -> str:
        return self.cleaned_data.get("page") or ""

    @classmethod
    def typed(cls, data: QueryDict) -> Any:
        """The answer as it is now, for keeping while somebody writes."""
        return said(data, "answer")

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        """What the fields show for a stored value."""
        return {"answer": value if isinstance(value, str) else ""}

    @classmethod
    def too_long(cls, data: QueryDict) -> bool:
        return any(len(text) > LONGEST_DRAFT for text in data.values())


class TextForm(QuestionForm):
    limit: ClassVar[int] = rules.LONGEST_TEXT
    answer = forms.CharField(
        widget=forms.Textarea(attrs={"dir": "auto"}), error_messages={"required": SAY_OR_SKIP}
    )

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if len(answer) > self.limit:
            raise forms.ValidationError(lines_error(self.limit))
        return answer


class LineForm(TextForm):
    limit: ClassVar[int] = rules.LONGEST_NAME
    answer = forms.CharField(
        widget=forms.TextInput(attrs={"dir": "auto"}), error_messages={"required": SAY_OR_SKIP}
    )


class NameForm(LineForm):
    answer = forms.CharField(
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "nickname"}),
        error_messages={"required": SAY_OR_SKIP},
    )


def one_of(choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_OR_SKIP, "invalid_choice": CHOOSE_OR_SKIP},
    )


class WhoForm(QuestionForm):
    answer = one_of(rules.Asking.choices)


class HelperForm(QuestionForm):
    answer = one_of(rules.Helper.choices)


class SafeForm(QuestionForm):
    answer = one_of(rules.Safe.choices)


class PartsForm(QuestionForm):
    """An answer of several fields, kept as one value."""

    parts: ClassVar[tuple[str, ...]]

    @classmethod
    def typed(cls, data: QueryDict) -> Any:
        return {name: said(data, name) for name in cls.parts}

    @classmethod
    def shown(cls, value: Any) -> dict[str, Any]:
        return dict(value) if isinstance(value, dict) else {}


def short(label: Any, *, hint: Any = "", limit: int = rules.LONGEST_LINE, **attrs: str) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", **attrs}),
        max_length=limit,
        error_messages={
            "max_length": _("Make this a little shorter (%(limit_value)d characters at most)")
        },
    )


class LanguageForm(PartsForm):
    parts = ("language", "other", "interpreter")
    language = forms.ChoiceField(
        label=_("Language"),
        choices=rules.Language.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_OR_SKIP, "invalid_choice": CHOOSE_OR_SKIP},
    )
    other = short(_("If another: which one?"), limit=60)
    interpreter = short(
        _("Would an interpreter help? For which language?"),
        hint=_("Spoken or signed, for example Arabic, ASL or LSQ. Leave it empty if not."),
        limit=60,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("language") == rules.Language.OTHER and not data.get("other"):
            self.add_error("other", _("Write which language"))
        return data


class ContactForm(PartsForm):
    parts = ("phone", "text", "email", "when")
    phone = short(_("A number to call"), limit=80, autocomplete="tel", inputmode="tel")
    text = short(_("A number for text messages"), limit=80, inputmode="tel")
    email = short(_("An e-mail address"), limit=160, autocomplete="email", inputmode="email")
    when = short(
        _("When, and what to keep in mind"),
        hint=_("For example: after 4 pm; do not leave a message; say you are from the library."),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and "@" not in email:
            raise forms.ValidationError(_("Check the address: it needs an @ in it"))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("phone", "text", "email")):
            self.add_error("phone", _("Write one way to reach you, or press “I’m not sure”"))
        return data


class AvoidForm(PartsForm):
    parts = ("note",)
    kinds = forms.MultipleChoiceField(
        label=_("Do not use"),
        choices=rules.Way.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = short(_("What must we keep in mind?"))

    @classmethod
    def typed(cls, data: QueryDict) -> Any:
        kinds = [kind for kind in data.getlist("kinds") if kind in rules.Way.values]
        return {"kinds": kinds, "note": said(data, "note")}


class AreaForm(LineForm):
    pass


class UrgentForm(PartsForm):
    parts = ("urgent", "what")
    urgent = forms.ChoiceField(
        label=_("Is there something that cannot wait?"),
        choices=rules.Urgent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_OR_SKIP, "invalid_choice": CHOOSE_OR_SKIP},
    )
    what = forms.CharField(
        label=_("What is it?"),
        help_text=_("Only if you want to say it here."),
        required=False,
        widget=forms.Textarea(attrs={"dir": "auto"}),
    )

    def clean_what(self) -> str:
        what: str = self.cleaned_data["what"]
        if len(what) > rules.LONGEST_TEXT:
            raise forms.ValidationError(lines_error(rules.LONGEST_TEXT))
        return what


class PeopleForm(QuestionForm):
    """The list has pages of its own for each person; this one only says that it is whole."""

    @classmethod
    def typed(cls, data: QueryDict) -> Any:
        return None


FORMS: dict[str, type[QuestionForm]] = {
    "who": WhoForm,
    "helper": HelperForm,
    "name": NameForm,
    "family_name": LineForm,
    "people": PeopleForm,
    "hard": TextForm,
    "well": TextForm,
    "help": TextForm,
    "language": LanguageForm,
    "safe": SafeForm,
    "contact": ContactForm,
    "avoid": AvoidForm,
    "area": AreaForm,
    "urgent": UrgentForm,
}


def form_class(key: str) -> type[QuestionForm]:
    """The form of a question; raises NotFound for one that is not asked."""
    if key not in FORMS:
        raise NotFound()
    return FORMS[key]


def worded(form: QuestionForm, key: str) -> QuestionForm:
    """A single field is asked in the question's own words, which are the page's heading."""
    form.question = rules.BY_KEY[key]
    if "answer" in form.fields:
        form.fields["answer"].label = str(form.question.title)
        form.fields["answer"].help_text = str(form.question.hint)
    return form


class PersonForm(forms.Form):
    """Somebody of the family, as the person asking puts it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("The name they go by"),
        max_length=rules.LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={
            "required": _("Write a name. A first name or a nickname is enough."),
            "max_length": _("Make this a little shorter (%(limit_value)d characters at most)"),
        },
    )
    standing = forms.ChoiceField(
        label=_("Who are they?"),
        choices=FamilyRole.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who they are in the family"),
            "invalid_choice": _("Choose who they are in the family"),
        },
    )
    relation = short(
        _("In your own words"), hint=_("For example: my son, our neighbour, aunt."), limit=80
    )
    age = forms.IntegerField(
        label=_("How old, roughly?"),
        help_text=_("Leave it empty if you are not sure."),
        required=False,
        min_value=0,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write the age as a number, for example 12"),
            "min_value": _("Write an age between 0 and 120"),
            "max_value": _("Write an age between 0 and 120"),
        },
    )

    @property
    def person(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "id": str(data["id"])}


class AgreeForm(forms.Form):
    leave_out = forms.MultipleChoiceField(
        label=_("Is there a part you want to leave out?"),
        help_text=_("Tick what your coordinator must not see. You can change this at any time."),
        choices=[(str(c), c.label) for c in rules.MAY_LEAVE_OUT],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(
        label=_("I have read this, and I agree that you send my request"),
        error_messages={"required": _("Tick the box if you agree. Nothing is sent without it.")},
    )


class RelativeAgreeForm(forms.Form):
    agree = forms.BooleanField(
        label=_("The family knows that I ask for it, and agrees"),
        error_messages={
            "required": _("Tick the box if the family agrees. Nothing is sent without it.")
        },
    )
