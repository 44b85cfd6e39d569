from django.urls import path

from tests.pets import views

app_name = "pets"
urlpatterns = [path("", views.pets, name="pets")]
