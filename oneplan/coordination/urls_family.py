"""Who coordinates one family."""

from django.urls import path

from oneplan.coordination.views import family as views

app_name = "coordination"
urlpatterns = [
    path("", views.coordinator, name="coordinator"),
    path("somebody-else/", views.somebody_else, name="somebody_else"),
    path("agency/", views.agency, name="agency"),
    path("lead/", views.lead, name="lead"),
]
