"""Who is told about a request for classification: that it moved and whose turn it is, never a text."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.actor import Actor
from core.notices import notify
from registration.enums.classification import ClassificationStatus
from registration.models import ClassificationRequest
from registration.notifications.people import sides_of, without


def page_of(request: ClassificationRequest) -> str:
    return reverse("registration:classification_page", args=[request.ref])


def sides(request: ClassificationRequest) -> list[User]:
    if request.case is not None:
        return sides_of(request.case)
    return [request.project.owner] if request.project.owner is not None else []


def office(request: ClassificationRequest) -> list[User]:
    """The province's officers, and the coach of its case."""
    coach = request.case.coach if request.case is not None else None
    return [*officers_of(request.region_id), *([coach] if coach is not None else [])]


def tell_moved(*, request: ClassificationRequest, by: Actor) -> None:
    """The office when a side acted, the sides when the office did; each move once."""
    wordings: dict[str, tuple[list[User], Callable[[], str]]] = {
        ClassificationStatus.HANDED_IN.value: (
            office(request),
            lambda: _("%(number)s: a request for classification waits for the province"),
        ),
        ClassificationStatus.SUPPLEMENT.value: (
            sides(request),
            lambda: _("%(number)s: a supplement is asked for to decide on the class"),
        ),
        ClassificationStatus.SENT.value: (
            [*sides(request), *office(request)],
            lambda: _("%(number)s: the national centre decides on the class"),
        ),
        ClassificationStatus.DECIDED.value: (
            [*sides(request), *office(request)],
            lambda: _("%(number)s: the classification is decided"),
        ),
        ClassificationStatus.WITHDRAWN.value: (
            [*sides(request), *office(request)] if request.handed_in_on else sides(request),
            lambda: _("%(number)s: the request for classification was taken back"),
        ),
    }
    people, wording = wordings[request.status]
    due = request.due_on
    notify(
        recipients=without(people, by),
        event=f"classification.{request.status}",
        key=f"classification.{request.status}:{request.ref}:{request.status_since.isoformat()}",
        title=lambda: wording() % {"number": request.project.ref},
        body=lambda: _("By %(day)s.") % {"day": date_format(due)} if due is not None else "",
        url=page_of(request),
    )


def tell_confirmed(*, request: ClassificationRequest) -> None:
    """To both sides: the office has confirmed what was decided."""
    notify(
        recipients=sides(request),
        event="classification.confirmed",
        key=f"classification.confirmed:{request.ref}",
        title=lambda: (
            _("%(number)s: the office has confirmed %(class)s")
            % {"number": request.project.ref, "class": request.get_outcome_display()}
        ),
        body=lambda: _("The road follows the confirmed class; your own first guess stays on record beside it."),
        url=page_of(request),
    )


def tell_due(*, request: ClassificationRequest, today: date) -> None:
    """Once for each term: before a supplement is due to the sides, afterwards also to the office."""
    due = request.due_on
    if due is None:
        return
    asked = request.status == ClassificationStatus.SUPPLEMENT
    if asked and due >= today:
        _tell_term(request, sides(request), "soon", lambda: _("%(number)s: the supplement is due on %(day)s"))
    if due < today:
        late = [*sides(request), *office(request)] if asked else office(request)
        _tell_term(request, late, "late", lambda: _("%(number)s: the term of the classification ended on %(day)s"))


def _tell_term(request: ClassificationRequest, people: list[User], kind: str, wording: Callable[[], str]) -> None:
    due = request.due_on
    if due is None:
        return
    notify(
        recipients=people,
        event=f"classification.{kind}",
        key=f"classification.{kind}:{request.ref}:{due.isoformat()}",
        title=lambda: wording() % {"number": request.project.ref, "day": date_format(due)},
        url=page_of(request),
    )
