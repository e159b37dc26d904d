"""Who is told about reports: that there is one and where it stands, never a number of it."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from progress.models import Report
from progress.reports.shape import in_language


def tell_made(*, report: Report, people: Iterable[User]) -> None:
    """Once a person for each period, whichever version it is by then. The page asks for the sign-in."""
    notify(
        recipients=people,
        event="report.made",
        key=f"report.made:{report.region_id or 'nation'}:{report.kind}:{report.first.isoformat()}",
        title=partial(_title, report),
        body=lambda: _("Open it in the portal to read it, or to take the Word and Excel files."),
        url=reverse("progress:report_page", args=[report.ref]),
    )


def _title(report: Report) -> str:
    return in_language(report.data["title"], translation.get_language() or "")
