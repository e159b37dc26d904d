"""Who is told of targets that fall behind, with figures that are public among the offices; and of reports, without."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from progress.models import Report
from progress.reasons import needed_words, reason
from progress.reports.shape import in_language
from progress.selectors.responsible import leaders_of, may_be_responsible, people_in_role
from progress.targets import TargetRow


def tell_behind(row: TargetRow) -> None:
    """The leaders of the office, and the role and the person the target names; once a month for each target."""
    target, programme = row.target, row.programme
    notify(
        recipients=_recipients(row),
        event="target.behind",
        key=f"target.behind:{target.ref}:{row.day:%Y-%m}",
        title=lambda: _("Behind its target: %(figure)s") % {"figure": row.indicator.label},
        body=lambda: _words(row),
        url=f"{reverse('progress:targets')}?programme={programme.ref}#{target.ref}",
    )


def _words(row: TargetRow) -> str:
    return f"{reason(row)} {needed_words(row)}".strip()


def _recipients(row: TargetRow) -> list[User]:
    """Whoever is named and no longer works for the office is not told."""
    target, region = row.target, row.programme.region_id or ""
    person = target.person
    named = [person] if person is not None and may_be_responsible(region, person.pk) else []
    return [*leaders_of(region), *people_in_role(target.role, region), *named]


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
