"""Changes that need two people, as workers and administrators see them."""

from django.urls import path

from oneplan.approvals import views

app_name = "approvals_office"
urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes/<uuid:change_id>/", views.change, name="change"),
    path("changes/<uuid:change_id>/undo/", views.undo, name="undo_change"),
    path("same-family/<uuid:first>/<uuid:second>/", views.same_family, name="same_family"),
    path("handed-over/<uuid:handover_id>/", views.hand_over, name="handed_over"),
    path("rules/", views.rules, name="rules"),
    path("rules/<uuid:community_id>/<str:key>/", views.rule, name="rule"),
]
