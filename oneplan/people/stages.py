"""Where a family is on its way."""

from django.utils.translation import gettext_lazy as _

from oneplan.kernel.choices import TextChoices


class Stage(TextChoices):
    """Where a family is on its way (domain/process §1); moves are in people.rules."""

    REFERRED = "referred", _("Asked for help")
    INTAKE = "intake", _("First conversation")
    DECLINED = "declined", _("Other help was found")
    ENGAGEMENT = "engagement", _("Getting to know each other")
    PLANNING = "planning", _("Making the plan")
    IMPLEMENTATION = "implementation", _("Doing the plan")
    TRANSITION = "transition", _("Getting ready to finish")
    COMMENCED = "commenced", _("Finished, and celebrated")
    INACTIVE = "inactive", _("Paused together")
