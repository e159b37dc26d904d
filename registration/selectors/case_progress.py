"""What the sides told of their progress; the caller has the case from ``case_for`` and reads its papers."""

from django.db.models import FilteredRelation, Q

from registration.models import Case, ProgressRequest, ProgressUpdate

SHOWN = 5


def updates_of(case: Case, most: int = SHOWN) -> list[ProgressUpdate]:
    """The newest first."""
    rows = ProgressUpdate.objects.filter(case=case).select_related("author").order_by("-id")
    return list(rows[:most])


def asked_along() -> FilteredRelation:
    """For ``case_for``: what ``open_request`` finds."""
    return FilteredRelation("progress_requests", condition=Q(progress_requests__answered_at=None))


def open_request(case: Case) -> ProgressRequest | None:
    return ProgressRequest.objects.filter(case=case, answered_at=None).select_related("asked_by").first()
