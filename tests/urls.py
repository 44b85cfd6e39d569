"""The site's addresses, and those of the room that only tests have (tests/pets)."""

from django.urls import include, path

from oneplan.config import urls
from oneplan.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [*urls.urlpatterns, path("family/<uuid:family_id>/pets/", include("tests.pets.urls"))]
