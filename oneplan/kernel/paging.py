"""Which page of a long list was asked for, where counting the whole list would cost too much."""

FARTHEST = 10_000


def page_number(asked: str) -> int:
    """Counted from 1; 1 for whatever is no page. Far ones are empty."""
    return min(max(int(asked), 1), FARTHEST) if asked.isascii() and asked.isdigit() else 1
