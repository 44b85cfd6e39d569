from django.urls import path

from oneplan.teams import views

app_name = "teams"
urlpatterns = [
    path("", views.team, name="team"),
    path("start/", views.start, name="start"),
    path("add/", views.add, name="add"),
    path("add/person/", views.add_person, name="add_person"),
    path("add/worker/", views.add_worker, name="add_worker"),
    path("add/name/", views.add_name, name="add_name"),
    path("leave/", views.leave, name="leave"),
    path("meeting/plan/", views.plan_meeting, name="plan_meeting"),
    path("meeting/<uuid:meeting_id>/", views.change_meeting, name="change_meeting"),
    path("meeting/<uuid:meeting_id>/cancel/", views.cancel_meeting, name="cancel_meeting"),
    path("meeting/<uuid:meeting_id>/reply/", views.reply, name="reply"),
    path("<uuid:member_id>/", views.change, name="change"),
    path("<uuid:member_id>/share/", views.share, name="share"),
    path("<uuid:member_id>/remove/", views.remove, name="remove"),
]
