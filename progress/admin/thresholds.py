"""Terms and limits of the province: whose value holds and why, what was set at every place, and its history."""

from typing import Any

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
from core.requests import PortalRequest
from progress.services.thresholds import NOTHING, bounds_of, first_day, set_threshold
from progress.waiting.limits import LIMITS, Area, Limit
from progress.waiting.parts import OFFICERS
from progress.waiting.set_terms import OwnTerm, TermLine, history_of, term_lines
from progress.waiting_forms import ThresholdForm


@console_page(
    "terms/",
    name="threshold_list",
    roles=OFFICERS,
    menu=MenuEntry("settings", gettext_lazy("Terms and limits"), "hourglass", 60),
)
@require_GET
def threshold_list(request: PortalRequest) -> HttpResponse:
    lines = term_lines(request.actor, LIMITS.values())
    areas = [(area.label, [line for line in lines if line.limit.area == area]) for area in Area]
    programmes = [each.programme for each in lines[0].programmes]
    return render_page(request, "console/progress/threshold_list.html", {"areas": areas, "programmes": programmes})


@console_page("terms/<str:key>/", name="threshold_page", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold_page(request: PortalRequest, key: str) -> HttpResponse:
    """One term: set it anew for the province or, with ``programme`` in the address, for one of its programmes."""
    limit = LIMITS.get(key)
    if limit is None:
        raise NotVisible
    line = term_lines(request.actor, [limit])[0]
    own = line.own(request.GET.get("programme", ""))
    if own is None:
        raise NotVisible
    taking_back = request.POST.get("act") == "take_back"
    form = ThresholdForm(
        request.POST or None,
        unit=str(limit.unit.label),
        help_text=_("Between %(least)s and %(most)s.") % bounds_of(limit),
        taking_back=taking_back,
    )
    if request.method == "POST" and form.is_valid() and done(request, limit, own, form):
        return redirect(place_of(key, own))
    context = {
        "line": line,
        "own": own,
        "tabs": tabs(line, own),
        "form": form,
        "history": history_of(request.actor, key, own.ref),
        "first_day": first_day(),
        "seen": own.latest or NOTHING,
    }
    return render_page(request, "console/progress/threshold_page.html", context, status=422 if form.errors else 200)


def place_of(key: str, own: OwnTerm) -> str:
    return reverse("console:threshold_page", args=[key]) + (f"?programme={own.ref}" if own.ref else "")


def tabs(line: TermLine, own: OwnTerm) -> list[dict[str, Any]]:
    """For whom it may be set; nothing to choose in a province without a programme."""
    return [
        {
            "label": each.programme.label if each.programme is not None else _("The province"),
            "value": each.latest,
            "url": place_of(line.limit.key, each),
            "current": each.ref == own.ref,
        }
        for each in (line.province, *line.programmes)
        if line.programmes
    ]


def done(request: PortalRequest, limit: Limit, own: OwnTerm, form: ThresholdForm) -> bool:
    seen = request.POST.get("seen", "")
    try:
        found = set_threshold(
            by=request.actor,
            key=limit.key,
            value=form.cleaned_data["value"],
            programme=own.programme,
            reason=form.cleaned_data["reason"],
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else None,
        )
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("It holds from %(day)s on.") % {"day": date_format(found.valid_from)})
    return True
