"""Names and numbers of organisations and people in the one form in which they are stored and compared."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StdnumError

# NFKC makes brackets narrow; in Chinese names they are wide.
WIDE_BRACKETS = str.maketrans({"(": "（", ")": "）"})


def clean_name(text: str) -> str:
    """One writing of a name: narrow letters and digits, wide brackets around Chinese, single spaces."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    return name if name.isascii() else re.sub(r" ?([（）]) ?", r"\1", name.translate(WIDE_BRACKETS))


def clean_uscc(text: str) -> str | None:
    """The unified social credit code (GB 32100-2015) in capitals; None when its form or check character is wrong."""
    try:
        return str(uscc.validate(unicodedata.normalize("NFKC", text)))
    except StdnumError:
        return None
