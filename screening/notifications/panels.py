"""Who is told that a panel has lost an expert and nobody could be drawn for him."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import officers_of
from core.notices import notify
from screening.models import Review
from screening.notifications.seats import outside


def tell_panel_incomplete(*, review: Review) -> None:
    """To the officers who have no part in the project."""
    project = review.project
    notify(
        recipients=outside(project, officers_of(project.region_id)),
        event="review.panel_incomplete",
        key=f"review.panel_incomplete:{review.ref}:{review.status_since.isoformat()}",
        title=lambda: _("A panel is incomplete: %(number)s") % {"number": project.reference},
        body=lambda: _("No substitute could be drawn; the panel's page says which rule stands in the way."),
        url=reverse("console:panel_page", args=[review.ref]),
    )
