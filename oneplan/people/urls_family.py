from django.urls import path

from oneplan.people import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add_person, name="add"),
    path("relate/", views.relate, name="relate"),
    path("home/", views.add_home, name="home"),
    path("<uuid:person_id>/", views.change_person, name="change"),
    path("<uuid:person_id>/reach/", views.add_contact, name="contact"),
    path("<uuid:person_id>/invite/", views.invite, name="invite"),
    path("reach/<uuid:contact_id>/remove/", views.remove_contact, name="remove_contact"),
]
