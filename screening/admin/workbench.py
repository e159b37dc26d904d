"""What stands on the workbench of one seat."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.console import render_page
from core.requests import PortalRequest
from core.workdays import workdays_until
from projects import fields
from projects.fields.digests import answer_digests
from projects.models import Submission
from projects.selectors.dossier import ReadField, read_fields
from screening.content import Content
from screening.enums import ReviewStatus, SeatStatus
from screening.forms.sheets import Errors, sheet_page
from screening.models import Scorecard, Seat
from screening.scoring import shown
from screening.selectors.desk import (
    READABLE,
    FrozenPaper,
    cards_of,
    compared_submission,
    due_state,
    earlier_card,
    may_discuss,
    papers_of,
    place_of,
)
from screening.selectors.sheets import values_of
from screening.services.scorecards import FIRST, REVISED, SavedScorecard

# Whom the applicant does not want, how to reach him, and what only the office needs: none of it helps to judge.
KEPT_FROM_EXPERTS = frozenset(
    {
        ("declarations", "recusals"),
        ("people", "phone"),
        ("people", "email"),
        ("people", "research_contact"),
        ("people", "research_contact_phone"),
        ("cooperation", "excluded_firms"),
    }
)


@dataclass(frozen=True)
class Bench:
    """``card`` is the one that may be written, or the last one handed in; None before the first save."""

    actor: Actor
    seat: Seat
    content: Content
    turn: int
    card: Scorecard | None
    first: Scorecard | None

    @property
    def stage(self) -> str:
        return self.seat.review.project.stage

    @property
    def card_is_locked(self) -> bool:
        if self.card is not None and self.card.submitted_at is not None:
            return True
        return self.turn == FIRST and self.seat.status == SeatStatus.SUBMITTED


def open_bench(actor: Actor, seat: Seat) -> Bench:
    cards = cards_of(seat)
    revised = cards.get(REVISED)
    # A revision that was begun and not handed in before the discussion ended counts for nothing.
    revising = revised is not None and (
        revised.submitted_at is not None or seat.review.status == ReviewStatus.DISCUSSION
    )
    turn = REVISED if revising else FIRST
    card = cards.get(turn)
    standard = card.standard if card is not None else seat.review.round.standard
    return Bench(actor, seat, Content.read(standard.content), turn, card, cards.get(FIRST))


@dataclass(frozen=True)
class BenchSection:
    section: fields.Section
    fields: list[ReadField]
    papers: list[FrozenPaper] = field(default_factory=list)

    @property
    def answered(self) -> list[ReadField]:
        return [each for each in self.fields if each.shown or each.before is not None]

    @property
    def blank(self) -> list[str]:
        return [str(each.field.label) for each in self.fields if not each.shown and each.before is None]

    @property
    def changes(self) -> int:
        return sum(each.before is not None for each in self.fields) + sum(paper.is_new for paper in self.papers)


def sections_of(seat: Seat, compared: Submission | None) -> list[BenchSection]:
    """The frozen application in sections, with its papers; empty once the dossier is closed."""
    submission = seat.review.submission
    if submission is None or seat.review.status not in READABLE:
        return []
    papers = papers_of(submission, compared)
    return [
        BenchSection(section, read, [paper for paper in papers if paper.document.section == section.key])
        for section, read in read_fields(submission, compared, KEPT_FROM_EXPERTS)
    ]


def team_of(seat: Seat) -> list[dict[str, Any]]:
    submission = seat.review.submission
    if submission is None or seat.review.status not in READABLE:
        return []
    team: list[dict[str, Any]] = submission.package.get("team", [])
    return team


def watermark_of(seat: Seat) -> str:
    """Who reads this and when; the expert's code, as it stands on his papers, not his name."""
    moment = timezone.localtime()
    return _("Reviewer %(code)s · %(moment)s · confidential") % {
        "code": seat.expert.code,
        "moment": f"{moment:%Y-%m-%d %H:%M}",
    }


def dossier_context(bench: Bench) -> dict[str, Any]:
    seat = bench.seat
    earlier = earlier_card(seat)
    sections = sections_of(seat, compared_submission(seat, earlier))
    days = workdays_until(timezone.localdate(), seat.score_due_on)
    return {
        "seat": seat,
        "review": seat.review,
        "project": seat.review.project,
        "sections": sections,
        "changes": sum(each.changes for each in sections),
        "team": team_of(seat),
        "earlier": earlier,
        "place": place_of(bench.actor, seat),
        "watermark": watermark_of(seat),
        "days": days,
        "due_state": due_state(days),
        "may_discuss": may_discuss(seat),
    }


def bench_page(
    request: PortalRequest,
    bench: Bench,
    own: Mapping[str, str],
    *,
    errors: Errors | None = None,
    typed: Mapping[str, Any] | None = None,
    theirs: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sheet to be filled in: what is stored, overlaid by what was typed but could not be saved.

    ``own`` says whose page this is; ``theirs`` is what another window saved in the same fields; saving once more puts
    the typed text in its place.
    """
    stored = values_of(bench.content, bench.card)
    context = dossier_context(bench)
    before = bench.first if bench.turn == REVISED else context["earlier"]
    sheet = sheet_page(bench.content, {**stored, **(typed or {})}, stage=bench.stage, earlier=before, errors=errors)
    context |= {
        **own,
        "sheet": sheet,
        "revising": bench.turn == REVISED,
        "theirs": their_lines(sheet.labels(), theirs or {}),
        "version": bench.card.version if bench.card is not None else 0,
        "seen": json.dumps(answer_digests(stored)),
        "saved_at": saved_words(bench.card),
    }
    failed = errors and typed
    return render_page(request, "console/screening/seat_desk.html", context, status=422 if failed else status)


def their_lines(labels: Mapping[str, str], theirs: Mapping[str, Any]) -> list[tuple[str, str]]:
    shown_values = {key: ", ".join(value) if isinstance(value, list) else str(value) for key, value in theirs.items()}
    return [(labels.get(key, key), value or "—") for key, value in shown_values.items()]


def read_page(request: PortalRequest, bench: Bench) -> HttpResponse:
    """What he handed in, to read; the dossier stays beside it until the decision is released."""
    cards = [card for card in cards_of(bench.seat).values() if card.submitted_at is not None]
    context = dossier_context(bench) | {
        "sheets": [
            {
                "card": card,
                "sheet": sheet_page(
                    Content.read(card.standard.content), values_of(bench.content, card), stage=bench.stage
                ),
                "total": shown(card.total),
            }
            for card in cards
        ],
    }
    return render_page(request, "console/screening/seat_read.html", context)


def saved_answer(bench: Bench, saved: SavedScorecard) -> dict[str, Any]:
    """In the form the autosave script expects; sums are the server's."""
    sheet = sheet_page(bench.content, values_of(bench.content, saved.card), stage=bench.stage)
    return {
        "version": saved.version,
        "seen": dict(saved.seen),
        "saved_at": saved_words(saved.card),
        "errors": {key: " ".join(map(str, texts)) for key, texts in saved.errors.items()},
        "warnings": {},
        "states": {},
        "points": {"total": sheet.total, **{part.dimension.code: part.points for part in sheet.parts}},
    }


def saved_words(card: Scorecard | None) -> str:
    """The minute of today, or day and minute."""
    if card is None or card.saved_at is None:
        return ""
    moment = timezone.localtime(card.saved_at)
    if moment.date() == timezone.localdate():
        return f"{moment:%H:%M}"
    return date_format(moment, "DATETIME_FORMAT")
