from django.urls import path

from oneplan.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("family/<uuid:family_id>/", views.family_home, name="family"),
    path("family/<uuid:family_id>/seen-by/<str:who>/", views.preview, name="preview"),
    path("family/<uuid:family_id>/waits/<uuid:thing_id>/", views.put_away, name="put_away"),
    path("family/<uuid:family_id>/begin/", views.begin_plan, name="begin_plan"),
    path("family/<uuid:family_id>/offer/", views.offer, name="offer_line"),
    path("today/", views.today, name="today"),
    path("today/week/", views.week, name="week"),
    path("acting/", views.acting, name="acting"),
    path("table/", views.table, name="table"),
    path("planning/", views.planning, name="planning"),
]
