"""Django's cache on a table of ours: counts that all workers share, and that a crash of one keeps.

For limits on how often something may be tried, and codes that were used; pages are not cached.
Django's own database cache would do, but it stores pickles: whoever could write into its table
could run code here. This one stores JSON, under keys that name nobody (they are hashed).

It has a connection of its own (`LOCATION`, an alias of DATABASES): a count stands although the
request that was counted fails, and nobody waits for somebody else's request to end.
"""

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.utils.crypto import salted_hmac

GET = "SELECT value FROM kernel_cached WHERE key = %(key)s AND ends_at > clock_timestamp()"
SET = """
INSERT INTO kernel_cached (key, value, ends_at)
VALUES (%(key)s, %(value)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
"""
ADD = f"{SET} WHERE kernel_cached.ends_at <= clock_timestamp()"
TOUCH = """
UPDATE kernel_cached SET ends_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE key = %(key)s AND ends_at > clock_timestamp()
"""
DELETE = "DELETE FROM kernel_cached WHERE key = %(key)s"
CLEAR = "DELETE FROM kernel_cached"
# A few with each that is set: the table stays as small as what counts.
CLEAR_ENDED = """
DELETE FROM kernel_cached WHERE key IN (
    SELECT key FROM kernel_cached WHERE ends_at <= clock_timestamp()
    LIMIT 20 FOR UPDATE SKIP LOCKED)
"""
FOREVER = 10 * 365 * 24 * 3600.0


class TableCache(BaseCache):
    """Values that JSON can hold."""

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.alias = alias

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with self._cursor() as cursor:
            cursor.execute(GET, {"key": self._row(key, version)})
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        with self._cursor() as cursor:
            cursor.execute(SET, self._values(key, value, timeout, version))
            cursor.execute(CLEAR_ENDED)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        with self._cursor() as cursor:
            cursor.execute(ADD, self._values(key, value, timeout, version))
            return bool(cursor.rowcount)

    def touch(
        self,
        key: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        with self._cursor() as cursor:
            row: dict[str, Any] = {
                "key": self._row(key, version),
                "seconds": self._seconds(timeout),
            }
            cursor.execute(TOUCH, row)
            return bool(cursor.rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        with self._cursor() as cursor:
            cursor.execute(DELETE, {"key": self._row(key, version)})
            return bool(cursor.rowcount)

    def clear(self) -> None:
        with self._cursor() as cursor:
            cursor.execute(CLEAR)

    def _cursor(self) -> CursorWrapper:
        return connections[self.alias].cursor()

    def _row(self, key: str, version: int | None) -> str:
        whole = self.make_key(key, version=version)
        return salted_hmac("oneplan.kernel.table_cache", whole, algorithm="sha256").hexdigest()

    def _values(
        self, key: str, value: Any, timeout: float | None, version: int | None
    ) -> dict[str, Any]:
        row = self._row(key, version)
        return {"key": row, "value": json.dumps(value), "seconds": self._seconds(timeout)}

    def _seconds(self, timeout: Any) -> float:
        chosen = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FOREVER if chosen is None else float(chosen)
