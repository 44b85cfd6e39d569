"""What people say of how it goes, what is decided about what does not help, links for a promise."""

from oneplan.progress.actions.saying import add_reading, decide, rate_need, say_on_track

__all__ = ["add_reading", "decide", "rate_need", "say_on_track"]
