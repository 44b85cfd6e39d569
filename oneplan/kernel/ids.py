"""UUIDv7 keys, made by the application: sortable by time, the same on every PostgreSQL version."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def id_from(text: object) -> UUID | None:
    """The id that somebody sent or a cookie holds; None where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
