"""What the wall's functions need of this room's limits: kernel/wall.py hands it to the database."""

from typing import Final

from oneplan.access.rules import EMERGENCY_PARTS, KEPT_OUT_FOR

VALUES: Final = {
    "oneplan_emergency_parts": EMERGENCY_PARTS,
    "oneplan_kept_out_days": KEPT_OUT_FOR.days,
}
