"""A worker's own: taking an invitation up."""

from django.urls import path

from oneplan.site.views import working

app_name = "site_work"
urlpatterns = [
    path("join/<str:secret>/", working.take_up, name="take_up"),
]
