"""Report packages of Class III: put together, built, handed over; national officials read what was handed over."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import Role
from core.console import MenuEntry, add_refusal, chosen_filters, console_page, query_with, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import OFFICERS
from registration.enums.packages import PackageStatus
from registration.forms.packages import AttachmentForm, HandOverForm, PackageForm
from registration.models import ReportPackage
from registration.selectors.package_facts import tag_choices
from registration.selectors.packages import (
    CHOICE_SIZE,
    ORDER,
    PAGE_SIZE,
    PROJECT_ORDER,
    ChoiceFilter,
    attachable,
    attached_documents,
    attached_files,
    builds_of,
    chosen_products,
    item_for,
    item_rows,
    latest_build,
    package_counts,
    package_for,
    package_rows,
    reportable_projects,
)
from registration.services.package_builds import is_current, open_build, start_build
from registration.services.packages import (
    add_items,
    choose_attachments,
    create_package,
    discard_package,
    hand_over_package,
    remove_item,
)
from registration.workflow import PACKAGE_MACHINE

READERS = OFFICERS | {Role.NATIONAL_OFFICIAL.value}
ZIP = "application/zip"
TONES: dict[str, str] = {
    PackageStatus.DRAFT: "amber",
    PackageStatus.BUILT: "dew",
    PackageStatus.HANDED_OVER: "sprout",
    PackageStatus.DISCARDED: "",
}
ICONS: dict[str, str] = {
    PackageStatus.DRAFT: "pencil",
    PackageStatus.BUILT: "package",
    PackageStatus.HANDED_OVER: "send",
    PackageStatus.DISCARDED: "archive",
}
CHANGEABLE = (PackageStatus.DRAFT.value, PackageStatus.BUILT.value)


@console_page(
    "packages/",
    name="package_list",
    roles=READERS,
    menu=MenuEntry("lists", gettext_lazy("Report packages"), "package", 60),
)
@require_GET
def package_list(request: PortalRequest) -> HttpResponse:
    """An officer's province; for national officials what any province handed over."""
    status = request.GET.get("status", "")
    page = page_of(package_rows(request.actor, status), order=ORDER, cursor=cursor_in(request.GET), size=PAGE_SIZE)
    context = {
        "page": page,
        "rows": [{"package": package, "tone": TONES[package.status]} for package in page.rows],
        "tabs": tabs(request, status, package_counts(request.actor)) if is_officer(request) else [],
        "is_officer": is_officer(request),
        "chosen_status": status,
    }
    return render_page(request, "console/registration/package_list.html", context)


def is_officer(request: PortalRequest) -> bool:
    return request.actor.role == Role.PROVINCIAL_OFFICER


def tabs(request: PortalRequest, status: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    states = [("", _("All")), *((each.value, str(each.label)) for each in PackageStatus)]
    return [
        {
            "label": label,
            "n": counts.get(value, 0),
            "url": query_with(request, "status", value),
            "current": status == value,
        }
        for value, label in states
    ]


@console_page("packages/new/", name="package_new", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_new(request: PortalRequest) -> HttpResponse:
    form = PackageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            package = create_package(by=request.actor, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(number)s is begun. Choose what is reported.") % {"number": package.ref})
            return redirect("console:package_add", package.ref)
    context = {"form": form}
    return render_page(request, "console/registration/package_new.html", context, status=422 if form.errors else 200)


@console_page("packages/<str:ref>/", name="package_page", roles=READERS)
@require_GET
def package_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What is in it, its file with the digests, and what became of each product."""
    package = package_for(request.actor, ref)
    build = latest_build(package)
    changes = is_officer(request) and package.status in CHANGEABLE
    context = {
        "package": package,
        "state": PACKAGE_MACHINE.state(package.status),
        "tone": TONES[package.status],
        "icon": ICONS[package.status],
        "rows": item_rows(package),
        "build": build,
        "current": is_current(package, build),
        "earlier": builds_of(package)[1:] if is_officer(request) else [],
        "changes": changes,
        "is_officer": is_officer(request),
        "can_hand_over": changes and package.status == PackageStatus.BUILT and is_current(package, build),
    }
    return render_page(request, "console/registration/package_page.html", context)


@console_page("packages/<str:ref>/add/", name="package_add", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_add(request: PortalRequest, ref: str) -> HttpResponse:
    """Choose from the province's projects of confirmed Class III."""
    package = package_for(request.actor, ref)
    if request.method == "POST":
        chosen = chosen_products(request.actor, package, request.POST.getlist("pick"))
        return added(request, package, chosen)
    tags = list(tag_choices())
    narrowed = ChoiceFilter.of(request.GET, [key for key, _label in tags])
    rows = reportable_projects(request.actor, package, narrowed)
    page = page_of(rows, order=PROJECT_ORDER, cursor=cursor_in(request.GET), size=CHOICE_SIZE)
    context = {
        "package": package,
        "page": page,
        "filter": narrowed,
        "chosen": chosen_filters(request, labels_of(narrowed)),
        **choices(),
    }
    return render_page(request, "console/registration/package_add.html", context)


def choices() -> dict[str, Any]:
    return {
        "libraries": [("yes", _("In the library")), ("no", _("Not in the library"))],
        "cases": [("with", _("With a registration case")), ("without", _("Without a registration case"))],
        "marks": [("innovative", _("Innovative")), ("first", _("First of its kind")), ("frozen", _("Design frozen"))],
        "tags": list(tag_choices()),
        "reports": [("all", _("Also those reported already"))],
    }


def labels_of(chosen: ChoiceFilter) -> dict[str, str]:
    known = choices()
    names = {"library": "libraries", "case": "cases", "mark": "marks", "tag": "tags", "reported": "reports"}
    labels = {name: str(dict(known[key]).get(getattr(chosen, name), "")) for name, key in names.items()}
    return {**labels, "text": chosen.text}


def added(request: PortalRequest, package: ReportPackage, chosen: list[Any]) -> HttpResponse:
    picked = add_items(by=request.actor, package=package, chosen=chosen) if chosen else []
    n = sum(not each.refusal for each in picked)
    if n:
        said = ngettext("%(n)s product is in the package now.", "%(n)s products are in the package now.", n)
        messages.success(request, said % {"n": n})
    for each in picked:
        if each.refusal:
            messages.warning(request, f"{each.project.ref} {each.project.title}: {each.refusal}")
    if not chosen:
        messages.warning(request, _("Choose at least one product."))
        return redirect("console:package_add", package.ref)
    return redirect("console:package_page", package.ref)


@console_page("packages/<str:ref>/items/<int:position>/", name="package_item", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_item(request: PortalRequest, ref: str, position: int) -> HttpResponse:
    """Which papers go with one product; or take it out."""
    item = item_for(package_for(request.actor, ref), position)
    if request.method == "POST" and request.POST.get("act") == "remove":
        remove_item(by=request.actor, item=item)
        messages.success(request, _("%(title)s is out of the package.") % {"title": item.project.title})
        return redirect("console:package_page", ref)
    initial = {
        "documents": [each.document.ref for each in attached_documents(item)],
        "evidence": [each.ref for each in attached_files(item)],
    }
    form = AttachmentForm(request.POST or None, offered=attachable(request.actor, item), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        choose_attachments(by=request.actor, item=item, documents=given["documents"], files=given["evidence"])
        messages.success(request, _("The papers of %(title)s are chosen.") % {"title": item.project.title})
        return redirect("console:package_page", ref)
    context = {"package": item.package, "item": item, "form": form, "changes": item.package.status in CHANGEABLE}
    return render_page(request, "console/registration/package_item.html", context, status=422 if form.errors else 200)


@console_page("packages/<str:ref>/build/", name="package_build", roles=OFFICERS)
@require_POST
def package_build(request: PortalRequest, ref: str) -> HttpResponse:
    """As long work; its page says how far it is."""
    job = start_build(by=request.actor, package=package_for(request.actor, ref))
    return redirect("core:job_page", job.ref)


@console_page("packages/<str:ref>/hand-over/", name="package_hand_over", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_hand_over(request: PortalRequest, ref: str) -> HttpResponse:
    """To whom and when; every product is then listed as reported."""
    package = package_for(request.actor, ref)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_package(by=request.actor, package=package, **form.cleaned_data)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Recorded; what became of each product stands below."))
            return redirect("console:package_page", ref)
    context = {"package": package, "form": form, "rows": item_rows(package), "build": latest_build(package)}
    status = 422 if form.errors else 200
    return render_page(request, "console/registration/package_hand_over.html", context, status=status)


@console_page("packages/<str:ref>/discard/", name="package_discard", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_discard(request: PortalRequest, ref: str) -> HttpResponse:
    package = package_for(request.actor, ref)
    if request.method == "POST":
        discard_package(by=request.actor, package=package)
        messages.success(request, _("%(number)s is given up.") % {"number": package.ref})
        return redirect("console:package_list")
    return render_page(request, "console/registration/package_discard.html", {"package": package})


@console_page("packages/<str:ref>/files/<int:number>/", name="package_download", roles=READERS)
@never_cache
@require_GET
def package_download(request: PortalRequest, ref: str, number: int) -> HttpResponse:
    """The zip; every download is on record."""
    package = package_for(request.actor, ref)
    build, opened = open_build(by=request.actor, package=package, number=number)
    name = f"{package.ref}-{build.number}.zip"
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=ZIP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Django's pages may stream as well; the console's type of a view does not say so.
    return cast(HttpResponse, response)
