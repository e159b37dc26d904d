"""The city's desk: filings of Class I at its place, their checklist, the filing number, handing back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, query_with, render_page
from core.errors import GuardRefused, InvalidInput
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import CITIES
from registration.enums.cases import CaseStatus
from registration.enums.filings import FilingItem, FilingPlace
from registration.enums.milestones import MilestoneKind
from registration.forms.filings import FiledForm, FilingChecksForm, HandBackForm
from registration.models import Case
from registration.selectors.filings import (
    ITEMS,
    ORDER,
    ORDER_FILED,
    PAGE_SIZE,
    checks_of,
    filing_counts,
    filing_for,
    filings_of,
)
from registration.selectors.standing import standing_of
from registration.services.filings import hand_back, set_filing_checks
from registration.services.milestone_values import Report
from registration.services.milestones import report_milestone
from registration.workflow.relations import CITY

HELD = frozenset({CITY})


def filing_duty(actor: Actor) -> Duty:
    counts = filing_counts(actor, timezone.localdate())
    return Duty(
        title=_("Filings of Class I"),
        sentence=_("Devices of your city on their way to filing."),
        url="/console/city-desk/",
        icon="file-certificate",
        waiting=counts[FilingPlace.NEW] + counts[FilingPlace.PREPARING] + counts[FilingPlace.OVERDUE],
        overdue=counts[FilingPlace.OVERDUE],
    )


FILINGS = KeptList(
    "console:city_desk",
    gettext_lazy("Filings of Class I"),
    {"place": FilingPlace.values, "q": None},
    (
        Column("registrant", gettext_lazy("Registrant")),
        Column("stage", pgettext_lazy("a registration case", "Stage")),
        Column("checklist", gettext_lazy("Checklist")),
        Column("planned", gettext_lazy("Planned until")),
    ),
)


@console_page(
    "city-desk/",
    name="city_desk",
    roles=CITIES,
    menu=MenuEntry("work", gettext_lazy("Filings of Class I"), "file-certificate", 10, duty=filing_duty),
)
@require_GET
@kept_list(FILINGS)
def city_desk(request: PortalRequest) -> HttpResponse:
    """``?place=`` chooses; the earliest planned day first."""
    today, actor = timezone.localdate(), request.actor
    counts = filing_counts(actor, today)
    asked = request.GET.get("place", "")
    place = asked if asked in FilingPlace.values else first_with_rows(counts)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    order = ORDER_FILED if place == FilingPlace.FILED else ORDER
    page = page_of(filings_of(actor, place, today, text), order=order, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [(case, standing_of(case, HELD, today)) for case in page.rows],
        "items": ITEMS,
        "tabs": [
            {"label": label, "n": counts[key], "url": query_with(request, "place", key), "current": key == place}
            for key, label in FilingPlace.choices
        ],
        "place": place,
        "text": text,
    }
    return render_page(request, "console/registration/city_desk.html", context)


def first_with_rows(counts: dict[str, int]) -> str:
    """What is late, then what is new, then what is being prepared."""
    order = (FilingPlace.OVERDUE, FilingPlace.NEW, FilingPlace.PREPARING)
    return next((place.value for place in order if counts[place]), FilingPlace.NEW.value)


@console_page("city-desk/<str:ref>/", name="filing_page", roles=CITIES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def filing_page(request: PortalRequest, ref: str) -> HttpResponse:
    """One filing: its checklist, the number once it is filed, or back to the province."""
    case = filing_for(request.actor, ref)
    act = request.POST.get("act", "")
    found = forms_of(request, act)
    if request.method == "POST" and act in found and found[act].is_valid():
        try:
            messages.success(request, carry_out(request, case, act, found[act]))
            return redirect("console:filing_page", case.ref)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(found[act], refusal)
            case = filing_for(request.actor, ref)
    seen = checks_of(case)
    context = {
        "case": case,
        "line": standing_of(case, HELD),
        "points": [(key, label, seen.get(key)) for key, label in FilingItem.choices],
        "seen": len(seen),
        "items": ITEMS,
        "forms": found,
        "open_act": act,
        "goes_on": case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED),
        "can_hand_back": case.status == CaseStatus.RUNNING,
    }
    faulty = any(form.errors for form in found.values() if form.is_bound)
    return render_page(request, "console/registration/filing_page.html", context, status=422 if faulty else 200)


def forms_of(request: PortalRequest, act: str) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else None
    return {
        "check": FilingChecksForm(posted if act == "check" else None),
        "filed": FiledForm(
            posted if act == "filed" else None,
            request.FILES if act == "filed" else None,
            prefix="filed",
            initial={"on": timezone.localdate()},
        ),
        "hand_back": HandBackForm(posted if act == "hand_back" else None, prefix="back"),
    }


def carry_out(request: PortalRequest, case: Case, act: str, form: Any) -> str:
    """What was done, in words."""
    given = form.cleaned_data
    if act == "check":
        set_filing_checks(by=request.actor, case=case, items=given["items"])
        return _("The checklist is saved.")
    if act == "filed":
        report = Report(kind=MilestoneKind.FILED, on=given["on"], number=given["number"])
        report_milestone(by=request.actor, case=case, report=report, files=form.chosen_files)
        return _("Filed: the case is completed, and both sides are told.")
    hand_back(by=request.actor, case=case, reason=given["reason"])
    return _("Handed back; the officers of the province are told and decide on the class.")
