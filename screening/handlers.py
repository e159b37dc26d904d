"""Reactions of the screening app to what happens below it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.actor import Actor
from core.events import subscribe
from projects.events import PROJECT_WITHDRAWN
from projects.models import Project
from screening.events import SCORECARD_SUBMITTED, SEAT_LEFT
from screening.models import Scorecard, Seat, Standard
from screening.services.draws import draw_substitute
from screening.services.results import refresh_review
from screening.services.rounds import cancel_running_review
from screening.services.standards import publish_first_standard


@receiver(post_migrate, dispatch_uid="screening.publish_first_standard")
def bring_standard_into_new_database(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """A database without any standard gets the portal's own: nothing can be scored without one."""
    if sender.name != "screening" or using != "default":
        return
    # Migrating backwards leaves the table out.
    tables = connections[using].introspection.table_names()
    if Standard._meta.db_table in tables and not Standard.objects.exists():
        publish_first_standard()


@subscribe(PROJECT_WITHDRAWN)
def end_review_of_withdrawn_project(*, project: Project, by: Actor) -> None:
    cancel_running_review(project=project, reason=_("The applicant has withdrawn the project"))


@subscribe(SCORECARD_SUBMITTED)
def keep_result_up_to_date(*, scorecard: Scorecard, by: Actor) -> None:
    refresh_review(review=scorecard.review)


@subscribe(SEAT_LEFT)
def give_the_seat_to_somebody_else(*, seat: Seat, by: Actor) -> None:
    draw_substitute(seat=seat)
