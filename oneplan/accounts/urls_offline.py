"""Reading something without the network (accounts.offline)."""

from django.urls import path

from oneplan.accounts import views_offline as views

urlpatterns = [
    path("", views.page, name="offline"),
    path("worker.js", views.worker, name="offline_worker"),
    path("state/", views.state, name="offline_state"),
    path("begin/", views.begin, name="offline_begin"),
    path("devices/", views.devices, name="offline_devices"),
    path("devices/<uuid:device_id>/stop/", views.stop, name="offline_stop"),
]
