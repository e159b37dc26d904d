"""Who is told that nothing was done for a case."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from registration.models import Case
from registration.notifications.coaching import tab_of
from registration.notifications.people import guides_of, sides_of

# The steps of REGISTRATION["idle_days"]: the coach, the coach and the sides, the office.
COACH_STEP, SIDES_STEP, OFFICE_STEP = range(3)


def tell_idle(*, case: Case, step: int, days: int) -> None:
    since = case.active_on
    notify(
        recipients=recipients_of(case, step),
        event="case.idle",
        key=f"case.idle:{case.ref}:{since.isoformat()}:{step}",
        title=lambda: _("%(number)s: nothing was done for %(days)s days") % {"number": case.project.ref, "days": days},
        body=lambda: (
            _("The last entry is of %(day)s. A record, a milestone or a few words on the progress end this.")
            % {"day": date_format(since)}
        ),
        url=tab_of(case),
    )


def recipients_of(case: Case, step: int) -> list[User]:
    """Whoever guides a case without a coach stands in for him."""
    if step == OFFICE_STEP:
        return list(officers_of(case.region_id))
    return [*guides_of(case), *(sides_of(case) if step == SIDES_STEP else [])]
