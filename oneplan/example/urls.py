from django.urls import path

from oneplan.example import views

app_name = "example"
urlpatterns = [
    path("", views.cast, name="demo"),
    path("sign-in/", views.sign_in, name="sign_in"),
]
