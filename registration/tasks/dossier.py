"""Reminders of remarks that are due, and the building of report packages."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import actor_holding
from core.jobs import Progress, job_kind
from core.models import Job
from registration.services import module_remarks
from registration.services.package_builds import KIND, build_package


@shared_task
def remind_remarks() -> int:
    return module_remarks.remind_remarks()


@job_kind(KIND, label=gettext_lazy("Report package for the national centre"))
def make_package(job: Job, progress: Progress) -> dict[str, Any]:
    """In the role the officer held when asking; run twice, it makes one file."""
    actor = actor_holding(job.owner, job.params.get("membership"))
    build = build_package(by=actor, ref=job.params["package"], job=job.ref, progress=progress)
    sentence = _("%(number)s is built: %(files)s files. Its digest stands on its page.")
    return {
        "sentence": sentence % {"number": build.package.ref, "files": build.file_count},
        "url": reverse("console:package_page", args=[build.package.ref]),
    }
