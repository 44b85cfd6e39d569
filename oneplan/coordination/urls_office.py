"""Batons as those who hold them, take them over or see to them work with them."""

from django.urls import path

from oneplan.coordination.views import office as views

app_name = "coordination_office"
urlpatterns = [
    path("caseload/", views.caseload, name="caseload"),
    path("caseload/hand-over/", views.hand_over, name="hand_over"),
    path("caseload/offered/<uuid:offered_id>/", views.offered, name="offered_baton"),
    path("caseload/offered/<uuid:offered_id>/back/", views.take_back, name="take_back_baton"),
    path("caseload/asked/<uuid:wish_id>/", views.wish, name="coordinator_wish"),
    path("caseload/away/", views.away, name="away"),
    path("caseload/away/<uuid:cover_id>/end/", views.end_cover, name="end_cover"),
]
