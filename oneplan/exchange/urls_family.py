from django.urls import path

from oneplan.exchange import views

app_name = "exchange_family"
urlpatterns = [path("", views.record_file, name="record_file")]
