from django.urls import path

from oneplan.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/question/", views.question, name="gallery_question"),
    path("language/", views.language, name="language"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
    path("robots.txt", views.robots, name="robots"),
]
