"""Who is told about seats and discussions. Titles are tier 公开; scores never stand in a notice or a mail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from projects.models import Project
from screening.enums import SeatStatus
from screening.models import DiscussionPost, Review, Seat


def tell_seat_left(*, seat: Seat) -> None:
    """To the officers: an expert declined, or has a conflict. His reason stands on the panel's page only."""
    project = seat.review.project
    notify(
        recipients=outside(project, officers_of(project.region_id)),
        event=f"seat.{seat.status}",
        key=f"seat.{seat.status}:{seat.ref}",
        title=lambda: (
            (
                _("An expert has a conflict of interest: %(number)s")
                if seat.status == SeatStatus.CONFLICT
                else _("An expert has declined a review: %(number)s")
            )
            % {"number": project.reference}
        ),
        body=lambda: _("A substitute is drawn where the pool has one; otherwise please choose one by hand."),
        url=reverse("console:panel_page", args=[seat.review.ref]),
    )


def tell_posted(*, post: DiscussionPost) -> None:
    """To the others of the panel: somebody has written. What he wrote stands on the page only."""
    for seat in _discussing(post.review):
        if seat.pk == post.seat_id or seat.expert.user_id == post.author_id:
            continue
        notify(
            recipients=_accounts([seat]),
            event="discussion.posted",
            key=f"discussion.posted:{post.pk}",
            title=lambda: _("New in the discussion: %(title)s") % {"title": post.review.project.title},
            url=discussion_url(seat),
        )


def discussion_url(seat: Seat) -> str:
    return reverse("console:seat_discussion", args=[seat.ref])


def _discussing(review: Review) -> list[Seat]:
    seats = review.panel.filter(status=SeatStatus.SUBMITTED).select_related("expert__user")
    return list(seats.order_by("id"))


def _accounts(seats: Iterable[Seat]) -> list[User]:
    return [seat.expert.user for seat in seats if seat.expert.user is not None]


def outside(project: Project, people: Iterable[User]) -> list[User]:
    """Without those who have a part in the project: nobody is told how he is judged."""
    own = {project.owner_id, *project.team.values_list("user_id", flat=True)}
    return [person for person in people if person.pk not in own]
