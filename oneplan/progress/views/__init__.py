"""How it is going: pages for those who see the plan, and a link for whoever has no account."""

from oneplan.progress.views.going import decide, need, overview, rating, reading, track
from oneplan.progress.views.links import by_link, links, stop_link

__all__ = [
    "by_link",
    "decide",
    "links",
    "need",
    "overview",
    "rating",
    "reading",
    "stop_link",
    "track",
]
