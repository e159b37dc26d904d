"""What waits between a project and those who would make it: answers, signatures, confirmations, meetings."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.terms import after_days
from matching.enums import (
    CHOSEN,
    ConsentStatus,
    EnquiryStatus,
    MatchStatus,
    MeetingStatus,
    NeedStatus,
    PartnershipStatus,
    Side,
)
from matching.models import Agreement, Enquiry, Match, MatchConsent, Meeting, Need, NeedAnswer, Partnership
from matching.models.partnerships import PartnershipStep
from matching.selectors.needs import own_side
from matching.selectors.platforms import PLATFORM_ROLES, answer_due
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import ARG, BOTH, Columns, Kind, Link, Rows
from progress.waiting.parts import INSTITUTIONS, NOBODY, PLATFORMS, SIDES, in_roles, of_province, owned

OF_MATCH = {"number": "match__project__reference", "title": "match__project__title"}
NEED_ROLES = SIDES | PLATFORMS


def firm(actor: Actor, match: str = "") -> Q:
    """He speaks for the verified enterprise of the match; the owner stands on the project's side in any role."""
    if actor.role != Role.ENTERPRISE_MEMBER or actor.organisation_id is None:
        return NOBODY
    mine = {f"{match}organisation_id": actor.organisation_id, f"{match}organisation__verified_at__isnull": False}
    return Q(**mine) & ~owned(actor, f"{match}project__")


def _turn(actor: Actor, match: str, owners: Q, firms: Q) -> Q:
    """It is the side's turn under its own condition."""
    return (owned(actor, f"{match}project__") & owners) | (firm(actor, match) & firms)


def _answers(actor: Actor) -> Rows:
    rows = in_roles(actor, SIDES, Match.objects.all(), status=MatchStatus.OPEN)
    return rows.filter(_turn(actor, "", Q(invited=False), Q(invited=True)))


def _agreements(actor: Actor) -> Rows:
    rows = in_roles(actor, SIDES, Agreement.objects.all(), match__status=MatchStatus.ACCEPTED)
    return rows.filter(_turn(actor, "match__", Q(owner_signed_at=None), Q(firm_signed_at=None)))


def _waiting_consents() -> Any:
    return MatchConsent.objects.filter(status=ConsentStatus.WAITING, match__status__in=sorted(CHOSEN))


def _consents(actor: Actor) -> Rows:
    rows = in_roles(actor, INSTITUTIONS, _waiting_consents(), institution_id=actor.organisation_id)
    return rows.exclude(match__project__owner_id=actor.user_id)


def _meetings(actor: Actor) -> Rows:
    rows = Meeting.objects.filter(status=MeetingStatus.PROPOSED, starts_at__gt=timezone.now())
    rows = in_roles(actor, SIDES, rows, match__status__in=sorted(CHOSEN))
    return rows.filter(_turn(actor, "match__", Q(side=Side.FIRM), Q(side=Side.PROJECT)))


def _partnerships(actor: Actor) -> Rows:
    rows = in_roles(actor, SIDES, Partnership.objects.all(), status=PartnershipStatus.PROPOSED)
    return rows.filter(_turn(actor, "match__", Q(proposed_side=Side.FIRM), Q(proposed_side=Side.PROJECT)))


def _steps(actor: Actor) -> Rows:
    rows = PartnershipStep.objects.filter(done_on=None, partnership__status=PartnershipStatus.CONFIRMED)
    return in_roles(actor, SIDES, rows).filter(_turn(actor, "partnership__match__", Q(), Q()))


def _need_answers(actor: Actor) -> Rows:
    needs = Need.objects.filter(own_side(actor), pk=OuterRef("need")).exclude(status=NeedStatus.DRAFT)
    return in_roles(actor, NEED_ROLES, NeedAnswer.objects.filter(Exists(needs), replied_at=None, read_at=None))


def _ending_needs(actor: Actor) -> Rows:
    return in_roles(actor, NEED_ROLES, Need.objects.all(), status=NeedStatus.PUBLISHED).filter(own_side(actor))


def _enquiries(actor: Actor) -> Rows:
    if actor.role not in PLATFORM_ROLES or actor.organisation_id is None:
        return Enquiry.objects.none()
    return Enquiry.objects.filter(status=EnquiryStatus.OPEN, platform__organisation_id=actor.organisation_id)


def _enquiries_of_office(actor: Actor) -> Rows:
    """What was asked stays between the two; that it waits is the office's affair."""
    return of_province(Enquiry.objects.filter(status=EnquiryStatus.OPEN), actor, "platform__region", "")


def _answers_of_office(invited: bool) -> Any:
    def rows(actor: Actor) -> Rows:
        return of_province(Match.objects.filter(status=MatchStatus.OPEN, invited=invited), actor, "project__region")

    return rows


MATCH = Link("matching:match_page")

KINDS = (
    Kind(
        key="request_answer",
        label=_("Request of an enterprise"),
        sentence=_("An enterprise would like to talk about your project: accept, decline, or ask back."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.PERSON,
        roles=SIDES,
        columns=Columns(
            "ref",
            number="project__reference",
            title="project__title",
            since="@opened_at",
            due=lambda: after_days("opened_at", "MATCHING.remind_days", region="project__region", at=True),
            who="project__owner__name",
        ),
        mine=lambda actor: _answers(actor).filter(invited=False),
        links={"": MATCH},
        threshold="MATCHING.remind_days",
        unit=Unit.DAYS,
        office=_answers_of_office(invited=False),
        office_link=Link("console:match_page"),
    ),
    Kind(
        key="invitation_answer",
        label=_("Invitation of a project"),
        sentence=_("A project's owner would like to talk with your enterprise: accept, decline, or ask back."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns(
            "ref",
            number="project__reference",
            title="project__title",
            since="@opened_at",
            due=lambda: after_days("opened_at", "MATCHING.remind_days", region="project__region", at=True),
            who="organisation__name",
        ),
        mine=lambda actor: _answers(actor).filter(invited=True),
        links={"": MATCH},
        threshold="MATCHING.remind_days",
        unit=Unit.DAYS,
        office=_answers_of_office(invited=True),
        office_link=Link("console:match_page"),
    ),
    Kind(
        key="agreement",
        label=_("Confidentiality agreement to sign"),
        sentence=_("Both want to talk: sign the agreement. Unsigned, the match lapses on its last day."),
        act=_("Read and sign"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("match__ref", **OF_MATCH, since="@match__answered_at", due="match__expires_on"),
        mine=_agreements,
        links={"": Link("matching:match_agreement")},
        threshold="MATCHING.sign_days",
        unit=Unit.DAYS,
        overdue=False,
    ),
    Kind(
        key="match_consent",
        label=_("Consent to a match"),
        sentence=_("A service invention is to be talked about with an enterprise: say whether the institution agrees."),
        act=pgettext_lazy("what waits", "Decide"),
        turn=Turn.ORGANISATION,
        roles=INSTITUTIONS,
        columns=Columns("match__ref", **OF_MATCH, since="@asked_at", who="institution__name"),
        mine=_consents,
        links={"": Link("matching:consent_page")},
        overdue=False,
        office=lambda actor: of_province(_waiting_consents(), actor, "match__project__region", "match__project"),
        office_link=Link("console:match_page"),
    ),
    Kind(
        key="meeting_answer",
        label=_("Meeting proposed to you"),
        sentence=_("Agree to the time, or propose another."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("match__ref", **OF_MATCH, arg="ref", since="@status_since", due="@starts_at"),
        mine=_meetings,
        links={"": Link("matching:meeting_page", BOTH)},
        overdue=False,
    ),
    Kind(
        key="partnership_confirm",
        label=_("Partnership to confirm"),
        sentence=_("The other side has written down what you agreed on: confirm it, or say what is wrong."),
        act=_("Look and confirm"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("match__ref", **OF_MATCH, since="@status_since"),
        mine=_partnerships,
        links={"": Link("matching:match_partnership")},
        overdue=False,
    ),
    Kind(
        key="partnership_step",
        label=_("Step of a partnership"),
        sentence=_("What the two sides have set themselves is due; tick it once it is done."),
        act=_("See the partnership"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns(
            "partnership__match__ref",
            number="partnership__match__project__reference",
            title="partnership__match__project__title",
            since="@partnership__confirmed_at",
            due="due_on",
        ),
        mine=_steps,
        links={"": Link("matching:match_partnership")},
    ),
    Kind(
        key="need_answer",
        label=_("Answer to your need"),
        sentence=_("Somebody offers what you are looking for: read it and reply."),
        act=pgettext_lazy("what waits", "Read it"),
        turn=Turn.PERSON,
        roles=NEED_ROLES,
        columns=Columns("need__ref", title="need__title", since="@answered_at"),
        mine=_need_answers,
        links={"": Link("matching:need_page")},
        overdue=False,
    ),
    Kind(
        key="need_ending",
        label=_("Need that is about to end"),
        sentence=_("It is closed as unanswered after its last day: close it with its outcome, or publish it anew."),
        act=_("See the need"),
        turn=Turn.PERSON,
        roles=NEED_ROLES,
        columns=Columns("ref", title="title", since="@published_at", due="expires_on"),
        mine=_ending_needs,
        links={"": Link("matching:need_page")},
        threshold="MATCHING.need_days",
        unit=Unit.DAYS,
        overdue=False,
    ),
    Kind(
        key="enquiry",
        label=_("Enquiry to a service platform"),
        sentence=_("Somebody asks what your platform can do for him: answer, or say that you cannot."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.ORGANISATION,
        roles=frozenset(PLATFORM_ROLES),
        columns=Columns(
            "ref",
            arg="platform__ref",
            title="platform__name",
            since="@asked_at",
            due=lambda: answer_due("asked_at", "platform__region"),
            who="platform__name",
        ),
        mine=_enquiries,
        links={"": Link("matching:enquiry_page")},
        threshold="MATCHING.enquiry_days",
        unit=Unit.WORKDAYS,
        office=_enquiries_of_office,
        office_link=Link("console:platform_page", ARG),
    ),
)
