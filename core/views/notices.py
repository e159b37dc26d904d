"""The bell: the newest notices, all notices, and the way from a notice to what it is about."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.notices import is_local, mark_all_read, mark_read
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.selectors import notice_for, notices_of

IN_MENU = 8


@require_GET
def notice_menu(request: PortalRequest) -> HttpResponse:
    notices = notices_of(request.actor).order_by("-id")[:IN_MENU]
    return render(request, "core/notice_menu.html", {"notices": notices})


@require_GET
def notice_list(request: PortalRequest) -> HttpResponse:
    page = page_of(notices_of(request.actor), order=("-id",), cursor=cursor_in(request.GET))
    return render(request, "core/notice_list.html", {"page": page})


@require_POST
def notice_read_all(request: PortalRequest) -> HttpResponseRedirect:
    mark_all_read(by=request.actor)
    return redirect("core:notice_list")


def notice_open(request: PortalRequest, ref: str) -> HttpResponseRedirect:
    """GET too: the link stands in e-mails, and reading is all it changes."""
    notice = mark_read(by=request.actor, notice=notice_for(request.actor, ref))
    return HttpResponseRedirect(notice.url if is_local(notice.url) else reverse("core:notice_list"))
