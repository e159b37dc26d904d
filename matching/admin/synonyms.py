"""The console's list of search synonyms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from matching.admin.frame import OFFICERS
from matching.forms.synonyms import SynonymForm
from matching.selectors.synonyms import synonym_groups, synonyms_for
from matching.services.synonyms import delete_synonyms, save_synonyms


@console_page(
    "search/synonyms/",
    name="synonym_list",
    roles=OFFICERS,
    menu=MenuEntry("settings", gettext_lazy("Search synonyms"), "abc", 60),
)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_list(request: PortalRequest) -> HttpResponse:
    form = SynonymForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            save_synonyms(by=request.actor, words=form.cleaned_data["words"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It counts from the next search on."))
            return redirect("console:synonym_list")
    groups = synonym_groups(request.actor)
    page = page_of(groups, order=("-changed_at", "-id"), cursor=cursor_in(request.GET), size=50)
    return render_page(request, "console/matching/synonym_list.html", {"page": page, "form": form})


@console_page("search/synonyms/<str:ref>/", name="synonym_edit", roles=OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def synonym_edit(request: PortalRequest, ref: str) -> HttpResponse:
    group = synonyms_for(request.actor, ref)
    if request.method == "POST" and "delete" in request.POST:
        delete_synonyms(by=request.actor, group=group)
        messages.success(request, _("Deleted. The words are looked for by themselves again."))
        return redirect("console:synonym_list")
    form = SynonymForm(request.POST if request.method == "POST" else None, initial={"words": "、".join(group.words)})
    if request.method == "POST" and form.is_valid():
        try:
            save_synonyms(by=request.actor, words=form.cleaned_data["words"], group=group)
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It counts from the next search on."))
            return redirect("console:synonym_list")
    return render_page(request, "console/matching/synonym_edit.html", {"group": group, "form": form})
