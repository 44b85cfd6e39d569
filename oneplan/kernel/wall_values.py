"""What the wall's functions need of this room's lists: kernel/wall.py hands it to the database."""

from typing import Final

from oneplan.kernel.privacy import SHARED_CATEGORIES

VALUES: Final = {"oneplan_shared": [str(category) for category in SHARED_CATEGORIES]}
