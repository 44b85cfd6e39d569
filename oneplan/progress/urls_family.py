from django.urls import path

from oneplan.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("need/<uuid:need_id>/", views.need, name="need"),
    path("need/<uuid:need_id>/view/", views.rating, name="rating"),
    path("count/<uuid:outcome_id>/", views.reading, name="reading"),
    path("try/<uuid:option_id>/", views.track, name="track"),
    path("promise/<uuid:step_id>/link/", views.links, name="links"),
    path("promise/link/<uuid:link_id>/stop/", views.stop_link, name="stop_link"),
    path("stuck/<slug:piece>/<uuid:row_id>/", views.decide, name="decide"),
]
