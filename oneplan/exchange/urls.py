from django.urls import path

from oneplan.exchange import views

app_name = "exchange"

urlpatterns = [path("", views.import_page, name="import-referral")]
