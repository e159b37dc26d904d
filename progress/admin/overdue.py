"""Everything overdue in the province: by kind, by who has to act, row by row, as a workbook; and exemptions."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.console import Chosen, MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput
from core.paging import cursor_in
from core.requests import PortalRequest
from core.thresholds import threshold
from core.workdays import workdays_until
from progress.services.escalation import ESCALATE
from progress.services.exemptions import exempt, take_exemption_back
from progress.services.overdue_exports import export_overdue
from progress.waiting.board import EXEMPT, OVERDUE, BoardFilter, board_counts, board_page, board_row, responsible
from progress.waiting.kinds import FOREVER, Kind, Row
from progress.waiting.parts import OFFICERS, WATCHERS
from progress.waiting.registry import KINDS
from progress.waiting.rows import Counts
from progress.waiting_forms import ExemptionForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class BoardLine:
    """``url`` is empty where the reader's role opens no page; ``days`` are working days past the last day."""

    kind: Kind
    row: Row
    url: str
    days: int
    until: date | None
    endless: bool


@console_page(
    "overdue/",
    name="overdue_board",
    roles=WATCHERS,
    menu=MenuEntry("lists", gettext_lazy("Everything overdue"), "alarm", 45),
)
@require_GET
def overdue_board(request: PortalRequest) -> HttpResponse:
    """Three questions: the kinds, who has to act, and a page of rows."""
    chosen, today = BoardFilter.of(request.GET), timezone.localdate()
    counts = board_counts(request.actor, today)
    page = board_page(request.actor, chosen, today, cursor_in(request.GET))
    context = {
        "page": page,
        "lines": [line_of(request, row, today) for row in page.rows],
        "kinds": [(KINDS[key], each) for key, each in counts.items()],
        "people": responsible(request.actor, today),
        "tabs": tabs(request, chosen, counts),
        "filter": chosen,
        "chosen": chosen_labels(request, chosen),
        "total": sum(each.overdue for each in counts.values()),
        "exempt": sum(each.exempt for each in counts.values()),
        "escalate_days": threshold(ESCALATE, request.actor.region),
        "may_exempt": request.actor.role in OFFICERS,
        "query": urlencode({"kind": chosen.kind, "who": chosen.who, "shown": chosen.shown}),
    }
    return render_page(request, "console/progress/overdue_board.html", context)


def line_of(request: PortalRequest, row: Row, today: date) -> BoardLine:
    kind, endless = KINDS[row.kind], row.exempt == FOREVER
    days = -workdays_until(today, row.due_on) if row.due_on else 0
    return BoardLine(kind, row, office_url(request, kind, row), days, None if endless else row.exempt, endless)


def office_url(request: PortalRequest, kind: Kind, row: Row) -> str:
    """Leaders open what waits for them; everything else is a row to them."""
    if request.actor.role in kind.roles:
        return kind.link_for(request.actor.role).address(row)
    opens = request.actor.role in OFFICERS and kind.office_link is not None
    return kind.office_link.address(row) if opens and kind.office_link else ""


def tabs(request: PortalRequest, chosen: BoardFilter, counts: dict[str, Counts]) -> list[dict[str, Any]]:
    shown = [each for key, each in counts.items() if chosen.kind in ("", key)]
    states = [
        (OVERDUE, pgettext("things", "Overdue"), sum(each.overdue for each in shown)),
        (EXEMPT, pgettext("things", "Exempt"), sum(each.exempt for each in shown)),
    ]
    return [
        {"label": label, "n": n, "url": query_with(request, "shown", key), "current": chosen.shown == key}
        for key, label, n in states
    ]


def chosen_labels(request: PortalRequest, chosen: BoardFilter) -> list[Chosen]:
    label = str(KINDS[chosen.kind].label) if chosen.kind else ""
    return chosen_filters(request, {"kind": label, "who": chosen.who})


@console_page("overdue/export/", name="overdue_export", roles=WATCHERS)
@require_POST
def overdue_export(request: PortalRequest) -> HttpResponse:
    """The rows under the filters of the page, as a workbook."""
    chosen, today = BoardFilter.of(request.POST), timezone.localdate()
    content = export_overdue(by=request.actor, chosen=chosen, today=today)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="overdue-{request.actor.region}-{today:%Y%m%d}.xlsx"'
    return answer


@console_page("overdue/<slug:kind>/<int:pk>/", name="overdue_exempt", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def overdue_exempt(request: PortalRequest, kind: str, pk: int) -> HttpResponse:
    """One overdue thing: exempt it until a day, or take the exemption back."""
    row = board_row(request.actor, kind, pk)
    form = ExemptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(request, row, form):
        return redirect(f"{reverse('console:overdue_board')}?kind={kind}")
    line = line_of(request, row, timezone.localdate())
    context = {"line": line, "form": form, "late": row.due_on is not None and row.due_on < timezone.localdate()}
    return render_page(request, "console/progress/overdue_exempt.html", context, status=422 if form.errors else 200)


def done(request: PortalRequest, row: Row, form: ExemptionForm) -> bool:
    """A refusal stands in the form."""
    try:
        if request.POST.get("act") == "take_back":
            take_exemption_back(by=request.actor, kind=row.kind, pk=row.pk)
            messages.success(request, _("It counts as overdue again."))
            return True
        if not form.is_valid():
            return False
        exempt(by=request.actor, kind=row.kind, pk=row.pk, **form.cleaned_data)
    except (InvalidInput, GuardRefused) as refusal:
        form.is_valid()
        add_refusal(form, refusal)
        return False
    messages.success(request, _("It is exempt, and counted apart until that day."))
    return True
