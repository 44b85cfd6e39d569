"""A link as a picture that a phone's camera reads."""

from base64 import b64encode
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathImage


def picture_of(link: str) -> str:
    """The picture as an address that a page can show by itself: nothing is asked of any server."""
    made = BytesIO()
    qrcode.make(link, image_factory=SvgPathImage, border=2).save(made)
    return "data:image/svg+xml;base64," + b64encode(made.getvalue()).decode()
