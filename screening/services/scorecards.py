"""Scoring: what an expert types is kept at once, handed in once, and then locked; a discussion opens a second turn.

Whoever locks several rows takes the review first, then the seat, then the scorecard.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit, Text
from core.events import publish
from core.services import lock, perform
from projects.fields.digests import answer_digest, answer_digests
from projects.services.trail import record_on_project
from screening.content import Content
from screening.enums import ReviewStatus, SeatStatus
from screening.events import SCORECARD_SUBMITTED
from screening.models import DiscussionPost, Review, Scorecard, Seat
from screening.notifications.seats import tell_posted
from screening.permissions import relations_of, require_transition
from screening.scoring import points_of
from screening.selectors.sheets import (
    Value,
    Values,
    allowed,
    comment_key,
    field_keys,
    longest,
    missing_in,
    sheet_of,
    stored_answer,
    values_of,
)
from screening.selectors.visibility import own_part
from screening.services.seats import require_being_scored
from screening.workflow import EXPERT, OFFICER, SEAT_MACHINE

FIRST, REVISED = 1, 2
SHEET_COLUMNS = ("answers", "vetoes", "veto_reason", "confidence", "remark", "support")
POST_LENGTH = 3000


@dataclass(frozen=True)
class SavedScorecard:
    """``version`` and ``seen`` are what the page sends next time; ``errors`` name fields that were not saved."""

    card: Scorecard
    version: int
    seen: Mapping[str, str]
    errors: Mapping[str, list[Text]] = field(default_factory=dict)


def save_scorecard(
    *, by: Actor, seat: Seat, changes: Mapping[str, Any], version: int, seen: Mapping[str, str] | None = None
) -> SavedScorecard:
    """Keeps what was typed, by the field keys of ``screening.selectors.sheets``; nothing is checked for completeness.

    ``seen`` are the digests of what the page showed: only what differs from them counts as typed. What another
    window saved meanwhile in other fields is put together with it; a field changed in both raises StaleEdit with
    what is stored, and nothing is written. Raises GuardRefused once the scorecard is locked.
    """
    with transaction.atomic():
        fresh = lock(Seat, seat.pk)
        _require_expert(by, fresh)
        card = _open_card(fresh)
        content = Content.read(card.standard.content)
        usable, errors = _sort_out(content, changes)
        typed = {key: value for key, value in usable.items() if seen is None or seen.get(key) != answer_digest(value)}
        stored = values_of(content, card)
        before = card.version
        if before != version:
            _require_no_conflict(card, typed, stored, seen or {})
        written = {key: value for key, value in typed.items() if stored[key] != value}
        if written:
            _write(content, card, {**stored, **written})
    # A page that has not seen what another window saved keeps its old version, so that it goes on being compared.
    next_version = card.version if before == version else version
    return SavedScorecard(card, next_version, {**(seen or {}), **answer_digests(usable)}, errors)


def _require_expert(by: Actor, seat: Seat) -> None:
    if EXPERT not in relations_of(by, seat):
        raise PermissionRefused(_("Only the expert himself can do this."))


def _open_card(seat: Seat) -> Scorecard:
    """The scorecard that may be written now; the first one begins with its first save. The caller locks the seat."""
    review = Review.objects.select_related("round").get(pk=seat.review_id)
    if seat.status == SeatStatus.ACCEPTED:
        require_being_scored(review)
        turn = FIRST
    elif seat.status == SeatStatus.SUBMITTED and review.status == ReviewStatus.DISCUSSION:
        turn = REVISED
    else:
        raise GuardRefused(_("This score is locked."))
    card = _card(seat, turn)
    if card is None and turn == FIRST:
        card = Scorecard(seat=seat, review=review, standard_id=review.round.standard_id, turn=FIRST)
        card.save(force_insert=True)
    if card is None or card.submitted_at is not None:
        raise GuardRefused(_("This score is locked."))
    return card


def _card(seat: Seat, turn: int) -> Scorecard | None:
    cards = Scorecard.objects.select_for_update(no_key=True, of=("self",)).select_related("standard")
    return cards.filter(seat=seat, turn=turn).first()


def _sort_out(content: Content, changes: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, list[Text]]]:
    """What can be kept, and what is wrong with the rest. Fields the standard does not have are left out."""
    usable: dict[str, Value] = {}
    errors: dict[str, list[Text]] = {}
    for key in field_keys(content):
        if key in changes:
            value = _clean(changes[key], many=key in ("vetoes", "support"))
            if problem := _problem(content, key, value):
                errors[key] = [problem]
            else:
                usable[key] = value
    return usable, errors


def _clean(value: Any, *, many: bool) -> Value:
    if many:
        return sorted({str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each})
    return str(value).replace("\x00", "").replace("\r\n", "\n").strip()


def _problem(content: Content, key: str, value: Value) -> Text:
    choices = allowed(content, key)
    if choices is not None:
        given = value if isinstance(value, list) else [value]
        return "" if set(given) <= set(choices) else _("Please choose one of the values shown.")
    return _("At most %(n)s characters.") % {"n": longest(key)} if len(value) > longest(key) else ""


def _require_no_conflict(card: Scorecard, typed: Values, stored: Values, seen: Mapping[str, str]) -> None:
    both = [
        key for key, value in typed.items() if answer_digest(stored[key]) not in (answer_digest(value), seen.get(key))
    ]
    if both:
        raise StaleEdit(current={key: stored[key] for key in both}, version=card.version)


def _write(content: Content, card: Scorecard, values: Mapping[str, Any]) -> None:
    pairs = {each.code: (values[each.code], values[comment_key(each.code)]) for each in content.criteria}
    card.answers = {code: stored_answer(choice, text) for code, (choice, text) in pairs.items() if choice or text}
    card.vetoes = values["vetoes"]
    card.veto_reason = values["veto_reason"]
    card.confidence = int(values["confidence"]) if values["confidence"] else None
    card.remark = values["remark"]
    card.support = values["support"]
    card.version += 1
    card.saved_at = timezone.now()
    card.save(update_fields=[*SHEET_COLUMNS, "version", "saved_at"])


def submit_scorecard(*, by: Actor, seat: Seat, version: int | None = None) -> Scorecard:
    """Hands in the first score and locks it for good; announces SCORECARD_SUBMITTED in the same transaction.

    ``version`` is what the expert looked at: StaleEdit when another window saved since. Raises InvalidInput by
    field for what is missing, GuardRefused when it is handed in already or the review is no longer being scored.
    """
    with transaction.atomic():
        require_being_scored(lock(Review, seat.review_id))
        done = perform(
            SEAT_MACHINE, "submit", seat, by=by, allow=require_transition, values={"submitted_at": timezone.now()}
        )
        card = _hand_in(done, _card(done, FIRST), version)
        publish(SCORECARD_SUBMITTED, scorecard=card, by=by)
    return card


def start_revision(*, by: Actor, seat: Seat) -> Scorecard:
    """Opens a second scorecard beside the first during the discussion (复议), filled with what the first says.

    Once open, it is given again. Raises GuardRefused outside a discussion, or after a revision was handed in.
    """
    with transaction.atomic():
        _require_in_discussion(lock(Review, seat.review_id))
        fresh = _submitted_seat(by, seat)
        present = _card(fresh, REVISED)
        if present is not None and present.submitted_at is not None:
            raise GuardRefused(_("You have already handed in a revised score."))
        return present or _copy(fresh)


def _copy(seat: Seat) -> Scorecard:
    first = Scorecard.objects.get(seat=seat, turn=FIRST)
    copied = {column: getattr(first, column) for column in SHEET_COLUMNS}
    return Scorecard.objects.create(
        seat=seat,
        review_id=seat.review_id,
        standard_id=first.standard_id,
        turn=REVISED,
        saved_at=timezone.now(),
        **copied,
    )


def submit_revision(*, by: Actor, seat: Seat, version: int | None = None) -> Scorecard:
    """Hands in the revised score; the first stays beside it. Raises as ``submit_scorecard``."""
    with transaction.atomic():
        review = lock(Review, seat.review_id)
        _require_in_discussion(review)
        fresh = _submitted_seat(by, seat)
        card = _hand_in(fresh, _card(fresh, REVISED), version)
        record_on_project(by=by, project=review.project, event="seat.score_revised")
        publish(SCORECARD_SUBMITTED, scorecard=card, by=by)
    return card


def _hand_in(seat: Seat, card: Scorecard | None, version: int | None) -> Scorecard:
    if card is not None and card.submitted_at is not None:
        raise GuardRefused(_("This score is locked."))
    if card is None:
        raise InvalidInput(_("Nothing is scored yet."))
    if version is not None and version != card.version:
        raise StaleEdit(version=card.version)
    content = Content.read(card.standard.content)
    missing = missing_in(content, values_of(content, card))
    if missing:
        raise InvalidInput(fields=missing)
    points = points_of(content, sheet_of(card), seat.review.project.stage)
    card.total = points.total
    card.dimensions = {code: None if value is None else str(value) for code, value in points.dimensions.items()}
    card.submitted_at = timezone.now()
    card.save(update_fields=["total", "dimensions", "submitted_at"])
    return card


def _submitted_seat(by: Actor, seat: Seat) -> Seat:
    fresh = lock(Seat, seat.pk)
    _require_expert(by, fresh)
    if fresh.status != SeatStatus.SUBMITTED:
        raise GuardRefused(_("The discussion opens to you once your own score is handed in."))
    return fresh


def _require_in_discussion(review: Review) -> None:
    if review.status != ReviewStatus.DISCUSSION:
        raise GuardRefused(_("This review is not in discussion at present."))


def post_in_discussion(*, by: Actor, review: Review, text: str, seat: Seat | None = None) -> DiscussionPost:
    """Writes into the discussion: an expert for his ``seat``, or the office and the round's chair without one.

    Tells the others of the panel that something was written. Raises InvalidInput, GuardRefused, PermissionRefused.
    """
    words = str(_clean(text, many=False))
    if not words or len(words) > POST_LENGTH:
        too_long = _("At most %(n)s characters.") % {"n": POST_LENGTH}
        raise InvalidInput(fields={"text": [too_long if words else _("Please write something first.")]})
    if by.user_id is None:
        raise PermissionRefused
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        _require_in_discussion(fresh)
        if seat is not None and seat.review_id == fresh.pk:
            _submitted_seat(by, seat)
        else:
            _require_outside_panel(by, fresh, seat)
        post = DiscussionPost.objects.create(review=fresh, seat=seat, author_id=by.user_id, text=words)
        record_on_project(by=by, project=fresh.project, event="discussion.posted")
        tell_posted(post=post)
    return post


def _require_outside_panel(by: Actor, review: Review, seat: Seat | None) -> None:
    """The office, or the round's chair unless he has a part in the project himself; nobody with another's seat."""
    is_chair = by.user_id == review.round.chair_id and not own_part(by).filter(pk=review.project_id).exists()
    if seat is not None or not (is_chair or OFFICER in relations_of(by, review)):
        raise PermissionRefused(_("Only the panel and the office can do this."))
