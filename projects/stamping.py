"""Puts who reads it, and when, onto every page of a PDF and across a picture, so that a copy tells where it came from.

What cannot be stamped is refused, never handed out as it is.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont, ImageOps
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from core.errors import Text
from core.paper import REGULAR

PDF = "application/pdf"
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
STAMPED = frozenset({PDF, *FORMATS})

MOST_PAGES = 400
MOST_PIXELS = 60_000_000
MOST_BYTES = 50 * 1024 * 1024

# Points; the line runs upward over the page, again and again.
SIZE, FOOT_SIZE, ANGLE = 15, 8, 24
STEP_DOWN, STEP_RIGHT = 120, 330
SHADE = 0.13
GREY = (60, 70, 78)
# Things in or on a page that carry other files, or another copy of the page, and would leave without a stamp.
CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
PRIVATE = ("/PieceInfo", "/AF", "/AA", "/Thumb")
BROKEN = (PyPdfError, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


class CannotStamp(Exception):
    """Says to the reader why a file is not shown."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


def check_stampable(source: IO[bytes], content_type: str) -> None:
    """A quick look without drawing anything. Raises CannotStamp."""
    source.seek(0)
    if content_type == PDF:
        _opened(source)
    elif content_type in FORMATS:
        _picture_of(source)
    else:
        raise CannotStamp(_("This kind of file cannot be shown in place."))
    source.seek(0)


def stamped(source: IO[bytes], content_type: str, line: str) -> bytes:
    """The file with ``line`` over it, of the same type. Raises CannotStamp."""
    source.seek(0)
    if content_type == PDF:
        return _stamped_pdf(source, line)
    if content_type in FORMATS:
        return _stamped_picture(source, FORMATS[content_type], line)
    raise CannotStamp(_("This kind of file cannot be shown in place."))


def _opened(source: IO[bytes]) -> PdfReader:
    try:
        reader = PdfReader(source)
        if reader.is_encrypted:
            raise CannotStamp(_("The file is protected by a password, so it cannot be marked and is not shown."))
        pages = len(reader.pages)
    except BROKEN as problem:
        raise CannotStamp(_("The file is damaged, so it cannot be marked and is not shown.")) from problem
    if not 0 < pages <= MOST_PAGES:
        raise CannotStamp(_("The file has too many pages to be marked, so it is not shown."))
    return reader


def _stamped_pdf(source: IO[bytes], line: str) -> bytes:
    reader = _opened(source)
    overlays: dict[tuple[int, int], PageObject] = {}
    try:
        # Pages one by one: what hangs on the document itself (files, scripts) stays behind.
        writer = PdfWriter()
        for page in reader.pages:
            _stamp_page(writer.add_page(page), overlays, line)
        result = BytesIO()
        writer.write(result)
    except BROKEN as problem:
        raise CannotStamp(_("The file is damaged, so it cannot be marked and is not shown.")) from problem
    return result.getvalue()


def _stamp_page(page: PageObject, overlays: dict[tuple[int, int], PageObject], line: str) -> None:
    for key in PRIVATE:
        page.pop(key, None)
    _drop_carriers(page)
    page.transfer_rotation_to_content()
    box = page.cropbox
    size = max(round(box.width), 1), max(round(box.height), 1)
    if size not in overlays:
        overlays[size] = _overlay(*size, line)
    page.merge_transformed_page(overlays[size], Transformation().translate(float(box.left), float(box.bottom)))


def _drop_carriers(page: PageObject) -> None:
    notes = page.get("/Annots")
    if notes is None:
        return
    found: Any = notes.get_object()
    kept = [note for note in found if note.get_object().get("/Subtype") not in CARRIERS]
    if len(kept) == len(found):
        return
    found.clear()
    found.extend(kept)


def _overlay(width: int, height: int, line: str) -> PageObject:
    """A page of this size (points) with nothing but the line on it."""
    drawn = FPDF(unit="pt", format=(width, height))
    drawn.set_margin(0)
    drawn.set_auto_page_break(False)
    drawn.add_font("Noto", "", REGULAR)
    drawn.add_page()
    drawn.set_text_color(*GREY)
    drawn.set_font("Noto", "", SIZE)
    with drawn.local_context(fill_opacity=SHADE):
        for left, top in _places(width, height, STEP_RIGHT, STEP_DOWN):
            with drawn.rotation(ANGLE, left, top):
                drawn.text(left, top, line)
    drawn.set_font("Noto", "", FOOT_SIZE)
    with drawn.local_context(fill_opacity=0.7):
        drawn.text(12, height - 8, line)
    return PdfReader(BytesIO(bytes(drawn.output()))).pages[0]


def _places(width: int, height: int, right: int, down: int) -> Iterator[tuple[float, float]]:
    """Where the line begins, every second row shifted, so that no large part of the page stays free."""
    for row, top in enumerate(range(down // 2, height + down, down)):
        for left in range(-right // 2 if row % 2 else 0, width, right):
            yield left, top


def _picture_of(source: IO[bytes]) -> Image.Image:
    try:
        picture = Image.open(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, SyntaxError) as problem:
        raise CannotStamp(_("The file is damaged, so it cannot be marked and is not shown.")) from problem
    if picture.width * picture.height > MOST_PIXELS:
        raise CannotStamp(_("The picture is too large to be marked, so it is not shown."))
    return picture


def _stamped_picture(source: IO[bytes], kind: str, line: str) -> bytes:
    """Drawn anew: neither place nor camera in the file's notes, nor a second frame, goes out with it."""
    try:
        opened = ImageOps.exif_transpose(_picture_of(source)).convert("RGBA")
    except (OSError, ValueError, SyntaxError) as problem:
        raise CannotStamp(_("The file is damaged, so it cannot be marked and is not shown.")) from problem
    marked = Image.alpha_composite(opened, _sheet(opened.width, opened.height, line))
    result = BytesIO()
    (marked if kind == "PNG" else _on_white(marked)).save(result, kind)
    return result.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _sheet(width: int, height: int, line: str) -> Image.Image:
    """The line over the whole picture, light with a dark edge, so that it stands out from any ground."""
    side = max(width, height) * 3 // 2
    size = min(max(max(width, height) // 45, 9), 90)
    font = ImageFont.truetype(str(REGULAR), size)
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    length = round(pen.textlength(line, font=font))
    for left, top in _places(side, side, length + 4 * size, 6 * size):
        pen.text((left, top), line, font=font, fill=(255, 255, 255, 90), stroke_width=1, stroke_fill=(40, 48, 54, 90))
    turned = sheet.rotate(ANGLE)
    at_left, at_top = (side - width) // 2, (side - height) // 2
    return turned.crop((at_left, at_top, at_left + width, at_top + height))
