"""Limits of the figures, and when leaders are told of what is overdue."""

from typing import Any

PROGRESS: dict[str, Any] = {
    # Changes of so many projects are taken in before a board answers; with more waiting it says as of when it is.
    "take_in_at_once": 200,
    # Leaders are told, once a day, of what is overdue by so many working days (工作日) or more.
    "escalate_days": 5,
    # With so many projects or more, what no roll-up holds is counted by a worker and kept: no page waits for it.
    "count_at_once": 50_000,
    # What is kept longer than so many minutes is counted anew as soon as somebody looks.
    "recount_minutes": 10,
}
