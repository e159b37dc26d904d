"""Limits of the figures."""

from typing import Any

PROGRESS: dict[str, Any] = {
    # Changes of so many projects are taken in before a board answers; with more waiting it says as of when it is.
    "take_in_at_once": 200,
}
