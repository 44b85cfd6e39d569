"""For the templates still in Django's language."""

from django.template import Library

from oneplan.directory import filters

register = Library()
for name in (
    "days",
    "times",
    "ages",
    "money",
    "checked",
    "state",
    "part_words",
    "part_label",
    "part_labels",
    "purpose_words",
    "reason_words",
):
    if hasattr(filters, name):
        register.filter(name, getattr(filters, name))
