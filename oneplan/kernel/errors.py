"""The few errors that actions raise. Each says, in words for the person, what to do next."""

from collections.abc import Mapping
from typing import Any


class OnePlanError(Exception):
    """Something a person asked for could not be done; `message` is translated and may be shown."""

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class NotFound(OnePlanError):
    """It does not exist, or the viewer may not know that it does. Always the same 404."""


class NotAllowed(OnePlanError):
    """The viewer knows it exists (they see it) but may not do this to it."""


class NotReady(OnePlanError):
    """A rule of the process is not met yet; `message` says what is missing."""


class Busy(OnePlanError):
    """What is asked takes more than the machine gives to one person just now: a page with 503."""


class Invalid(OnePlanError):
    """Input that cannot be used; `fields` maps a field's name to what to do about it."""

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class EditConflict(OnePlanError):
    """Somebody else saved this row meanwhile; `theirs` holds what stands now, by field, and
    `revision` the row's: saving with it is on top of what stands."""

    def __init__(
        self, message: str = "", theirs: Mapping[str, Any] | None = None, revision: int = 0
    ) -> None:
        super().__init__(message)
        self.theirs = dict(theirs or {})
        self.revision = revision
