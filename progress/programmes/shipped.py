"""The programmes the portal brings into a new database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "programmes_v1.json"
DAYS = ("issued_on", "due_on")


@dataclass(frozen=True)
class Shipped:
    """The columns of a programme with its ``region_id``, and those of its targets."""

    columns: dict[str, Any]
    targets: tuple[dict[str, Any], ...]


def shipped_programmes() -> Iterator[Shipped]:
    for stored in json.loads(SHIPPED.read_text(encoding="utf-8"))["programmes"]:
        columns = _with_days(stored)
        targets = tuple(_with_days(target) for target in columns.pop("targets"))
        yield Shipped({"region_id": columns.pop("region"), **columns}, targets)


def _with_days(stored: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(stored[name]) for name in DAYS if stored.get(name)}
    return {**stored, **days}
