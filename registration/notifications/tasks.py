"""Who is told of tasks and tests: the number, the state and the day, never a subject or a text."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.actor import Actor
from core.notices import notify
from registration.models import CaseTask
from registration.notifications.people import guides_of, sides_of, without
from registration.selectors.tasks import people_of_body

Wording = Callable[[], str]


def tell_asked(*, task: CaseTask) -> None:
    words = {"number": task.case.project.ref}
    _tell_body(
        task,
        "asked",
        lambda: _("%(number)s: your office is asked for something") % words,
        lambda: (
            _("Please say by %(day)s that you have it in hand; it is due on %(due)s.")
            % {"day": date_format(task.acknowledge_by), "due": date_format(task.due_on)}
        ),
    )


def tell_answered(*, task: CaseTask) -> None:
    words = {"number": task.case.project.ref}
    _tell_body(
        task,
        f"answered:{task.lines.count()}",
        lambda: _("%(number)s: your question is answered") % words,
        lambda: _("The task goes on; it is now due on %(due)s.") % {"due": date_format(task.due_on)},
    )


def tell_withdrawn(*, task: CaseTask) -> None:
    words = {"number": task.case.project.ref}
    _tell_body(task, "withdrawn", lambda: _("%(number)s: a task of your office is withdrawn") % words)


def tell_task_soon(*, task: CaseTask) -> None:
    words = {"number": task.case.project.ref}
    _tell_body(
        task,
        f"soon:{task.due_on.isoformat()}",
        lambda: _("%(number)s: a task of your office is due soon") % words,
        lambda: _("It is due on %(due)s.") % {"due": date_format(task.due_on)},
    )


def tell_moved_on(*, task: CaseTask, by: Actor, event: str, wording: Wording) -> None:
    """To whoever asked and to those who guide the case: taken in hand, sent back, done or declined.

    ``wording`` takes the number as %(number)s.
    """
    case = task.case
    notify(
        recipients=without([task.asked_by, *guides_of(case)], by),
        event=f"task.{event}",
        key=f"task.{event}:{task.ref}:{task.status_since.isoformat()}",
        title=lambda: wording() % {"number": case.project.ref, "body": task.organisation.name},
        url=guides_address(task),
    )


def tell_shown_outcome(*, task: CaseTask) -> None:
    """The two sides, when they are shown this task."""
    if not task.shown:
        return
    case = task.case
    notify(
        recipients=sides_of(case),
        event="task.outcome",
        key=f"task.outcome:{task.ref}",
        title=lambda: (
            _("%(number)s: %(body)s has answered") % {"number": case.project.ref, "body": task.organisation.name}
        ),
        url=reverse("registration:case_tasks", args=[case.ref]),
    )


def tell_late(*, task: CaseTask, day: str) -> None:
    """First step: whoever asked, and the coach."""
    case = task.case
    notify(
        recipients=[task.asked_by, *guides_of(case)],
        event="task.late",
        key=f"task.late:{task.ref}:{day}",
        title=lambda: (
            _("%(number)s: a task of %(body)s is late") % {"number": case.project.ref, "body": task.organisation.name}
        ),
        body=lambda: _("Please get in touch with them; they are told again in a few days."),
        url=guides_address(task),
    )


def tell_late_again(*, task: CaseTask, day: str) -> None:
    """Second step: the body once more, and the officers of the province."""
    case = task.case
    words = {"number": case.project.ref, "body": task.organisation.name}
    _tell_body(
        task,
        f"late_again:{day}",
        lambda: _("%(number)s: a task of your office is late") % words,
        lambda: _("Please report it as done, ask, or decline it with the reason."),
    )
    notify(
        recipients=officers_of(case.region_id),
        event="task.late_again",
        key=f"task.late_again:{task.ref}:{day}:office",
        title=lambda: _("%(number)s: a task of %(body)s is still late") % words,
        url=guides_address(task),
    )


def guides_address(task: CaseTask) -> str:
    return reverse("registration:case_task", args=[task.case.ref, task.ref])


def _tell_body(task: CaseTask, event: str, title: Wording, body: Wording | None = None) -> None:
    people: list[User] = people_of_body(task.organisation_id)
    notify(
        recipients=people,
        event=f"task.{event.split(':')[0]}",
        key=f"task.{event}:{task.ref}",
        title=title,
        body=body or "",
        url=reverse("console:task_page", args=[task.ref]),
    )
