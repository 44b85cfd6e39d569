"""What a worker of the web server loads: the pages, in a second or so."""
# ruff: noqa: E402 - before anything is loaded

import signal

# Asked to stop while it still loads, a worker stops. It was split from a process whose handlers
# would only make a note of it, and be killed five seconds later.
signal.signal(signal.SIGTERM, signal.SIG_DFL)

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

from oneplan.config.bodies import MEGABYTE, WholeBodies
from oneplan.exchange.fhir.document import MOST_BYTES
from oneplan.kernel.wall import refuse_another

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplan.config.settings")
# Forms are small; a document that comes in is not.
application = WholeBodies(
    get_wsgi_application(),
    most=3 * MEGABYTE,
    larger={"/referrals/import/": MOST_BYTES + MEGABYTE},
)
refuse_another(connection)

from oneplan.people.readers import numbers_here
from oneplan.ui import numbers

numbers.remember(numbers_here())
connection.close()
# Django would import the pages at the first request; no visitor should have to wait for that.
get_resolver()._populate()
# What is loaded stays: Python need not look through all of it for garbage several times a page.
# Measured: a fifth of the CPU of a plan's page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
