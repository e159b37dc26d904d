"""Adding accepted projects to a round, with the tags that count for each."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.console import add_refusal, chosen_filters, console_page, render_page
from core.errors import PortalError
from core.paging import Page, cursor_in, page_of
from core.requests import PortalRequest
from projects.models import Project
from screening.admin.frame import OFFICERS
from screening.forms.rounds import TAG_CHOICES, TAG_WORDS, EntryForm
from screening.models import Round
from screening.selectors import rounds as board
from screening.selectors.visibility import round_for
from screening.services.rounds import Entered, add_projects

SIZE = 50


@console_page("rounds/<str:ref>/add/", name="round_add", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_add(request: PortalRequest, ref: str) -> HttpResponse:
    """Tick projects; the portal proposes their tags, the officer chooses."""
    round_ = round_for(request.actor, ref)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        projects = board.candidates_numbered(request.actor, form.wanted())
        tags = {project.pk: form.tags_for(project.reference or "") for project in projects}
        try:
            entered = add_projects(by=request.actor, round=round_, projects=projects, tags=tags)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, entered, len(form.wanted()) - len(projects))
            return redirect("console:round_page", round_.ref)
    return entry_page(request, round_, form)


def entry_page(request: PortalRequest, round_: Round, form: EntryForm) -> HttpResponse:
    text, tag = request.GET.get("q", "").strip(), request.GET.get("tag", "")
    rows = board.candidates(request.actor, text=text, tag=tag)
    page: Page[Project] = page_of(rows, order=board.CANDIDATE_ORDER, cursor=cursor_in(request.GET), size=SIZE)
    choices = [*TAG_CHOICES, ("none", _("None of them"))]
    context = {
        "round": round_,
        "form": form,
        "page": page,
        "rows": [candidate_row(project, form) for project in page.rows],
        "places": board.places_left(round_),
        "takes_projects": board.takes_projects(round_),
        "chosen": chosen_filters(request, {"q": text, "tag": str(dict(choices).get(tag, ""))}),
        "filter": {"text": text, "tag": tag},
        "tags": choices,
    }
    return render_page(request, "console/screening/round_add.html", context, status=422 if form.errors else 200)


def candidate_row(project: Project, form: EntryForm) -> dict[str, object]:
    proposed = board.proposed_tags(project)
    number = project.reference or ""
    ticked = number in form.wanted() if form.is_bound else False
    set_now = form.tags_for(number) if form.is_bound else proposed
    tags = [
        {"key": tag, "label": TAG_WORDS[tag], "proposed": tag in proposed, "on": tag in set_now} for tag in TAG_WORDS
    ]
    return {"project": project, "ticked": ticked, "tags": tags}


def say(request: PortalRequest, entered: Sequence[Entered], gone: int) -> None:
    done = sum(each.review is not None for each in entered)
    if done:
        said = ngettext("%(n)s project is in the round now.", "%(n)s projects are in the round now.", done)
        messages.success(request, said % {"n": done})
    for each in entered:
        if each.refusal:
            messages.warning(request, f"{each.project.ref} {each.project.title}: {each.refusal}")
    if gone:
        said = ngettext(
            "%(n)s project can no longer be added: it is no longer waiting.",
            "%(n)s projects can no longer be added: they are no longer waiting.",
            gone,
        )
        messages.warning(request, said % {"n": gone})
