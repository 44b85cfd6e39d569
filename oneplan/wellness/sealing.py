"""Every word goes to the database sealed, and comes back only through here.

Under the owner's own key (`kernel.key_folder`), bound to its table, column and row: moved
elsewhere, it cannot be read. What is sealed is JSON, or a picture's bytes. What the owner locked is
sealed once more inside, by the key that their passphrase opens (`wellness.locking`).
"""

import json
from typing import Any, Final
from uuid import UUID

from django.db import models

from oneplan.kernel import key_folder
from oneplan.kernel.errors import NotFound
from oneplan.kernel.keys import Bytes, place
from oneplan.kernel.viewer import Viewer
from oneplan.wellness import locking
from oneplan.wellness.models import Owner

LOCKED: Final = "locked"


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


def seal(
    key_id: UUID,
    model: type[models.Model],
    column: str,
    row: UUID,
    what: Any,
    *,
    locked: bool = False,
) -> bytes:
    """`what` is anything that JSON holds. Raises KeyDestroyed; Locked where it is to be `locked`
    and the owner's passphrase was not said."""
    where, plain = place(model._meta.db_table, column, row), _plain(what)
    if locked:
        plain = _plain({LOCKED: locking.key().seal(where, plain).hex()})
    return key_folder.seal(key_id, where, plain)


def _plain(what: Any) -> bytes:
    return json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode()


def unseal(model: type[models.Model], column: str, row: UUID, sealed: Bytes) -> Any:
    """Raises CannotUnseal, and KeyDestroyed where the owner deleted everything; Locked for what
    the owner's passphrase opens and was not said."""
    where = place(model._meta.db_table, column, row)
    found = json.loads(key_folder.unseal(where, sealed))
    if isinstance(found, dict) and found.keys() == {LOCKED}:
        return json.loads(locking.key().unseal(where, bytes.fromhex(found[LOCKED])))
    return found


def opened(row: models.Model, column: str = "sealed") -> Any:
    """What one row holds in a sealed column."""
    return unseal(type(row), column, row.pk, getattr(row, column))
