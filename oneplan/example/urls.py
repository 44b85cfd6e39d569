from django.urls import path

from oneplan.example import views

urlpatterns = [
    path("", views.cast, name="demo"),
    path("sign-in/", views.sign_in, name="demo_sign_in"),
]
