"""A guide's offered times: his week, a series of times, one time withdrawn, a day blocked."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from core.actor import Actor
from core.console import Duty, MenuEntry, add_refusal, console_page, render_page
from core.errors import GuardRefused, InvalidInput
from core.requests import PortalRequest
from registration.admin.frame import GUIDING
from registration.forms.appointments import SlotOfferForm
from registration.selectors.slots import WEEK, slot_of, todays_count, unsettled, week_of
from registration.services.slots import Offered, block_day, offer_slots, unblock_day, withdraw_slot

MOST_UNSETTLED = 20


def duty(actor: Actor) -> Duty:
    today, before = todays_count(actor, timezone.now())
    return Duty(
        gettext_lazy("Appointments"),
        gettext_lazy("Appointments of today, and earlier ones not noted as held or not held."),
        reverse("console:slot_list"),
        "calendar-event",
        waiting=today + before,
        due_soon=today,
        overdue=before,
    )


@console_page(
    "slots/",
    name="slot_list",
    roles=GUIDING,
    menu=MenuEntry("work", pgettext_lazy("a menu", "Appointments"), "calendar-event", 34, duty),
)
@require_http_methods(["GET", "HEAD", "POST"])
def slot_list(request: PortalRequest) -> HttpResponse:
    """One week of his. Sending a form withdraws a free time, or blocks or opens a day."""
    monday = monday_of(request.GET.get("week", ""))
    if request.method == "POST":
        try:
            messages.success(request, carry_out(request))
        except (GuardRefused, InvalidInput) as refusal:
            said = [str(text) for texts in getattr(refusal, "fields", {}).values() for text in texts]
            messages.error(request, " ".join(said) or str(refusal.message))
        return redirect(f"{reverse('console:slot_list')}?week={monday.isoformat()}")
    now, step = timezone.now(), timedelta(days=WEEK)
    week = week_of(request.actor, monday, now)
    context = {
        "week": week,
        "any": any(day.rows for day in week),
        "monday": monday,
        "sunday": monday + timedelta(days=WEEK - 1),
        "before": (monday - step).isoformat(),
        "after": (monday + step).isoformat(),
        "this_week": monday_of("") == monday,
        "unsettled": list(unsettled(request.actor, now)[:MOST_UNSETTLED]),
    }
    return render_page(request, "console/registration/slot_list.html", context)


def monday_of(text: str) -> date:
    """Of the week a day lies in; this week for what is no day."""
    try:
        day = parse_date(text) or timezone.localdate()
    except ValueError:
        day = timezone.localdate()
    return day - timedelta(days=day.weekday())


def carry_out(request: PortalRequest) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    act = request.POST.get("act", "")
    if act == "withdraw":
        withdraw_slot(by=request.actor, slot=slot_of(request.actor, request.POST.get("slot", "")))
        return _("The time is withdrawn.")
    day = day_given(request.POST.get("day", ""))
    if act == "block":
        n = block_day(by=request.actor, day=day)
        taken = ngettext("%(n)s free time is taken out.", "%(n)s free times are taken out.", n) % {"n": n}
        return _("%(day)s is blocked.") % {"day": date_format(day)} + " " + taken
    if act == "unblock":
        unblock_day(by=request.actor, day=day)
        return _("On %(day)s you can offer times again.") % {"day": date_format(day)}
    raise InvalidInput


def day_given(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise InvalidInput
    return day


@console_page("slots/offer/", name="slot_offer", roles=GUIDING)
@require_http_methods(["GET", "HEAD", "POST"])
def slot_offer(request: PortalRequest) -> HttpResponse:
    form = SlotOfferForm(
        request.POST if request.method == "POST" else None, initial={"day": request.GET.get("day", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            offered = offer_slots(by=request.actor, plan=form.plan())
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, offered_words(offered))
            first = timezone.localdate(offered.slots[0].starts_at)
            return redirect(f"{reverse('console:slot_list')}?week={monday_of(first.isoformat()).isoformat()}")
    status = 422 if form.errors else 200
    return render_page(request, "console/registration/slot_offer.html", {"form": form}, status=status)


def offered_words(offered: Offered) -> str:
    """How many times, and what was left out."""
    n = len(offered.slots)
    words = [ngettext("%(n)s time is offered.", "%(n)s times are offered.", n) % {"n": n}]
    days = [date_format(day) for day in (*offered.free_days, *offered.blocked)]
    if days:
        listed = _(", ").join(days)
        words.append(_("Left out, because they are no working days or blocked: %(days)s.") % {"days": listed})
    left = offered.overlapping + offered.past
    if left:
        words.append(
            ngettext(
                "%(n)s time was left out: it has passed or overlaps with your own.",
                "%(n)s times were left out: they have passed or overlap with your own.",
                left,
            )
            % {"n": left}
        )
    return " ".join(words)
