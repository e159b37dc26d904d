"""Who is told about appeals. What stands in them is read on the portal, never in a mail."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify
from projects.models import Project
from screening.enums import AppealStatus
from screening.models import Appeal
from screening.permissions import decided_by


def people_of(project: Project) -> list[User]:
    """The owner and the members of the team who have an account."""
    team = [member.user for member in project.team.select_related("user") if member.user is not None]
    return [*([project.owner] if project.owner else []), *team]


def tell_appeal_filed(*, appeal: Appeal) -> None:
    """To the officers who may decide it, and as a receipt to the project's people."""
    project = appeal.decision.review.project
    number = {"number": project.reference}
    notify(
        recipients=officers_of(appeal.region_id).exclude(
            pk__in=[pk for pk in decided_by(appeal.decision) if pk is not None]
        ),
        event="appeal.filed",
        key=f"appeal.filed:{appeal.pk}:office",
        title=lambda: _("An appeal against the decision on %(number)s waits for you") % number,
        body=lambda: _("You took no part in the decision. Please answer by %(day)s.") % _due(appeal),
        url=reverse("console:appeal_page", args=[appeal.ref]),
    )
    _tell_people(
        project,
        "appeal.filed",
        f"appeal.filed:{appeal.pk}",
        lambda: _("We received your appeal for %(number)s") % number,
        lambda: _("People who took no part in the decision answer by %(day)s.") % _due(appeal),
    )


def tell_appeal_decided(*, appeal: Appeal) -> None:
    """To the project's people."""
    project = appeal.decision.review.project
    number = {"number": project.reference}
    upheld = appeal.status == AppealStatus.UPHELD
    _tell_people(
        project,
        f"appeal.{appeal.status}",
        f"appeal.decided:{appeal.pk}",
        lambda: (
            (
                _("%(number)s: your appeal is upheld, other experts review the project once more")
                if upheld
                else _("%(number)s: your appeal is answered, the decision stands")
            )
            % number
        ),
        lambda: _("The answer and what you can do next stand on the project's page."),
    )


def _tell_people(project: Project, event: str, key: str, title: Callable[[], str], body: Callable[[], str]) -> None:
    recipients: Iterable[User] = people_of(project)
    url = reverse("projects:project_page", args=[project.ref])
    notify(recipients=recipients, event=event, key=key, title=title, body=body, url=url)


def _due(appeal: Appeal) -> dict[str, str]:
    return {"day": date_format(appeal.due_on)}
