"""What people plan themselves: the days of preparations and answers, and a road by the version now in force."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, Text
from core.services import lock
from registration.enums.cases import CaseStatus
from registration.enums.roads import Part, PlanReason
from registration.models import Case, PlannedDay, RoadPlan
from registration.pathway.plans import At, Leg
from registration.permissions import require_guide, require_party
from registration.selectors.road_templates import template_in_force
from registration.selectors.roads import PLANNABLE, CaseRoad, present_plan, road_of
from registration.services.roads import keep_plan, write_due
from registration.services.stages import touch
from registration.services.trail import record_on_case

FURTHEST_YEARS = 15
YEAR = 365


def place_name(place: At) -> str:
    """What a stage is called in forms: its key, with the round of a supplement."""
    return f"{place[0]}-{place[1]}" if place[1] else place[0]


def set_planned_day(*, by: Actor, case: Case, stage: str, on: date | None, round: int = 0) -> Case:
    """As ``set_planned_days``, for one stage."""
    return set_planned_days(by=by, case=case, days={(stage, round): on})


def set_planned_days(*, by: Actor, case: Case, days: Mapping[At, date | None]) -> Case:
    """A side or a guide plans when preparations, or the answer to a supplement, end; None takes a day away.

    The road is planned anew and the old plan kept; it is no promise and no law. Days that stand already change nothing.
    Raises PermissionRefused; GuardRefused unless the case is under way; InvalidInput at the stage for a day in the
    past, out of order, or of a stage that is reached or has a statutory limit.
    """
    with transaction.atomic():
        fresh = _running(case)
        person = require_party(by, fresh)
        road = road_of(fresh)
        changed = {place: on for place, on in days.items() if road.known.own.get(place) != on}
        if not changed:
            return fresh
        _require_sound(road, changed)
        for place, on in changed.items():
            _write(fresh, place, on, person)
        _plan_anew(by, fresh, PlanReason.DAYS)
        touch(fresh)
        names = sorted(place_name(place) for place in changed)
        record_on_case(by=by, case=fresh, event="case.days_planned", changes={"stages": names})
    return fresh


def replan_case(*, by: Actor, case: Case) -> RoadPlan:
    """Whoever guides the case plans it by the version of the road that is in force now. Raises GuardRefused when it is
    planned by that one already."""
    with transaction.atomic():
        fresh = _running(case)
        require_guide(by, fresh)
        template, before = template_in_force(fresh.region_id), present_plan(fresh)
        if before is not None and before.template_id == template.pk:
            raise GuardRefused(_("This case is planned by the version in force already."))
        plan = keep_plan(by=by, case=fresh, template=template, reason=PlanReason.REPLANNED)
        write_due(fresh, plan)
        touch(fresh)
        record_on_case(by=by, case=fresh, event="case.replanned", changes={"template": template.number})
    return plan


def _running(case: Case) -> Case:
    fresh = lock(Case, case.pk)
    if fresh.status not in (CaseStatus.RUNNING, CaseStatus.BLOCKED):
        raise GuardRefused(_("Days are planned while the case is under way."))
    return fresh


def _plan_anew(by: Actor, case: Case, reason: PlanReason) -> None:
    before = present_plan(case)
    template = before.template if before else template_in_force(case.region_id)
    write_due(case, keep_plan(by=by, case=case, template=template, reason=reason))


def _write(case: Case, place: At, on: date | None, person: int) -> None:
    stage, number = place
    if on is None:
        PlannedDay.objects.filter(case=case, stage=stage, round=number).delete()
        return
    values = {"on": on, "set_by_id": person, "set_at": timezone.now()}
    PlannedDay.objects.update_or_create(case=case, stage=stage, round=number, defaults=values)


def _require_sound(road: CaseRoad, changed: Mapping[At, date | None]) -> None:
    faults: dict[str, list[Text]] = {}
    legs = {leg.place: leg for leg in road.expected.legs}
    for place, on in changed.items():
        leg = legs.get(place)
        messages: list[Text] = [_("The road of this case has no such stage.")]
        if leg is not None:
            messages = list(_faults_of(road, leg, on))
        if messages:
            faults[place_name(place)] = messages
    own = {**road.known.own, **changed}
    for place, message in _out_of_order(road, own):
        faults.setdefault(place_name(place), []).append(message)
    if faults:
        raise InvalidInput(fields=faults)


def _faults_of(road: CaseRoad, leg: Leg, on: date | None) -> Iterator[Text]:
    today = timezone.localdate()
    if leg.stage.part not in PLANNABLE:
        yield _("This stage has a statutory limit; nobody plans its day.")
    elif leg.reached or leg.passed:
        yield _("This stage lies behind the case already.")
    elif on is not None and on < today:
        yield _("The day lies in the past.")
    elif on is not None and on > today + timedelta(days=FURTHEST_YEARS * YEAR):
        yield _("The day lies too far ahead.")
    elif on is not None and leg.stops_clock and leg.starts is not None:
        last = leg.starts + timedelta(days=road.content.answer_limit)
        if on > last:
            yield _("The law asks for the answer by %(day)s.") % {"day": date_format(last)}


def _out_of_order(road: CaseRoad, own: Mapping[At, date | None]) -> Iterator[tuple[At, Text]]:
    """Preparations that follow one another: none is planned to end before one that comes first."""
    latest: tuple[date, Leg] | None = None
    for leg in road.expected.preparation:
        day = leg.ends if leg.reached else own.get(leg.place)
        if day is None or leg.passed or leg.stage.beside or leg.stage.part != Part.PREPARATION:
            continue
        if latest and day < latest[0] and not leg.reached:
            words = {"what": latest[1].stage.label, "day": date_format(latest[0])}
            yield leg.place, _("Before it comes “%(what)s”, on %(day)s.") % words
        if latest is None or day > latest[0]:
            latest = (day, leg)
