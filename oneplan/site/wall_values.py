"""What the wall's functions need of this room's rules: kernel/wall.py hands it to the database."""

from typing import Final

from oneplan.site.models import OPENING

VALUES: Final = {"oneplan_opening_roles": [str(role) for role in OPENING]}
