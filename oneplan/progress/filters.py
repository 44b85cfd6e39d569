"""Filters of this room's templates."""

from oneplan.progress.models import Score
from oneplan.ui.filtering import page_filter


@page_filter
def score_words(score: int) -> str:
    return str(Score(score).label)
