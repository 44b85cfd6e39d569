"""What a wellness plan is, for everybody; and how a worker can offer one, without asking for it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.kernel.audience import Audience, audience
from oneplan.ui.shown import show
from oneplan.wellness.pages import AboutShown, IntroduceShown


@audience(Audience.EVERYBODY)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The same for whoever has a plan and whoever has none."""
    home = reverse("wellness:home")
    if request.viewer.signed_in:
        return show(request, AboutShown(signed_in=True, begin=home))
    begin = f"{reverse('account_signup')}?next={home}"
    return show(request, AboutShown(signed_in=False, begin=begin))


@audience(Audience.WORKERS)
@require_safe
def introduce(request: HttpRequest) -> HttpResponse:
    return show(request, IntroduceShown())
