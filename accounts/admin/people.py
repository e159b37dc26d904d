"""Accounts and the offices' roles: whom the security administrator unlocks, and to whom he gives which role.

Nothing of anybody's projects stands here (三员分立, GB/T 22239-2019 §8.1.5).
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import MembershipStatus
from accounts.models import Organisation, User
from accounts.roles import CONSOLE_ROLES, ROLES, Role
from accounts.selectors import (
    console_memberships,
    membership_for,
    organisations_visible_to,
    people_listed,
    people_of,
    person_listed,
)
from accounts.services import end_membership, grant_role, unlock_sign_in
from accounts.services.sign_in import is_locked
from core.console import MenuEntry, add_refusal, console_page, render_page
from core.errors import PortalError
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.widgets import SentenceRadios

SECURITY = frozenset({Role.SECURITY_ADMIN.value})
ADMINISTRATORS = SECURITY | {Role.SYSTEM_ADMIN.value}
GRANTED = [ROLES[key] for key in Role.values if key in CONSOLE_ROLES]


@console_page(
    "people/",
    name="person_list",
    roles=ADMINISTRATORS,
    menu=MenuEntry("people", gettext_lazy("Accounts"), "users", 20),
)
@require_GET
def person_list(request: PortalRequest) -> HttpResponse:
    """Accounts of the province, newest first."""
    text = request.GET.get("q", "").strip()
    found = people_listed(request.actor)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    page = page_of(found, order=("-id",), cursor=cursor_in(request.GET))
    return render_page(request, "console/person_list.html", {"page": page, "text": text})


@console_page("people/<int:number>/", name="person_page", roles=ADMINISTRATORS)
@require_GET
def person_page(request: PortalRequest, number: int) -> HttpResponse:
    """One account: its memberships, and whether sign-in is locked at the moment."""
    person = person_listed(request.actor, number)
    context = {
        "person": person,
        "memberships": person.memberships.select_related("organisation").order_by("-id"),
        "locked": is_locked(person.email),
        "may_unlock": request.actor.role in SECURITY,
    }
    return render_page(request, "console/person_page.html", context)


@console_page("people/<int:number>/unlock/", name="person_unlock", roles=SECURITY)
@require_POST
def person_unlock(request: PortalRequest, number: int) -> HttpResponse:
    person = person_listed(request.actor, number)
    unlock_sign_in(by=request.actor, user=person)
    messages.success(request, _("%(person)s can sign in again.") % {"person": person.name})
    return redirect("console:person_page", number)


class GrantForm(forms.Form):
    """Who gets which of the offices' roles, and where."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the person"),
        help_text=gettext_lazy("The person must have an account; a new colleague signs up first."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(info.role.value, info.role.label) for info in GRANTED],
        widget=SentenceRadios({info.role.value: info.sentence for info in GRANTED}),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Office or organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="ref",
        empty_label="—",
    )
    title = forms.CharField(label=gettext_lazy("Post"), max_length=60, required=False)

    def __init__(self, *args: Any, request: PortalRequest) -> None:
        super().__init__(*args)
        self.actor = request.actor
        kinds = {kind.value for info in GRANTED if len(info.kinds) < len(Role) for kind in info.kinds}
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = (
            organisations_visible_to(self.actor).filter(region_id=self.actor.region, kind__in=kinds).order_by("name")
        )

    def clean_email(self) -> User:
        person = people_of(self.actor).filter(email__iexact=self.cleaned_data["email"]).first()
        if person is None:
            raise forms.ValidationError(_("There is no account with this address in your province."))
        return person


@console_page(
    "roles/",
    name="role_list",
    roles=SECURITY,
    menu=MenuEntry("people", gettext_lazy("Roles of the offices"), "shield-lock", 10),
)
@require_GET
def role_list(request: PortalRequest) -> HttpResponse:
    """Who holds which of the offices' roles, past holders included."""
    status = request.GET.get("status", MembershipStatus.ACTIVE.value)
    rows = console_memberships(request.actor)
    if status in MembershipStatus.values:
        rows = rows.filter(status=status)
    context = {
        "page": page_of(rows, order=("-id",), cursor=cursor_in(request.GET)),
        "status": status,
        "statuses": [("all", _("All")), *MembershipStatus.choices],
    }
    return render_page(request, "console/role_list.html", context)


@console_page("roles/grant/", name="role_grant", roles=SECURITY)
@require_http_methods(["GET", "POST"])
def role_grant(request: PortalRequest) -> HttpResponse:
    form = GrantForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            grant_role(
                by=request.actor,
                user=given["email"],
                role=given["role"],
                organisation=given["organisation"],
                title=given["title"],
            )
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(person)s now holds the role: %(role)s.")
            messages.success(request, said % {"person": given["email"].name, "role": ROLES[given["role"]].role.label})
            return redirect("console:role_list")
    return render_page(request, "console/role_grant.html", {"form": form}, status=422 if form.errors else 200)


@console_page("roles/<str:ref>/end/", name="role_end", roles=SECURITY)
@require_http_methods(["GET", "POST"])
def role_end(request: PortalRequest, ref: str) -> HttpResponse:
    """Takes a role back, after saying what follows."""
    membership = membership_for(request.actor, ref)
    if request.method == "POST":
        end_membership(by=request.actor, membership=membership, note=request.POST.get("note", ""))
        messages.success(request, _("The role of %(person)s has ended.") % {"person": membership.user.name})
        return redirect("console:role_list")
    return render_page(request, "console/role_end.html", {"membership": membership})
