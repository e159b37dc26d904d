"""Programmes and facts as the tests of targets need them."""

from datetime import date, timedelta

from django.utils import timezone

from core.refs import new_ref
from outreach.models import Activity
from progress.models import Programme, Target
from progress.services.programmes import ProgrammeFacts, start_programme
from progress.services.targets import TargetFacts, add_target
from projects.models import Project
from tests.factories import accepted_project
from tests.personas import Persona, Personas

SICHUAN_NAME = "四川工作方案（测试）"


def guangdong() -> Programme:
    return Programme.objects.get(region="44")


def target_of(programme: Programme, indicator: str = "applications") -> Target:
    return programme.targets.get(indicator=indicator)


def programme_facts(**changes) -> ProgrammeFacts:
    return ProgrammeFacts(
        **{"name": SICHUAN_NAME, "name_en": "Sichuan plan", "first_year": 2026, "last_year": 2027, **changes}
    )


def target_facts(**changes) -> TargetFacts:
    return TargetFacts(
        **{
            "indicator": "applications",
            "kind": "yearly",
            "batch": "collect",
            "amount": 100,
            "source": "每年征集100项（测试）",
            **changes,
        }
    )


def started(by: Persona, *amounts: TargetFacts, **changes) -> Programme:
    programme = start_programme(by=by.actor, facts=programme_facts(**changes))
    for facts in amounts:
        add_target(by=by.actor, programme=programme, facts=facts)
    return programme


def applied(people: Personas, on: date) -> Project:
    """Applied for on a day, past the services: they take today."""
    project = accepted_project(people)
    Project.objects.filter(pk=project.pk).update(applied_on=on)
    return Project.objects.get(pk=project.pk)


def activity(region: str, kind: str, on: date | None, people: int = 10, **changes) -> Activity:
    """Written down by somebody or other; held when it has a day."""
    begins = timezone.make_aware(timezone.datetime(2026, 1, 1))
    return Activity.objects.create(
        **{
            "ref": new_ref(),
            "region_id": region,
            "kind": kind,
            "status": "held" if on else "announced",
            "title": f"活动 {new_ref()}",
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "counted_by_hand": people,
            "door_code": new_ref(16),
            "held_on": on,
            **changes,
        }
    )
