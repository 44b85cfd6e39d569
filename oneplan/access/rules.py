"""Limits of consent, and what the laws that say who decides are called. Pure.

Whose decision counts is data of the database (`access_jurisdiction`, `access_decisionright`) and
its functions (wall/30_rank.sql); here are only their words. The database is handed these limits
(`wall_values.py`).
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

LAWS = {
    "CA-ON": _(
        "Ontario: the Child, Youth and Family Services Act, Part X, and the Personal Health"
        " Information Protection Act"
    ),
}

# A consent ends by itself within a year and is asked for again; keeping somebody out lasts longer.
LONGEST_PERMIT = timedelta(days=365)
KEPT_OUT_FOR = timedelta(days=5 * 365)
