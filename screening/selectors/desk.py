"""The expert's own desk: his seats, the dossier behind each, and, after his own score, the discussion.

Everything begins with ``desk_seats``: a seat that is not there does not exist for him, with its project, its panel
and every figure made of it. Nothing here is counted, sorted or summed over other seats than his own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.errors import NotVisible
from core.workdays import workdays_until
from projects.enums import DeadlineState
from projects.models import Document, DocumentVersion, Project, Submission
from screening.content import Content
from screening.enums import SITTING, ReviewStatus, RoundStatus, SeatStatus
from screening.models import DiscussionPost, Scorecard, Seat
from screening.scoring import shown
from screening.selectors.sheets import Progress, progress_of
from screening.selectors.visibility import own_part, seats_of

DUE_SOON_DAYS = 2
DISCUSSED = frozenset({ReviewStatus.SCORED.value, ReviewStatus.PREPARED.value, ReviewStatus.RELEASED.value})
# The dossier closes when the decision leaves the house: who has scored needs it no longer.
READABLE = frozenset(
    {
        ReviewStatus.WAITING.value,
        ReviewStatus.SCORING.value,
        ReviewStatus.SCORED.value,
        ReviewStatus.DISCUSSION.value,
        ReviewStatus.PREPARED.value,
    }
)


def desk_seats(actor: Actor) -> QuerySet[Seat]:
    """The reviewer's seats of rounds that have opened, as long as he sits on them.

    Declined, taken back, in conflict, or of a project that has become his own: gone, wherever it stood.
    """
    return (
        seats_of(actor)
        .filter(status__in=SITTING)
        .exclude(review__round__status=RoundStatus.PREPARING)
        .exclude(review__status=ReviewStatus.CANCELLED)
        .exclude(review__project__in=own_part(actor))
    )


def desk_seat(actor: Actor, ref: str) -> Seat:
    """Raises NotVisible."""
    found = (
        desk_seats(actor)
        .filter(ref=ref)
        .select_related(
            "expert",
            "review__round__standard",
            "review__project__institution",
            "review__submission",
            "review__previous",
        )
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def scoring_seat(actor: Actor, ref: str) -> Seat:
    """A seat whose dossier is open: he has declared that he has no conflict. Raises NotVisible before that."""
    seat = desk_seat(actor, ref)
    if seat.status == SeatStatus.INVITED:
        raise NotVisible
    return seat


@dataclass(frozen=True)
class DeskRow:
    """One line of the expert's list; ``state`` of the deadline is empty where nothing is asked of him."""

    seat: Seat
    project: Project
    progress: Progress
    due_on: date
    days: int
    state: str
    own_total: Scorecard | None
    discussed: bool

    @property
    def own_points(self) -> str:
        return shown(self.own_total.total) if self.own_total is not None else ""


@dataclass(frozen=True)
class DeskGroups:
    """In the shuffled order of this expert; ``done`` are handed in."""

    discussing: list[DeskRow]
    new: list[DeskRow]
    scoring: list[DeskRow]
    done: list[DeskRow]

    @property
    def total(self) -> int:
        return len(self.discussing) + len(self.new) + len(self.scoring) + len(self.done)


def desk_groups(actor: Actor) -> DeskGroups:
    """All his present seats, in a fixed number of queries; those of closed rounds only while he still may read them."""
    cards = Prefetch("scorecards", Scorecard.objects.order_by("turn"), to_attr="cards")
    seats = (
        desk_seats(actor)
        .filter(~Q(review__round__status=RoundStatus.CLOSED) | Q(status=SeatStatus.SUBMITTED))
        .select_related("review__project__institution", "review__round__standard")
        .prefetch_related(cards)
        .order_by("position", "id")
    )
    today = timezone.localdate()
    contents: dict[int, Content] = {}
    rows = [_row(seat, today, contents) for seat in seats]
    groups = DeskGroups([], [], [], [])
    for row in rows:
        _group_of(groups, row).append(row)
    return groups


def _group_of(groups: DeskGroups, row: DeskRow) -> list[DeskRow]:
    if row.discussed:
        return groups.discussing
    return {SeatStatus.INVITED.value: groups.new, SeatStatus.ACCEPTED.value: groups.scoring}.get(
        row.seat.status, groups.done
    )


def _row(seat: Seat, today: date, contents: dict[int, Content]) -> DeskRow:
    standard = seat.review.round.standard
    content = contents.setdefault(standard.pk, Content.read(standard.content))
    cards: list[Scorecard] = seat.cards  # type: ignore[attr-defined]
    handed_in = [card for card in cards if card.submitted_at is not None]
    due_on = seat.answer_due_on if seat.status == SeatStatus.INVITED else seat.score_due_on
    days = workdays_until(today, due_on)
    return DeskRow(
        seat=seat,
        project=seat.review.project,
        progress=progress_of(content, cards[-1] if cards else None),
        due_on=due_on,
        days=days,
        state="" if seat.status == SeatStatus.SUBMITTED else due_state(days),
        own_total=handed_in[-1] if handed_in else None,
        discussed=seat.status == SeatStatus.SUBMITTED and seat.review.status == ReviewStatus.DISCUSSION,
    )


def due_state(days: int) -> str:
    if days < 0:
        return DeadlineState.OVERDUE.value
    return DeadlineState.DUE_SOON.value if days <= DUE_SOON_DAYS else DeadlineState.NORMAL.value


@dataclass(frozen=True)
class DeskCounts:
    waiting: int
    due_soon: int
    overdue: int


def desk_counts(actor: Actor) -> DeskCounts:
    """What waits for him: answers, scores and discussions. One query."""
    asked = Q(status__in=[SeatStatus.INVITED, SeatStatus.ACCEPTED], review__round__status=RoundStatus.SCORING)
    discussed = Q(status=SeatStatus.SUBMITTED, review__status=ReviewStatus.DISCUSSION)
    found = desk_seats(actor).filter(asked | discussed)
    today = timezone.localdate()
    states = []
    for status, answer_due_on, score_due_on in found.values_list("status", "answer_due_on", "score_due_on"):
        if status != SeatStatus.SUBMITTED:
            due_on = answer_due_on if status == SeatStatus.INVITED else score_due_on
            states.append(due_state(workdays_until(today, due_on)))
        else:
            states.append("")
    return DeskCounts(len(states), states.count(DeadlineState.DUE_SOON), states.count(DeadlineState.OVERDUE))


@dataclass(frozen=True)
class Place:
    """Where this seat stands among those he has to score; the neighbours are refs, empty at the ends."""

    number: int
    of: int
    before: str
    after: str


def place_of(actor: Actor, seat: Seat) -> Place:
    refs = list(
        desk_seats(actor)
        .filter(review__round=seat.review.round_id)
        .exclude(status=SeatStatus.INVITED)
        .order_by("position", "id")
        .values_list("ref", flat=True)
    )
    at = refs.index(seat.ref) if seat.ref in refs else 0
    return Place(at + 1, len(refs), refs[at - 1] if at else "", refs[at + 1] if at + 1 < len(refs) else "")


def cards_of(seat: Seat) -> dict[int, Scorecard]:
    """His own scorecards of this seat, by turn."""
    return {card.turn: card for card in seat.scorecards.select_related("standard").order_by("turn")}


def earlier_card(seat: Seat) -> Scorecard | None:
    """What this expert gave the project the last time he scored it, in an earlier review that has its own papers."""
    return (
        Scorecard.objects.filter(
            seat__expert=seat.expert_id,
            seat__status=SeatStatus.SUBMITTED,
            review__project=seat.review.project_id,
            submitted_at__isnull=False,
            review__id__lt=seat.review_id,
        )
        .select_related("review__submission")
        .order_by("-review_id", "-turn")
        .first()
    )


def compared_submission(seat: Seat, earlier: Scorecard | None) -> Submission | None:
    """The submission he read the last time, if it was another one."""
    if earlier is None or earlier.review.submission_id == seat.review.submission_id:
        return None
    return earlier.review.submission


@dataclass(frozen=True)
class FrozenPaper:
    document: Document
    version: DocumentVersion
    is_new: bool = False

    @property
    def shows_in_place(self) -> bool:
        return self.version.content_type in IN_PLACE


IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


def papers_of(submission: Submission | None, compared: Submission | None = None) -> list[FrozenPaper]:
    """The papers as they were handed in, in the version that counted then; without those removed since."""
    if submission is None:
        return []
    counted = _versions(submission.package.get("documents", []))
    known = _versions(compared.package.get("documents", [])) if compared is not None else counted
    documents = (
        Document.objects.filter(project=submission.project_id, ref__in=counted, removed_at=None)
        .order_by("section", "id")
        .prefetch_related("versions")
    )
    found = []
    for document in documents:
        version = next((each for each in document.versions.all() if each.number == counted[document.ref]), None)
        if version is not None:
            found.append(FrozenPaper(document, version, known.get(document.ref) != counted[document.ref]))
    return found


def _versions(papers: Iterable[dict[str, object]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for paper in papers:
        versions = paper.get("versions")
        if isinstance(versions, list) and versions:
            numbers[str(paper["ref"])] = max(int(each["number"]) for each in versions)
    return numbers


def paper_for(seat: Seat, ref: str) -> FrozenPaper:
    """One paper of the dossier. Raises NotVisible, also when the dossier is closed."""
    if seat.review.status not in READABLE:
        raise NotVisible
    found = next((paper for paper in papers_of(seat.review.submission) if paper.document.ref == ref), None)
    if found is None:
        raise NotVisible
    found.document.project = seat.review.project
    found.version.document = found.document
    return found


def may_discuss(seat: Seat) -> bool:
    return seat.status == SeatStatus.SUBMITTED and seat.review.status == ReviewStatus.DISCUSSION


def discussion_seat(actor: Actor, ref: str) -> Seat:
    """A seat whose discussion its expert may read: his own score is in, and the panel discusses or has discussed.

    Raises NotVisible: before that, others' scores do not exist for him.
    """
    seat = scoring_seat(actor, ref)
    was_discussed = seat.review.status in DISCUSSED and bool(seat.review.chair_reason)
    if seat.status != SeatStatus.SUBMITTED or not (seat.review.status == ReviewStatus.DISCUSSION or was_discussed):
        raise NotVisible
    return seat


@dataclass(frozen=True)
class Voice:
    """One expert in a discussion, by a letter of this review only. ``revised`` is None while it is not shown."""

    letter: str
    specialty: str
    is_own: bool
    first: Scorecard
    revised: Scorecard | None


@dataclass(frozen=True)
class Said:
    """``letter`` is empty for the office."""

    post: DiscussionPost
    letter: str
    is_own: bool


@dataclass(frozen=True)
class Discussion:
    voices: list[Voice]
    said: list[Said]


def discussion_of(seat: Seat) -> Discussion:
    """The panel's scores and words, by letters; the caller took ``seat`` from ``discussion_seat``.

    Others' revised scores are shown once his own is handed in, or when the discussion has ended. Letters follow the
    seats' random references, so that the same person has no letter of his own across reviews.
    """
    by_seat = _handed_in(seat)
    ended = seat.review.status != ReviewStatus.DISCUSSION
    may_compare = ended or 2 in by_seat.get(seat.pk, {})
    letters = {seat_id: chr(ord("A") + at) for at, seat_id in enumerate(by_seat)}
    voices = [
        Voice(
            letter=letters[seat_id],
            specialty=turns[1].seat.get_specialty_display(),
            is_own=seat_id == seat.pk,
            first=turns[1],
            revised=turns.get(2) if may_compare or seat_id == seat.pk else None,
        )
        for seat_id, turns in by_seat.items()
    ]
    # What somebody wrote who has left the panel counts no more than his score.
    of_panel = Q(seat=None) | Q(seat__in=by_seat)
    posts = DiscussionPost.objects.filter(of_panel, review=seat.review_id).order_by("id")
    said = [Said(post, letters.get(post.seat_id or 0, ""), post.seat_id == seat.pk) for post in posts]
    return Discussion(voices, said)


def _handed_in(seat: Seat) -> dict[int, dict[int, Scorecard]]:
    """Scorecards of the panel by seat and turn."""
    cards = (
        Scorecard.objects.filter(review=seat.review_id, seat__status=SeatStatus.SUBMITTED, submitted_at__isnull=False)
        .select_related("seat")
        .order_by("seat__ref", "turn")
    )
    by_seat: dict[int, dict[int, Scorecard]] = {}
    for card in cards:
        by_seat.setdefault(card.seat_id, {})[card.turn] = card
    return by_seat
