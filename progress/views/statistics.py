"""``/statistics/``: figures the offices have published, for everybody, as pages and as open data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from accounts.selectors import province
from core.errors import NotVisible
from core.requests import PortalRequest
from progress.models import StatisticsEdition
from progress.reports.offered import OfferedFigure, figure_from
from progress.reports.open_data import as_csv, as_json
from progress.reports.shape import in_language
from progress.selectors.statistics import published_editions, published_for, state_of_editions

WRITERS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json; charset=utf-8")}
# Programs of other sites may read it, and look whether it changed.
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Content-Disposition",
    "Cache-Control": "public, max-age=300",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class ShownFigure:
    label: str
    unit: str
    rule: str
    value: int
    parts: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, figure: OfferedFigure, language: str) -> "ShownFigure":
        return cls(
            in_language(figure.label, language),
            in_language(figure.unit, language),
            in_language(figure.rule, language),
            figure.value,
            tuple((in_language(part.label, language), part.value) for part in figure.parts),
        )


def shown_figures(edition: StatisticsEdition) -> list[ShownFigure]:
    language = get_language() or ""
    return [ShownFigure.of(figure_from(each), language) for each in edition.figures]


@login_not_required
@require_safe
def overview(request: PortalRequest) -> HttpResponse:
    """What the nation has published, and the provinces that have, side by side."""
    editions = published_editions()
    nation = next((each for each in editions if each.region_id is None), None)
    provinces = [each for each in editions if each.region_id is not None]
    context = {
        "nation": nation,
        "nation_figures": shown_figures(nation) if nation else [],
        "provinces": provinces,
        "comparison": _comparison(provinces),
    }
    return render(request, "statistics/overview.html", context)


def _comparison(editions: list[StatisticsEdition]) -> list[dict[str, Any]]:
    """A line for each figure that any province has published; a dash where one has not."""
    language = get_language() or ""
    labels: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str, str], int] = {}
    for edition in editions:
        for figure in map(figure_from, edition.figures):
            whole = in_language(figure.label, language)
            labels.setdefault((figure.key, ""), whole)
            values[figure.key, "", edition.ref] = figure.value
            for part in figure.parts:
                labels.setdefault((figure.key, part.key), f"{whole} · {in_language(part.label, language)}")
                values[figure.key, part.key, edition.ref] = part.value
    return [
        {"label": label, "values": [values.get((*key, each.ref)) for each in editions]} for key, label in labels.items()
    ]


@login_not_required
@require_safe
def province_page(request: PortalRequest, region: str) -> HttpResponse:
    place = province(region)
    edition = published_for(place.pk)
    context = {"place": place, "edition": edition, "figures": shown_figures(edition) if edition else []}
    return render(request, "statistics/province.html", context)


def _etag(request: PortalRequest, region: str = "", file_format: str = "") -> str | None:
    state = state_of_editions(region)
    return f'"{sha256(f"{file_format} {state[0]}".encode()).hexdigest()[:32]}"' if state else None


def _last_change(request: PortalRequest, region: str = "", file_format: str = "") -> datetime | None:
    state = state_of_editions(region)
    return state[1] if state else None


def open_to_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Also where the answer is that nothing has changed."""

    @wraps(view)
    def answered(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in OPEN_HEADERS.items():
            response.headers[name] = value
        return response

    return answered


@login_not_required
@require_safe
@open_to_programs
@condition(etag_func=_etag, last_modified_func=_last_change)
def open_data(request: PortalRequest, file_format: str) -> HttpResponse:
    return _data(published_editions(), file_format, "spring-rain-statistics")


@login_not_required
@require_safe
@open_to_programs
@condition(etag_func=_etag, last_modified_func=_last_change)
def province_data(request: PortalRequest, region: str, file_format: str) -> HttpResponse:
    place = province(region)
    edition = published_for(place.pk)
    return _data([edition] if edition else [], file_format, f"spring-rain-statistics-{place.pk}")


def _data(editions: list[StatisticsEdition], file_format: str, name: str) -> HttpResponse:
    if file_format not in WRITERS:
        raise NotVisible(_("The data come as csv and as json."))
    write, content_type = WRITERS[file_format]
    headers = {"Content-Disposition": f'inline; filename="{name}.{file_format}"'}
    return HttpResponse(write(editions), content_type=content_type, headers=headers)
