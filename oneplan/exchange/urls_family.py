from django.urls import path

from oneplan.exchange import views

urlpatterns = [path("", views.record_file, name="record_file")]
