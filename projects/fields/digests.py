"""Short digests of answers: a page remembers by them which answers it showed, without carrying the texts twice."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from projects.fields.shape import is_blank


def answer_digest(value: Any) -> str:
    """All ways of having answered nothing have the same digest."""
    plain = "" if is_blank(value) else value
    return sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def answer_digests(answers: Mapping[str, Any]) -> dict[str, str]:
    return {key: answer_digest(value) for key, value in answers.items()}
