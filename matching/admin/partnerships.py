"""Confirmed partnerships in the console: a table by class and city, its rows, and the letters of a test institute."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from accounts.roles import Role
from core.code_pages import pdf_to_keep
from core.console import MenuEntry, chosen_filters, console_page, render_page
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.admin.matches import NOT_CONFIRMED, cities, classes, labels_of
from matching.letters import letter_of
from matching.selectors.office_matches import (
    CLASSES,
    PAGE_SIZE,
    OfficeFilter,
    office_partnerships,
    partnership_table,
)
from matching.selectors.partnerships import (
    ORDER,
    is_shared,
    letter_with,
    letters_found,
    partnership_of_office,
)
from matching.services.testing_letters import testing_letter

INSTITUTES = frozenset({Role.TEST_INSTITUTE.value})


@console_page(
    "partnerships/",
    name="partnership_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Partnerships"), "heart-handshake", 54),
)
@require_GET
def partnership_list(request: PortalRequest) -> HttpResponse:
    """Concluded ones, the latest first; every number of the table opens its rows."""
    chosen = OfficeFilter.of(request.GET)
    rows = office_partnerships(request.actor, chosen)
    page = page_of(rows, order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    places = cities(request)
    table = partnership_table(request.actor)
    columns = [(key, label) for key, label in classes() if key in (*CLASSES, NOT_CONFIRMED[0])]
    labels = [*(label for _key, label in columns), pgettext("a sum", "Total")]
    context = {
        "page": page,
        "rows": [{"partnership": each, "shared": is_shared(each)} for each in page.rows],
        "table": table,
        "sums": list(zip(labels, sums_of(table), strict=True)) if table else [],
        "columns": columns,
        "filter": chosen,
        "chosen": chosen_filters(request, labels_of(chosen, dict(places), request.actor.region)),
        "classes": classes(),
        "cities": places,
    }
    return render_page(request, "console/matching/partnership_list.html", context)


def sums_of(table: list[Any]) -> list[int]:
    """Under each column, and in the last place all together."""
    columns = list(zip(*([number for _key, number in row.cells] for row in table), strict=True))
    sums = [sum(column) for column in columns]
    return [*sums, sum(sums)]


@console_page("partnerships/<str:ref>/", name="partnership_page", roles=OFFICERS)
@require_GET
def partnership_page(request: PortalRequest, ref: str) -> HttpResponse:
    """The facts; kind, exclusiveness and milestones only where both sides allow it. Surveys are for the office."""
    partnership = partnership_of_office(request.actor, ref)
    shared = is_shared(partnership)
    context = {
        "partnership": partnership,
        "match": partnership.match,
        "shared": shared,
        "steps": list(partnership.steps.all()) if shared else [],
        "surveys": list(partnership.surveys.all()),
        "letter": letter_of(partnership),
    }
    return render_page(request, "console/matching/partnership_page.html", context)


@console_page(
    "testing-letters/",
    name="testing_letter_list",
    roles=INSTITUTES,
    menu=MenuEntry("work", gettext_lazy("Letters for priority testing"), "certificate", 20),
)
@require_GET
def testing_letter_list(request: PortalRequest) -> HttpResponse:
    """Letters in force of the institute's province, the latest first."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    page = page_of(letters_found(request.actor, text), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {"page": page, "letters": [letter_of(each) for each in page.rows], "text": text}
    return render_page(request, "console/matching/testing_letter_list.html", context)


@console_page("testing-letters/<str:code>/", name="testing_letter", roles=INSTITUTES | OFFICERS)
@require_GET
def testing_letter_file(request: PortalRequest, code: str) -> HttpResponse:
    """The letter as a PDF."""
    partnership = letter_with(request.actor, "".join(code.split("-")).upper())
    content = testing_letter(by=request.actor, partnership=partnership)
    name = f"{partnership.match.project.ref}-priority-testing.pdf"
    return pdf_to_keep(content, name)
