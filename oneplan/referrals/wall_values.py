"""What the wall's files of this room take from Python (kernel/wall.py)."""

from oneplan.kernel.rooms import staying_behind

VALUES = {"oneplan_staying_behind": staying_behind()}
