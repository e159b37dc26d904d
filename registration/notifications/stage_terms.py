"""Who is told that a stage comes to its planned end, or is past it: number, stage and day, nothing else."""

from collections.abc import Callable, Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from registration.models import Case
from registration.notifications.cases import page_of
from registration.notifications.people import sides_of


def tell_due_soon(case: Case) -> None:
    _tell(
        case,
        "case.due_soon",
        _sides_and_coach(case),
        lambda: _("%(number)s: “%(stage)s” is planned to end on %(day)s"),
        lambda: _("Report what is reached, or tell your coach what keeps it back."),
    )


def tell_overdue(case: Case) -> None:
    _tell(
        case,
        "case.overdue",
        _sides_and_coach(case),
        lambda: _("%(number)s: “%(stage)s” was planned to end on %(day)s"),
        lambda: _("Nothing has been confirmed since. Report what is reached, or what keeps the case from going on."),
    )


def tell_late(case: Case, officers: Iterable[User]) -> None:
    """The office, when the sides and the coach have been told and the stage still stands."""
    _tell(
        case,
        "case.late",
        officers,
        lambda: _("%(number)s: “%(stage)s” has been late since %(day)s"),
        lambda: _("The sides and the coach have been told; the page shows what was reached and what waits."),
    )


def _sides_and_coach(case: Case) -> list[User]:
    return [*sides_of(case), *([case.coach] if case.coach is not None else [])]


def _tell(case: Case, event: str, people: Iterable[User], title: Callable[[], str], body: Callable[[], str]) -> None:
    """Once for each time a stage is entered, whatever becomes of its planned day."""
    due = case.due_on
    notify(
        recipients=people,
        event=event,
        key=f"{event}:{case.ref}:{case.stage}:{case.stage_since.isoformat()}",
        title=lambda: (
            title()
            % {
                "number": case.project.ref,
                "stage": case.get_stage_display(),
                "day": date_format(due) if due is not None else "",
            }
        ),
        body=body,
        url=page_of(case),
    )
