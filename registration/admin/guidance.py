"""What becomes of reported products: candidates for early service, and early guidance with its sessions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from registration.admin.frame import OFFICERS
from registration.forms.dossiers import SessionForm
from registration.forms.packages import BeginForm, CandidateForm
from registration.models import Guidance
from registration.selectors.guidance import ORDER, guidance_rows, office_guidance, session_of, sessions_for
from registration.selectors.packages import ItemRow, item_for, item_rows, package_for
from registration.services.candidates import frozen_refusal, name_candidates
from registration.services.guidance import begin_guidance, record_session, share_session


@console_page("packages/<str:ref>/candidates/", name="package_candidates", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def package_candidates(request: PortalRequest, ref: str) -> HttpResponse:
    """Which reported products become candidates; those that cannot stand there with the reason."""
    package = package_for(request.actor, ref)
    rows = [row for row in item_rows(package) if row.item.listing_id is not None]
    items = [row.item for row in rows if row.candidate is None]
    form = CandidateForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        wanted = [item for item in items if item.position in form.cleaned_data["items"]]
        done = name_candidates(
            by=request.actor, items=wanted, on=form.cleaned_data["on"], basis=form.cleaned_data["basis"]
        )
        tell(request, done)
        return redirect("console:package_page", ref)
    context = {
        "package": package,
        "form": form,
        "rows": [candidate_row(row, form) for row in rows],
        "any_left": bool(items),
    }
    status = 422 if form.errors else 200
    return render_page(request, "console/registration/package_candidates.html", context, status=status)


def candidate_row(row: ItemRow, form: CandidateForm) -> dict[str, Any]:
    ticked = {str(each) for each in form.data.getlist("items")} if form.is_bound else set()  # type: ignore[attr-defined]
    refusal = "" if row.frozen else frozen_refusal(row.item.project, row.item.product)
    closed = bool(refusal) or row.candidate is not None
    return {"row": row, "refusal": refusal, "closed": closed, "ticked": str(row.item.position) in ticked}


def tell(request: PortalRequest, done: list[tuple[Any, str]]) -> None:
    n = sum(not refusal for _item, refusal in done)
    if n:
        said = ngettext("%(n)s product is a candidate now.", "%(n)s products are candidates now.", n)
        messages.success(request, said % {"n": n})
    for item, refusal in done:
        if refusal:
            messages.warning(request, f"{item.project.ref} {item.project.title}: {refusal}")


@console_page("packages/<str:ref>/items/<int:position>/guidance/", name="guidance_begin", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def guidance_begin(request: PortalRequest, ref: str, position: int) -> HttpResponse:
    """Early guidance of one reported product."""
    item = item_for(package_for(request.actor, ref), position)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guidance = begin_guidance(by=request.actor, item=item, on=form.cleaned_data["on"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The guidance has begun; both sides are told."))
            return redirect("console:guidance_page", guidance.ref)
    context = {"package": item.package, "item": item, "form": form}
    return render_page(request, "console/registration/guidance_begin.html", context, status=422 if form.errors else 200)


@console_page(
    "guidance/",
    name="guidance_list",
    roles=OFFICERS,
    menu=MenuEntry("lists", gettext_lazy("Early guidance"), "compass", 62),
)
@require_GET
def guidance_list(request: PortalRequest) -> HttpResponse:
    page = page_of(guidance_rows(request.actor), order=ORDER, cursor=cursor_in(request.GET))
    return render_page(request, "console/registration/guidance_list.html", {"page": page})


@console_page("guidance/<str:ref>/", name="guidance_page", roles=OFFICERS)
@require_http_methods(["GET", "POST"])
def guidance_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Its sessions, a form for the next one, and which of them the sides read."""
    guidance = office_guidance(request.actor, ref)
    writes = request.POST.get("act") == "record"
    form = SessionForm(request.POST if writes else None, request.FILES if writes else None)
    if request.method == "POST" and done(request, guidance, form):
        return redirect("console:guidance_page", ref)
    context = {
        "guidance": guidance,
        "case": guidance.case,
        "project": guidance.case.project,
        "sessions": sessions_for(request.actor, guidance),
        "form": form,
        "files_lost": bool(form.errors and request.FILES),
    }
    return render_page(request, "console/registration/guidance_page.html", context, status=422 if form.errors else 200)


def done(request: PortalRequest, guidance: Guidance, form: SessionForm) -> bool:
    if request.POST.get("act") == "share":
        share_session(by=request.actor, session=session_of(guidance, request.POST.get("session", "")))
        messages.success(request, _("The sides can read it now; they are told."))
        return True
    if not form.is_valid():
        return False
    try:
        record_session(by=request.actor, guidance=guidance, session=form.session(), files=form.cleaned_data["files"])
    except PortalError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The session is recorded."))
    return True
