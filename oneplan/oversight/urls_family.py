"""Who looked into a family's record, and who asks to see more of it."""

from django.urls import path

from oneplan.oversight.views import answering, log, working

app_name = "oversight"
urlpatterns = [
    path("asks/", answering.asks, name="asks"),
    path("ask/", working.ask_more, name="ask_more"),
    path("looked/", log.who_looked_page, name="who_looked"),
    path("looked/wrong/", log.looks_wrong, name="looks_wrong"),
]
