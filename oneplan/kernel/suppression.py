"""Which numbers of a table about people may be published. Pure; the one home of this rule.

A number of people below `K`, but not zero, is hidden; so are as many others as it takes that
nobody can work it out from rows, columns and totals (domain/models §6.3: k = 11, complementary
cells, audited by an attacker). Lines whose own total is too small are put together first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

K: Final = 11

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Published:
    """A table as it may be shown: None is "too few to say". `rows` and `columns` name what stands
    in each line: the places of those that were put together. `total` is None where all of it is
    too small."""

    cells: list[list[int | None]]
    rows: list[list[int]]
    columns: list[list[int]]
    row_totals: list[int]
    column_totals: list[int]
    total: int | None


def publish(table: Sequence[Sequence[int]], k: int = K) -> Published:
    """The table with what must be hidden hidden. `table`: counts of people, rows by columns."""
    rows = _together([sum(row) for row in table], k)
    columns = _together([sum(column) for column in zip(*table, strict=True)], k)
    if not rows or not columns:
        return Published([], [], [], [], [], None)
    counts = [[sum(table[r][c] for r in row for c in column) for column in columns] for row in rows]
    hidden = {(r, c) for r, row in enumerate(counts) for c, n in enumerate(row) if 0 < n < k}
    _hide_more(counts, hidden, k)
    return Published(
        cells=[
            [None if (r, c) in hidden else n for c, n in enumerate(row)]
            for r, row in enumerate(counts)
        ],
        rows=rows,
        columns=columns,
        row_totals=[sum(row) for row in counts],
        column_totals=[sum(column) for column in zip(*counts, strict=True)],
        total=sum(map(sum, counts)),
    )


def _together(totals: Sequence[int], k: int) -> list[list[int]]:
    """Places of lines by what they are shown in: those with a total too small are one line, with
    the next smallest until it is enough; lines without anybody are left out."""
    some = [place for place, total in enumerate(totals) if total]
    small = [place for place in some if totals[place] < k]
    large = sorted((place for place in some if totals[place] >= k), key=lambda at: totals[at])
    while small and sum(totals[place] for place in small) < k:
        if not large:
            return []
        small.append(large.pop(0))
    return [*([place] for place in sorted(large)), *([sorted(small)] if small else [])]


def _hide_more(counts: list[list[int]], hidden: set[Cell], k: int) -> None:
    """Hide others until each hidden number could be any of at least `k` numbers, zero among them or
    not: until then the smallest one beside it is hidden, too."""
    while exposed := next(_exposed(counts, hidden, k), None):
        row, column = exposed
        beside = [(row, c) for c in range(len(counts[row]))]
        beside += [(r, column) for r in range(len(counts))]
        visible = [cell for cell in beside if cell not in hidden]
        if not visible:
            visible = [
                (r, c) for r, line in enumerate(counts) for c in range(len(line))
                if (r, c) not in hidden
            ]  # fmt: skip
        if not visible:
            return  # all are hidden, and only totals of at least k are shown
        hidden.add(min(visible, key=lambda cell: (counts[cell[0]][cell[1]], cell)))


def _exposed(counts: list[list[int]], hidden: set[Cell], k: int) -> Iterator[Cell]:
    for cell in sorted(hidden):
        low, high = bounds(counts, hidden, cell)
        if counts[cell[0]][cell[1]] < k and high - low < k - 1:
            yield cell


def bounds(counts: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell) -> tuple[int, int]:
    """Between what an attacker knows a hidden number to be, who sees every total and every number
    that is shown, and knows that none is below zero."""
    rows = {r: sum(counts[r][c] for at, c in hidden if at == r) for r, _c in hidden}
    columns = {c: sum(counts[r][c] for r, at in hidden if at == c) for _r, c in hidden}
    most = min(rows[cell[0]], columns[cell[1]])
    possible = [n for n in range(most + 1) if _fits(rows, columns, hidden, cell, n)]
    return possible[0], possible[-1]


def _fits(
    rows: dict[int, int], columns: dict[int, int], hidden: set[Cell], cell: Cell, number: int
) -> bool:
    """Whether the hidden numbers can be filled in with this one there: a flow from rows to
    columns that uses up all of both."""
    left_rows = {**rows, cell[0]: rows[cell[0]] - number}
    left_columns = {**columns, cell[1]: columns[cell[1]] - number}
    flow = dict.fromkeys(hidden - {cell}, 0)
    for row, supply in left_rows.items():
        for _one in range(supply):
            if not _one_more(row, flow, left_columns, set()):
                return False
    return True


def _one_more(row: int, flow: dict[Cell, int], left: dict[int, int], seen: set[int]) -> bool:
    """Send one more from this row to a column with room, moving others where that helps."""
    for at, column in flow:
        if at != row or column in seen:
            continue
        seen.add(column)
        if left[column]:
            left[column] -= 1
            flow[row, column] += 1
            return True
        for other, also in list(flow):
            moves = also == column and other != row and flow[other, column]
            if moves and _one_more(other, flow, left, seen):
                flow[other, column] -= 1
                flow[row, column] += 1
                return True
    return False
