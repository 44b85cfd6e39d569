from django.urls import path

from oneplan.voice import views

app_name = "voice"
urlpatterns = [
    path("", views.space, name="space"),
    path("note/", views.note, name="note"),
    path("note/<uuid:note_id>/", views.note, name="note_change"),
    path("about/<slug:area>/", views.rating, name="rating"),
    path("reach/", views.contact, name="contact"),
    path("reach/<uuid:contact_id>/", views.contact, name="contact_change"),
    path("<uuid:piece_id>/share/", views.share, name="share"),
    path("<uuid:piece_id>/delete/", views.delete, name="delete"),
    path("line/<uuid:line_id>/", views.take_back, name="take_back"),
]
