from django.urls import path

from oneplan.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("missing/", views.missing, name="missing"),
    path("<uuid:service_id>/", views.service, name="service"),
]
