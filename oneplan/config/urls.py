"""One line a room; each room names its own pages and their audiences."""

from django.urls import include, path

from oneplan.accounts.views import leave
from oneplan.people.views import join

urlpatterns = [
    path("", include("oneplan.home.urls")),
    path("", include("oneplan.ui.urls")),
    path("accounts/", include("oneplan.accounts.urls")),
    path("offline/", include("oneplan.accounts.urls_offline")),
    path("exit/", leave, name="exit"),
    path("join/<str:secret>/", join, name="join"),
    path("demo/", include("oneplan.example.urls")),
    path("office/", include("oneplan.access.urls_work")),
    path("office/", include("oneplan.approvals.urls_office")),
    path("office/", include("oneplan.referrals.urls_office")),
    path("office/", include("oneplan.exchange.urls_files")),
    path("directory/", include("oneplan.directory.urls")),
    path("referrals/import/", include("oneplan.exchange.urls")),
    path("referrals/", include("oneplan.referrals.urls")),
    path("wellness/", include("oneplan.wellness.urls")),
    path("family/<uuid:family_id>/people/", include("oneplan.people.urls")),
    path("family/<uuid:family_id>/access/", include("oneplan.access.urls")),
    path("family/<uuid:family_id>/access/", include("oneplan.approvals.urls_family")),
    path("family/<uuid:family_id>/team/", include("oneplan.teams.urls")),
    path("family/<uuid:family_id>/plan/", include("oneplan.plans.urls")),
    path("family/<uuid:family_id>/mine/", include("oneplan.voice.urls")),
    path("family/<uuid:family_id>/", include("oneplan.referrals.urls_family")),
    path("family/<uuid:family_id>/record-file/", include("oneplan.exchange.urls_family")),
]

handler400 = "oneplan.ui.views.bad_request"
handler403 = "oneplan.ui.views.forbidden"
handler404 = "oneplan.ui.views.not_found"
handler500 = "oneplan.ui.views.server_error"
