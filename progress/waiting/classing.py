"""What waits for classes to be decided and for the director's hotline."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.terms import after_workdays
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import Columns, Kind, Link, Rows
from progress.waiting.parts import OFFICERS, SIDES, in_roles, of_province, own_part, owned, side
from registration.enums.classification import ClassificationStatus
from registration.enums.hotline import AT_OFFICE, TicketStatus
from registration.models import ClassificationRequest
from registration.selectors.classification import DECIDED_CLASSES
from registration.selectors.hotline import ASKING, DESK_ROLES, UNIT_ROLES, desk_tickets, my_tickets, unit_tickets

OF_PROJECT = {"number": "project__reference", "title": "project__title"}


def _requests(status: ClassificationStatus) -> Rows:
    return ClassificationRequest.objects.filter(status=status)


def _of_officer(status: ClassificationStatus) -> Any:
    def rows(actor: Actor) -> Rows:
        return in_roles(actor, OFFICERS, _requests(status), region_id=actor.region).exclude(own_part(actor))

    return rows


def _of_office(status: ClassificationStatus) -> Any:
    return lambda actor: of_province(_requests(status), actor)


def _supplements(actor: Actor) -> Rows:
    """The sides of its case answer; without a case the project's owner."""
    mine = (Q(case__isnull=False) & side(actor, "case__")) | (Q(case=None) & owned(actor, "project__"))
    return in_roles(actor, SIDES, _requests(ClassificationStatus.SUPPLEMENT)).filter(mine)


def _to_confirm(rows: Rows) -> Rows:
    return rows.filter(confirmation=None, outcome__in=DECIDED_CLASSES)


def _tickets_of_office(actor: Actor, statuses: Any) -> Rows:
    return desk_tickets(actor).filter(status__in=sorted(statuses))


PAGE = Link("registration:classification_page")
SINCE = {"since": "@status_since", "due": "due_on"}

KINDS = (
    Kind(
        key="classification_province",
        label=_("Request for classification"),
        sentence=_("Write the province's opinion and send the request on, ask for a supplement, or decide."),
        act=_("Look at it"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", **OF_PROJECT, **SINCE),
        mine=_of_officer(ClassificationStatus.HANDED_IN),
        links={"": PAGE},
        threshold="REGISTRATION.classification_province_days",
        unit=Unit.WORKDAYS,
        office=_of_office(ClassificationStatus.HANDED_IN),
        office_link=PAGE,
    ),
    Kind(
        key="classification_centre",
        label=_("Classification at the national centre"),
        sentence=_("The national centre's answer is due: write it down, or ask there."),
        act=_("Look at it"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", **OF_PROJECT, **SINCE),
        mine=_of_officer(ClassificationStatus.SENT),
        links={"": PAGE},
        threshold="REGISTRATION.classification_centre_days",
        unit=Unit.WORKDAYS,
        office=_of_office(ClassificationStatus.SENT),
        office_link=PAGE,
    ),
    Kind(
        key="classification_supplement",
        label=_("Supplement to a request for classification"),
        sentence=_("Answer what the office or the national centre asks about your device."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("ref", **OF_PROJECT, **SINCE, who="project__owner__name"),
        mine=_supplements,
        links={"": PAGE},
        threshold="REGISTRATION.classification_supplement_days",
        unit=Unit.WORKDAYS,
        office=_of_office(ClassificationStatus.SUPPLEMENT),
        office_link=PAGE,
    ),
    Kind(
        key="class_confirm",
        label=_("Class to confirm"),
        sentence=_("The request is decided: confirm the class for the project, so that its road follows."),
        act=_("Confirm the class"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", **OF_PROJECT, since="decided_on"),
        mine=lambda actor: _to_confirm(_of_officer(ClassificationStatus.DECIDED)(actor)),
        links={"": PAGE},
        overdue=False,
        office=lambda actor: _to_confirm(_of_office(ClassificationStatus.DECIDED)(actor)),
        office_link=PAGE,
    ),
    Kind(
        key="hotline_reply",
        label=_("Director's hotline"),
        sentence=_("Somebody has brought a matter to the director: reply, arrange a talk, or decide."),
        act=pgettext_lazy("what waits", "Reply"),
        turn=Turn.OFFICE,
        roles=frozenset(DESK_ROLES),
        columns=Columns("ref", title="subject", since="@asked_at", due="due_on"),
        mine=lambda actor: _tickets_of_office(actor, AT_OFFICE),
        links={"": Link("console:hotline_page")},
        threshold="REGISTRATION.hotline_reply_days",
        unit=Unit.WORKDAYS,
        office=lambda actor: _tickets_of_office(actor, AT_OFFICE),
        office_link=Link("console:hotline_page"),
    ),
    Kind(
        key="hotline_unit",
        label=_("Decision of the director's hotline"),
        sentence=_("Carry out what the director has decided, and report it."),
        act=_("Report it"),
        turn=Turn.ORGANISATION,
        roles=frozenset(UNIT_ROLES),
        columns=Columns("ref", title="subject", since="@status_since", due="due_on", who="unit__name"),
        mine=lambda actor: unit_tickets(actor).filter(status=TicketStatus.DECIDED),
        links={"": Link("console:hotline_unit_page")},
        office=lambda actor: _tickets_of_office(actor, [TicketStatus.DECIDED]),
        office_link=Link("console:hotline_page"),
    ),
    Kind(
        key="hotline_confirm",
        label=_("Your matter at the director's hotline"),
        sentence=_("It is reported as done: confirm that it is, or say what was not kept."),
        act=_("Confirm or object"),
        turn=Turn.PERSON,
        roles=frozenset({*ASKING, ""}),
        columns=Columns(
            "ref",
            title="subject",
            since="@status_since",
            due=lambda: after_workdays("status_since", "REGISTRATION.hotline_remind_days", region="region", at=True),
        ),
        mine=lambda actor: my_tickets(actor).filter(status=TicketStatus.DONE),
        links={"": Link("registration:hotline_ticket")},
        threshold="REGISTRATION.hotline_remind_days",
        unit=Unit.WORKDAYS,
        overdue=False,
    ),
)
