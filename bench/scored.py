"""A round in which every project is scored, as the services would leave it."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.load import REGION, copy
from projects.models import Project
from screening.enums import ReviewStatus, RoundStatus, Verdict
from screening.models import Review, Round, Standard

ROUND = "BENCHROUND"
SEED = 20261121
CODES = {"A": 50, "B": 30, "C": 20}


def load_scored_round() -> None:
    """One round with a review of every project of the scratch database, in a fixed random order of totals."""
    made = Round.objects.create(
        ref=ROUND,
        region_id=REGION,
        name="测量批次",
        status=RoundStatus.DECIDING,
        standard=Standard.objects.get(),
        scores_due_on=timezone.localdate() - timedelta(days=3),
    )
    copy(Review, _reviews(made.pk))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _reviews(round_: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(SEED)
    for number, project in enumerate(Project.objects.order_by("pk").values_list("pk", flat=True), start=1):
        total = Decimal(chance.randint(2000, 9500)) / 100
        yield {
            "id": number,
            "ref": f"BR{number:08d}",
            "region_id": REGION,
            "round_id": round_,
            "project_id": project,
            "status": ReviewStatus.SCORED.value,
            "scored": 5,
            "total": total,
            "calibrated": total,
            "spread": Decimal(chance.randint(0, 40)),
            "dimensions": {code: str(total * weight / 100) for code, weight in CODES.items()},
            "criteria": {},
            "proposed_verdict": _verdict(total),
            "vetoes": int(chance.random() < 0.02),
        }


def _verdict(total: Decimal) -> str:
    if total >= 60:
        return Verdict.PASSED.value
    return Verdict.IMPROVE.value if total >= 50 else Verdict.NOT_PASSED.value
