"""The room's pages under a family's own address."""

from django.urls import path

from oneplan.referrals.views import family, moving

app_name = "referrals_family"
urlpatterns = [
    path("moving/", moving.moving, name="moving"),
    path("request/", family.family_request, name="request"),
]
