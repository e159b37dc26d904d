"""The versions the portal brings: one for all provinces, and those of provinces that shorten their own terms."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registration.pathway.content import Content

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "roads_v1.json"


@dataclass(frozen=True)
class Shipped:
    """``region`` is None for all provinces."""

    number: int
    region: str | None
    name: str
    name_en: str
    note: str
    content: Content


def shipped_versions() -> Iterator[Shipped]:
    """The common version first. A province's differs from it in its channels only."""
    common: dict[str, Any] = {}
    for stored in json.loads(SHIPPED.read_text(encoding="utf-8"))["versions"]:
        common = common or stored["content"]
        content = stored.get("content") or {**common, "channels": stored["channels"]}
        yield Shipped(
            stored["number"], stored["region"], stored["name"], stored["name_en"], stored["note"], Content.read(content)
        )
