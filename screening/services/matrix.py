"""The full score matrix of a round as an Excel file, written by the worker; for officers only, and on record.

What somebody has typed and not handed in never stands in it, and an officer gets no row of a project he has a part in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.selectors import actor_holding
from core.actor import Actor
from core.jobs import Progress, attach_output, start_job
from core.models import Job
from core.services import record
from core.workbooks import Sheet, write_sheets
from screening.content import Content
from screening.enums import ReviewStatus, SeatStatus, Support
from screening.models import Review, Round, Scorecard
from screening.permissions import require_officer
from screening.selectors.visibility import reviews_visible_to, round_for

KIND = "screening_matrix"
CHUNK = 500


def start_matrix_export(*, by: Actor, round: Round) -> Job:
    """Puts the work in line and writes the audit log. Raises PermissionRefused for anybody but an officer."""
    require_officer(by, round.region_id)
    with transaction.atomic():
        record(
            by=by,
            event="export.made",
            object_type="round",
            object_ref=round.audit_ref,
            region=round.region_id,
        )
        return start_job(kind=KIND, by=by, params={"round": round.ref, "membership": by.membership_id})


def export_matrix(job: Job, progress: Progress) -> Mapping[str, Any]:
    """In the role the officer held when asking; fails when he no longer holds it."""
    actor = actor_holding(job.owner, job.params["membership"])
    round_ = round_for(actor, job.params["round"])
    total = cards_of(actor, round_).count()
    content = matrix_workbook(actor, round_, lambda done: progress(done, total))
    attach_output(job, name=f"scores-{round_.ref}.xlsx", content=content)
    return {"sentence": _("%(n)s scores of “%(name)s” are in the file.") % {"n": total, "name": round_.name}}


def reviews_of(actor: Actor, round_: Round) -> QuerySet[Review]:
    rows = reviews_visible_to(actor).filter(round=round_).exclude(status=ReviewStatus.CANCELLED)
    return rows.select_related("project", "project__institution", "decision").order_by("id")


def cards_of(actor: Actor, round_: Round) -> QuerySet[Scorecard]:
    """Handed in, by experts who are still in their panel, first and revised ones."""
    cards = Scorecard.objects.filter(
        review__in=reviews_of(actor, round_).order_by(), submitted_at__isnull=False, seat__status=SeatStatus.SUBMITTED
    )
    return cards.select_related("seat__expert", "review__project").order_by("review_id", "seat_id", "turn")


def matrix_workbook(actor: Actor, round_: Round, progress: Any = None) -> bytes:
    """Three sheets: every score, every project's result, every comment."""
    content = Content.read(round_.standard.content)
    cards = cards_of(actor, round_)
    return write_sheets(
        [
            Sheet(_("Scores"), score_headers(content), score_rows(content, cards, progress)),
            Sheet(_("Projects"), project_headers(content), project_rows(content, reviews_of(actor, round_))),
            Sheet(_("Comments"), comment_headers(), comment_rows(content, cards)),
        ]
    )


def score_headers(content: Content) -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Expert"),
        _("Name"),
        _("Specialty"),
        _("Which score"),
        *[f"{each.code} {each.name}" for each in content.criteria],
        *[f"{each.code} {each.name}" for each in content.dimensions],
        _("Total"),
        _("Vetoes"),
        _("Confidence"),
        _("Handed in"),
    ]


def score_rows(content: Content, cards: QuerySet[Scorecard], progress: Any = None) -> Iterator[Sequence[Any]]:
    for done, card in enumerate(cards.iterator(chunk_size=CHUNK), start=1):
        yield score_row(content, card)
        if progress is not None and done % CHUNK == 0:
            progress(done)


def score_row(content: Content, card: Scorecard) -> list[Any]:
    return [
        *who(card),
        card.seat.get_specialty_display(),
        turn_word(card),
        *[card.answers.get(each.code, {}).get("level") for each in content.criteria],
        *[decimal(card.dimensions.get(each.code)) for each in content.dimensions],
        card.total,
        "、".join(card.vetoes),
        card.confidence,
        card.submitted_at,
    ]


def who(card: Scorecard) -> list[Any]:
    project, expert = card.review.project, card.seat.expert
    return [project.reference, project.title, expert.code, expert.name]


def turn_word(card: Scorecard) -> str:
    return _("First") if card.turn == 1 else _("Revised")


def project_headers(content: Content) -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Institution"),
        _("State"),
        _("Scores"),
        _("Total"),
        _("Calibrated"),
        _("Spread"),
        _("Vetoes"),
        *[f"{each.code} {each.name}" for each in content.dimensions],
        *[f"{each.code} {each.name}" for each in content.criteria],
        _("Decision"),
    ]


def project_rows(content: Content, reviews: QuerySet[Review]) -> Iterator[Sequence[Any]]:
    for review in reviews.iterator(chunk_size=CHUNK):
        decision = getattr(review, "decision", None)
        yield [
            review.project.reference,
            review.project.title,
            review.project.institution.name if review.project.institution else "",
            review.get_status_display(),
            review.scored,
            review.total,
            review.calibrated,
            review.spread,
            review.vetoes,
            *[decimal(review.dimensions.get(each.code)) for each in content.dimensions],
            *[decimal(review.criteria.get(each.code)) for each in content.criteria],
            decision.get_verdict_display() if decision else "",
        ]


def comment_headers() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Expert"),
        _("Name"),
        _("Which score"),
        _("Criterion"),
        _("Level"),
        _("Comment"),
    ]


def comment_rows(content: Content, cards: QuerySet[Scorecard]) -> Iterator[Sequence[Any]]:
    for card in cards.iterator(chunk_size=CHUNK):
        for heading, level, text in texts_of(content, card):
            yield [*who(card), turn_word(card), heading, level, text]


def texts_of(content: Content, card: Scorecard) -> Iterable[tuple[str, Any, str]]:
    for each in content.criteria:
        answer = card.answers.get(each.code, {})
        if answer.get("comment"):
            yield f"{each.code} {each.name}", answer.get("level"), answer["comment"]
        if answer.get("unable"):
            yield f"{each.code} {each.name}", None, _("Cannot judge") + ": " + answer["unable"]
    if card.veto_reason:
        yield _("Veto"), None, "、".join(card.vetoes) + " " + card.veto_reason
    if card.remark:
        yield _("Overall remark"), None, card.remark
    if card.support:
        labels = dict(Support.choices)
        yield _("Suggested help"), None, "、".join(str(labels.get(each, each)) for each in card.support)


def decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))
