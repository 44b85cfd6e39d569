"""Limits of emergency access. The database is handed them (`wall_values.py`)."""

# How many parts are opened at most (domain/models §6.2, Break-glass).
EMERGENCY_PARTS = 3
