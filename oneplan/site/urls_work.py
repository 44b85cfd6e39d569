"""A worker's own: taking an invitation up, and being away."""

from django.urls import path

from oneplan.site.views import working

urlpatterns = [
    path("away/", working.my_absence, name="my_absence"),
    path("away/<uuid:absence_id>/remove/", working.remove_absence, name="remove_absence"),
    path("join/<str:secret>/", working.take_up, name="take_up"),
]
