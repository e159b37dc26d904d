"""Who is told of results, discussions and decisions. No score, no verdict and no expert stands in a notice."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from projects.models import Project
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Decision, Review
from screening.selectors.history import standing_lists

UNFINISHED = (ReviewStatus.WAITING, ReviewStatus.SCORING, ReviewStatus.DISCUSSION)


def tell_scored(*, review: Review) -> None:
    """To the officers, once nothing of the round is left to score: not for each of thousands."""
    round_ = review.round
    if Review.objects.filter(round=round_, status__in=UNFINISHED).exists():
        return
    notify(
        recipients=_officers(review),
        event="round.scored",
        key=f"round.scored:{round_.ref}:{review.ref}",
        title=lambda: _("%(round)s: all projects are scored") % {"round": round_.name},
        body=lambda: _("The decisions can be prepared."),
        url=reverse("console:round_ranking", args=[round_.ref]),
    )


def tell_discussed(*, review: Review) -> None:
    """To the officers, to the chair, and to the experts of the panel who have handed in their scores."""
    occasion = f"review.discussed:{review.ref}:{review.status_since.isoformat()}"
    chair = [review.round.chair] if review.round.chair is not None else []
    officers = {person.pk: person for person in [*_officers(review), *chair]}
    notify(
        recipients=officers.values(),
        event="review.discussed",
        key=f"{occasion}:office",
        title=lambda: _("%(number)s is in discussion") % {"number": review.project.reference},
        body=lambda: _("The experts lie far apart, or one of them ticked a veto."),
        url=reverse("console:review_page", args=[review.ref]),
    )
    seats = review.panel.filter(status=SeatStatus.SUBMITTED, expert__user__isnull=False).select_related("expert__user")
    for seat in seats:
        if seat.expert.user is not None and seat.expert.user_id not in officers:
            notify(
                recipients=[seat.expert.user],
                event="review.discussed",
                key=occasion,
                title=lambda: _("A review of yours is in discussion"),
                body=lambda: _("You can read the other experts' scores, write to the panel, and score once more."),
                url=reverse("console:seat_discussion", args=[seat.ref]),
            )


def tell_decision_waits(*, decision: Decision) -> None:
    """To the officers who did not prepare it: a second person is needed."""
    review = decision.review
    notify(
        recipients=[person for person in _officers(review) if person.pk != decision.prepared_by_id],
        event="decision.waits",
        key=f"decision.waits:{decision.code}:{decision.prepared_at.isoformat()}",
        title=lambda: _("%(number)s: a decision waits for a second person") % {"number": review.project.reference},
        url=reverse("console:review_page", args=[review.ref]),
    )


def tell_decisions_wait(*, decisions: Iterable[Decision]) -> None:
    """As above for many at once, with one notice that leads to their list."""
    waiting = [each for each in decisions if each.needs_second]
    if not waiting:
        return
    first = waiting[0]
    round_ = first.review.round
    count = len(waiting)
    notify(
        recipients=[each for each in officers_of(round_.region_id) if each.pk != first.prepared_by_id],
        event="decision.waits",
        key=f"decisions.wait:{first.code}:{first.prepared_at.isoformat()}",
        title=lambda: _("%(round)s: %(n)s decisions wait for a second person") % {"round": round_.name, "n": count},
        url=reverse("console:round_release", args=[round_.ref]),
    )


def tell_released(*, decision: Decision) -> None:
    """To the applicant and the team: there is a letter. What it says stands behind the sign-in."""
    project = decision.review.project
    notify(
        recipients=_people(project),
        event="decision.released",
        key=f"decision.released:{decision.code}",
        title=lambda: _("%(number)s: the decision is there") % {"number": project.reference},
        body=lambda: _("The letter says what was decided, what was strong, and what helps next."),
        url=reverse("screening:letter_page", args=[project.ref]),
    )


def tell_lists_stand(*, decision: Decision) -> None:
    """To the officers: what ended without passing stands on lists still, and only they can let it leave them."""
    project = decision.review.project
    lists = standing_lists(project)
    if not lists:
        return
    notify(
        recipients=_officers(decision.review),
        event="decision.lists_stand",
        key=f"decision.lists_stand:{decision.code}",
        title=lambda: _("%(number)s was decided anew and still stands on lists") % {"number": project.reference},
        body=lambda: (
            _("Please decide whether it leaves them: %(lists)s")
            % {"lists": "、".join(each.get_kind_display() for each in lists)}
        ),
        url=reverse("console:project_page", args=[project.ref]),
    )


def _officers(review: Review) -> QuerySet[User]:
    """Those of the province who have no part in the project themselves."""
    project = review.project
    own = [pk for pk in (project.owner_id, *project.team.values_list("user_id", flat=True)) if pk is not None]
    return officers_of(review.region_id).exclude(pk__in=own)


def _people(project: Project) -> list[User]:
    team = [member.user for member in project.team.select_related("user") if member.user is not None]
    return [*([project.owner] if project.owner is not None else []), *team]
