"""Does search find? A labelled set of real phrasings against the example directory.

`labelled/queries.csv` has what families type, each with the need behind it; `needs.csv` which
services answer a need, and how well (1 to 3); `danger.csv` what must show whom to call first. Every
second phrasing of a need and language is held out: nobody looks at those while tuning.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from oneplan.directory import readers
from oneplan.directory.understanding.danger import dangers
from oneplan.directory.understanding.spelling import mended

LABELLED = Path(__file__).parent / "labelled"
FIRST = 10
# Needs that speak of danger themselves: a card above their results is no false alarm.
DANGEROUS = {"suicide", "crisis", "violence", "flee", "trauma", "teenhome", "aftershelter"}


@dataclass(frozen=True, slots=True)
class Query:
    need: str
    language: str
    words: str
    held_out: bool
    wanted: dict[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    query: Query
    names: list[str]

    @property
    def ndcg(self) -> float:
        """1 when the ten best services come first, the better ones before the good ones."""
        gains = [self.query.wanted.get(name, 0) for name in self.names[:FIRST]]
        best = _gain(sorted(self.query.wanted.values(), reverse=True)[:FIRST])
        return _gain(gains) / best if best else 0.0

    @property
    def recall(self) -> float:
        """How many of the services that answer the need well (2 or 3) are among the first ten."""
        good = {name for name, grade in self.query.wanted.items() if grade >= 2}
        return len(good & set(self.names[:FIRST])) / len(good)


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _rows(name: str) -> list[dict[str, str]]:
    with (LABELLED / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def queries() -> Iterator[Query]:
    names = {row["key"]: row["name"] for row in _rows("services.csv")}
    wanted = {
        row["need"]: {
            names[key]: int(grade)
            for key, grade in (pair.split(":") for pair in row["services"].split())
        }
        for row in _rows("needs.csv")
    }
    turns: dict[tuple[str, str], int] = defaultdict(int)
    for row in _rows("queries.csv"):
        key = (row["need"], row["language"])
        turns[key] += 1
        yield Query(*key, row["words"], turns[key] % 2 == 0, wanted[row["need"]])


def answers(community_id: UUID) -> list[Answer]:
    return [
        Answer(query, [one.name for one in readers.search(community_id, query.words).entries])
        for query in queries()
    ]


def alarms() -> tuple[list[str], list[str]]:
    """Danger that was not seen, and harmless phrasings in which danger was seen."""
    missed = [
        row["words"] for row in _rows("danger.csv") if row["kind"] not in _kinds(row["words"])
    ]
    false = [one.words for one in queries() if one.need not in DANGEROUS and _kinds(one.words)]
    return missed, false


def _kinds(words: str) -> tuple[str, ...]:
    return dangers(words) or dangers(mended(words))


def report(community_id: UUID) -> None:
    """Print nDCG@10 and recall of both halves in each language, and the alarms."""
    found = answers(community_id)
    for held_out in (False, True):
        for language in ("en", "fr"):
            half = [
                one
                for one in found
                if one.query.language == language and one.query.held_out is held_out
            ]
            ndcg = sum(one.ndcg for one in half) / len(half)
            recall = sum(one.recall for one in half) / len(half)
            name = "held out" if held_out else "tuned on"
            print(
                f"search, {name}, {language}: nDCG@10 {ndcg:.3f}, recall@10 {recall:.3f}"
                f" ({len(half)} queries)"
            )
    missed, false = alarms()
    harmless = sum(one.need not in DANGEROUS for one in queries())
    print(
        f"words of danger: {len(_rows('danger.csv')) - len(missed)} of {len(_rows('danger.csv'))}"
        f" seen; {len(false)} false alarms in {harmless} harmless queries"
    )
