"""Celery tasks of the matching. All are safe to run twice."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.jobs import Progress, job_kind
from core.models import Job
from matching.selectors.fair_office import TIMETABLE_JOB, office_fair
from matching.services import (
    agreements,
    api_clients,
    enquiries,
    fairs,
    match_terms,
    meetings,
    needs,
    readers,
    saved_searches,
    search,
)
from matching.services.fair_timetable import solve_timetable
from matching.timetable import QUESTIONS


@shared_task
def remind_platforms() -> int:
    return enquiries.remind_platforms(today=timezone.localdate())


@shared_task
def close_expired_needs() -> int:
    return needs.close_expired_needs(today=timezone.localdate())


@shared_task
def refresh_search() -> int:
    return search.index_changes()


@shared_task
def send_search_alerts() -> int:
    """What changed this minute is taken in first: news come from there."""
    search.index_changes()
    return saved_searches.send_alerts(now=timezone.now())


@shared_task
def drop_search_news() -> int:
    return saved_searches.drop_old_news(now=timezone.now())


@shared_task
def remind_meetings() -> int:
    return meetings.remind_meetings(now=timezone.now())


@shared_task
def follow_up_matches() -> int:
    """First what has lapsed, so that nobody is reminded of it."""
    lapsed = match_terms.expire_matches(today=timezone.localdate())
    return lapsed + match_terms.remind_matches(today=timezone.localdate())


@shared_task
def remind_agreements() -> int:
    ending = agreements.remind_ends(today=timezone.localdate())
    return ending + readers.remind_access(now=timezone.now())


@shared_task
def drop_old_tokens() -> None:
    api_clients.drop_old_tokens()


@shared_task
def follow_up_fairs() -> int:
    """Registrations whose last day is over are closed; those who take part are reminded the day before."""
    closed = fairs.close_due_calls(today=timezone.localdate())
    return closed + fairs.remind_fairs(today=timezone.localdate())


@job_kind(TIMETABLE_JOB, label=gettext_lazy("Timetable of a matchmaking event"))
def make_timetable(job: Job, progress: Progress) -> dict[str, Any]:
    """In the role the officer held when asking; the same wishes and starting number give the same timetable again."""
    actor = actor_holding(job.owner, job.params.get("membership"))
    fair = office_fair(actor, job.params["fair"])
    found = solve_timetable(
        by=actor, fair=fair, seed=job.params["seed"], told=lambda answered: progress(answered, QUESTIONS)
    )
    sentence = _(
        "Meetings planned: %(met)s, wishes left open: %(open)s. Only the office sees it until it is published."
    )
    return {
        "sentence": sentence % {"met": len(found.seats), "open": len(found.unmet)},
        "url": reverse("console:fair_timetable", args=[fair.ref]),
    }
