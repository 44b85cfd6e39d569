"""The demo exists only where it is switched on, and only beside made-up communities."""

from django.conf import settings

from oneplan.people.models import Community


def beside_real_data() -> bool:
    """Whether any community here is not made up. One statement."""
    return Community.objects.filter(fictional=False).exists()


def is_loaded() -> bool:
    """Whether the example stands: all of it, for it is loaded in one transaction."""
    return Community.objects.filter(fictional=True).exists()


def is_open() -> bool:
    """Whether the demo's sign-in exists at all: the same 404 otherwise."""
    return bool(settings.DEMO) and is_loaded() and not beside_real_data()
