"""The searches a person keeps: keeping one, the list, changing and deleting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.requests import PortalRequest
from matching.enums import AlertMode
from matching.forms.search import SavedSearchForm, query_in
from matching.index.sets import NEWEST
from matching.selectors.saved_searches import (
    PAGES,
    labels_of,
    own_search,
    proposed_name,
    saved_row,
    saved_rows,
    saved_search_for,
)
from matching.selectors.search import Query
from matching.selectors.search_addresses import PROJECTS, address_of
from matching.selectors.search_facets import filters_in_words
from matching.services.saved_searches import (
    MOST_SEARCHES,
    change_saved_search,
    delete_saved_search,
    save_search,
)


@never_cache
@require_safe
def saved_search_list(request: PortalRequest) -> HttpResponse:
    context = {"rows": saved_rows(request.actor), "most": MOST_SEARCHES}
    return render(request, "matching/saved_search_list.html", context)


@never_cache
@require_safe
def saved_search_page(request: PortalRequest, ref: str) -> HttpResponse:
    """What the search finds at this moment, the newest first: where alerts lead."""
    row = saved_row(own_search(request.actor, ref))
    newest = Query(row.query.text, row.query.filters, NEWEST)
    return redirect(f"{reverse(row.page)}?{address_of(newest)}")


@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_new(request: PortalRequest) -> HttpResponse:
    """The search stands in this page's own address."""
    subject = request.GET.get("subject", PROJECTS)
    if subject not in PAGES:
        raise NotVisible
    query = query_in(request.GET, subject)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None,
        initial={"name": proposed_name(subject, query), "alert": AlertMode.DAILY},
    )
    if request.method == "POST" and form.is_valid():
        try:
            search = save_search(by=request.actor, subject=subject, query=query, **form.cleaned_data)
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is kept among your saved searches.") % {"name": search.name})
            return redirect("matching:saved_search_list")
    context = {
        "form": form,
        "query": query,
        "filters": filters_in_words(query, labels_of(subject)),
        "of_needs": subject != PROJECTS,
        "back_url": f"{reverse(PAGES[subject])}?{address_of(query)}",
    }
    return render(request, "matching/saved_search_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_edit(request: PortalRequest, ref: str) -> HttpResponse:
    search = saved_search_for(request.actor, ref)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None, initial={"name": search.name, "alert": search.alert}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_saved_search(by=request.actor, search=search, **form.cleaned_data)
        except InvalidInput as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("matching:saved_search_list")
    context = {"form": form, "row": saved_row(search)}
    return render(request, "matching/saved_search_edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search_delete(request: PortalRequest, ref: str) -> HttpResponse:
    search = saved_search_for(request.actor, ref)
    if request.method != "POST":
        return render(request, "matching/saved_search_delete.html", {"search": search})
    delete_saved_search(by=request.actor, search=search)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
    return redirect("matching:saved_search_list")
