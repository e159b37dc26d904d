"""The bell: the newest notices, all notices, and the way from a notice to what it is about."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.actor import Actor
from core.bulk import BulkAct, bulk_act, bulk_answer, by_field, require_change
from core.models import Notice
from core.notice_groups import group_of, in_group, notice_groups
from core.notices import is_local, mark_all_read, mark_read, mark_unread
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.selectors import notice_for, notices_of

IN_MENU = 8


def own_notices(actor: Actor, refs: Sequence[str]) -> Mapping[str, Any]:
    return by_field(notices_of(actor).filter(ref__in=refs), "ref")


def read_one(actor: Actor, notice: Notice) -> None:
    require_change(notice.read_at is not None)
    mark_read(by=actor, notice=notice)


def unread_one(actor: Actor, notice: Notice) -> None:
    require_change(notice.read_at is None)
    mark_unread(by=actor, notice=notice)


MARK_READ = bulk_act(
    BulkAct(
        name="notices.read",
        rows=own_notices,
        act=read_one,
        label=str,
        words=lambda n: ngettext("%(n)s notice is marked as read.", "%(n)s notices are marked as read.", n) % {"n": n},
        undo="notices.unread",
    )
)
MARK_UNREAD = bulk_act(
    BulkAct(
        name="notices.unread",
        rows=own_notices,
        act=unread_one,
        label=str,
        words=lambda n: (
            ngettext("%(n)s notice is marked as unread.", "%(n)s notices are marked as unread.", n) % {"n": n}
        ),
        undo="notices.read",
    )
)


@require_GET
def notice_menu(request: PortalRequest) -> HttpResponse:
    notices = notices_of(request.actor).order_by("-id")[:IN_MENU]
    return render(request, "core/notice_menu.html", {"notices": notices})


@require_GET
def notice_list(request: PortalRequest) -> HttpResponse:
    """Newest first; ``?group=`` chooses one kind, ``?unread=1`` those not read yet."""
    group, unread = group_in(request.GET), "unread" in request.GET
    rows = notices_of(request.actor).filter(in_group(group) if group else Q())
    page = page_of(rows.filter(read_at=None) if unread else rows, order=("-id",), cursor=cursor_in(request.GET))
    labels = {each.key: each.label for each in notice_groups()}
    context = {
        "page": page,
        "rows": [(notice, labels.get(group_of(notice.event), "")) for notice in page.rows],
        "groups": labels.items(),
        "group": group,
        "unread": unread,
    }
    return render(request, "core/notice_list.html", context)


@require_POST
def notice_read_all(request: PortalRequest) -> HttpResponseRedirect:
    """Of one ``group`` when the list showed one."""
    group = group_in(request.POST)
    mark_all_read(by=request.actor, group=group)
    return redirect(reverse("core:notice_list") + (f"?group={group}" if group else ""))


@require_POST
def notice_bulk(request: PortalRequest) -> HttpResponse:
    """Marks the ticked ones as read, or with ``act=unread`` as unread."""
    act = MARK_UNREAD if request.POST.get("act") == "unread" else MARK_READ
    return bulk_answer(request, act, back=reverse("core:notice_list"))


def group_in(given: Mapping[str, str]) -> str:
    asked = given.get("group", "")
    return asked if asked in {each.key for each in notice_groups()} else ""


def notice_open(request: PortalRequest, ref: str) -> HttpResponseRedirect:
    """GET too: the link stands in e-mails, and reading is all it changes."""
    notice = mark_read(by=request.actor, notice=notice_for(request.actor, ref))
    return HttpResponseRedirect(notice.url if is_local(notice.url) else reverse("core:notice_list"))
