"""The receipt of a submission: for its people as a page and a PDF, for everybody as a proof by its code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.code_pages import count_lookup, pdf_to_keep, unlisted
from core.errors import NotVisible
from core.paper import grouped
from core.requests import PortalRequest
from projects.forms.receipts import CodeForm, DigestForm
from projects.receipts import address_of, facts_of
from projects.selectors.receipts import (
    is_same_digest,
    project_with_receipt,
    public_receipt,
    submission_for,
)
from projects.services.receipts import receipt_file
from projects.services.viewing import record_view


@require_safe
def receipt_page(request: PortalRequest, ref: str) -> HttpResponse:
    project, submissions = project_with_receipt(request.actor, ref)
    record_view(by=request.actor, project=project, part="receipt")
    context = {
        "project": project,
        "here": _("Receipt"),
        "receipts": [
            {
                "submission": submission,
                "facts": facts_of(submission),
                "digest": grouped(submission.digest, 8, " "),
                "address": address_of(submission.code),
            }
            for submission in submissions
        ],
    }
    return render(request, "projects/receipt_page.html", context)


@require_safe
def receipt_pdf(request: PortalRequest, ref: str) -> HttpResponse:
    """The last submission's, or with ``?submission=1`` an earlier one's."""
    wanted = request.GET.get("submission", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 5):
        raise NotVisible
    submission = submission_for(request.actor, ref, int(wanted) if wanted else None)
    content = receipt_file(by=request.actor, submission=submission)
    name = f"{submission.project.ref}-{submission.number}.pdf"
    return pdf_to_keep(content, name)


@login_not_required
@never_cache
@require_safe
def receipt_ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code; with one, leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("projects:receipt_verify", form.cleaned_data["code"])
    return unlisted(render(request, "projects/receipt_ask.html", {"form": form, "unknown": False}))


@login_not_required
@never_cache
@require_safe
def receipt_verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a receipt states, without the invention; with ``?digest=``, whether that one is the same."""
    count_lookup(request, "receipt_verify")
    try:
        receipt = public_receipt(code)
    except NotVisible:
        context = {"form": CodeForm(initial={"code": code}), "unknown": True}
        return unlisted(render(request, "projects/receipt_ask.html", context, status=404))
    form = DigestForm(request.GET or None)
    given = form.cleaned_data["digest"] if form.is_bound and form.is_valid() else ""
    context = {
        "receipt": receipt,
        "digest": grouped(receipt.digest, 8, " "),
        "form": form,
        "compared": bool(given),
        "same": is_same_digest(given, receipt.digest),
    }
    return unlisted(render(request, "projects/receipt_verify.html", context))
