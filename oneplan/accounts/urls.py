"""allauth's pages, without those about passwords, behind our own few."""

from django.urls import include, path

from oneplan.accounts import views

urlpatterns = [
    path("logout/", views.sign_out, name="account_logout"),
    path("second-step/", views.second_step, name="second_step"),
    path("kept/", views.words_kept, name="words_kept"),
    # Before allauth's own, which stay only as names that its code looks up.
    path("password/<path:rest>", views.no_passwords),
    path("reauthenticate/", views.no_passwords),
    path("", include("allauth.urls")),
]
