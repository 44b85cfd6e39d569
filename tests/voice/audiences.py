"""Who opens which of this room's pages (tests/privacy/audiences.py says how to read it)."""

from oneplan.voice.models import Note, OwnContact, Rating, SharedLine
from tests.privacy.audiences import Find, Tried

#                     amira yusuf layla dana  okafor
PAGES = """
voice:space           G     G     -     -     -
voice:note            GP    GP    -     -     -
voice:note_change     -     GP    -     -     -
voice:rating          GP    GP    -     -     -
voice:contact         GP    GP    -     -     -
voice:contact_change  -     GP    -     -     -
voice:share           -     GP    -     -     -
voice:delete          -     GP    -     -     -
voice:take_back       -     P     -     -     -
"""
TAKES = {
    "contact_id": ("voice.OwnContact",),
    "note_id": ("voice.Note",),
    "piece_id": ("voice.",),
    "line_id": ("voice.",),
}
WORDS = {"area": ["home", "school"]}


def tried(find: Find) -> Tried:
    """Rows of Yusuf's own."""
    notes = find.ids(Note, "yusuf")[:1]
    return {
        "note_id": notes,
        "area": ["school"],
        "piece_id": [*notes, *find.ids(Rating, "yusuf")[:1]],
        "line_id": find.ids(SharedLine, "yusuf")[:1],
        "voice:contact_change contact_id": find.ids(OwnContact, "yusuf")[:1],
    }
