"""The settings, for tests: a scratch data folder, plain HTTP, nothing slow, nothing sent.

pytest-django reads this before conftest.py, so the folder and the role are decided here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def scratch_folder() -> Path:
    """A folder of this run's own; ONEPLAN_DATA, if set, is only ours when tests made it."""
    folder = Path(tempfile.mkdtemp(prefix="oneplan-tests-"))
    # PostgreSQL does not run as root: its own user must be able to pass through.
    folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, maker: int) -> None:
    if os.getpid() == maker:  # not in a child that inherited the duty
        shutil.rmtree(folder, ignore_errors=True)


SCRATCH = scratch_folder()
os.environ |= {
    "ONEPLAN_DATA": str(SCRATCH),
    "ONEPLAN_LOCAL": "1",
    "ONEPLAN_DEMO": os.environ.get("ONEPLAN_DEMO", "1"),
    "ONEPLAN_SECRET_KEY": "for tests only",
    "ONEPLAN_KEYS": "for-tests:" + "0" * 43 + "=",
    "ONEPLAN_DATABASE_URL": "",
    # Tests that connect as the owner find its password.
    "PGPASSFILE": str(SCRATCH / "oneplan_owner.pgpass"),
}

from oneplan.config.settings import *  # noqa: E402, F403
from oneplan.config.settings import DATA, INSTALLED_APPS, STORAGES  # noqa: E402
from oneplan.kernel.database import connection_settings  # noqa: E402

DATABASES = {"default": connection_settings("", DATA, pool=False)}
# The server counts on a connection of its own, outside the request's transaction; in memory here,
# because tests have one connection. What the server uses is tried as "table".
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "table": {"BACKEND": "oneplan.kernel.table_cache.TableCache", "LOCATION": "default"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
(SCRATCH / "static").mkdir(exist_ok=True)  # WhiteNoise warns where there is none
# A room that nobody needs: whatever holds for every room is tried on it too.
INSTALLED_APPS = [*INSTALLED_APPS[:-1], "tests.pets", INSTALLED_APPS[-1]]
ROOT_URLCONF = "tests.urls"
