"""What waits in the screening: of experts their answers, scores and pledges, of the office decisions and answers."""

from typing import Any

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.terms import after_workdays
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import ARG, BARE, Columns, Kind, Link, Rows
from progress.waiting.parts import OFFICERS, REVIEWERS, WATCHERS, in_roles, of_province
from screening.enums import AppealStatus, ExpertStatus, PublicationStatus, ReviewStatus, SeatStatus
from screening.models import Appeal, Expert, Objection, Pledge, Review, Seat
from screening.selectors.appeals import appeals_visible_to
from screening.selectors.desk import desk_seats
from screening.selectors.experts import pledge_version
from screening.selectors.rounds import RUNNING_ROUNDS
from screening.selectors.visibility import judged_by, own_part, reviews_visible_to

# As long as the review takes scores.
BEING_SCORED = (ReviewStatus.WAITING, ReviewStatus.SCORING)
TO_DECIDE = (ReviewStatus.SCORED, ReviewStatus.DISCUSSION)
GOING_ON = {"review__status__in": BEING_SCORED, "review__round__status__in": RUNNING_ROUNDS}
OF_PROJECT = {"number": "review__project__reference", "title": "review__project__title"}


def _own_seats(status: SeatStatus) -> Any:
    return lambda actor: desk_seats(actor).filter(status=status, **GOING_ON)


def _seats_of_office(status: SeatStatus) -> Any:
    """What officers may know of a review, leaders may of those that are no part of theirs."""

    def rows(actor: Actor) -> Rows:
        found = of_province(Seat.objects.filter(status=status, **GOING_ON), actor, project="review__project")
        return found.exclude(review__in=judged_by(actor).values("review"))

    return rows


def _last_score(rows: QuerySet[Review]) -> Rows:
    scores = Seat.objects.filter(review=OuterRef("pk"), submitted_at__isnull=False).order_by()
    last = scores.values("review").annotate(last=Max("submitted_at")).values("last")
    return rows.filter(status__in=TO_DECIDE, round__status__in=RUNNING_ROUNDS).annotate(
        scored_at=Subquery(last, output_field=DateTimeField())
    )


def _decisions(actor: Actor) -> Rows:
    """Whoever decided before an appeal does not decide on it."""
    rows = in_roles(actor, OFFICERS, reviews_visible_to(actor))
    return _last_score(rows.exclude(barred=actor.user_id or 0))


def _appeals(actor: Actor) -> Rows:
    """Answered by officers who took no part in the decision."""
    rows = in_roles(actor, OFFICERS, appeals_visible_to(actor), status=AppealStatus.OPEN)
    took_part = Q(decision__prepared_by_id=actor.user_id or 0) | Q(decision__confirmed_by_id=actor.user_id or 0)
    return rows.exclude(took_part)


def _decisions_of_office(actor: Actor) -> Rows:
    rows = of_province(Review.objects.all(), actor).exclude(pk__in=judged_by(actor).values("review"))
    return _last_score(rows)


def _appeals_of_office(actor: Actor) -> Rows:
    rows = of_province(Appeal.objects.filter(status=AppealStatus.OPEN), actor, project="decision__review__project")
    return rows.exclude(decision__review__in=judged_by(actor).values("review"))


def _objections(actor: Actor) -> Rows:
    """To what is or was open; not those that concern a project of his own."""
    rows = Objection.objects.filter(answered_at=None).exclude(publication__status=PublicationStatus.WITHDRAWN)
    own = Q(review__isnull=False, review__project__in=own_part(actor))
    return rows.filter(publication__region_id=actor.region).exclude(own)


def _pledges(actor: Actor) -> Rows:
    signed = Pledge.objects.filter(expert=OuterRef("pk"), version=pledge_version())
    rows = Expert.objects.filter(~Exists(signed), status=ExpertStatus.ACTIVE)
    return in_roles(actor, REVIEWERS, rows, user_id=actor.user_id)


KINDS = (
    Kind(
        key="seat_answer",
        label=_("Invitation to a review"),
        sentence=_("Say whether you take the review, or whether you are in conflict. Unanswered, it goes to another."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.PERSON,
        roles=REVIEWERS,
        columns=Columns(
            "ref", arg="review__ref", **OF_PROJECT, since="@invited_at", due="answer_due_on", who="expert__name"
        ),
        mine=_own_seats(SeatStatus.INVITED),
        links={"": Link("console:seat_answer")},
        threshold="SCREENING.answer_days",
        unit=Unit.WORKDAYS,
        office=_seats_of_office(SeatStatus.INVITED),
        office_link=Link("console:panel_page", ARG),
        nameless=True,
    ),
    Kind(
        key="score",
        label=_("Score"),
        sentence=_("Read the dossier and hand your score in."),
        act=pgettext_lazy("what waits", "Score"),
        turn=Turn.PERSON,
        roles=REVIEWERS,
        columns=Columns(
            "ref", arg="review__ref", **OF_PROJECT, since="@invited_at", due="score_due_on", who="expert__name"
        ),
        mine=_own_seats(SeatStatus.ACCEPTED),
        links={"": Link("console:seat_desk")},
        threshold="SCREENING.score_days",
        unit=Unit.WORKDAYS,
        office=_seats_of_office(SeatStatus.ACCEPTED),
        office_link=Link("console:panel_page", ARG),
        nameless=True,
    ),
    Kind(
        key="pledge",
        label=_("Confidentiality pledge"),
        sentence=_("Sign the pledge in its present version; before that no dossier opens."),
        act=_("Sign it"),
        turn=Turn.PERSON,
        roles=REVIEWERS,
        columns=Columns("ref", since="@created_at"),
        mine=_pledges,
        links={"": Link("console:my_expertise", BARE)},
        overdue=False,
    ),
    Kind(
        key="decision",
        label=_("Decision after the scores"),
        sentence=_("All scores are in: conclude the discussion, or prepare the decision."),
        act=pgettext_lazy("what waits", "Decide"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        mine=_decisions,
        links={"": Link("console:review_page")},
        office=_decisions_of_office,
        office_link=Link("console:review_page"),
        columns=Columns(
            "ref",
            number="project__reference",
            title="project__title",
            since="@scored_at",
            due=lambda: after_workdays("scored_at", "SCREENING.decision_days", region="region", at=True),
        ),
        threshold="SCREENING.decision_days",
        unit=Unit.WORKDAYS,
    ),
    Kind(
        key="appeal",
        label=_("Appeal"),
        sentence=_("The applicant asks to look at the decision again; somebody who did not decide answers."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns(
            "ref",
            number="decision__review__project__reference",
            title="decision__review__project__title",
            since="@filed_at",
            due="due_on",
        ),
        mine=_appeals,
        links={"": Link("console:appeal_page")},
        threshold="SCREENING.appeal_days",
        unit=Unit.WORKDAYS,
        office=_appeals_of_office,
        office_link=Link("console:appeal_page"),
    ),
    Kind(
        key="objection",
        label=_("Objection to a publication"),
        sentence=_("Somebody objects to published results; the office answers."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("publication__ref", title="publication__title", since="@raised_at"),
        mine=lambda actor: _objections(actor) if actor.role == Role.PROVINCIAL_OFFICER else Objection.objects.none(),
        links={"": Link("console:publication_page")},
        overdue=False,
        office=lambda actor: _objections(actor) if actor.role in WATCHERS else Objection.objects.none(),
        office_link=Link("console:publication_page"),
    ),
)
