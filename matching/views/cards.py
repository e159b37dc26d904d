"""A project's card: its owner writes it, readers of the project's page see it; and the page as others see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import NotVisible, PortalError, StaleEdit, Text
from core.requests import PortalRequest
from matching.enums import DeclineCode
from matching.forms.cards import CardForm
from matching.selectors.card_parts import PARTS, REFUSAL_OF_PART
from matching.selectors.card_proposals import Proposal, card_warnings, proposals
from matching.selectors.cards import card_at, card_for, missing_parts, own_project, project_of_card, stored_card
from matching.selectors.previews import AUDIENCES
from matching.services.cards import save_card
from matching.services.previews import preview_project
from projects.enums import PATENT_FILED, Tier
from projects.fields import Field
from projects.models import Project
from projects.selectors.visibility import TEAM, get_for, relations_of
from projects.services.viewing import record_view
from projects.workflow import OWNER

TAKE_ALL = "all"


@dataclass(frozen=True)
class Row:
    """One part of the form. ``theirs`` is what was saved elsewhere in the meantime, where it differs."""

    part: Field
    bound: BoundField
    refusal: DeclineCode
    proposal: Proposal | None
    widens: bool
    warnings: Sequence[Text]
    theirs: str


@require_http_methods(["GET", "HEAD", "POST"])
def card_edit(request: PortalRequest, ref: str) -> HttpResponse:
    """For the owner. What may not belong there is shown once more before others can read it."""
    project = project_of_card(request.actor, ref)
    offered = proposals(project)
    if request.method != "POST":
        return _page(request, project, _stored_form(project), offered)
    taken = _taken(request, offered)
    if taken:
        return _page(request, project, CardForm(initial={**request.POST.dict(), **taken}), offered)
    form = CardForm(request.POST)
    if not form.is_valid():
        return _page(request, project, form, offered, status=422)
    warnings = card_warnings(project, form.texts())
    if warnings and not form.cleaned_data["confirmed"]:
        return _page(request, project, form, offered, warnings=warnings, status=422)
    return _saved(request, project, form, offered)


def _stored_form(project: Project) -> CardForm:
    card = stored_card(project)
    return CardForm(initial={"version": card.version, **{part.key: getattr(card, part.key) for part in PARTS}})


def _taken(request: PortalRequest, offered: dict[str, Proposal]) -> dict[str, str]:
    """The proposals that the pressed button puts into the form; all of them only where nothing is written yet."""
    asked = request.POST.get("take", "")
    if asked == TAKE_ALL:
        return {key: each.text for key, each in offered.items() if not request.POST.get(key, "").strip()}
    return {asked: offered[asked].text} if asked in offered else {}


def _saved(request: PortalRequest, project: Project, form: CardForm, offered: dict[str, Proposal]) -> HttpResponse:
    try:
        save_card(by=request.actor, project=project, texts=form.texts(), version=form.cleaned_data["version"])
    except StaleEdit as stale:
        # Everything typed stays, under the version that is stored now; a second press replaces it.
        again = CardForm({**request.POST.dict(), "version": str(stale.version)})
        return _page(request, project, again, offered, theirs=stale.current, status=409)
    except PortalError as refusal:
        add_refusal(form, refusal)
        return _page(request, project, form, offered, status=422)
    messages.success(request, _("The card is saved. This is what a verified enterprise reads."))
    return redirect(reverse("matching:project_preview", args=[project.ref]) + "?as=firm")


def _page(
    request: PortalRequest,
    project: Project,
    form: CardForm,
    offered: Mapping[str, Proposal],
    *,
    warnings: Mapping[str, Sequence[Text]] | None = None,
    theirs: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [_row(part, form, offered.get(part.key), (warnings or {}).get(part.key, ()), theirs or {}) for part in PARTS]
    context = {
        "project": project,
        "here": _("Project card"),
        "form": form,
        "rows": rows,
        "may_take_all": sum(bool(row.proposal and not row.bound.value()) for row in rows) > 1,
        "warned": bool(warnings),
        "stale": theirs is not None,
        "is_filed": project.patent_status in PATENT_FILED,
        "saved": stored_card(project),
        "missing": missing_parts(card_at(project, Tier.REVIEW)),
    }
    return render(request, "matching/card_edit.html", context, status=status)


def _row(
    part: Field, form: CardForm, proposal: Proposal | None, warnings: Sequence[Text], theirs: Mapping[str, str]
) -> Row:
    bound = form[part.key]
    typed = str(bound.value() or "")
    other = theirs.get(part.key, typed)
    return Row(
        part=part,
        bound=bound,
        refusal=REFUSAL_OF_PART[part.key],
        proposal=proposal if proposal and proposal.text != typed else None,
        widens=proposal is not None and proposal.tier > part.tier,
        warnings=warnings,
        theirs=other if other != typed.replace("\r\n", "\n").strip() else "",
    )


@never_cache
@login_not_required
@require_safe
def card_panel(request: PortalRequest, ref: str) -> HttpResponse:
    """Loaded into the project's page; as a page of its own for browsers without scripts. Cut to the viewer's tier."""
    project = get_for(request.actor, ref)
    record_view(by=request.actor, project=project)
    card = card_for(request.actor, project)
    relations = relations_of(request.actor, project)
    context = {
        "project": project,
        "here": _("Project card"),
        "card": card,
        "missing": missing_parts(card),
        "own": bool(relations & {OWNER, TEAM}),
        "is_owner": OWNER in relations,
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "matching/card_panel.html" if part else "matching/card_page.html", context)


@never_cache
@require_safe
def project_preview(request: PortalRequest, ref: str) -> HttpResponse:
    """The project as others read it: ``?as=public``, ``firm`` or ``granted``; for its own people."""
    project = own_project(request.actor, ref)
    audience = request.GET.get("as", "firm")
    if audience not in AUDIENCES:
        raise NotVisible
    preview = preview_project(by=request.actor, project=project, audience=audience)
    context = {
        "project": project,
        "here": _("As others see it"),
        "preview": preview,
        "audiences": [(key, label) for key, (label, _tier) in AUDIENCES.items()],
        "missing": missing_parts(preview.card),
        "is_owner": OWNER in relations_of(request.actor, project),
    }
    return render(request, "matching/project_preview.html", context)
