"""The settings, with one bare page beside OnePlan's, so that ratios survive a noisy machine."""

from oneplan.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
