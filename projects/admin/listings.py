"""The dated lists (综合评选, 项目库 …): as of any day; entering and leaving them; the confirmed class."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import NotVisible, PortalError
from core.lists import Column, KeptList, kept_list
from core.paging import Page, cursor_in, page_of
from core.requests import PortalRequest
from projects.admin.frame import OFFICERS
from projects.enums import ListKind, ManagementClass
from projects.forms.listings import ClassForm, EnterForm, LeaveForm, day_or_today
from projects.models import Listing, Project
from projects.selectors.lists import (
    ROW_ORDER,
    DatedListing,
    candidates_for,
    class_history,
    list_counts,
    list_rows,
    open_listings,
    projects_with_numbers,
)
from projects.selectors.visibility import get_for
from projects.services.listings import Entry, confirm_class, enter_many, entry_refusal, leave_list


def kind_named(value: str) -> ListKind:
    if value not in ListKind.values:
        raise NotVisible
    return ListKind(value)


@console_page(
    "lists/",
    name="listing_index",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Lists of projects"), "list-check", 10),
)
@require_GET
def listing_index(request: PortalRequest) -> HttpResponse:
    """Every list with its number of entries on a day."""
    day = day_or_today(request.GET.get("day", ""))
    counts = list_counts(request.actor, day)
    lists = [{"kind": kind, "n": counts[kind.value]} for kind in ListKind]
    return render_page(
        request, "console/listing_index.html", {"lists": lists, "day": day, "today": timezone.localdate()}
    )


LISTED = KeptList(
    "console:listing_list",
    lambda kind: kind_named(kind).label,
    {"show": ["left"], "q": None, "day": None},
    (
        Column("institution", gettext_lazy("Institution")),
        Column("class", gettext_lazy("Class")),
        Column("entered", gettext_lazy("Entered")),
        Column("basis", gettext_lazy("Basis")),
    ),
    days=frozenset({"day"}),
    opens_first=False,
)


@console_page("lists/<str:kind>/", name="listing_list", roles=OFFICERS)
@require_GET
@kept_list(LISTED)
def listing_list(request: PortalRequest, kind: str) -> HttpResponse:
    """One list as of a day: who stood there, or who had left it."""
    chosen_kind = kind_named(kind)
    day = day_or_today(request.GET.get("day", ""))
    text, left = request.GET.get("q", "").strip(), request.GET.get("show") == "left"
    rows = list_rows(request.actor, kind, day, text=text, left=left)
    today = timezone.localdate()
    labels = {"q": text, "day": _("as of %(day)s") % {"day": day.isoformat()} if day != today else ""}
    page: Page[DatedListing] = page_of(rows, order=ROW_ORDER, cursor=cursor_in(request.GET))
    classes = dict(ManagementClass.choices)
    context = {
        "kind": chosen_kind,
        "page": page,
        "rows": [{"listing": each, "class_label": classes.get(each.class_on_day or "", "")} for each in page.rows],
        "tabs": list_tabs(request, day, text, kind, left),
        "chosen": chosen_filters(request, labels),
        "filter": {"text": text, "left": left},
        "day": day,
        "today": today,
    }
    return render_page(request, "console/listing_list.html", context)


def list_tabs(request: PortalRequest, day: date, text: str, kind: str, left: bool) -> list[dict[str, object]]:
    standing = list_rows(request.actor, kind, day, text=text).count()
    gone = list_rows(request.actor, kind, day, text=text, left=True).count()
    return [
        {"label": _("On the list"), "n": standing, "url": query_with(request, "show", ""), "current": not left},
        {"label": _("Has left"), "n": gone, "url": query_with(request, "show", "left"), "current": left},
    ]


@console_page("lists/<str:kind>/enter/", name="listing_enter", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def listing_enter(request: PortalRequest, kind: str) -> HttpResponse:
    """Choose accepted projects, see for each whether the list takes it, then put them on it."""
    chosen_kind = kind_named(kind)
    step = request.POST.get("step", "choose")
    form = EnterForm(request.POST if step != "choose" else None)
    if form.is_bound and form.is_valid() and step in ("preview", "send"):
        projects, unknown = wanted_projects(request, form)
        if step == "send":
            return entered(request, chosen_kind, form, projects)
        return preview_entry(request, chosen_kind, form, projects, unknown)
    text = request.GET.get("q", "").strip()
    rows = candidates_for(request.actor, kind, text)
    context = {
        "kind": chosen_kind,
        "form": form,
        "page": page_of(rows, order=("-applied_on", "-id"), cursor=cursor_in(request.GET), size=50),
        "ticked": set(request.POST.getlist("project") or request.GET.getlist("project")),
        "text": text,
    }
    return render_page(request, "console/listing_enter.html", context, status=422 if form.errors else 200)


def wanted_projects(request: PortalRequest, form: EnterForm) -> tuple[list[Project], list[str]]:
    wanted = form.wanted()
    found = projects_with_numbers(request.actor, wanted)
    return [found[number] for number in wanted if number in found], [each for each in wanted if each not in found]


def preview_entry(
    request: PortalRequest, kind: ListKind, form: EnterForm, projects: list[Project], unknown: list[str]
) -> HttpResponse:
    entries = [Entry(project, refusal=entry_refusal(project, kind, form.cleaned_data["on"])) for project in projects]
    context = {
        "kind": kind,
        "form": form,
        "going": [entry.project for entry in entries if not entry.refusal],
        "refused": [entry for entry in entries if entry.refusal],
        "unknown": unknown,
    }
    return render_page(request, "console/listing_preview.html", context)


def entered(request: PortalRequest, kind: ListKind, form: EnterForm, projects: list[Project]) -> HttpResponse:
    given = form.cleaned_data
    entries = enter_many(by=request.actor, projects=projects, kind=kind, on=given["on"], basis=given["basis"])
    done = sum(entry.listing is not None for entry in entries)
    if done:
        said = ngettext("%(n)s project now stands on the list.", "%(n)s projects now stand on the list.", done)
        messages.success(request, said % {"n": done})
    for entry in entries:
        if entry.refusal:
            messages.warning(request, f"{entry.project.ref} {entry.project.title}: {entry.refusal}")
    return redirect("console:listing_list", kind.value)


@console_page("lists/<str:kind>/<str:ref>/leave/", name="listing_leave", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def listing_leave(request: PortalRequest, kind: str, ref: str) -> HttpResponse:
    """Takes a project, or one of its products, off a list."""
    chosen_kind = kind_named(kind)
    project = get_for(request.actor, ref)
    standing = open_listings(project, kind)
    if not standing:
        raise NotVisible
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave_list(by=request.actor, listing=meant_listing(request, standing), **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(title)s has left the list %(list)s.")
            messages.success(request, said % {"title": project.title, "list": chosen_kind.label})
            return redirect("console:listing_list", kind)
    context = {"kind": chosen_kind, "project": project, "standing": standing, "form": form}
    return render_page(request, "console/listing_leave.html", context, status=422 if form.errors else 200)


def meant_listing(request: PortalRequest, standing: list[Listing]) -> Listing:
    wanted = request.POST.get("listing", "")
    return next((listing for listing in standing if str(listing.pk) == wanted), standing[0])


@console_page("projects/<str:ref>/class/", name="class_confirm", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def class_confirm(request: PortalRequest, ref: str) -> HttpResponse:
    """The office's decision on the management class, with its day and basis."""
    project = get_for(request.actor, ref)
    form = ClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_class(by=request.actor, project=project, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The class of %(title)s is confirmed.") % {"title": project.title})
            return redirect("console:project_page", project.ref)
    context = {"project": project, "form": form, "history": class_history(project)}
    return render_page(request, "console/class_confirm.html", context, status=422 if form.errors else 200)
