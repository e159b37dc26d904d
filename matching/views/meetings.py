"""The meetings of a match: the list, one meeting with what can be done with it, and its calendar file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.calendar_files import CONTENT_TYPE, Appointment, calendar_of
from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput, TooManyRequests
from core.paging import cursor_in
from core.requests import PortalRequest
from matching.enums import CHOSEN, MeetingStatus, Side
from matching.forms.talks import MeetingAnswerForm, MeetingForm
from matching.models import Meeting
from matching.selectors.matches import match_for, names_are_known, side_of
from matching.selectors.meetings import clashes, coming_meetings, earlier_meetings, ends_of, meeting_for
from matching.services.meetings import agree_meeting, cancel_meeting, decline_meeting, move_meeting, propose_meeting
from matching.views.match_frame import match_frame
from matching.workflow import FIRM, MEETING_MACHINE, OWNER, RECIPIENT, SENDER

TONES: dict[str, str] = {
    MeetingStatus.PROPOSED: "amber",
    MeetingStatus.AGREED: "sprout",
    MeetingStatus.DECLINED: "",
    MeetingStatus.CANCELLED: "",
}
# What calendar programs call it.
ICS_STATUS: dict[str, str] = {MeetingStatus.PROPOSED: "TENTATIVE", MeetingStatus.AGREED: "CONFIRMED"}
MOVABLE = frozenset({MeetingStatus.PROPOSED.value, MeetingStatus.AGREED.value, MeetingStatus.DECLINED.value})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match_meetings(request: PortalRequest, ref: str) -> HttpResponse:
    """Coming and earlier meetings, and the form for a new one."""
    match = match_for(request.actor, ref)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = propose_meeting(by=request.actor, match=match, plan=form.plan())
        except (InvalidInput, GuardRefused, TooManyRequests) as refusal:
            add_refusal(form, refusal)
        else:
            return proposed(request, meeting)
    coming = coming_meetings(request.actor, match, timezone.now())
    page = earlier_meetings(request.actor, match, coming, cursor_in(request.GET))
    clashing = clashes(request.actor, coming)
    context = {
        **match_frame(request, match, "meetings"),
        "coming": [row_of(request, meeting, clashing) for meeting in coming],
        "earlier": [row_of(request, meeting, {}) for meeting in page.rows],
        "page": page,
        "form": form if match.status in CHOSEN or form.is_bound else None,
        "not_yet": match.status == "open",
    }
    return render(request, "matching/match_meetings.html", context, status=422 if form.errors else 200)


def proposed(request: PortalRequest, meeting: Meeting) -> HttpResponse:
    messages.success(request, _("The time is proposed; you are told when the other side answers."))
    if clashes(request.actor, [meeting])[meeting.pk]:
        messages.warning(request, _("At that time you have another meeting."))
    return redirect("matching:match_meetings", meeting.match.ref)


def row_of(request: PortalRequest, meeting: Meeting, clashing: dict[int, list[Meeting]]) -> dict[str, Any]:
    """``clash``: the person's own other meetings at that time."""
    relations = relations_in(side_of(request.actor, meeting.match), meeting)
    possible = MEETING_MACHINE.from_state(meeting.status)
    ahead = meeting.starts_at > timezone.now()
    can = {transition.name for transition in possible if relations & set(transition.by)} if ahead else set()
    return {
        "meeting": meeting,
        "ends_at": ends_of(meeting),
        "tone": TONES[meeting.status],
        "by": proposer(request, meeting),
        "clash": clashing.get(meeting.pk, []),
        "can_agree": "agree" in can,
        "can_decline": "decline" in can,
        # Whoever is asked declines; cancelling is for the own proposal, and for what both had agreed.
        "can_cancel": "cancel" in can and "decline" not in can,
        "has_calendar": meeting.status != MeetingStatus.DECLINED or meeting.sequence > 0,
    }


def relations_in(side: Side, meeting: Meeting) -> set[str]:
    """How this side stands to the meeting: as ``permissions.relations_of`` says, without asking for each row."""
    who = OWNER if side == Side.PROJECT else FIRM
    return {who, SENDER if meeting.side == side else RECIPIENT}


def proposer(request: PortalRequest, meeting: Meeting) -> str:
    if meeting.proposed_by_id == request.actor.user_id:
        return pgettext("who proposed a meeting", "you")
    return meeting.proposed_by.name if names_are_known(meeting.match) else str(meeting.get_side_display())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_page(request: PortalRequest, ref: str, meeting: str) -> HttpResponse:
    """One meeting, to agree to it, to decline or to cancel it."""
    found = meeting_for(request.actor, ref, meeting)
    form = MeetingAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and done(request, found, form):
        return redirect("matching:match_meetings", ref)
    # After a refusal the page says how things stand by now.
    fresh = meeting_for(request.actor, ref, meeting) if form.errors else found
    context = {
        **match_frame(request, fresh.match, "meetings"),
        **row_of(request, fresh, clashes(request.actor, [fresh]) if fresh.status in MOVABLE else {}),
        "sentence": MEETING_MACHINE.state(fresh.status).sentence,
        "can_move": fresh.match.status in CHOSEN and fresh.status in MOVABLE,
        "form": form,
    }
    return render(request, "matching/meeting_page.html", context, status=409 if form.errors else 200)


def done(request: PortalRequest, meeting: Meeting, form: forms.Form) -> bool:
    act, note = request.POST.get("act", ""), form.cleaned_data["note"]
    try:
        said = carry_out(request, meeting, act, note)
    except (InvalidInput, GuardRefused) as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, said)
    return True


def carry_out(request: PortalRequest, meeting: Meeting, act: str, note: str) -> str:
    """What was done, in words. Raises InvalidInput for an act that does not exist."""
    if act == "agree":
        shown = request.POST.get("sequence", "")
        agree_meeting(by=request.actor, meeting=meeting, sequence=int(shown) if shown.isdecimal() else None)
        return _("The meeting is agreed. Take its calendar file with you.")
    if act == "decline":
        decline_meeting(by=request.actor, meeting=meeting, note=note)
        return _("You have declined this time; the other side can propose another one.")
    if act == "cancel":
        cancel_meeting(by=request.actor, meeting=meeting, note=note)
        return _("The meeting is cancelled; the other side is told.")
    raise InvalidInput


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: PortalRequest, ref: str, meeting: str) -> HttpResponse:
    """Another time for the same meeting."""
    found = meeting_for(request.actor, ref, meeting)
    form = MeetingForm(request.POST if request.method == "POST" else None, meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            return proposed(request, move_meeting(by=request.actor, meeting=found, plan=form.plan()))
        except (InvalidInput, GuardRefused, TooManyRequests) as refusal:
            add_refusal(form, refusal)
    context = {**match_frame(request, found.match, "meetings"), "meeting": found, "form": form}
    return render(request, "matching/meeting_move.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def meeting_calendar(request: PortalRequest, ref: str, meeting: str) -> HttpResponse:
    """For the person's own calendar program."""
    found = meeting_for(request.actor, ref, meeting)
    response = HttpResponse(calendar_of([appointment_of(found)]), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{found.ref}.ics"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def appointment_of(meeting: Meeting) -> Appointment:
    """The subject that people wrote stays in the portal: calendars are shared with colleagues and copied abroad."""
    return Appointment(
        uid=f"meeting-{meeting.ref}",
        sequence=meeting.sequence,
        status=ICS_STATUS.get(meeting.status, "CANCELLED"),
        summary=_("Spring Rain: meeting about %(number)s") % {"number": meeting.match.project.reference},
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        changed_at=meeting.status_since,
        place=meeting.place,
        link=meeting.link,
    )
