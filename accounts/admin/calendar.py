"""The working calendar of this and the next years, for the system administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.forms.calendar import CalendarForm
from accounts.roles import Role
from accounts.services.calendar import YearPlan, exceptions_of, open_years, plan_year, set_year, state_of
from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput, StaleEdit
from core.holidays import write_days
from core.requests import PortalRequest
from core.workdays import calendar_ends, is_published


@console_page(
    "calendar/",
    name="calendar",
    roles={Role.SYSTEM_ADMIN.value},
    menu=MenuEntry("settings", gettext_lazy("Working calendar"), "calendar-cog", 70),
)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PortalRequest) -> HttpResponse:
    """One year: what is set; a list to paste, looked at before it is saved. ``?year=`` chooses, at first the one
    that needs somebody."""
    year = chosen_year(request)
    form, plan = CalendarForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "save":
                set_year(by=request.actor, year=year, text=form.cleaned_data["text"], seen=seen_in(form))
                messages.success(request, _("The calendar of %(year)s is saved.") % {"year": year})
                return redirect(f"{reverse('console:calendar')}?year={year}")
            plan = plan_year(year=year, text=form.cleaned_data["text"])
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        except StaleEdit as refusal:
            form = renewed(form, year)
            add_refusal(form, refusal)
    return calendar_page(request, year, form, plan)


def seen_in(form: CalendarForm) -> str:
    """Browsers send line breaks of their own."""
    return str(form.cleaned_data["seen"]).replace("\r\n", "\n")


def renewed(form: CalendarForm, year: int) -> CalendarForm:
    """What was typed stays; saving it again is now meant against what is set by now."""
    again = CalendarForm({"text": form.cleaned_data["text"], "seen": state_of(year)})
    again.full_clean()
    return again


def chosen_year(request: PortalRequest) -> int:
    asked = request.GET.get("year", "")
    years = open_years()
    if asked.isdecimal() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    return min(calendar_ends().year + 1, years[-1])


def calendar_page(request: PortalRequest, year: int, form: CalendarForm, plan: YearPlan | None) -> HttpResponse:
    days = exceptions_of(year)
    if not form.is_bound:
        form = CalendarForm(initial={"text": write_days(days), "seen": write_days(days)})
    ends = calendar_ends()
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "year": year,
        "years": [(each, each == year, each <= ends.year) for each in open_years()],
        "days": plan.days if plan else days,
        "is_known": is_published(year) or year <= ends.year,
        "ends": ends,
        "today": timezone.localdate(),
    }
    return render_page(request, "console/calendar.html", context, status=422 if form.errors else 200)
