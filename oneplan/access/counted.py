"""How much waits for a viewer, counted in the statement that says who they are (viewers.py).

What waits, the room of homes knows, which stands above and says it here.
"""

_expression = ["0"]


def count_waiting(sql: str) -> None:
    """Have this counted: one expression over `job` and `home` of that statement, behind the wall
    like everything else. Called once, when the rooms are put together."""
    _expression[0] = sql


def counted() -> str:
    return _expression[0]
