"""Whom to call in danger, as a visitor is told: as the first community said when the program began.

A page for visitors must not need the database for it; whoever is signed in is told their own
community's (`Viewer`).
"""

Numbers = tuple[str, str]
# Canada's, where nobody has said otherwise: emergencies, and thoughts of suicide.
USUAL: Numbers = ("9-1-1", "9-8-8")
_now: list[Numbers] = [USUAL]


def remember(numbers: Numbers | None) -> None:
    """From now on visitors are told these, in this process."""
    _now[0] = numbers or USUAL


def for_visitors() -> Numbers:
    """Emergencies, and thoughts of suicide."""
    return _now[0]
