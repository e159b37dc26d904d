"""A task force as its members see it: the case at a coarse level, meetings, decisions and what is to be done."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import MembershipStatus
from accounts.models import Membership
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.requests import PortalRequest
from registration.enums.forces import ForceStatus
from registration.forms.forces import (
    CloseForceForm,
    ForceDecisionForm,
    ForceMeetingForm,
    MemberForm,
    MinutesForm,
    PeopleForm,
)
from registration.models import Force, ForceDecision, ForceMeeting, ForceMember
from registration.selectors.forces import (
    decision_of,
    decisions_of,
    force_for,
    force_relations,
    meeting_of,
    meetings_of,
    member_of,
    members_of,
    own_place,
    people_found,
    reached_by,
)
from registration.services.force_work import (
    Decision,
    call_off_meeting,
    move_meeting,
    plan_meeting,
    set_decision_done,
    write_decision,
    write_minutes,
)
from registration.services.forces import add_member, close_force, remove_member, set_lead
from registration.views.calendars import calendar_response
from registration.views.frame import render_framed
from registration.workflow import FORCE_MACHINE
from registration.workflow.forces import HEAD
from registration.workflow.relations import OFFICER

REFUSALS = (InvalidInput, GuardRefused, PermissionRefused)


def force_frame(request: PortalRequest, force: Force) -> dict[str, Any]:
    """``officer``, ``leads``: what the viewer may do; both only while the task force is at work."""
    relations = force_relations(request.actor, force)
    standing = force.status == ForceStatus.STANDING
    return {
        "force": force,
        "case": force.case,
        "project": force.case.project,
        "officer": standing and OFFICER in relations,
        "leads": standing and bool(relations & {OFFICER, HEAD}),
        "opens_case": OFFICER in relations,
        "sentence": FORCE_MACHINE.state(force.status).sentence,
        "over": standing and force.until < timezone.localdate(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_page(request: PortalRequest, ref: str) -> HttpResponse:
    """Sending a form says that something is done, or changes a member's place."""
    force = force_for(request.actor, ref)
    if request.method == "POST":
        try:
            carry_out(request, force)
        except REFUSALS as refusal:
            messages.error(request, str(refusal.message))
        return redirect("registration:force_page", force.ref)
    frame = force_frame(request, force)
    place = own_place(request.actor, force)
    now, today = timezone.now(), timezone.localdate()
    meetings = [meeting_row(meeting) for meeting in meetings_of(force)]
    decisions = [decision_row(each, place, frame, today) for each in decisions_of(force)]
    context = {
        **frame,
        "reached": reached_by(force.case),
        "members": [(row, row.membership.status == MembershipStatus.ACTIVE) for row in members_of(force)],
        "coming": [row for row in reversed(meetings) if row["ends_at"] > now and not row["meeting"].called_off_at],
        "earlier": [row for row in meetings if row["ends_at"] <= now or row["meeting"].called_off_at],
        "to_do": [row for row in decisions if row["open"]],
        "decided": [row for row in decisions if not row["open"]],
    }
    return render_framed(request, "registration/force_page.html", context)


def meeting_row(meeting: ForceMeeting) -> dict[str, Any]:
    return {"meeting": meeting, "ends_at": meeting.starts_at + timedelta(minutes=meeting.minutes)}


def decision_row(
    decision: ForceDecision, place: ForceMember | None, frame: dict[str, Any], today: Any
) -> dict[str, Any]:
    own = place is not None and decision.member_id == place.pk
    is_open = decision.due_on is not None and decision.done_on is None
    return {
        "decision": decision,
        "own": own,
        "open": is_open,
        "late": is_open and decision.due_on is not None and decision.due_on < today,
        "ticks": decision.due_on is not None
        and frame["force"].status == ForceStatus.STANDING
        and (own or frame["leads"]),
    }


def carry_out(request: PortalRequest, force: Force) -> None:
    """Raises InvalidInput for an act that does not exist."""
    act, by = request.POST.get("act", ""), request.actor
    if act in ("done", "not_done"):
        decision = decision_of(force, request.POST.get("decision", ""))
        set_decision_done(by=by, decision=decision, done=act == "done")
    elif act in ("remove", "lead", "unlead"):
        member = member_chosen(force, request.POST.get("member", ""))
        if act == "remove":
            remove_member(by=by, member=member)
        else:
            set_lead(by=by, member=member, leads=act == "lead")
    else:
        raise InvalidInput


def member_chosen(force: Force, key: str) -> ForceMember:
    if not key.isdecimal():
        raise NotVisible
    member = member_of(force, int(key))
    member.force = force
    return member


def require_leading(frame: dict[str, Any]) -> None:
    if frame["force"].status != ForceStatus.STANDING:
        raise GuardRefused(_("This task force is closed."))
    if not frame["leads"]:
        raise PermissionRefused(_("Only officers and those who lead this task force can do this."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_members(request: PortalRequest, ref: str) -> HttpResponse:
    """An officer looks for people of the province's bodies and takes one in."""
    force = force_for(request.actor, ref)
    frame = force_frame(request, force)
    if not frame["officer"]:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    search = PeopleForm(request.GET)
    text = search.cleaned_data["text"] if search.is_valid() else ""
    found = people_found(request.actor, force, text)
    form = MemberForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = one_of(found, form.cleaned_data["person"])
            add_member(by=request.actor, force=force, membership=chosen, leads=form.cleaned_data["leads"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s belongs to the task force now.") % {"name": chosen.user.name})
            return redirect("registration:force_page", force.ref)
    context = {**frame, "search": search, "text": text, "found": found, "form": form}
    return render_framed(request, "registration/force_members.html", context, status=422 if form.errors else 200)


def one_of(found: list[Membership], ref: str) -> Membership:
    return next(row for row in found if row.ref == ref)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_meeting_new(request: PortalRequest, ref: str) -> HttpResponse:
    force = force_for(request.actor, ref)
    frame = force_frame(request, force)
    require_leading(frame)
    form = ForceMeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            plan_meeting(by=request.actor, force=force, plan=form.plan())
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The meeting is planned; the members are told."))
            return redirect("registration:force_page", force.ref)
    context = {**frame, "form": form, "meeting": None}
    return render_framed(request, "registration/force_meeting.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_meeting(request: PortalRequest, ref: str, meeting: str) -> HttpResponse:
    """One meeting: another time, its minutes, or calling it off."""
    force = force_for(request.actor, ref)
    frame = force_frame(request, force)
    require_leading(frame)
    found = meeting_of(force, meeting)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    move = ForceMeetingForm(request.POST if act == "move" else None, meeting=found)
    minutes = MinutesForm(request.POST if act == "minutes" else None, initial={"record": found.record})
    form: forms.Form = {"move": move, "minutes": minutes}.get(act) or forms.Form(request.POST if act else None)
    if act and form.is_valid() and meeting_done(request, found, act, form):
        return redirect("registration:force_page", force.ref)
    context = {
        **frame,
        **meeting_row(found),
        "form": move,
        "minutes": minutes,
        "act_form": form,
        "begun": found.starts_at <= timezone.now(),
    }
    return render_framed(request, "registration/force_meeting.html", context, status=422 if form.errors else 200)


def meeting_done(request: PortalRequest, meeting: ForceMeeting, act: str, form: forms.Form) -> bool:
    try:
        messages.success(request, carry_out_meeting(request, meeting, act, form))
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return False
    return True


def carry_out_meeting(request: PortalRequest, meeting: ForceMeeting, act: str, form: forms.Form) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    if act == "move" and isinstance(form, ForceMeetingForm):
        move_meeting(by=request.actor, meeting=meeting, plan=form.plan())
        return _("The meeting is changed.")
    if act == "minutes":
        write_minutes(by=request.actor, meeting=meeting, text=form.cleaned_data["record"])
        return _("The minutes are kept.")
    if act == "call_off":
        call_off_meeting(by=request.actor, meeting=meeting)
        return _("The meeting is called off; the members are told.")
    raise InvalidInput


@never_cache
@require_safe
def force_calendar(request: PortalRequest, ref: str, meeting: str) -> HttpResponse:
    """For a member's own calendar program: number, time and place."""
    force = force_for(request.actor, ref)
    found = meeting_of(force, meeting)
    return calendar_response(
        name=f"force-{found.ref}",
        summary=_("Spring Rain: task force for %(number)s") % {"number": force.case.project.ref},
        starts_at=found.starts_at,
        minutes=found.minutes,
        where=(found.place, found.link),
        sequence=found.sequence,
        changed_at=found.changed_at,
        standing=found.called_off_at is None,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_decision_new(request: PortalRequest, ref: str) -> HttpResponse:
    """``?meeting=`` says in which meeting it was decided."""
    force = force_for(request.actor, ref)
    frame = force_frame(request, force)
    require_leading(frame)
    members, meetings = members_of(force), meetings_of(force)
    form = ForceDecisionForm(
        request.POST if request.method == "POST" else None,
        members=members,
        meetings=meetings,
        initial={"meeting": request.GET.get("meeting", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        decision = Decision(
            text=given["text"],
            member=next((row for row in members if str(row.pk) == given["member"]), None),
            due_on=given["due_on"],
            meeting=next((row for row in meetings if row.ref == given["meeting"]), None),
            for_sides=given["for_sides"],
        )
        try:
            write_decision(by=request.actor, force=force, decision=decision)
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The decision is written down."))
            return redirect("registration:force_page", force.ref)
    context = {**frame, "form": form}
    return render_framed(request, "registration/force_decision.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def force_close(request: PortalRequest, ref: str) -> HttpResponse:
    force = force_for(request.actor, ref)
    frame = force_frame(request, force)
    if not frame["officer"]:
        raise PermissionRefused(_("Only an officer of the province can do this."))
    form = CloseForceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_force(by=request.actor, force=force, result=form.cleaned_data["result"])
        except REFUSALS as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The task force is closed."))
            return redirect("registration:force_page", force.ref)
    context = {**frame, "form": form}
    return render_framed(request, "registration/force_close.html", context, status=422 if form.errors else 200)
