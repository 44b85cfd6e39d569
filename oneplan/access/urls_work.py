"""Workers' pages that are not inside one family's record."""

from django.urls import path

from oneplan.access.views import approving, working

urlpatterns = [
    path("ask/", working.ask_by_reference, name="ask"),
    path("emergency/", working.emergency, name="emergency"),
    path("emergency/<uuid:emergency_id>/told/", working.have_told, name="have_told"),
    path("reviews/", working.reviews, name="reviews"),
    path("complaints/", working.complaints, name="complaints"),
    path("changes/", approving.changes, name="changes"),
    path("changes/<uuid:change_id>/", approving.change, name="change"),
    path("changes/<uuid:change_id>/undo/", approving.undo, name="undo_change"),
    path("same-family/<uuid:first>/<uuid:second>/", approving.same_family, name="same_family"),
    path("handed-over/<uuid:handover_id>/", approving.hand_over, name="handed_over"),
    path("rules/", approving.rules, name="rules"),
    path("rules/<uuid:community_id>/<str:key>/", approving.rule, name="rule"),
]
