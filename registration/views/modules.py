"""One module of a dossier: its versions, the remarks on them, and handing in the next one."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, PortalError
from core.requests import PortalRequest
from registration.dossiers import Differences, differences, template_of
from registration.enums.dossiers import ModuleStatus
from registration.forms.dossiers import RemarkForm, VersionForm
from registration.models import DossierModule, ModuleVersion
from registration.permissions import require_side
from registration.selectors.dossiers import (
    REVIEWING,
    dossier_case,
    dossier_file_for,
    dossier_relations,
    draft_for,
    latest_version,
    listed_files,
    module_for,
    open_remarks,
    remarks_of,
    versions_of,
)
from registration.services.module_remarks import find_ready, send_remarks, withdraw_remark, write_remark
from registration.services.module_versions import open_dossier_file, submit_version
from registration.views.dossiers import TONES, dossier_frame, due_of
from registration.views.frame import render_case
from registration.workflow import DOSSIER_MODULE_MACHINE


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_module(request: PortalRequest, ref: str, module: str) -> HttpResponse:
    """What belongs into it, its versions with what changed, and the remarks; for its readers also the acts."""
    found = module_for(dossier_case(request.actor, ref), module)
    form = RemarkForm(request.POST if request.POST.get("act") == "write" else None)
    refusal = ""
    if request.method == "POST":
        try:
            said = carry_out(request, found, form)
        except (InvalidInput, GuardRefused) as refused:
            refusal = refused_words(form, refused)
        else:
            if said:
                messages.success(request, said)
                return redirect("registration:dossier_module", ref, module)
    return shown(request, found, form, refusal)


def refused_words(form: RemarkForm, refused: PortalError) -> str:
    """Beside the fields of what was typed; what was only pressed has no form, and is answered on top."""
    if form.is_bound:
        add_refusal(form, refused)
        return ""
    return str(refused.message)


def carry_out(request: PortalRequest, module: DossierModule, form: RemarkForm) -> str:
    """What was done, in words; empty when the form is not filled in. Raises InvalidInput for an unknown act."""
    act = request.POST.get("act", "")
    if act == "write":
        if form.is_valid():
            write_remark(by=request.actor, module=module, **form.cleaned_data)
            return _("Written down. The sides see it once you send the remarks.")
        return ""
    if act == "withdraw":
        remark = draft_for(module, request.POST.get("remark", ""))
        withdraw_remark(by=request.actor, remark=remark)
        return _("The remark is taken back.")
    if act == "send":
        send_remarks(by=request.actor, module=module)
        return _("The remarks are sent; both sides are told.")
    if act == "ready":
        find_ready(by=request.actor, module=module)
        return _("The module is ready; both sides are told.")
    raise InvalidInput


def shown(request: PortalRequest, module: DossierModule, form: RemarkForm, refusal: str = "") -> HttpResponse:
    relations = dossier_relations(request.actor, module.case)
    reviews = bool(relations & REVIEWING)
    # After a refusal the page says how things stand by now.
    fresh = module_for(module.case, module.ref) if form.errors or refusal else module
    versions = versions_of(fresh)
    remarks = remarks_of(fresh, drafts=reviews)
    frame = dossier_frame(module.case, relations)
    acts = reviews and bool(versions) and frame["goes_on"] and fresh.dossier.ended_on is None
    context = {
        **frame,
        "module": fresh,
        "template": template_of(fresh.dossier.management_class, fresh.key),
        "tone": TONES[fresh.status],
        "sentence": DOSSIER_MODULE_MACHINE.state(fresh.status).sentence,
        **due_of(fresh.due_on),
        "versions": compared(versions),
        "remarks": [each for each in remarks if each.sent_at],
        "drafts": [each for each in remarks if not each.sent_at],
        "form": form if acts else None,
        "refusal": refusal,
        "can_submit": frame["is_side"] and frame["goes_on"] and fresh.dossier.ended_on is None,
        "can_approve": fresh.status in (ModuleStatus.SUBMITTED, ModuleStatus.REMARKS),
        "chosen": chosen_pair(request, versions),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render_case(request, module.case, "registration/dossier_module.html", "dossier", context, status=status)


def compared(versions: list[ModuleVersion]) -> list[dict[str, Any]]:
    """Each with what changed since the one before; newest first."""
    pairs = zip_longest(versions, versions[1:])
    return [
        {"version": version, "changed": difference(earlier, version) if earlier is not None else None}
        for version, earlier in pairs
    ]


def difference(earlier: ModuleVersion, later: ModuleVersion) -> Differences:
    return differences(listed_files(earlier), listed_files(later))


def chosen_pair(request: PortalRequest, versions: list[ModuleVersion]) -> dict[str, Any] | None:
    """Any two versions side by side: ``?from=1&to=3``; what is no version compares nothing."""
    by_number = {str(version.number): version for version in versions}
    earlier, later = by_number.get(request.GET.get("from", "")), by_number.get(request.GET.get("to", ""))
    if earlier is None or later is None or earlier.number >= later.number:
        return None
    return {"earlier": earlier, "later": later, "changed": difference(earlier, later)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def module_submit(request: PortalRequest, ref: str, module: str) -> HttpResponse:
    """A side answers the remarks and hands in the next version."""
    found = module_for(dossier_case(request.actor, ref), module)
    require_side(request.actor, found.case)
    remarks = list(open_remarks(found))
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        before=latest_version(found),
        remarks=remarks,
    )
    if request.method == "POST" and form.is_valid() and handed_in(request, found, form):
        return redirect("registration:dossier_module", ref, module)
    context = {
        **dossier_frame(found.case, dossier_relations(request.actor, found.case)),
        "module": found,
        "template": template_of(found.dossier.management_class, found.key),
        "form": form,
        "files_lost": bool(form.errors and request.FILES),
    }
    status = 422 if form.errors else 200
    return render_case(request, found.case, "registration/module_submit.html", "dossier", context, status=status)


def handed_in(request: PortalRequest, module: DossierModule, form: VersionForm) -> bool:
    try:
        version = submit_version(by=request.actor, module=module, handed=form.handed(), files=form.chosen_files)
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Version %(n)s is handed in; the coach is told.") % {"n": version.number})
    return True


@never_cache
@require_safe
def dossier_file(request: PortalRequest, ref: str, module: str, file: str) -> FileResponse:
    """As a download, for those who read the dossier; each is on record."""
    found = dossier_file_for(request.actor, ref, module, file)
    opened = open_dossier_file(by=request.actor, file=found)
    response = FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
