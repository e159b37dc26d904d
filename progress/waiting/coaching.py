"""What waits in the coaching of cases: contact, plans, action items, questions, what is reported and rated."""

from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, Q, TextField, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actor import Actor
from core.terms import after_days
from progress.waiting.enums import Turn, Unit
from progress.waiting.kinds import BOTH, Columns, Kind, Link, Rows
from progress.waiting.parts import (
    CITIES,
    COACHES,
    OFFICERS,
    SIDES,
    coached,
    guided,
    in_roles,
    of_province,
    own_part,
    owned,
    registrant,
    side,
)
from registration.enums.cases import CaseStatus
from registration.enums.coaching import HandOverStatus, Party
from registration.models import ActionItem, Case, CoachSpell, HandOver, Measure, ProgressRequest, Rating, ServiceRecord
from registration.models.action_items import OPEN
from registration.selectors.coaches import UNDER_WAY
from registration.selectors.coaching_due import idle_key, is_idle
from registration.selectors.overview import without_coach

OF_CASE = {"number": "case__project__reference", "title": "case__project__title"}
PARTIES = SIDES | COACHES | CITIES
ALIVE = {"case__status__in": UNDER_WAY}


def _by_party(actor: Actor, column: str) -> Q:
    """Of the case's own people, whoever is named in a column of parties."""
    return (
        (Q(**{column: Party.COACH}) & guided(actor, "case__"))
        | (Q(**{column: Party.OWNER}) & owned(actor, "case__project__"))
        | (Q(**{column: Party.REGISTRANT}) & registrant(actor, "case__"))
    )


def _named(column: str, **others: Any) -> Any:
    """Whoever is named in a column of parties: the owner, the registrant, another body, else the coach."""
    return Choice(
        When(**{column: Party.OWNER}, then=F("case__project__owner__name")),
        When(**{column: Party.REGISTRANT}, then=F("case__registrant__name")),
        *(When(**{column: Party.BODY}, then=name) for name in others.values()),
        default=F("case__coach__name"),
        output_field=TextField(),
    )


def _of_coach(rows: Any) -> Any:
    """The rows of the cases he guides."""
    return lambda actor: in_roles(actor, COACHES | CITIES, rows()).filter(guided(actor, "case__"))


def _of_sides(rows: Any) -> Any:
    return lambda actor: in_roles(actor, SIDES, rows()).filter(side(actor, "case__"))


def _of_office(rows: Any) -> Any:
    return lambda actor: of_province(rows(), actor, "case__region", "case__project")


def _contacts() -> Rows:
    return CoachSpell.objects.filter(until_on=None, contact_on=None, **ALIVE)


def _measures() -> Rows:
    return Measure.objects.filter(done_on=None, **ALIVE)


def _items() -> Rows:
    return ActionItem.objects.filter(OPEN, **ALIVE)


def _steps() -> Rows:
    return ServiceRecord.objects.filter(next_open=True, next_on__isnull=False, **ALIVE)


def _questions() -> Rows:
    return ProgressRequest.objects.filter(answered_at=None, **ALIVE)


def _ratings() -> Rows:
    return Rating.objects.filter(answer_due_on__isnull=False, answered_at=None)


def _of_case_office(actor: Actor, rows: Any, region: str = "case__region_id", project: str = "case__project") -> Rows:
    """It is the office's turn: any officer's of the province without a part in the project."""
    return in_roles(actor, OFFICERS, rows, **{region: actor.region}).exclude(own_part(actor, project))


def _idle(step: int) -> Any:
    """Nothing done for the whole term, in calendar days; what a province has set counts from the last thing done."""

    def rows(actor: Actor) -> Rows:
        term = after_days("active_on", idle_key(step), region="region")
        found = Case.objects.filter(is_idle(timezone.localdate(), step), status=CaseStatus.RUNNING)
        return found.annotate(idle_since=term)

    return rows


def _idle_of_coach(actor: Actor) -> Rows:
    return in_roles(actor, COACHES, _idle(0)(actor)).filter(coached(actor))


def _idle_of_sides(actor: Actor) -> Rows:
    return in_roles(actor, SIDES, _idle(1)(actor)).filter(side(actor))


def _idle_of_office(actor: Actor) -> Rows:
    return _of_case_office(actor, _idle(2)(actor), "region_id", "project")


def _idle_kind(key: str, step: int, roles: frozenset[str], turn: Turn, mine: Any, **more: Any) -> Kind:
    return Kind(
        key=key,
        turn=turn,
        roles=roles,
        columns=Columns(
            "ref",
            number="project__reference",
            title="project__title",
            since="active_on",
            due=F("idle_since"),
            who="coach__name",
        ),
        mine=mine,
        links={"": Link("registration:case_coaching")},
        threshold=idle_key(step),
        unit=Unit.DAYS,
        act=_("See the case"),
        **more,
    )


KINDS = (
    Kind(
        key="first_contact",
        label=_("First contact"),
        sentence=_("Get in touch with the sides and keep a record of it that they can read."),
        act=_("Keep a record"),
        turn=Turn.PERSON,
        roles=COACHES,
        columns=Columns("case__ref", **OF_CASE, since="since_on", due="contact_due_on", who="coach__name"),
        mine=_of_coach(_contacts),
        links={"": Link("registration:case_record_new")},
        threshold="REGISTRATION.first_contact_days",
        unit=Unit.WORKDAYS,
        office=_of_office(_contacts),
        office_link=Link("registration:case_coaching"),
    ),
    Kind(
        key="measure",
        label=_("Measure of the plan"),
        sentence=_("Do what the plan says by its day; the coach notes it as done."),
        act=_("See the plan"),
        turn=Turn.PERSON,
        roles=PARTIES,
        columns=Columns(
            "case__ref", **OF_CASE, since="@plan__saved_at", due="due_on", who=_named("who", body=F("body"))
        ),
        mine=lambda actor: in_roles(actor, PARTIES, _measures()).filter(
            _by_party(actor, "who") | (Q(who=Party.BODY) & guided(actor, "case__"))
        ),
        links={"": Link("registration:case_plan")},
        office=_of_office(_measures),
        office_link=Link("registration:case_plan"),
    ),
    Kind(
        key="action_item",
        label=_("Action item"),
        sentence=_("Do what was agreed on and say that it is done."),
        act=_("Say that it is done"),
        turn=Turn.PERSON,
        roles=PARTIES,
        columns=Columns("case__ref", **OF_CASE, arg="ref", since="@added_at", due="due_on", who=_named("party")),
        mine=lambda actor: in_roles(actor, PARTIES, _items()).filter(_by_party(actor, "party")),
        links={"": Link("registration:case_item", BOTH)},
        office=_of_office(_items),
        office_link=Link("registration:case_coaching"),
    ),
    Kind(
        key="next_step",
        label=_("Next step of the coaching"),
        sentence=_("Take the step you have announced, and keep a record of it."),
        act=_("Keep a record"),
        turn=Turn.PERSON,
        roles=COACHES | CITIES,
        columns=Columns("case__ref", **OF_CASE, since="on", due="next_on", who="case__coach__name"),
        mine=_of_coach(_steps),
        links={"": Link("registration:case_record_new")},
        office=_of_office(_steps),
        office_link=Link("registration:case_coaching"),
    ),
    Kind(
        key="progress_question",
        label=_("Question for your progress"),
        sentence=_("Tell how far development, trial and preparation are."),
        act=pgettext_lazy("what waits", "Tell it"),
        turn=Turn.ORGANISATION,
        roles=SIDES,
        columns=Columns("case__ref", **OF_CASE, since="@asked_at", due="due_on", who="case__registrant__name"),
        mine=_of_sides(_questions),
        links={"": Link("registration:case_progress")},
        threshold="REGISTRATION.progress_days",
        unit=Unit.WORKDAYS,
        office=_of_office(_questions),
        office_link=Link("registration:case_coaching"),
    ),
    Kind(
        key="rating_answer",
        label=_("Low mark to answer"),
        sentence=_("A side is not satisfied with a service: follow it up and answer."),
        act=pgettext_lazy("what waits", "Answer"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("case__ref", **OF_CASE, since="@rated_at", due="answer_due_on"),
        mine=lambda actor: _of_case_office(actor, _ratings()),
        links={"": Link("console:rating_queue", ())},
        threshold="REGISTRATION.rating_answer_days",
        unit=Unit.WORKDAYS,
        office=_of_office(_ratings),
        office_link=Link("console:rating_queue", ()),
    ),
    _idle_kind(
        "idle",
        0,
        COACHES,
        Turn.PERSON,
        _idle_of_coach,
        label=_("Case without activity"),
        sentence=_("Nothing was done for it for weeks: get in touch, or say what keeps it."),
        office=lambda actor: of_province(_idle(0)(actor), actor),
        office_link=Link("registration:case_coaching"),
    ),
    _idle_kind(
        "idle_side",
        1,
        SIDES,
        Turn.ORGANISATION,
        _idle_of_sides,
        label=_("Your case stands still"),
        sentence=_("Nothing was done for it for weeks: tell your coach how far you are, or what keeps you."),
    ),
    _idle_kind(
        "idle_office",
        2,
        OFFICERS,
        Turn.OFFICE,
        _idle_of_office,
        label=_("Case long without activity"),
        sentence=_("Coach and sides were reminded and nothing was done: decide how it goes on."),
    ),
    Kind(
        key="coach_missing",
        label=_("Case without a coach"),
        sentence=_("Name the one officer who guides it."),
        act=_("Name a coach"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("ref", number="project__reference", title="project__title", since="opened_on"),
        mine=lambda actor: _of_case_office(actor, Case.objects.filter(without_coach()), "region_id", "project"),
        links={"": Link("registration:case_coach")},
        overdue=False,
        office=lambda actor: of_province(Case.objects.filter(without_coach()), actor),
        office_link=Link("registration:case_coach"),
    ),
    Kind(
        key="hand_over",
        label=_("Hand-over to decide"),
        sentence=_("A coach proposes that a colleague goes on with his case: decide."),
        act=pgettext_lazy("what waits", "Decide"),
        turn=Turn.OFFICE,
        roles=OFFICERS,
        columns=Columns("case__ref", **OF_CASE, since="@status_since"),
        mine=lambda actor: _of_case_office(actor, HandOver.objects.filter(status=HandOverStatus.PROPOSED)),
        links={"": Link("registration:case_coach")},
        overdue=False,
        office=_of_office(lambda: HandOver.objects.filter(status=HandOverStatus.PROPOSED)),
        office_link=Link("registration:case_coach"),
    ),
)
