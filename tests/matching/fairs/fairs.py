"""Matchmaking events at each step, brought there by the services themselves."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from matching.models import Fair, FairEntry
from matching.selectors.fairs import entry_ref
from matching.services.fair_entries import choose_entry, enter_fair, set_wishes
from matching.services.fair_timetable import publish_timetable, solve_timetable
from matching.services.fairs import FairFacts, call_fair, close_call, create_fair
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.matches.given import with_profile
from tests.matching.profiles.profiles import another_firm, write
from tests.personas import Persona, Personas


def facts(**given: Any) -> FairFacts:
    start = timezone.now().replace(microsecond=0) + timedelta(days=20)
    chosen = {"title": "专场对接会 01", "place": "一号会议厅", "slots": 4, "tables": 3, **given}
    chosen.setdefault("starts_at", start)
    chosen.setdefault("apply_until", timezone.localdate(chosen["starts_at"]) - timedelta(days=5))
    return FairFacts(**chosen)


def drafted(people: Personas, **given: Any) -> Fair:
    return create_fair(by=people.officer.actor, facts=facts(**given))


def called(people: Personas, **given: Any) -> Fair:
    return call_fair(by=people.officer.actor, fair=drafted(people, **given))


def open_project(people: Personas, title: str = "可降解封堵器", **answers: Any) -> Project:
    project = accepted_project(
        people, **{"patent_status": "granted", "service_invention": "no", "title": title, **answers}
    )
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    return Project.objects.get(pk=project.pk)


def rival(number: int) -> Persona:
    """Another verified enterprise with a profile."""
    persona = another_firm(number)
    write(persona)
    return persona


def chosen_pair(people: Personas, fair: Fair, project: Project | None = None) -> tuple[FairEntry, FairEntry]:
    """Wang's project and the firm have registered and are chosen."""
    with_profile(people.firm)
    mine = enter_fair(by=people.wang.actor, fair=fair, project=project or open_project(people))
    firm = enter_fair(by=people.firm.actor, fair=fair)
    officer = people.officer.actor
    return choose_entry(by=officer, entry=mine), choose_entry(by=officer, entry=firm)


def wished(by: Persona, entry: FairEntry, *others: FairEntry) -> None:
    set_wishes(by=by.actor, entry=entry, wanted=[entry_ref(one) for one in others])


def scheduled(people: Personas, **given: Any) -> tuple[Fair, FairEntry, FairEntry]:
    """Both wish to meet; the timetable is published."""
    fair, officer = called(people, **given), people.officer.actor
    project, firm = chosen_pair(people, fair)
    wished(people.wang, project, firm)
    wished(people.firm, firm, project)
    close_call(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get(pk=fair.pk), seed=7)
    fair = publish_timetable(by=officer, fair=fair)
    return fair, FairEntry.objects.get(pk=project.pk), FairEntry.objects.get(pk=firm.pk)


def begin(fair: Fair) -> Fair:
    """The day has come."""
    Fair.objects.filter(pk=fair.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    return Fair.objects.get(pk=fair.pk)
