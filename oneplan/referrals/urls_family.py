"""The room's page under a family's own address."""

from django.urls import path

from oneplan.referrals.views import moving

urlpatterns = [path("", moving.moving, name="moving")]
