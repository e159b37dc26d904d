"""What an expert types, for the tests of the sheet."""

from typing import Any

from screening.content import Content
from screening.models import Scorecard, Seat
from screening.services.scorecards import save_scorecard, submit_scorecard
from tests.personas import Persona
from tests.screening.factories import first_standard


def full_sheet(level: str = "3", **fields: Any) -> dict[str, Any]:
    """All that is needed to hand in: one level everywhere, but for the given fields (``A1_comment`` for A1-comment)."""
    codes = [each.code for each in Content.read(first_standard().content).criteria]
    typed: dict[str, Any] = dict.fromkeys(codes, level)
    typed |= {f"{code}-comment": "有依据" for code in codes}
    typed |= {"vetoes": [], "veto_reason": "", "confidence": "4", "remark": "临床问题清楚。", "support": ["testing"]}
    return typed | {key.replace("_comment", "-comment"): value for key, value in fields.items()}


def handed_in(seat: Seat, expert: Persona, level: str = "3", **fields: Any) -> Scorecard:
    saved = save_scorecard(by=expert.actor, seat=seat, changes=full_sheet(level, **fields), version=0)
    return submit_scorecard(by=expert.actor, seat=seat, version=saved.version)
