"""Who is told about progress: that it is asked for, or was told, never its words."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from registration.models import Case, ProgressRequest, ProgressUpdate
from registration.notifications.coaching import tab_of
from registration.notifications.people import guides_of, sides_of, without


def tell_asked(*, request: ProgressRequest) -> None:
    case = request.case
    notify(
        recipients=sides_of(case),
        event="case.progress_asked",
        key=f"case.progress_asked:{request.pk}",
        title=lambda: _("%(number)s: how far are you?") % {"number": case.project.ref},
        body=lambda: (
            _("Please tell until %(day)s how development, trial and preparation go; a few words are enough.")
            % {"day": date_format(request.due_on)}
        ),
        url=reverse("registration:case_progress", args=[case.ref]),
    )


def tell_told(*, update: ProgressUpdate, by: Actor) -> None:
    """The guides."""
    case = update.case
    notify(
        recipients=without(guides_of(case), by),
        event="case.progress_told",
        key=f"case.progress_told:{update.ref}",
        title=lambda: _("%(number)s: a side has told its progress") % {"number": case.project.ref},
        url=tab_of(case),
    )


def tell_nudged(*, case: Case) -> None:
    """The sides, once a day."""
    notify(
        recipients=sides_of(case),
        event="case.sides_reminded",
        key=f"case.sides_reminded:{case.ref}:{timezone.localdate().isoformat()}",
        title=lambda: _("%(number)s: your coach reminds you of open points") % {"number": case.project.ref},
        body=lambda: _("The page of the case says what is due and what is overdue."),
        url=tab_of(case),
    )
