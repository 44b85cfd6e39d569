"""For the templates still in Django's language."""

from django.template import Context, Library

from oneplan.ui import filters

register = Library()
for name in (
    "banner_tone",
    "is_group",
    "has_choices",
    "choices_of",
    "target_id",
    "initials",
    "tone_of",
    "bdi",
    "local",
    "day",
    "hour",
    "moment",
):
    register.filter(name, getattr(filters, name))
register.filter("input", filters.input_of)


@register.filter(is_safe=True)
def trim(text: str) -> str:
    return str(text).strip()


@register.simple_tag(takes_context=True)
def page_address(context: Context, name: str, number: int) -> str:
    query = context["request"].GET.copy()
    query[name] = number
    return "?" + str(query.urlencode())
