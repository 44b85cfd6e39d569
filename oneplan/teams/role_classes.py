"""What kind of member somebody is."""

from django.utils.translation import gettext_lazy as _

from oneplan.kernel.choices import TextChoices


class RoleClass(TextChoices):
    """Set by the family: a paid mentor is formal, a friend who is a nurse is natural."""

    FAMILY = "family", _("Family")
    NATURAL = "natural", _("Friend or relative")
    COMMUNITY = "community", _("Community")
    FORMAL = "formal", _("Professional")
