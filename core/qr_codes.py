"""Square codes for the cameras of telephones, as shapes that a page draws by itself."""

from dataclasses import dataclass
from typing import Any

import qrcode


@dataclass(frozen=True)
class Code:
    """An SVG path on a square of ``size`` units; the quiet zone around it is included."""

    path: str
    size: int


QUIET = 4


def qr_path(text: str) -> Code:
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    matrix: list[list[Any]] = code.get_matrix()
    steps = (
        f"M{column} {row}h1v1h-1z" for row, cells in enumerate(matrix) for column, dark in enumerate(cells) if dark
    )
    return Code("".join(steps), len(matrix))
