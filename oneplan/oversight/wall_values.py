"""What the wall's functions need of this room's limits: kernel/wall.py hands it to the database."""

from typing import Final

from oneplan.oversight.rules import EMERGENCY_PARTS

VALUES: Final = {"oneplan_emergency_parts": EMERGENCY_PARTS}
