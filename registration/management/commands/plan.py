"""``manage.py plan --class II --start 2026-01-05 [--json]``, with the options of its help."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core.errors import NotVisible
from core.workdays import use_published_days
from projects.enums import ManagementClass
from projects.ledger.values import SUBCATALOGUES
from registration.enums.cases import Body, Channel, Route
from registration.pathway.content import Content
from registration.pathway.plans import Leg, Plan, plan_road
from registration.pathway.questions import MOST_SUPPLEMENTS, Question
from registration.pathway.shipped import Shipped, shipped_versions
from registration.selectors.road_templates import FIRST_PROVINCE, template_in_force

YEARS = range(2000, 2101)


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no day such as 2026-01-05") from None
    if found.year not in YEARS:
        raise ArgumentTypeError(f"the year lies between {YEARS[0]} and {YEARS[-1]}")
    return found


class Command(BaseCommand):
    help = str(gettext_lazy("Prints the road to registration by class and day, with each stage's statutory limit."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--class", dest="management_class", required=True, choices=ManagementClass.values)
        parser.add_argument("--start", type=day, required=True, help="the day the application is handed in")
        parser.add_argument("--subcatalogue", default="", choices=["", *sorted(SUBCATALOGUES)], metavar="CODE")
        parser.add_argument("--route", default=Route.UNDECIDED.value, choices=Route.values)
        parser.add_argument("--channel", default="", choices=["", *Channel.values])
        parser.add_argument("--supplements", type=int, default=0, choices=range(MOST_SUPPLEMENTS + 1))
        parser.add_argument("--answer-days", type=int, default=0, help="calendar days assumed for each answer")
        parser.add_argument("--region", default=FIRST_PROVINCE, help="code of a province")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        number, content = self.version(options["region"])
        if not 0 <= options["answer_days"] <= content.answer_limit:
            raise CommandError(f"An answer takes between 1 and {content.answer_limit} days.")
        named = ("management_class", "route", "channel", "supplements", "answer_days", "subcatalogue")
        plan = plan_road(content, Question(**{name: options[name] for name in named}), options["start"])
        facts = told(plan, options["region"], number)
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        else:
            self.stdout.write("\n".join(table(facts)))

    def version(self, region: str) -> tuple[int, Content]:
        """The version in force; on a machine whose database is not set up yet, the one the portal brings."""
        try:
            if not Region.objects.filter(pk=region, parent=None).exists():
                raise CommandError(f"There is no province {region}.")
            template = template_in_force(region)
        except (DatabaseError, NotVisible):
            self.stderr.write("No version is in force in this database; planned by the one the portal brings.")
            use_published_days()
            shipped = max((each for each in shipped_versions() if each.region in (None, region)), key=own)
            return shipped.number, shipped.content
        return template.number, Content.read(template.content)


def own(shipped: Shipped) -> bool:
    return shipped.region is not None


def told(plan: Plan, region: str, template: int) -> dict[str, Any]:
    return {
        "class": plan.question.management_class,
        "start": plan.start,
        "region": region,
        "template": template,
        "subcatalogue": plan.question.subcatalogue,
        "route": plan.question.route,
        "channel": plan.question.channel,
        "supplements": plan.question.supplements,
        "stages": [row(leg) for leg in plan.stages],
        "parallel": [row(leg) for leg in plan.parallel],
        "preparation": [row(leg) for leg in plan.preparation],
        "total_working_days": plan.total_working_days,
        "ends": plan.ends,
    }


def row(leg: Leg) -> dict[str, Any]:
    found = {
        "key": f"{leg.key}_{leg.round}" if leg.round > 1 else leg.key,
        "label": str(leg.stage.label),
        "body": leg.body,
        "responsible": str(Body(leg.body).label),
        "working_days": leg.working_days,
        "starts": leg.starts,
        "ends": leg.ends,
    }
    if leg.stops_clock:
        found |= {"clock_stands_still": True, "calendar_days": leg.calendar_days}
    if leg.cut:
        found |= {"statutory_working_days": leg.full_days, "shortened_by_percent": leg.cut}
    return found


def shown(day: date | None) -> str:
    return f"{day or '—'!s:<10}"


def table(facts: dict[str, Any]) -> list[str]:
    lines = [f"{facts['class']}  {facts['start']} → {facts['ends'] or '—'}  {facts['total_working_days']}", ""]
    for name in ("preparation", "stages", "parallel"):
        for each in facts[name]:
            days = "—" if each["working_days"] is None else each["working_days"]
            span = f"{shown(each['starts'])}  {shown(each['ends'])}" if name != "preparation" else " " * 22
            lines.append(f"{span}  {days!s:>4}  {each['label']} ({each['responsible']})")
        lines.append("")
    return lines[:-1]
