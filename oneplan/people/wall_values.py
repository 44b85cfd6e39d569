"""What the wall's functions need of this room's rules: kernel/wall.py hands it to the database."""

from dataclasses import asdict
from typing import Final

from oneplan.people.community_rules import RULES

VALUES: Final = {"oneplan_rules": {key: asdict(rule) for key, rule in RULES.items()}}
