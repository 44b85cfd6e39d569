"""Who can see a family's record, and who decides about it."""

from django.urls import path

from oneplan.access.views import centre, deciders, single

app_name = "access"
urlpatterns = [
    path("", centre.who_can_see_page, name="who_can_see"),
    path("change/<str:who>/", centre.change, name="change"),
    path("stop/<str:who>/", centre.stop_sharing, name="stop"),
    path("keep-out/", centre.keep_out, name="keep_out"),
    path("let-in/<uuid:directive_id>/", centre.let_in, name="let_in"),
    path("shown/<uuid:account_id>/", centre.shown, name="shown"),
    path("said-stop/", centre.said_stop, name="said_stop"),
    path("single/", single.things, name="things"),
    path("single/<uuid:item_id>/", single.thing, name="thing"),
    path("single/<uuid:directive_id>/stop/", single.stop_single, name="stop_single"),
    path("capacity/", deciders.capacity, name="capacity"),
    path("said/", deciders.said, name="said"),
]
