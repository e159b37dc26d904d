"""The coach's desk: what is due today and what is late, his cases, and one act for many of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, chosen_filters, console_page, query_with, render_page
from core.errors import InvalidInput
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from projects.enums import ManagementClass
from registration.admin.frame import COACHES
from registration.enums.cases import CaseStatus, RoadStage
from registration.selectors.coach_desk import (
    ORDER,
    PAGE_SIZE,
    VIEWS,
    DeskFilter,
    desk_counts,
    desk_duty,
    desk_rows,
    due_things,
    own_cases,
)
from registration.selectors.coaches import UNDER_WAY
from registration.selectors.coaching_due import idle_on
from registration.selectors.slots import todays_appointments
from registration.selectors.standing import TONES
from registration.services.case_progress import ask_all, remind_sides

KINDS = {
    "stage": ("road", gettext_lazy("The stage ends")),
    "contact": ("phone", gettext_lazy("First contact with both sides")),
    "measure": ("list-check", gettext_lazy("Measure of the plan")),
    "item": ("checkbox", gettext_lazy("Action item")),
    "step": ("arrow-right", gettext_lazy("Next step")),
    "milestone": ("flag", gettext_lazy("A milestone waits for you")),
}


@dataclass(frozen=True)
class DeskRow:
    """A case with what the desk shows of it: the earliest day something is due, and whether that has passed."""

    case: Any
    state: str
    tone: str
    due_on: date | None
    late: bool
    idle: bool
    silent: bool
    waiting: bool


def duty(actor: Actor) -> Duty:
    counts = desk_duty(actor)
    return Duty(
        title=_("Cases to see to"),
        sentence=_("Something is due within two working days, late, or waits for your word."),
        url=reverse("console:coach_desk"),
        icon="road",
        waiting=counts["due"],
        due_soon=counts["due"] - counts["overdue"],
        overdue=counts["overdue"],
    )


DESK = KeptList(
    "console:coach_desk",
    gettext_lazy("My cases"),
    {"view": VIEWS, "class": ManagementClass.values, "stage": RoadStage.values, "text": None},
    (
        Column("class", pgettext_lazy("a column", "Class")),
        Column("state", gettext_lazy("State")),
        Column("due", gettext_lazy("Next due")),
        Column("last", gettext_lazy("Last entry")),
        Column("noted", pgettext_lazy("a column", "To note")),
    ),
)


@console_page(
    "coaching/",
    name="coach_desk",
    roles=COACHES,
    menu=MenuEntry("work", gettext_lazy("My cases"), "road", 10, duty),
)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@kept_list(DESK)
def coach_desk(request: PortalRequest) -> HttpResponse:
    """The coach's own cases, the next due first. Sending the form reminds the sides of those that are ticked."""
    if request.method == "POST":
        act_on_many(request)
        return redirect(f"{reverse('console:coach_desk')}{query_with(request, '', '')}")
    chosen = DeskFilter.of(request.GET)
    context = {
        **desk_context(request, request.actor.user_id, request.actor.region, chosen),
        "things": [thing_row(thing) for thing in due_things(request.actor)],
        "appointments": list(todays_appointments(request.actor, timezone.now())),
    }
    return render_page(request, "console/registration/coach_desk.html", context)


def desk_context(request: PortalRequest, coach: int | None, region: str, chosen: DeskFilter) -> dict[str, Any]:
    """The table of one coach's cases, as he and his office see it."""
    page = page_of(desk_rows(coach, region, chosen), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    counts = desk_counts(coach, region, chosen)
    return {
        "page": page,
        "rows": [row_of(case) for case in page.rows],
        "tabs": tabs(request, chosen, counts),
        "count": counts[chosen.view or "all"],
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen)),
        "classes": ManagementClass.choices,
        "stages": RoadStage.choices,
        "today": timezone.localdate(),
    }


def row_of(case: Any) -> DeskRow:
    today = timezone.localdate()
    running, live = case.status == CaseStatus.RUNNING, case.status in UNDER_WAY
    late = case.next_due is not None and case.next_due < today
    return DeskRow(
        case=case,
        state=str(case.get_stage_display() if running else case.get_status_display()),
        tone=TONES[case.status][0] if not running else "",
        due_on=case.next_due,
        late=late,
        idle=running and idle_on(case) <= today,
        silent=live and case.contact_due is not None,
        waiting=case.waiting_since is not None,
    )


def thing_row(thing: Any) -> dict[str, Any]:
    icon, label = KINDS[thing.kind]
    late = thing.kind != "milestone" and thing.on < timezone.localdate()
    return {"thing": thing, "icon": icon, "label": label, "late": late, "url": page_of_thing(thing)}


def page_of_thing(thing: Any) -> str:
    ref = thing.case.ref
    if thing.kind == "contact":
        return reverse("registration:case_record_new", args=[ref])
    if thing.kind == "measure":
        return reverse("registration:case_measure", args=[ref, thing.ref])
    if thing.kind == "item":
        return reverse("registration:case_item", args=[ref, thing.ref])
    if thing.kind == "step":
        return reverse("registration:case_record", args=[ref, thing.ref])
    if thing.kind == "milestone":
        return reverse("registration:case_milestones", args=[ref])
    return reverse("registration:case_page", args=[ref])


def tabs(request: PortalRequest, chosen: DeskFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "": _("All"),
        "due": _("To see to"),
        "overdue": _("Overdue"),
        "idle": _("Idle"),
        "blocked": str(CaseStatus.BLOCKED.label),
        "silent": _("No first contact"),
        "waiting": _("Milestones to confirm"),
    }
    return [
        {
            "label": label,
            "n": counts[view or "all"],
            "url": query_with(request, "view", view),
            "current": chosen.view == view,
        }
        for view, label in words.items()
    ]


def labels_of(chosen: DeskFilter) -> dict[str, str]:
    return {
        "text": chosen.text,
        "class": str(dict(ManagementClass.choices).get(chosen.management_class, "")),
        "stage": str(dict(RoadStage.choices).get(chosen.stage, "")),
    }


def act_on_many(request: PortalRequest) -> None:
    cases = own_cases(request.actor, request.POST.getlist("case"))
    if not cases:
        messages.error(request, _("Tick at least one case."))
        return
    try:
        messages.success(request, carried_out(request, cases))
    except InvalidInput as refusal:
        messages.error(request, " ".join(str(text) for texts in refusal.fields.values() for text in texts))


def carried_out(request: PortalRequest, cases: list[Any]) -> str:
    act = request.POST.get("act")
    if act == "ask":
        n = ask_all(by=request.actor, cases=cases)
        words = ngettext(
            "The sides of %(n)s case are asked for their progress.",
            "The sides of %(n)s cases are asked for their progress.",
            n,
        )
        return words % {"n": n}
    if act == "remind":
        n = remind_sides(by=request.actor, cases=cases)
        return ngettext("The sides of %(n)s case are reminded.", "The sides of %(n)s cases are reminded.", n) % {"n": n}
    raise InvalidInput(fields={"act": [_("Choose what is to be done.")]})
