"""Papers that are drawn once and kept in private storage."""

import hashlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

END = b"%%EOF"


def kept_pdf(folder: str, *depends_on: object, draw: Callable[[], bytes]) -> bytes:
    """The PDF as it was drawn before, else as it is drawn now.

    ``depends_on`` is everything that the drawing depends on; its digest is the file's name, which tells nothing.
    """
    what = "\x00".join(map(str, depends_on))
    name = f"{folder}/{hashlib.sha256(what.encode()).hexdigest()}.pdf"
    kept = _whole_file(name)
    if kept:
        return kept
    drawn = draw()
    if not default_storage.exists(name):
        # Two at once draw the same; storage then keeps the second under another name, which nobody asks for.
        default_storage.save(name, ContentFile(drawn))
    return drawn


def _whole_file(name: str) -> bytes:
    """Empty unless the whole file is there: another process may just be writing it."""
    if not default_storage.exists(name):
        return b""
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
    return content if content.rstrip().endswith(END) else b""
