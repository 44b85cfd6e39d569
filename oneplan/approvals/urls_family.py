"""Changes that need two people, in a family's record."""

from django.urls import path

from oneplan.approvals import views

app_name = "approvals"
urlpatterns = [
    path("same-person/", views.same_person, name="same_person"),
    path("second-person/<uuid:person_id>/", views.second_person, name="second_person"),
    path("take-along/", views.take_along, name="take_along"),
]
