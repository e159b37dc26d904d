"""What the sides told of their progress; the caller has the case from ``case_for`` and reads its papers."""

from registration.models import Case, ProgressRequest, ProgressUpdate

SHOWN = 5


def updates_of(case: Case, most: int = SHOWN) -> list[ProgressUpdate]:
    """The newest first."""
    rows = ProgressUpdate.objects.filter(case=case).select_related("author").order_by("-id")
    return list(rows[:most])


def open_request(case: Case) -> ProgressRequest | None:
    return ProgressRequest.objects.filter(case=case, answered_at=None).select_related("asked_by").first()
