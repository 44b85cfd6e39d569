"""No number below k can be worked out from what is published, by an attacker who tries."""

import itertools
import random

from oneplan.kernel.suppression import K, Published, bounds, publish


def shown(it: Published) -> set[int]:
    return {n for row in it.cells for n in row if n is not None}


def attacked(it: Published) -> list[tuple[int, int, int]]:
    """Every hidden number with what it could be, by trying all fillings: independent of the rule's
    own reckoning."""
    hidden = [(r, c) for r, row in enumerate(it.cells) for c, n in enumerate(row) if n is None]
    if not hidden:
        return []
    need = {("r", r): t for r, t in enumerate(it.row_totals)}
    need |= {("c", c): t for c, t in enumerate(it.column_totals)}
    for r, row in enumerate(it.cells):
        for c, n in enumerate(row):
            need["r", r] -= n or 0
            need["c", c] -= n or 0
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}

    def fill(place: int, left: dict[tuple[str, int], int], chosen: list[int]) -> None:
        if place == len(hidden):
            if all(not left["r", r] and not left["c", c] for r, c in hidden):
                for cell, n in zip(hidden, chosen, strict=True):
                    found[cell].add(n)
            return
        r, c = hidden[place]
        for n in range(min(left["r", r], left["c", c]) + 1):
            rest = {**left, ("r", r): left["r", r] - n, ("c", c): left["c", c] - n}
            fill(place + 1, rest, [*chosen, n])

    fill(0, need, [])
    return [(min(f), max(f), len(f)) for f in found.values()]


def hidden_numbers(table: list[list[int]], it: Published) -> list[int]:
    """What stands behind each number that is not shown."""
    return [
        sum(table[r][c] for r in it.rows[row] for c in it.columns[column])
        for row, cells in enumerate(it.cells)
        for column, n in enumerate(cells)
        if n is None
    ]


def test_small_numbers_are_hidden_with_their_complements() -> None:
    it = publish([[40, 3, 25], [30, 20, 18], [22, 17, 31]])
    assert it.total == 206 and it.row_totals == [68, 68, 70]
    hidden = [(r, c) for r, row in enumerate(it.cells) for c, n in enumerate(row) if n is None]
    assert (0, 1) in hidden and len(hidden) >= 4, "one alone, or two in a line, say it"
    assert all(n == 0 or n >= K for n in shown(it))


def test_lines_too_small_are_put_together_and_nothing_small_is_a_total() -> None:
    it = publish([[50, 60], [2, 3], [1, 0], [0, 0]])
    assert it.rows == [[0, 1, 2]] and it.row_totals == [116] and it.total == 116
    assert publish([[1, 2], [3, 1]]).total is None
    assert publish([[1, 2], [3, 1]]).cells == []


def test_an_attacker_learns_no_number_below_k() -> None:
    dice = random.Random(11)
    tried = 0
    for _table in range(80):
        rows, columns = 2, dice.randint(2, 3)
        table = [[dice.choice((0, 1, 2, 3, 5, 8)) for _c in range(columns)] for _r in range(rows)]
        it = publish(table, k=4)
        assert all(n == 0 or n >= 4 for n in shown(it))
        assert all(t >= 4 for t in (*it.row_totals, *it.column_totals))
        for true, (_low, _high, many) in zip(hidden_numbers(table, it), attacked(it), strict=True):
            tried += true < 4
            assert true >= 4 or many >= 4, (table, it)
    assert tried > 60


def test_its_own_reckoning_is_the_attackers() -> None:
    dice = random.Random(5)
    for _table in range(40):
        table = [[dice.randint(0, 5) for _c in range(3)] for _r in range(3)]
        cells = [(r, c) for r in range(3) for c in range(3)]
        hidden = set(dice.sample(cells, dice.randint(1, 6)))
        published = Published(
            [[None if (r, c) in hidden else table[r][c] for c in range(3)] for r in range(3)],
            [[0], [1], [2]],
            [[0], [1], [2]],
            [sum(row) for row in table],
            [sum(column) for column in zip(*table, strict=True)],
            sum(map(sum, table)),
        )
        by_hand = [(low, high) for low, high, _many in attacked(published)]
        assert [bounds(table, hidden, cell) for cell in sorted(hidden)] == by_hand


def test_what_shows_too_much_is_caught() -> None:
    """The attack can succeed: one small number hidden alone is worked out."""
    alone = Published([[40, None], [30, 20]], [[0], [1]], [[0], [1]], [43, 50], [70, 23], 93)
    assert [(low, high) for low, high, _many in attacked(alone)] == [(3, 3)]
    assert list(itertools.chain(*alone.cells)).count(None) == 1
