from django.urls import path

from oneplan.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.threads, name="threads"),
    path("new/", views.message, name="message"),
    path("visits/", views.contacts, name="contacts"),
    path("visits/new/", views.note, name="note"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
]
