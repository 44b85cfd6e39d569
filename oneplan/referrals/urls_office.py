"""Workers' pages about requests that are not at one request's own address."""

from django.urls import path

from oneplan.referrals.views import duplicates

app_name = "referrals_office"
urlpatterns = [
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<uuid:duplicate_id>/", duplicates.duplicate, name="duplicate"),
    path("requests-of/<uuid:of>/", duplicates.request_of, name="request_of"),
]
