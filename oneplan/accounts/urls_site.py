"""A site administrator's page about messages."""

from django.urls import path

from oneplan.accounts.views import messages_that_failed

app_name = "accounts_site"
urlpatterns = [path("messages/", messages_that_failed, name="messages_in_doubt")]
