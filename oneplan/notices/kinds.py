"""What kinds of messages there are: each room above says in its `notices.py` what its own say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from oneplan.kernel.rooms import modules


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves: never a word of a record."""

    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is being sent."""

    id: UUID
    kind: str
    recipient: UUID | None
    subject: UUID | None
    sealed: bytes | None
    attempts: int
    was: str


def _nothing(_message: Taken) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """`letter`: the words and where they go, as of now; None: nobody may be written to any more.
    `delivered`: what follows, in the transaction in which it counts as delivered.
    `urgent`: sent again when nobody knows whether it left. Twice is better than never.
    """

    name: str
    letter: Callable[[Taken], Letter | None]
    delivered: Callable[[Taken], None] = _nothing
    urgent: bool = False


@cache
def kinds() -> dict[str, Kind]:
    """Every room's, by name."""
    return {kind.name: kind for module in modules("notices") for kind in module.KINDS}
