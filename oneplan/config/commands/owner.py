"""Being the tables' owner for a while, to migrate and for nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections

from oneplan.config import env
from oneplan.kernel.database import owner_settings


def without_pool() -> None:
    """A command needs one connection; the pool's threads would only delay its end."""
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)


@contextmanager
def as_owner() -> Iterator[None]:
    """The default connection as the owner; afterwards as the application again."""
    without_pool()
    application = dict(connection.settings_dict)
    owner = owner_settings(
        env.text("ONEPLAN_DATABASE_URL"), env.text("ONEPLAN_OWNER_DATABASE_URL"), settings.DATA
    )
    _reconnect(owner)
    try:
        yield
    finally:
        _reconnect(application)


def _reconnect(place: dict[str, object]) -> None:
    connection.close()
    connection.settings_dict.update(place)
