"""What all boards have around them: the other boards, the same filters, the wall mode."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.errors import Text
from core.requests import PortalRequest
from progress.answers import within_a_page
from progress.services.answers import have_counted
from progress.views.asked import Asked

BOARDS: tuple[tuple[str, Text], ...] = (
    ("progress:board", pgettext_lazy("a board", "Overview")),
    ("progress:funnel_board", gettext_lazy("Funnel")),
    ("progress:trend_board", pgettext_lazy("a board", "By month")),
    ("progress:division_board", pgettext_lazy("a board", "Division")),
    ("progress:province_board", gettext_lazy("Provinces")),
    ("progress:times_board", gettext_lazy("Time taken")),
    ("progress:ageing_board", gettext_lazy("Open and overdue")),
    ("progress:activity_board", pgettext_lazy("a board", "Activity")),
    ("progress:changes_board", pgettext_lazy("a board", "Changes")),
)
# What the boards' own forms choose.
CONTROLS = ("show", "of", "by", "compared")
NATIONAL = "progress:province_board"
# A wall shows figures of at most five minutes ago.
REFRESH_SECONDS = 300
# What stands in a board's place while it is counted, and the part of it that asks again.
COUNTING, WAITING = "progress/counting.html", "counting"


def show(
    request: PortalRequest, asked: Asked, name: str, template: str, answers: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """A board with its frame. ``name`` is its address; 422 when a filter cannot be.

    ``answers`` counts what the board shows. While a worker counts it, the page says so and asks again by itself.
    """
    with within_a_page() as page:
        context = answers()
    have_counted(page.wanted)
    if page.is_counting:
        template, context = COUNTING, {}
    elif request.headers.get("HX-Target") == WAITING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    shown = {**frame_of(request, asked, name), "counted_at": page.counted_at, **context}
    return render(request, template, shown, status=422 if asked.form.errors else 200)


def frame_of(request: PortalRequest, asked: Asked, name: str) -> dict[str, Any]:
    wall = request.GET.get("wall") == "1"
    return {
        "asked": asked,
        "form": asked.form,
        "filters": asked.filters,
        "chosen": asked.chosen(),
        "periods": list(periods(asked)),
        "kept": [(key, each) for key, value in asked.kept.items() for each in _several(value)],
        "kept_filters": kept_filters(asked),
        "request_time": timezone.localtime(),
        "boards": list(boards(asked, name)),
        "here": reverse(name),
        "wall": wall,
        "wall_url": f"?{as_today(asked, wall='' if wall else '1')}",
        "refresh": REFRESH_SECONDS,
        "recount_minutes": settings.PROGRESS["recount_minutes"],
    }


def as_today(asked: Asked, **changes: object) -> str:
    """A screen left on the wall must not stand still on the day it was put up."""
    day = "" if asked.filters.as_of == asked.form.today else asked.filters.as_of
    return asked.here(as_of=day, **changes)


def boards(asked: Asked, name: str) -> Iterator[dict[str, Any]]:
    for address, label in BOARDS:
        if address != NATIONAL or asked.national:
            yield {"label": label, "url": f"{reverse(address)}?{asked.carried}", "current": address == name}


def periods(asked: Asked) -> Iterator[dict[str, Any]]:
    """Since the beginning, and by the year of the application."""
    since = asked.filters.applied_from
    year = asked.filters.year_start
    yield {"label": _("Since the start"), "url": f"?{asked.here(**{'from': ''})}", "current": since is None}
    label = _("Applied for in %(year)s") % {"year": year.year}
    yield {"label": label, "url": f"?{asked.here(**{'from': year})}", "current": since == year}


def kept_filters(asked: Asked) -> list[tuple[str, object]]:
    """For the forms of a board that choose something else: what they must not lose."""
    own = [(key, each) for key, value in asked.kept.items() if key not in CONTROLS for each in _several(value)]
    return [*parse_qsl(asked.carried), *own]


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []
