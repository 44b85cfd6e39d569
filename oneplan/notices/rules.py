"""When a message is tried again, and when not any more."""

from datetime import timedelta

# About three days: a mail server that is away over a weekend loses nothing.
MOST_ATTEMPTS = 80
LONGEST_WAIT = timedelta(hours=1)


def wait_before(attempt: int) -> timedelta:
    """How long to wait after so many attempts that failed: 2 s, 4 s, 8 s, ... an hour."""
    return min(timedelta(seconds=2 ** min(attempt, 12)), LONGEST_WAIT)


def is_over(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS
