"""What the worker does for accounts; safe to run twice."""

from typing import Any

from celery import shared_task
from django.utils.translation import gettext_lazy, ngettext

from accounts.services.personal import EXPORT, attach_personal_data
from accounts.services.sign_in import drop_old_attempts
from core.jobs import Progress, job_kind
from core.models import Job


@shared_task
def sweep_sign_in_attempts() -> int:
    return drop_old_attempts()


@job_kind(EXPORT, label=gettext_lazy("My personal data"))
def export_personal_data(job: Job, progress: Progress) -> dict[str, Any]:
    count = attach_personal_data(job, progress)
    words = ngettext(
        "Everything as data.json, and %(n)s file of yours.", "Everything as data.json, and %(n)s files of yours.", count
    )
    return {"sentence": words % {"n": count}}
