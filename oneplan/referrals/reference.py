"""References that can be said on the phone and that say nothing."""

import secrets

# No vowels (no words appear by chance), no letters or digits that sound or look alike.
LETTERS = "CDFGHJKLRTVWX"
DIGITS = "2346789"


def new_reference() -> str:
    """Like KRT-42967: 37 million of them, of which a community uses a few thousand."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return letters + "-" + "".join(secrets.choice(DIGITS) for _ in range(5))
