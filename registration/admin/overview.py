"""The officer's overview of all cases: where they stand, how long it takes, what keeps them; and the rows behind it.

Leaders and national officials see counts and rows, and open no case.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from accounts.roles import Role
from accounts.selectors import cities_of
from core.console import MenuEntry, chosen_filters, console_page, render_page
from core.lists import Column, KeptList, kept_list
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.workdays import workdays_until
from projects.enums import ManagementClass
from registration.admin.frame import OFFICERS
from registration.enums.cases import BlockCode, CaseStatus, RoadStage
from registration.models import Case
from registration.selectors.office_cases import ORDER, PAGE_SIZE, SUPPLEMENTS, CaseFilter, case_count, case_rows
from registration.selectors.overview import (
    CLASSES,
    Overview,
    StageLine,
    coach_names,
    overview,
    provinces_with_cases,
)
from registration.selectors.standing import is_late

WATCHING = OFFICERS | {Role.LEADER.value, Role.NATIONAL_OFFICIAL.value}
# Filters that come from the overview and have no control of their own on the list.
KEPT = ("blocked", "overdue", "idle", "without_coach", "supplements", "on_road", "region")
TONES = {"blocked": "amber", "completed": "sprout", "running": "dew"}


@console_page(
    "case-overview/",
    name="case_overview",
    roles=WATCHING,
    menu=MenuEntry("lists", gettext_lazy("Ways to registration"), "road", 40),
)
@require_GET
def case_overview(request: PortalRequest) -> HttpResponse:
    """Stage by class, times, obstacles, supplements, loads; every number opens its rows."""
    region = CaseFilter.of(request.GET).region
    today = timezone.localdate()
    found = overview(request.actor, today, region)
    context = {
        "overview": found,
        "lines": [line_of(line, region) for line in found.stages],
        "classes": [ManagementClass(key).label for key in CLASSES],
        "sums": [(found.sums[key], rows_at(region, on_road="1", **{"class": key})) for key in CLASSES],
        "total": (sum(found.sums.values()), rows_at(region, on_road="1")),
        "figures": figures_of(found, region),
        "blocked": blocked_of(found, region),
        "supplements": supplements_of(found, region),
        "coaches": [(load, rows_at(region, coach=str(load.coach))) for load in found.coaches],
        "provinces": provinces_with_cases(request.actor),
        "region": region,
        "today": today,
    }
    return render_page(request, "console/registration/case_overview.html", context)


def rows_at(region: str, **chosen: str) -> str:
    """Where exactly these rows stand."""
    query = {**({"region": region} if region else {}), **chosen}
    return f"{reverse('console:case_list')}?{urlencode(query)}"


def line_of(line: StageLine, region: str) -> dict[str, Any]:
    stage = line.stage.value
    return {
        "line": line,
        "cells": [
            (ManagementClass(key).label, n, rows_at(region, stage=stage, on_road="1", **{"class": key}))
            for key, n in line.classes.items()
        ],
        "url": rows_at(region, stage=stage, on_road="1"),
        "overdue_url": rows_at(region, stage=stage, overdue="1"),
        "blocked_url": rows_at(region, stage=stage, status=CaseStatus.BLOCKED),
    }


def figures_of(found: Overview, region: str) -> list[dict[str, Any]]:
    going_on = found.statuses.get(CaseStatus.RUNNING, 0)
    return [
        {"name": str(CaseStatus.RUNNING.label), "value": going_on, "url": rows_at(region, status="running")},
        {"name": _("Late in their stage"), "value": found.overdue, "url": rows_at(region, overdue="1")},
        {
            "name": str(CaseStatus.BLOCKED.label),
            "value": found.statuses.get(CaseStatus.BLOCKED, 0),
            "url": rows_at(region, status="blocked"),
        },
        {"name": _("Nothing done for a month"), "value": found.idle, "url": rows_at(region, idle="1")},
        {"name": _("Without a coach"), "value": found.without_coach, "url": rows_at(region, without_coach="1")},
    ]


def blocked_of(found: Overview, region: str) -> list[tuple[str, int, str]]:
    """The most frequent first."""
    rows = [
        (str(label), found.blocked.get(code, 0), rows_at(region, status="blocked", blocked=code))
        for code, label in BlockCode.choices
    ]
    return sorted((row for row in rows if row[1]), key=lambda row: -row[1])


def supplement_labels() -> dict[str, str]:
    return {
        "zero": _("Without any supplement"),
        "one": _("With one supplement"),
        "more": _("With more than one"),
    }


def supplements_of(found: Overview, region: str) -> list[tuple[str, int, str]]:
    labels = supplement_labels()
    return [(labels[key], n, rows_at(region, supplements=key)) for key, n in found.supplements.items()]


CASES = KeptList(
    "console:case_list",
    gettext_lazy("Cases on their way to registration"),
    {
        "stage": RoadStage.values,
        "class": ManagementClass.values,
        "status": CaseStatus.values,
        "coach": None,
        "city": None,
        "text": None,
        "blocked": BlockCode.values,
        "overdue": ["1"],
        "idle": ["1"],
        "without_coach": ["1"],
        "supplements": SUPPLEMENTS,
        "on_road": ["1"],
        "region": None,
    },
    (
        Column("registrant", gettext_lazy("Registrant")),
        Column("class", gettext_lazy("Management class")),
        Column("stage", pgettext_lazy("a registration case", "Stage")),
        Column("days", gettext_lazy("Working days there")),
        Column("planned", gettext_lazy("Planned until")),
        Column("coach", gettext_lazy("Coach")),
    ),
)


@console_page("case-list/", name="case_list", roles=WATCHING)
@require_GET
@kept_list(CASES)
def case_list(request: PortalRequest) -> HttpResponse:
    """Cases by what the address says, newest first."""
    today, chosen = timezone.localdate(), CaseFilter.of(request.GET)
    rows = case_rows(request.actor, chosen, today)
    page = page_of(rows, order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    officer = request.actor.role == Role.PROVINCIAL_OFFICER
    cities = [(city.pk, city) for city in cities_of(request.actor.region)] if request.actor.region else []
    coaches = coach_names(request.actor)
    context = {
        "page": page,
        "rows": [row_of(case) for case in page.rows],
        "count": case_count(request.actor, chosen, today),
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen, dict(cities), dict(coaches))),
        "stages": RoadStage.choices,
        "classes": ManagementClass.choices,
        "statuses": CaseStatus.choices,
        "cities": cities,
        "coaches": coaches,
        "opens": officer,
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "now": timezone.now(),
    }
    return render_page(request, "console/registration/case_list.html", context)


def row_of(case: Case) -> dict[str, Any]:
    """``days``: working days in the present stage, while it lasts."""
    today = timezone.localdate()
    lasts = case.status in (CaseStatus.RUNNING, CaseStatus.BLOCKED)
    return {
        "case": case,
        "tone": TONES.get(case.status, ""),
        "late": is_late(case, today),
        "days": workdays_until(case.stage_since, today) if lasts else None,
    }


def labels_of(chosen: CaseFilter, cities: Mapping[str, Any], coaches: Mapping[str, str]) -> dict[str, str]:
    return {
        "text": chosen.text,
        "stage": str(dict(RoadStage.choices).get(chosen.stage, "")),
        "class": str(dict(ManagementClass.choices).get(chosen.management_class, "")),
        "status": str(dict(CaseStatus.choices).get(chosen.status, "")),
        "coach": coaches.get(chosen.coach, _("One coach")) if chosen.coach else "",
        "city": str(cities.get(chosen.city, chosen.city)),
        "blocked": str(dict(BlockCode.choices).get(chosen.blocked, "")),
        "overdue": _("Late in their stage") if chosen.overdue else "",
        "idle": _("Nothing done for a month") if chosen.idle else "",
        "without_coach": _("Without a coach") if chosen.without_coach else "",
        "supplements": supplement_labels().get(chosen.supplements, ""),
        "on_road": pgettext("a filter of cases", "Not closed") if chosen.on_road else "",
        "region": chosen.region,
    }
