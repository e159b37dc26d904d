"""Celery tasks of the screening. All are safe to run twice."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.actor import Actor
from core.jobs import Progress, job_kind
from core.models import Job
from screening.selectors.visibility import round_for
from screening.services import experts, matrix, publications, reminders, results
from screening.services.bulk_decisions import PREPARE, prepare_waiting
from screening.services.decisions import RELEASE, release_round
from screening.services.draws import DRAW_JOB, draw_round


@shared_task
def ask_for_pledges() -> None:
    experts.ask_for_pledges()


@shared_task
def remind_experts() -> int:
    return reminders.remind_experts(today=timezone.localdate())


@shared_task
def replace_unanswered() -> int:
    return reminders.replace_unanswered(today=timezone.localdate())


@shared_task
def escalate_late() -> int:
    return reminders.escalate_late(today=timezone.localdate())


@shared_task
def release_due_rounds() -> int:
    return reminders.release_due_rounds(today=timezone.localdate())


@shared_task
def advance_rounds() -> int:
    return reminders.advance_rounds()


@shared_task
def close_due_publications() -> int:
    return publications.close_due_publications()


@shared_task
def compute_round(round_id: int) -> None:
    results.compute_round_known_as(round_id=round_id)


@shared_task
def compute_stale_rounds() -> int:
    return results.compute_stale_rounds()


@job_kind(PREPARE, label=gettext_lazy("Decisions prepared as proposed"))
def prepare_decisions(job: Job, progress: Progress) -> dict[str, Any]:
    """Safe to run twice: what was prepared the first time is no longer waiting."""
    by, round_ = actor_of(job), round_for(actor_of(job), job.params["round"])
    done, refused = prepare_waiting(by=by, round=round_, verdict=job.params["verdict"], progress=progress)
    sentence = _("%(done)s decisions prepared, %(refused)s refused.") % {"done": done, "refused": refused}
    return {"sentence": sentence, "url": reverse("console:round_release", args=[round_.ref])}


@job_kind(RELEASE, label=gettext_lazy("Release of a round's decisions"))
def release_decisions(job: Job, progress: Progress) -> dict[str, Any]:
    by = actor_of(job)
    round_ = round_for(by, job.params["round"])
    done = release_round(by=by, round=round_, progress=progress)
    sentence = _("%(n)s decisions have left the house.") % {"n": done}
    return {"sentence": sentence, "url": reverse("console:round_release", args=[round_.ref])}


@job_kind(DRAW_JOB, label=gettext_lazy("Draw of a round's panels"))
def draw_panels(job: Job, progress: Progress) -> dict[str, Any]:
    """Safe to run twice: a second draw fills only what the first has left empty."""
    by = actor_of(job)
    round_ = round_for(by, job.params["round"])
    drawn = draw_round(by=by, round=round_)
    progress(1, 1)
    given, empty = len(drawn.result["seats"]), len(drawn.unfilled)
    sentence = _("%(given)s seats were given, %(empty)s stayed empty.") % {"given": given, "empty": empty}
    return {"sentence": sentence, "url": reverse("console:draw_page", args=[drawn.ref])}


def actor_of(job: Job) -> Actor:
    return actor_holding(job.owner, job.params.get("membership"))


job_kind(matrix.KIND, label=gettext_lazy("Score matrix of a round"))(matrix.export_matrix)
