"""``/progress/targets/``: how far the programmes' targets are on a day; and the rows behind each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Region
from accounts.selectors import provinces
from core.errors import InvalidInput, NotVisible, Text
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from progress.enums import TargetKind
from progress.forms import DayForm
from progress.indicators import Subject
from progress.models import Programme
from progress.permissions import PROGRAMME_EDITORS, is_national, targets_scope
from progress.reasons import percent
from progress.scope import Filters, Scope
from progress.selectors.programmes import programmes_in, shown_programmes, target_in, target_of_any, years_of
from progress.tables import ORDERS, columns_of, shown_rows
from progress.targets import TargetRow, province_rows, row_of, rows_of
from progress.views.rows import NUMBERS, handed_out, line_of
from progress.views.target_cards import MARKS, state_words, target_card, target_columns, target_rows_url
from projects.disclosure import may_see_fact


class AskedTargets:
    """Raises PermissionRefused or NotVisible for those who may not see the targets of this province."""

    def __init__(self, request: PortalRequest) -> None:
        self.actor = request.actor
        self.national = is_national(request.actor)
        self.scope: Scope = targets_scope(request.actor, request.GET.get("region", ""))
        self.form = DayForm(request.GET, list(provinces()) if self.national else ())
        self.day: date = self.form.cleaned_day()
        self.programme_ref = request.GET.get("programme", "")

    @cached_property
    def province(self) -> Region | None:
        return provinces().filter(pk=self.scope.region).first() if self.scope.region else None

    @property
    def province_name(self) -> str:
        return self.province.short_label if self.province else ""

    @cached_property
    def programmes(self) -> list[Programme]:
        return programmes_in(self.scope.region)

    @cached_property
    def shown(self) -> list[Programme]:
        """The one named in the address, else those that run on the day. Raises NotVisible for one there is not."""
        if not self.programme_ref:
            return shown_programmes(self.programmes, self.day)
        named = [each for each in self.programmes if each.ref == self.programme_ref]
        if not named:
            raise NotVisible
        return named

    def query(self, *, day: date | None = None, programme: str = "") -> str:
        values = {
            "region": self.scope.region if self.national else "",
            "programme": programme,
            "as_of": day.isoformat() if day and day != self.form.today else "",
        }
        return "?" + "&".join(f"{name}={value}" for name, value in values.items() if value)


@dataclass(frozen=True)
class Shown:
    """One programme with its cards; ``rows`` in the order of their targets."""

    programme: Programme
    rows: list[TargetRow]
    columns: list[Any]
    years: list[dict[str, Any]]


@require_GET
def targets(request: PortalRequest) -> HttpResponse:
    """The same number of queries for one target and for a hundred."""
    asked = AskedTargets(request)
    rows = rows_of(asked.shown, asked.day)
    everywhere = asked.national and not asked.scope.region
    context = {
        "asked": asked,
        "form": asked.form,
        "day": asked.day,
        "shown": [shown_programme(asked, programme, rows) for programme in asked.shown],
        "others": list(other_programmes(asked)),
        "late": sum(1 for row in rows if row.pace.status == "behind"),
        "tables": list(province_tables(province_rows(asked.day))) if everywhere else [],
        "everywhere": everywhere,
        "may_edit": request.actor.role in PROGRAMME_EDITORS and request.actor.region == asked.scope.region,
    }
    return render(request, "progress/targets.html", context, status=422 if asked.form.errors else 200)


def shown_programme(asked: AskedTargets, programme: Programme, rows: Sequence[TargetRow]) -> Shown:
    theirs = [row for row in rows if row.target.programme_id == programme.pk]
    return Shown(programme, theirs, target_columns(theirs), list(years_to_choose(asked, programme)))


def years_to_choose(asked: AskedTargets, programme: Programme) -> Iterator[dict[str, Any]]:
    """Each year that has begun, as on its last day; the present one as of today."""
    years, today = years_of(programme), asked.form.today
    present = years.number_on(asked.day)
    for number in range(years.first, years.last + 1):
        period = years.year(number)
        if period.first <= today:
            day = min(period.last, today)
            address = asked.query(day=day, programme=asked.programme_ref)
            yield {"label": str(number), "url": address, "current": number == present}


def other_programmes(asked: AskedTargets) -> Iterator[dict[str, Any]]:
    """Links to each programme by itself, where there are several."""
    if len(asked.programmes) > 1:
        for each in asked.programmes:
            current = asked.shown == [each] if asked.programme_ref else False
            yield {"label": each.label, "url": asked.query(day=asked.day, programme=each.ref), "current": current}


@dataclass(frozen=True)
class ProvinceLine:
    name: str
    url: str
    rows_url: str
    row: TargetRow
    state: str
    tone: str
    icon: str
    share: str


@dataclass(frozen=True)
class ProvinceTable:
    """One figure with the same kind of target, province by province; the totals add up what stands above."""

    label: Text
    kind: Text
    unit: Text
    lines: list[ProvinceLine]
    value: int
    target: int
    share: str


def province_tables(rows: Iterable[TargetRow]) -> Iterator[ProvinceTable]:
    found: dict[tuple[str, str], list[TargetRow]] = {}
    for row in rows:
        found.setdefault((row.indicator.key, row.target.kind), []).append(row)
    for (_key, kind), theirs in found.items():
        value, target = (sum(getattr(row.pace, name) for row in theirs) for name in ("value", "target"))
        yield ProvinceTable(
            label=theirs[0].indicator.label,
            kind=TargetKind(kind).label,
            unit=theirs[0].indicator.unit,
            lines=[province_line(row) for row in theirs],
            value=value,
            target=target,
            share=percent(value / target),
        )


def province_line(row: TargetRow) -> ProvinceLine:
    region = row.programme.region
    assert region is not None  # noqa: S101 - of provinces only
    tone, icon = MARKS[row.pace.status]
    return ProvinceLine(
        name=region.short_label,
        url=f"?region={region.pk}&as_of={row.day.isoformat()}",
        rows_url=target_rows_url(row.target.ref, row.day),
        row=row,
        state=state_words(row),
        tone=tone,
        icon=icon,
        share=percent(row.pace.share),
    )


@require_GET
def target_rows(request: PortalRequest, ref: str) -> HttpResponse:
    """Exactly the rows a target counted: those that began in its period and count on the day."""
    row, scope, form = asked_row(request, ref)
    indicator, filters = row.counted, Filters(row.counted_on)
    rows = shown_rows(indicator, scope, filters, row.period.first)
    page = page_of(rows, order=ORDERS[indicator.subject], cursor=cursor_in(request.GET))
    columns = columns_of(indicator, scope, filters)
    context = {
        "row": row,
        "card": target_card(row),
        "form": form,
        "indicator": indicator,
        "headings": [column for column in columns if column.key not in NUMBERS],
        "lines": [line_of(indicator, columns, each) for each in page.rows],
        "names_hidden": indicator.subject == Subject.APPLICANT and not may_see_fact("applicant", scope.tier),
        "page": page,
        "back": back_to(request, row),
    }
    return render(request, "progress/target_rows.html", context, status=422 if form.errors else 200)


@require_POST
def target_export(request: PortalRequest, ref: str) -> HttpResponse:
    row, scope, form = asked_row(request, ref)
    if not form.is_valid():
        raise InvalidInput(fields={name: [str(text) for text in texts] for name, texts in form.errors.items()})
    indicator, filters = row.counted, Filters(row.counted_on)
    count = shown_rows(indicator, scope, filters, row.period.first).count()
    return handed_out(request, indicator, scope, filters, count, row.period.first)


def asked_row(request: PortalRequest, ref: str) -> tuple[TargetRow, Scope, DayForm]:
    """Raises PermissionRefused, and NotVisible for a target of another province."""
    actor = request.actor
    targets_scope(actor)
    target = target_of_any(ref) if is_national(actor) else target_in(actor.region, ref)
    scope = targets_scope(actor, target.programme.region_id or "")
    form = DayForm(request.GET)
    return row_of(target, form.cleaned_day()), scope, form


def back_to(request: PortalRequest, row: TargetRow) -> str:
    region = f"&region={row.programme.region_id}" if is_national(request.actor) and row.programme.region_id else ""
    return f"?programme={row.programme.ref}&as_of={row.day.isoformat()}{region}"
