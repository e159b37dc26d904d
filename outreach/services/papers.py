"""Minutes, pictures and materials of an activity."""

from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.refs import new_ref
from core.services import lock
from outreach.enums import ActivityStatus, PaperKind
from outreach.models import Activity, ActivityPaper
from outreach.permissions import require_organiser
from outreach.services.activities import note
from projects.services.documents import Stored, take_in

FOLDER = "activities"
MOST_PAPERS = 60


def add_paper(*, by: Actor, activity: Activity, kind: str, upload: UploadedFile[Any]) -> ActivityPaper:
    """Keeps a file, also after it was held, for minutes come later. The same one of its kind once more is that one.

    Raises PermissionRefused, InvalidInput, GuardRefused for a cancelled activity or one that has many files.
    """
    if kind not in PaperKind.values:
        raise InvalidInput(fields={"kind": [_("Choose what it is.")]})
    person = require_organiser(by, activity)
    stored = take_in(upload, folder=FOLDER)
    try:
        with transaction.atomic():
            fresh = lock(Activity, activity.pk)
            twin = _same(fresh, kind, stored.sha256)
            if twin is not None:
                stored.discard()
                return twin
            _require_room(fresh)
            paper = _kept(fresh, kind, stored, person)
            note(by, fresh, "activity.paper_added", {"paper_kind": kind})
    except BaseException:
        stored.discard()
        raise
    return paper


def _same(activity: Activity, kind: str, digest: str) -> ActivityPaper | None:
    return ActivityPaper.objects.filter(activity=activity, removed_at=None, kind=kind, sha256=digest).first()


def _require_room(activity: Activity) -> None:
    if activity.status == ActivityStatus.CANCELLED:
        raise GuardRefused
    if ActivityPaper.objects.filter(activity=activity, removed_at=None).count() >= MOST_PAPERS:
        raise GuardRefused(_("At most %(n)s files for one activity.") % {"n": MOST_PAPERS})


def _kept(activity: Activity, kind: str, stored: Stored, person: int) -> ActivityPaper:
    return ActivityPaper.objects.create(
        ref=new_ref(12),
        activity=activity,
        kind=kind,
        file=stored.name,
        name=stored.label,
        size=stored.size,
        content_type=stored.kind.mime,
        sha256=stored.sha256,
        added_by_id=person,
    )


def remove_paper(*, by: Actor, paper: ActivityPaper) -> None:
    """Takes it out of sight; the file stays in the archive."""
    with transaction.atomic():
        activity = lock(Activity, paper.activity_id)
        require_organiser(by, activity)
        fresh = lock(ActivityPaper, paper.pk)
        if fresh.removed_at is None:
            fresh.removed_at = timezone.now()
            fresh.save(update_fields=["removed_at"])
            note(by, activity, "activity.paper_removed", {"paper_kind": fresh.kind})


def open_paper(*, paper: ActivityPaper) -> IO[Any]:
    """For whoever got it from a selector that checked him."""
    return paper.file.open("rb")
