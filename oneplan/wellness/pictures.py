"""Photos and drawings: JPEG or PNG, without what a camera writes beside them. Pure.

Place, time and device are in segments of their own; they are left out, and nothing is decoded.
"""

import struct
from collections.abc import Iterator
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to be drawn; texts, times and EXIF are not among it.
PNG_KEEPS: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB"}
# Of a JPEG: APP0 (how it is to be read) and Adobe's own (its colours); the other APPs and comments
# hold EXIF, places and previews.
JPEG_KEEPS_APPS: Final = {0xE0, 0xEE}
COMMENT: Final = 0xFE


def stripped(data: bytes) -> bytes | None:
    """The picture alone; None for what is neither a JPEG nor a PNG, or is cut short."""
    try:
        if data.startswith(PNG):
            return PNG + b"".join(_chunks(data))
        if data.startswith(b"\xff\xd8"):
            return b"\xff\xd8" + b"".join(_segments(data))
    except (struct.error, IndexError):
        pass
    return None


def _chunks(data: bytes) -> Iterator[bytes]:
    place = len(PNG)
    while True:
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data):
            raise IndexError
        if kind in PNG_KEEPS:
            yield data[place:end]
        if kind == b"IEND":
            return
        place = end


def _segments(data: bytes) -> Iterator[bytes]:
    place = 2
    while True:
        if data[place] != 0xFF:
            raise IndexError
        marker = data[place + 1]
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if end > len(data):
            raise IndexError
        if marker == 0xDA:  # the picture itself, to the end
            yield data[place:]
            return
        is_app = 0xE0 <= marker <= 0xEF
        if marker != COMMENT and (not is_app or marker in JPEG_KEEPS_APPS):
            yield data[place:end]
        place = end
