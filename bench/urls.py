from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from oneplan.config.urls import handler400, handler403, handler404, handler500
from oneplan.kernel.audience import Audience, audience
from oneplan.people.models import Community

__all__ = ["handler400", "handler403", "handler404", "handler500"]
BARE = (
    "<!doctype html><title>Bare</title><h1>{{ name }}</h1>"
    "<ul>{% for n in rows %}<li>{{ n }}</li>{% endfor %}</ul>"
)


@audience(Audience.EVERYBODY)
def bare(request: HttpRequest) -> HttpResponse:
    """What any page costs: all middleware, the viewer, one row by the ORM, a small template."""
    community = Community.objects.first()
    template = engines["django"].from_string(BARE)
    return HttpResponse(template.render({"name": community, "rows": range(25)}, request))


urlpatterns = [path("bench/bare/", bare), path("", include("oneplan.config.urls"))]
