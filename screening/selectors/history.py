"""The reviews a project has been through: the one that runs, and those whose decision is out."""

from django.db.models import QuerySet

from projects.models import Listing, Project
from screening.enums import DecisionStatus, ReviewStatus
from screening.models import Decision, Review

OVER = (ReviewStatus.RELEASED, ReviewStatus.CANCELLED)


def running_review(project: Project) -> Review | None:
    """The one that has neither been decided nor ended; there is never more than one."""
    return Review.objects.filter(project=project).exclude(status__in=OVER).select_related("round").first()


def previous_review(project: Project) -> Review | None:
    """The last one with a released decision: what a resubmitted project is compared with."""
    decided = Review.objects.filter(project=project, status=ReviewStatus.RELEASED)
    return decided.select_related("round", "decision").order_by("-id").first()


def appealed_review(project: Project) -> Review | None:
    """The review on appeal that was taken out of its round before a decision: the appeal is still owed its answer."""
    last = Review.objects.filter(project=project).order_by("-id").first()
    return last if last is not None and last.on_appeal and last.status == ReviewStatus.CANCELLED else None


def standing_lists(project: Project) -> list[Listing]:
    """Lists on which the project itself stands today, whatever brought it there."""
    return list(Listing.objects.filter(project=project, product=None, left_on=None).order_by("entered_on", "id"))


def released_decisions(project: Project) -> QuerySet[Decision]:
    """Newest first, with everything a letter is written from. What is only prepared is nobody's business yet."""
    found = Decision.objects.filter(review__project=project, status=DecisionStatus.RELEASED)
    return found.select_related("review", "review__round", "review__round__standard").order_by("-released_at", "-id")
