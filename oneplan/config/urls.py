"""One line a room; each room names its own pages and their audiences."""

from django.urls import include, path

from oneplan.accounts.views import leave
from oneplan.people.views import join
from oneplan.progress.views.links import by_link
from oneplan.safety.views import reading
from oneplan.site.views.calling import whom_to_call

urlpatterns = [
    path("", include("oneplan.home.urls")),
    path("", include("oneplan.ui.urls")),
    path("accounts/", include("oneplan.accounts.urls")),
    path("offline/", include("oneplan.accounts.urls_offline")),
    path("site/", include("oneplan.accounts.urls_site")),
    path("exit/", leave, name="exit"),
    path("join/<str:secret>/", join, name="join"),
    path("promise/<str:secret>/", by_link, name="promise"),
    path("call/", whom_to_call, name="call"),
    path("crisis/<str:secret>/", reading.by_link, name="crisis"),
    path("demo/", include("oneplan.example.urls")),
    path("office/", include("oneplan.oversight.urls_office")),
    path("office/", include("oneplan.approvals.urls_office")),
    path("office/", include("oneplan.coordination.urls_office")),
    path("office/", include("oneplan.referrals.urls_office")),
    path("office/", include("oneplan.exchange.urls_files")),
    path("site/", include("oneplan.site.urls")),
    path("work/", include("oneplan.site.urls_work")),
    path("directory/", include("oneplan.directory.urls")),
    path("hsds/", include("oneplan.directory.urls_hsds")),
    path("referrals/import/", include("oneplan.exchange.urls")),
    path("referrals/", include("oneplan.referrals.urls")),
    path("wellness/", include("oneplan.wellness.urls")),
    path("family/<uuid:family_id>/people/", include("oneplan.people.urls_family")),
    path("family/<uuid:family_id>/access/", include("oneplan.access.urls_family")),
    path("family/<uuid:family_id>/access/", include("oneplan.oversight.urls_family")),
    path("family/<uuid:family_id>/access/", include("oneplan.approvals.urls_family")),
    path("family/<uuid:family_id>/team/", include("oneplan.teams.urls_family")),
    path("family/<uuid:family_id>/coordinator/", include("oneplan.coordination.urls_family")),
    path("family/<uuid:family_id>/plan/", include("oneplan.plans.urls_family")),
    path("family/<uuid:family_id>/progress/", include("oneplan.progress.urls_family")),
    path("family/<uuid:family_id>/messages/", include("oneplan.conversations.urls_family")),
    path("family/<uuid:family_id>/crisis/", include("oneplan.safety.urls_family")),
    path("family/<uuid:family_id>/mine/", include("oneplan.voice.urls_family")),
    path("family/<uuid:family_id>/", include("oneplan.referrals.urls_family")),
    path("family/<uuid:family_id>/record-file/", include("oneplan.exchange.urls_family")),
]

handler400 = "oneplan.ui.views.bad_request"
handler403 = "oneplan.ui.views.forbidden"
handler404 = "oneplan.ui.views.not_found"
handler500 = "oneplan.ui.views.server_error"
