"""What stands on the page of a formal check, whatever the officer has typed so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from core.console import render_page
from core.errors import PortalError
from core.requests import PortalRequest
from projects.enums import CheckOutcome, DeadlineKind, Source, Status
from projects.forms.checks import (
    ADVICE,
    PHRASES,
    REMARK_LENGTH,
    AcceptForm,
    ExemptForm,
    RefuseForm,
    RemarkRow,
    ReturnForm,
    remark_rows,
)
from projects.models import Project
from projects.selectors.applications import works_there
from projects.selectors.checks import confirmation_of, decisions_on
from projects.selectors.deadlines import open_deadline_of, standing_of
from projects.selectors.dossier import Dossier, dossier
from projects.selectors.similar import similar_projects
from projects.selectors.timeline import timeline


@dataclass
class Desk:
    """The four forms of the page; ``opened`` is the one in use, ``refusal`` what the portal last answered."""

    accept: AcceptForm
    back: ReturnForm
    refuse: RefuseForm
    exempt: ExemptForm
    rows: list[RemarkRow]
    again: bool = False
    opened: str = ""
    refusal: PortalError | None = None

    @classmethod
    def fresh(cls, project: Project, first: Sequence[str] = (), **given: Any) -> "Desk":
        """Empty forms, but for those given; ``first`` are fields the first remarks point to."""
        again = any(each.outcome == CheckOutcome.RETURNED for each in decisions_on(project))
        empty: dict[str, Any] = {
            "accept": AcceptForm(auto_id="accept_%s"),
            "back": ReturnForm(auto_id="return_%s", again=again),
            "refuse": RefuseForm(auto_id="refuse_%s"),
            "exempt": ExemptForm(auto_id="exempt_%s"),
            "rows": remark_rows(None, first),
            "opened": "return" if first else "",
        }
        return cls(**{**empty, **given}, again=again)

    def with_refusal(self, refusal: PortalError) -> "Desk":
        return replace(self, refusal=refusal)


def desk_page(request: PortalRequest, project: Project, desk: Desk, status: int = 200) -> HttpResponse:
    read = dossier(request.actor, project)
    deadline = open_deadline_of(project, DeadlineKind.FORMAL_CHECK)
    context = {
        "project": project,
        "dossier": read,
        "desk": desk,
        "open": project.status == Status.SUBMITTED,
        "standing": standing_of(deadline) if deadline else None,
        "confirmation": confirmation_of(project),
        "works_there": works_there(project),
        "from_ledger": project.source == Source.LEDGER,
        "decisions": decisions_on(project),
        "happenings": timeline(request.actor, project),
        "similar": similar_projects(request.actor, project),
        "phrases": PHRASES,
        "advice": list(ADVICE.items()),
        "remark_length": REMARK_LENGTH,
        "draft_key": draft_key(request, project, read),
        "watermark": f"{request.actor.label} {timezone.localtime():%Y-%m-%d %H:%M}",
    }
    return render_page(request, "console/check_page.html", context, status=status)


def draft_key(request: PortalRequest, project: Project, read: Dossier) -> str:
    """Under which the browser keeps what was typed: one officer's, for one submission, never shown to another."""
    number = read.submission.number if read.submission else 0
    return f"check:{request.actor.user_id}:{project.key}:{number}"
