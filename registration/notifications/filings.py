from django.utils.translation import gettext as _

from accounts.selectors import officers_of
from core.notices import notify
from registration.models import Case
from registration.notifications.cases import page_of


def tell_handed_back(*, case: Case) -> None:
    """To the officers of the province, who decide on classes."""
    words = {"number": case.project.ref}
    notify(
        recipients=officers_of(case.region_id),
        event="filing.handed_back",
        key=f"filing.handed_back:{case.ref}:{case.status_since.isoformat()}",
        title=lambda: _("%(number)s: the city says that it is not of Class I") % words,
        body=lambda: _("Please decide on the class; its reason stands on the page of the case."),
        url=page_of(case),
    )
