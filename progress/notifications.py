"""Who is told of targets that fall behind: figures only, which are public among the offices."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from progress.reasons import needed_words, reason
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
