"""An officer asks for the import of a workbook; the jobs of ``screening.tasks`` do it."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.enums import JobStatus
from core.errors import GuardRefused
from core.jobs import start_job
from core.limits import spend
from core.models import Job
from core.services import lock
from screening.permissions import require_officer

PLAN, IMPORT = "experts_plan", "experts_import"
EXPERT_JOBS = (PLAN, IMPORT)
UPLOADS_PER_HOUR = 30


def request_expert_plan(*, by: Actor, file: File[bytes]) -> Job:
    """Keeps the workbook privately and rehearses its import. Raises PermissionRefused, TooManyRequests."""
    require_officer(by, by.region)
    spend("experts-upload", str(by.user_id), limit=UPLOADS_PER_HOUR, seconds=3600)
    return start_job(kind=PLAN, by=by, params=_params(by, name=file.name), input_file=file)


def confirm_expert_plan(*, by: Actor, plan: Job) -> Job:
    """Imports the rehearsed workbook, comparing anew; confirming twice gives the one import.

    Raises GuardRefused while the rehearsal has not ended well, or when its file is no longer kept.
    """
    require_officer(by, by.region)
    with transaction.atomic():
        fresh = lock(Job, plan.pk)
        if fresh.kind != PLAN or fresh.status != JobStatus.DONE:
            raise GuardRefused(_("Only a preview that has ended can be confirmed."))
        started = Job.objects.filter(owner_id=by.user_id, kind=IMPORT, params__plan=fresh.ref).first()
        if started is not None:
            return started
        if not fresh.input:
            raise GuardRefused(_("The workbook is no longer kept. Please hand it in again."))
        with fresh.input.open("rb") as file:
            copy = ContentFile(file.read(), name=str(fresh.params.get("name", "")))
        params = _params(by, name=copy.name, plan=fresh.ref)
        return start_job(kind=IMPORT, by=by, params=params, input_file=copy)


def _params(by: Actor, **more: Any) -> dict[str, Any]:
    return {"membership": by.membership_id, **more}
