"""The settings of a worker beside the tests: theirs, with the room that nobody needs."""

from oneplan.config.settings import *  # noqa: F403
from oneplan.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS[:-1], "tests.pets", INSTALLED_APPS[-1]]
