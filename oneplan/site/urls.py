"""Places, workers and roles, as whoever runs the site sees them. No family."""

from django.urls import path

from oneplan.site.views import places, working

app_name = "site"
urlpatterns = [
    path("", places.home, name="home"),
    path("administrators/", working.administrators, name="administrators"),
    path("administrators/invite/", working.invite_administrator, name="invite_administrator"),
    path("administrators/stop/", working.stop, name="stop"),
    path("<uuid:community_id>/", places.community, name="community"),
    path("<uuid:community_id>/change/", places.change_community, name="change_community"),
    path("<uuid:community_id>/agency/", places.add_agency, name="add_agency"),
    path("<uuid:community_id>/area/", places.add_area, name="add_area"),
    path("<uuid:community_id>/area/<uuid:area_id>/", places.change_area, name="change_area"),
    path("<uuid:community_id>/word/", places.word, name="word"),
    path("<uuid:community_id>/sheet/", working.sheet, name="sheet"),
    path("agency/<uuid:agency_id>/", places.agency, name="agency"),
    path("agency/<uuid:agency_id>/change/", places.change_agency, name="change_agency"),
    path("agency/<uuid:agency_id>/office/", places.add_office, name="add_office"),
    path(
        "agency/<uuid:agency_id>/office/<uuid:office_id>/",
        places.change_office,
        name="change_office",
    ),
    path("agency/<uuid:agency_id>/invite/", working.invite, name="invite"),
    path("worker/<uuid:worker_id>/", working.worker, name="worker"),
    path("worker/<uuid:worker_id>/change/", working.change_worker, name="change_worker"),
    path("worker/<uuid:worker_id>/leave/", working.leave, name="leave"),
    path("invitation/<uuid:invitation_id>/", working.invitation, name="invitation"),
]
