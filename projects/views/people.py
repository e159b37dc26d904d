"""The team of a project: members, order, rights, invitations."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import InvalidInput, NotVisible
from core.limits import spend
from core.requests import PortalRequest, whole_number
from projects.enums import Rights
from projects.forms.people import InviteForm, MemberForm, NewMemberForm
from projects.models import Invitation, Project, TeamMember
from projects.selectors.applications import EDITABLE, application_for
from projects.selectors.people import (
    OVER,
    invitation_with_token,
    invitations_to,
    is_meant_for,
    is_open,
    member_of,
    owner_has_left,
    team_of,
    transfers_to,
    waiting_transfer,
)
from projects.selectors.visibility import relations_of
from projects.services.people import (
    accept_invitation,
    add_team_member,
    decline_invitation,
    invite_member,
    remove_member,
    reorder_team,
    revoke_invitation,
    set_member_rights,
    update_team_member,
)
from projects.workflow import INSTITUTION, OWNER

# An invitation is an e-mail to anybody: not a tool for mass mail.
INVITATIONS_A_DAY = 30
DAY = 24 * 3600


@require_GET
def team_page(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    relations = relations_of(request.actor, project)
    is_owner = OWNER in relations
    context = {
        "project": project,
        "team": team_of(project),
        "is_owner": is_owner,
        "can_edit": is_owner and project.status in EDITABLE,
        "can_manage": is_owner and project.status not in OVER,
        "transfer": waiting_transfer(project) if relations & {OWNER, INSTITUTION} else None,
        "may_transfer": project.status not in OVER
        and (is_owner or (INSTITUTION in relations and owner_has_left(project))),
    }
    return render(request, "projects/team_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_add(request: PortalRequest, ref: str) -> HttpResponse:
    project = application_for(request.actor, ref)
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        email = answers.pop("email")
        try:
            member = add_team_member(by=request.actor, project=project, **answers)
        except InvalidInput as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s stands in the team now.") % {"name": member.name})
            return invited(request, project, member, email) if email else redirect("projects:team_page", project.ref)
    context = {"project": project, "form": form}
    return render(request, "projects/team_add.html", context, status=422 if form.errors else 200)


def invited(request: PortalRequest, project: Project, member: TeamMember, email: str) -> HttpResponse:
    """Sends the invitation; a wrong address is asked for again on a page of its own, the member stays."""
    form = InviteForm({"email": email})
    try:
        spend("invitation", str(request.actor.user_id), limit=INVITATIONS_A_DAY, seconds=DAY)
        invite_member(by=request.actor, member=member, email=email)
    except InvalidInput as refusal:
        form.is_valid()
        show(form, refusal)
        context = {"project": project, "member": member, "form": form}
        return render(request, "projects/team_invite.html", context, status=422)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": email})
    return redirect("projects:team_page", project.ref)


def show(form: forms.Form, refusal: InvalidInput) -> None:
    for key, texts in refusal.fields.items():
        form.add_error(key if key in form.fields else None, [str(text) for text in texts])


@require_http_methods(["GET", "HEAD", "POST"])
def team_member(request: PortalRequest, ref: str, position: int) -> HttpResponse:
    """Corrects what the application says of one member."""
    project = application_for(request.actor, ref)
    member = member_at(project, position)
    facts = {key: getattr(member, key) for key in ("name", "organisation_name", "contribution")}
    form = MemberForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        update_team_member(by=request.actor, member=member, **form.cleaned_data)
        return redirect("projects:team_page", project.ref)
    context = {"project": project, "member": member, "form": form}
    return render(request, "projects/team_member.html", context, status=422 if form.errors else 200)


def member_at(project: Project, position: int) -> TeamMember:
    """Raises NotVisible."""
    person = next((each for each in team_of(project) if each.member.position == position), None)
    if person is None:
        raise NotVisible
    return person.member


@require_http_methods(["GET", "HEAD", "POST"])
def team_invite(request: PortalRequest, ref: str, position: int) -> HttpResponse:
    project = application_for(request.actor, ref)
    member = member_at(project, position)
    if request.method == "POST":
        return invited(request, project, member, request.POST.get("email", ""))
    last = next((each.invitation for each in team_of(project) if each.member == member), None)
    form = InviteForm(initial={"email": last.email if last else ""})
    return render(request, "projects/team_invite.html", {"project": project, "member": member, "form": form})


@require_POST
def team_change(request: PortalRequest, ref: str) -> HttpResponseRedirect:
    """One of the small acts of the team page; ``member`` says on whom, so that a reordered page hits nobody else."""
    project = application_for(request.actor, ref)
    member = member_of(project, whole_number(request.POST.get("member", ""), most_digits=17))
    act = request.POST.get("act", "")
    if act in ("up", "down"):
        reorder_team(by=request.actor, project=project, member_ids=moved(project, member, act))
    elif act in Rights.values:
        set_member_rights(by=request.actor, member=member, rights=act)
    elif act == "revoke":
        revoke_invitation(by=request.actor, invitation=invitation_of(project, member))
    return redirect("projects:team_page", project.ref)


def moved(project: Project, member: TeamMember, act: str) -> list[int]:
    order = [each.member.pk for each in team_of(project)]
    place = order.index(member.pk)
    goal = max(0, place - 1) if act == "up" else min(len(order) - 1, place + 1)
    order.insert(goal, order.pop(place))
    return order


def invitation_of(project: Project, member: TeamMember) -> Invitation:
    """Raises NotVisible."""
    found = next((each.invitation for each in team_of(project) if each.member == member), None)
    if found is None:
        raise NotVisible
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def team_remove(request: PortalRequest, ref: str, position: int) -> HttpResponse:
    project = application_for(request.actor, ref)
    member = member_at(project, position)
    if request.method == "POST":
        remove_member(by=request.actor, member=member)
        messages.success(request, _("%(name)s no longer belongs to the team.") % {"name": member.name})
        return redirect("projects:team_page", project.ref)
    return render(request, "projects/team_remove.html", {"project": project, "member": member, "form": None})


@require_GET
def invitation_list(request: PortalRequest) -> HttpResponse:
    """What is offered to the signed-in person: teams to join, projects to take over."""
    context = {"invitations": invitations_to(request.actor), "transfers": transfers_to(request.actor)}
    return render(request, "projects/invitation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: PortalRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: title, who invites, which rights; nothing of it for another person."""
    return answer_page(request, invitation_with_token(token))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_answer(request: PortalRequest, key: str) -> HttpResponse:
    """The same without the link, for the owner of the address. Raises NotVisible."""
    found = next((each for each in invitations_to(request.actor) if each.member.project.key == key), None)
    if found is None:
        raise NotVisible
    return answer_page(request, found)


def answer_page(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST" and request.POST.get("answer") == "decline":
        decline_invitation(by=request.actor, invitation=invitation)
        messages.success(request, _("You have declined the invitation."))
        return redirect("projects:project_list")
    if request.method == "POST":
        project = accept_invitation(by=request.actor, invitation=invitation)
        messages.success(request, _("You belong to the team now."))
        return redirect("projects:project_page", project.ref)
    mine = is_meant_for(request.actor, invitation)
    context = {"invitation": invitation if mine else None, "is_open": is_open(invitation), "mine": mine}
    return render(request, "projects/invitation_accept.html", context, status=200 if mine else 403)
