"""Coached cases with what belongs to them, brought there by the services."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.roles import Role
from registration.models import ActionItem, Case, CasePlan, Rating, ServiceRecord
from registration.services.action_items import add_item
from registration.services.coaching import assign_coach
from registration.services.plans import MeasureLine, save_plan
from registration.services.ratings import rate_record
from registration.services.service_records import RecordText, keep_record
from tests.personas import Persona, Personas, make_persona
from tests.registration.factories import open_case_of

SECRET = "样机密封圈在高温下渗漏，先不告知对方报价"
TODAY = timezone.localdate()


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


def colleague(people: Personas, number: int = 2) -> Persona:
    return make_persona(f"辅导员 {number:02}", Role.COACH, people.officer.organisation)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("project", "registrant", "coach").get(pk=case.pk)


def assigned(people: Personas, case: Case | None = None, coach: Persona | None = None, note: str = "") -> Case:
    """A case with the coach named by the officer."""
    case = case or open_case_of(people)
    assign_coach(by=people.officer.actor, case=fresh(case), coach=(coach or people.coach).user, note=note)
    return fresh(case)


def kept(persona: Persona, case: Case, problem: str = "验证方案缺样本量依据", **more) -> ServiceRecord:
    files, key = more.pop("files", ()), more.pop("key", "")
    text = RecordText(on=more.pop("on", timezone.localdate()), problem=problem, **more)
    return keep_record(by=persona.actor, case=fresh(case), text=text, files=files, key=key)


def line(what: str = "补做密封性验证", who: str = "registrant", due: int = 10, **more) -> MeasureLine:
    return MeasureLine(what=what, who=who, due_on=days(due), **more)


def planned(
    persona: Persona, case: Case, *lines: MeasureLine, version: int = 0, diagnosis: str = "缺密封性数据"
) -> CasePlan:
    measures = lines or (line(),)
    return save_plan(by=persona.actor, case=fresh(case), diagnosis=diagnosis, measures=measures, version=version)


def todo(
    persona: Persona, case: Case, party: str = "registrant", what: str = "送检样品三台", due: int = 5
) -> ActionItem:
    return add_item(by=persona.actor, case=fresh(case), party=party, what=what, due_on=days(due))


def rated(persona: Persona, record: ServiceRecord, marks: int = 5, words: str = "") -> Rating:
    return rate_record(by=persona.actor, record=ServiceRecord.objects.get(pk=record.pk), marks=marks, words=words)


def second_case(people: Personas, title: str = "输送导丝稳定装置") -> Case:
    """Another of Wang's projects with the same firm."""
    return open_case_of(people, title=title)
