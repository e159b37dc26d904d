"""The demo's roads: days that both sides of a case have planned, as far as it is."""

from datetime import timedelta

from django.utils import timezone

from core.actor import Actor
from registration.enums.cases import Route
from registration.models import Case
from registration.selectors.roads import road_of
from registration.services.cases import set_route
from registration.services.planning import set_planned_days

# Calendar days from today by which each preparation is planned to end; those behind the case are left out.
PLANNED = {
    "design_freeze": 30,
    "testing": 110,
    "trial_filing": 150,
    "trial": 420,
    "exemption": 150,
    "same_kind": 200,
    "evaluation_choice": 200,
    "quality_system": 300,
    "dossier": 460,
    "filing_dossier": 75,
}


def create_planned_road(case: Case, *, by: Actor, route: str = "") -> Case:
    """As a side or a guide would: chooses the way of clinical evaluation and plans what no law limits."""
    if route in Route.values and case.management_class in ("II", "III"):
        case = set_route(by=by, case=case, route=route)
    today = timezone.localdate()
    places = [row.leg.place for row in road_of(case).rows if row.plannable and row.leg.key in PLANNED]
    return set_planned_days(
        by=by, case=case, days={place: today + timedelta(days=PLANNED[place[0]]) for place in places}
    )
