"""Every word goes to the database sealed, and comes back only through here.

Under the owner's own key (`kernel.key_folder`), bound to its table, column and row: moved
elsewhere, it cannot be read. What is sealed is JSON, or a picture's bytes.
"""

import json
from typing import Any
from uuid import UUID

from django.db import models

from oneplan.kernel import key_folder
from oneplan.kernel.errors import NotFound
from oneplan.kernel.keys import Bytes, place
from oneplan.kernel.viewer import Viewer
from oneplan.wellness.models import Owner


def account_of(viewer: Viewer) -> UUID:
    """Whose rows are meant: the viewer's own. Raises NotFound for nobody."""
    if viewer.id is None:
        raise NotFound()
    return viewer.id


def owner_key(account_id: UUID) -> UUID:
    """The id of an owner's key. For the owner's own viewer: nobody else sees the row."""
    return Owner.objects.values_list("key_id", flat=True).get(pk=account_id)


def key_in(sealed: Bytes) -> UUID:
    """The id of the key that sealed this: for what a contact adds to the owner's rows."""
    return UUID(bytes=bytes(sealed)[: key_folder.ID_BYTES])


def seal(key_id: UUID, model: type[models.Model], column: str, row: UUID, what: Any) -> bytes:
    """`what` is anything that JSON holds. Raises KeyDestroyed."""
    plain = json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode()
    return key_folder.seal(key_id, place(model._meta.db_table, column, row), plain)


def unseal(model: type[models.Model], column: str, row: UUID, sealed: Bytes) -> Any:
    """Raises CannotUnseal, and KeyDestroyed where the owner deleted everything."""
    return json.loads(key_folder.unseal(place(model._meta.db_table, column, row), sealed))


def opened(row: models.Model, column: str = "sealed") -> Any:
    """What one row holds in a sealed column."""
    return unseal(type(row), column, row.pk, getattr(row, column))
