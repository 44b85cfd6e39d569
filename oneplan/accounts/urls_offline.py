"""Reading something without the network (accounts.offline)."""

from django.urls import path

from oneplan.accounts import views_offline as views

app_name = "offline"
urlpatterns = [
    path("", views.page, name="page"),
    path("worker.js", views.worker, name="worker"),
    path("state/", views.state, name="state"),
    path("begin/", views.begin, name="begin"),
    path("devices/", views.devices, name="devices"),
    path("devices/<uuid:device_id>/stop/", views.stop, name="stop"),
]
