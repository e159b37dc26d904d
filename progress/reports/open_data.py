"""Published figures for programs: CSV that spreadsheets open, and JSON. The fields are described in docs/reports.md."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from progress.models import StatisticsEdition

COLUMNS = (
    "province_code",
    "province",
    "province_en",
    "as_of",
    "published_at",
    "version",
    "figure",
    "part",
    "name",
    "name_en",
    "unit",
    "unit_en",
    "value",
)
CHINESE, ENGLISH = "zh-hans", "en"
NATION = {CHINESE: "全国", ENGLISH: "The whole country"}
# By it spreadsheet programs know that the text is UTF-8.
MARK = "\ufeff"


def names_of(edition: StatisticsEdition) -> dict[str, str]:
    region = edition.region
    return {CHINESE: region.name, ENGLISH: region.name_en} if region is not None else NATION


def as_csv(editions: Iterable[StatisticsEdition]) -> bytes:
    out = io.StringIO()
    out.write(MARK)
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for edition in editions:
        lines.writerows(_rows(edition))
    return out.getvalue().encode()


def _rows(edition: StatisticsEdition) -> Iterator[list[Any]]:
    """The figure itself with an empty part, then its parts."""
    place, moment = names_of(edition), _moment(edition)
    head = [edition.region_id or "", place[CHINESE], place[ENGLISH], edition.as_of, moment, edition.version]
    for figure in edition.figures:
        unit = [figure["unit"][CHINESE], figure["unit"][ENGLISH]]
        for part in ({**figure, "key": ""}, *figure["parts"]):
            name = [part["label"][CHINESE], part["label"][ENGLISH]]
            yield [*head, figure["key"], part["key"], *name, *unit, part["value"]]


def _moment(edition: StatisticsEdition) -> str:
    return timezone.localtime(edition.published_at).isoformat(timespec="seconds")


def as_json(editions: Iterable[StatisticsEdition]) -> bytes:
    return json.dumps({"editions": [_edition(each) for each in editions]}, ensure_ascii=False, indent=2).encode()


def _edition(edition: StatisticsEdition) -> dict[str, Any]:
    return {
        "province_code": edition.region_id or "",
        "province": names_of(edition),
        "as_of": edition.as_of.isoformat(),
        "published_at": _moment(edition),
        "published_by": edition.office,
        "version": edition.version,
        "figures": [
            {
                "figure": each["key"],
                "name": each["label"],
                "unit": each["unit"],
                "definition": each["rule"],
                "value": each["value"],
                "parts": [
                    {"part": part["key"], "name": part["label"], "value": part["value"]} for part in each["parts"]
                ],
            }
            for each in edition.figures
        ],
    }
