import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
application = get_wsgi_application()
# Django would import the pages at the first request; no visitor should have to wait for that.
get_resolver()._populate()
