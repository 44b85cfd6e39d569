"""With whom a line is shared."""

from django.utils.translation import gettext_lazy as _

from oneplan.kernel.choices import TextChoices


class Readers(TextChoices):
    """Who may read a shared line."""

    NAMED = "named", _("People I choose")
    TEAM = "team", _("My team")
    RAISE = "raise", _("One person, who brings it up for me at the next meeting")
