"""Square codes for the cameras of telephones, as shapes that a page or a paper draws by itself."""

from dataclasses import dataclass
from typing import Any

import qrcode


@dataclass(frozen=True)
class Code:
    """An SVG path on a square of ``size`` units; the quiet zone around it is included."""

    path: str
    size: int


QUIET = 4


def qr_cells(text: str, quiet: int = 0) -> list[list[Any]]:
    """Row by row, whether a cell is dark; ``quiet`` cells around it stay light."""
    code = qrcode.QRCode(border=quiet, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    cells: list[list[Any]] = code.get_matrix()
    return cells


def qr_path(text: str) -> Code:
    matrix = qr_cells(text, QUIET)
    steps = (
        f"M{column} {row}h1v1h-1z" for row, cells in enumerate(matrix) for column, dark in enumerate(cells) if dark
    )
    return Code("".join(steps), len(matrix))
