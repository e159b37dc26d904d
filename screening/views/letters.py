"""The letter with a decision: for its people as a page and a PDF, for everybody as a proof by its code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.code_pages import count_lookup, pdf_to_keep, unlisted
from core.errors import NotVisible
from core.requests import PortalRequest
from projects.enums import Status
from projects.selectors.visibility import relations_of
from projects.services.viewing import record_view
from projects.workflow import OWNER
from screening.letters import letter_of, next_steps
from screening.selectors.appeals import appeal_on, appealable_decision
from screening.selectors.letters import letter_for, public_letter
from screening.services.letters import letter_file


@require_safe
def letter_page(request: PortalRequest, ref: str) -> HttpResponse:
    """The last letter, or with ``?review=`` an earlier one."""
    project, decision, decisions = letter_for(request.actor, ref, request.GET.get("review", ""))
    record_view(by=request.actor, project=project, part="letter")
    is_owner = OWNER in relations_of(request.actor, project)
    is_last = decision == decisions[0]
    letter = letter_of(decision)
    context = {
        "project": project,
        "here": _("Decision letter"),
        "letter": letter,
        "steps": list(next_steps(letter, appeal_open=appealable_decision(project) == decision)),
        "decision": decision,
        "others": [each for each in decisions if each != decision],
        "is_last": is_last,
        "may_appeal": is_last and is_owner and appealable_decision(project) == decision,
        "may_improve": is_last and project.status == Status.TO_IMPROVE,
        "is_owner": is_owner,
        "appeal": appeal_on(decision),
    }
    return render(request, "screening/letter_page.html", context)


@require_safe
def letter_pdf(request: PortalRequest, ref: str) -> HttpResponse:
    """The last letter, or with ``?review=`` an earlier one's."""
    project, decision, _decisions = letter_for(request.actor, ref, request.GET.get("review", ""))
    content = letter_file(by=request.actor, decision=decision)
    name = f"{project.ref}-{decision.review.ref}.pdf"
    return pdf_to_keep(content, name)


@login_not_required
@never_cache
@require_safe
def letter_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter is genuine, without what it says about the project."""
    count_lookup(request, "letter_verify")
    try:
        letter = public_letter("".join(code.split("-")).upper())
    except NotVisible:
        letter = None
    context = {"letter": letter, "code": code}
    return unlisted(render(request, "screening/letter_verify.html", context, status=200 if letter else 404))
