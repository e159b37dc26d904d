"""The province's terms and limits: each with what it rests on, its bounds, what will hold, and its history."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.models import SetThreshold
from core.requests import PortalRequest
from core.thresholds import default_of, threshold
from progress.selectors.thresholds import history_of, latest_of
from progress.services.thresholds import first_day, set_threshold
from progress.waiting.limits import LIMITS, Area, Limit
from progress.waiting.parts import OFFICERS
from progress.waiting_forms import ThresholdForm


@dataclass(frozen=True)
class LimitLine:
    """``value`` holds today, ``coming`` from a later day on, if anything was set for one."""

    limit: Limit
    default: int
    value: int
    coming: int | None
    coming_on: date | None


@console_page(
    "terms/",
    name="threshold_list",
    roles=OFFICERS,
    menu=MenuEntry("settings", gettext_lazy("Terms and limits"), "hourglass", 60),
)
@require_GET
def threshold_list(request: PortalRequest) -> HttpResponse:
    latest = latest_of(request.actor)
    lines = [line_of(limit, request.actor.region, latest.get(limit.key)) for limit in LIMITS.values()]
    areas = [(area.label, [line for line in lines if line.limit.area == area]) for area in Area]
    return render_page(request, "console/progress/threshold_list.html", {"areas": areas})


def line_of(limit: Limit, region: str, last: SetThreshold | None) -> LimitLine:
    later = last is not None and last.valid_from >= first_day()
    value = threshold(limit.key, region)
    return LimitLine(
        limit,
        default_of(limit.key),
        value,
        last.value if last is not None and later else None,
        last.valid_from if last is not None and later else None,
    )


@console_page("terms/<str:key>/", name="threshold_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold_page(request: PortalRequest, key: str) -> HttpResponse:
    """One term: set it anew, and what was set before."""
    limit = LIMITS.get(key)
    if limit is None:
        raise NotVisible
    line = line_of(limit, request.actor.region, latest_of(request.actor).get(key))
    form = ThresholdForm(request.POST or None, unit=str(limit.unit.label), help_text=bounds_of(limit))
    if request.method == "POST" and form.is_valid() and done(request, limit, form):
        return redirect(reverse("console:threshold_page", args=[key]))
    context = {
        "line": line,
        "form": form,
        "history": history_of(request.actor, key),
        "first_day": first_day(),
        "seen": line.coming if line.coming is not None else line.value,
    }
    return render_page(request, "console/progress/threshold_page.html", context, status=422 if form.errors else 200)


def bounds_of(limit: Limit) -> str:
    return _("Between %(least)s and %(most)s.") % {"least": limit.least, "most": limit.most}


def done(request: PortalRequest, limit: Limit, form: ThresholdForm) -> bool:
    seen = request.POST.get("seen", "")
    try:
        found = set_threshold(
            by=request.actor,
            key=limit.key,
            value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"],
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else None,
        )
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("It holds from %(day)s on.") % {"day": date_format(found.valid_from)})
    return True
