"""Requests to join an organisation that has no manager of its own: an officer of the province decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Role
from accounts.selectors import membership_for, requests_for_officer
from accounts.services import decide_membership
from core.actor import Actor
from core.bulk import BulkAct, bulk_act, bulk_answer, by_field
from core.console import Duty, MenuEntry, console_page, render_page
from core.errors import InvalidInput
from core.paging import cursor_in, page_of
from core.requests import PortalRequest

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})


CONFIRM = bulk_act(
    BulkAct(
        name="membership.confirm",
        rows=lambda actor, refs: by_field(requests_for_officer(actor).filter(ref__in=refs), "ref"),
        act=lambda actor, membership: decide_membership(by=actor, membership=membership, confirmed=True),
        label=lambda membership: f"{membership.user.name} · {membership.organisation.name}",
        words=lambda n: ngettext("%(n)s person is confirmed.", "%(n)s people are confirmed.", n) % {"n": n},
        confirm=gettext_lazy("These people may act for their organisations from now on, and are told so:"),
    )
)


def request_duty(actor: Actor) -> Duty:
    return Duty(
        title=gettext_lazy("Requests to join"),
        sentence=gettext_lazy("People of organisations without a manager wait for the office."),
        url=reverse("console:membership_queue"),
        icon="user-question",
        waiting=requests_for_officer(actor).count(),
    )


@console_page(
    "memberships/",
    name="membership_queue",
    roles=OFFICERS,
    menu=MenuEntry("people", gettext_lazy("Requests to join"), "user-question", 50, request_duty),
)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_queue(request: PortalRequest) -> HttpResponse:
    """Oldest request first. Posted, it confirms the ticked ones."""
    if request.method == "POST":
        return bulk_answer(request, CONFIRM, back=reverse("console:membership_queue"))
    page = page_of(requests_for_officer(request.actor), order=("id",), cursor=cursor_in(request.GET))
    return render_page(request, "console/membership_queue.html", {"page": page})


@console_page("memberships/<str:ref>/decide/", name="membership_decide", roles=OFFICERS)
@require_POST
def membership_decide(request: PortalRequest, ref: str) -> HttpResponse:
    membership = membership_for(request.actor, ref)
    confirmed = request.POST.get("decision") == "confirm"
    note = request.POST.get("note", "")
    try:
        decide_membership(by=request.actor, membership=membership, confirmed=confirmed, note=note)
    except InvalidInput as refusal:
        messages.error(request, str(refusal.fields["note"][0]))
    else:
        said = _("%(person)s is confirmed.") if confirmed else _("The request of %(person)s is refused.")
        messages.success(request, said % {"person": membership.user.name})
    return redirect("console:membership_queue")
