"""What this room's pages say with a word or a colour."""

from oneplan.ui.filtering import page_filter


@page_filter
def complaint_tone(state: str) -> str:
    return {"answered": "good", "received": "info"}.get(state, "soon")
