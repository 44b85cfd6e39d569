from django.urls import path

from oneplan.access import views

app_name = "access"
urlpatterns = [
    path("", views.who_can_see_page, name="who_can_see"),
    path("looked/", views.who_looked_page, name="who_looked"),
    path("stop/<uuid:directive_id>/", views.stop_sharing, name="stop"),
]
