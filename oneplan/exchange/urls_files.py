from django.urls import path

from oneplan.exchange import views

app_name = "exchange_files"
urlpatterns = [
    path("changes/<uuid:change_id>/file/", views.export_file, name="export_file"),
]
