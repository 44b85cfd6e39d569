"""What the wall's functions need of this room's limits: kernel/wall.py hands it to the database."""

from typing import Final

from oneplan.access.rules import KEPT_OUT_FOR

VALUES: Final = {
    "oneplan_kept_out_days": KEPT_OUT_FOR.days,
}
