"""What is known of a case for the channel pre-check, what its people answered, and what was advised."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.errors import NotVisible
from projects.fields.patents import PATENTS
from projects.selectors.handed_in import known_answers
from registration.channels import Facts
from registration.enums.milestones import MilestoneKind
from registration.models import Case, ChannelAdvice, ChannelCheck
from registration.selectors.milestones import confirmed_of

INVENTION = "invention"


def facts_of(actor: Actor, case: Case, today: date | None = None) -> Facts:
    """For readers of the case's papers: it rests on answers of the application up to the highest tier."""
    project = case.project
    frozen = (each.on for each in confirmed_of(case) if each.kind == MilestoneKind.DESIGN_FROZEN)
    return Facts(
        today=today or timezone.localdate(),
        region=case.region_id,
        management_class=case.management_class,
        class_confirmed=case.class_confirmed,
        patent_status=project.patent_status,
        granted_on=granted_days(known_answers(actor, project).get(PATENTS.key, {})),
        tags=frozenset(project.tags),
        stage=project.stage,
        frozen_on=next(frozen, None),
        first_of_kind=project.first_of_kind,
        applicant_region=case.registrant.region_id,
    )


def granted_days(answers: Mapping[str, Any]) -> tuple[date, ...]:
    """Of the invention patents in the table of the application; incomplete rows say nothing."""
    rows = answers.get("patents") or []
    days = [row.get("granted_on") for row in rows if row.get("kind") == INVENTION]
    return tuple(day for day in map(_day, days) if day is not None)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def channel_check_of(case: Case) -> ChannelCheck | None:
    return ChannelCheck.objects.filter(case=case).select_related("saved_by").first()


def advice_of(case: Case) -> list[ChannelAdvice]:
    """What stands, the latest first."""
    rows = ChannelAdvice.objects.filter(case=case, taken_back_at=None).select_related("given_by")
    return list(rows.order_by("-id"))


def advice_for(case: Case, ref: str) -> ChannelAdvice:
    """Raises NotVisible for one of another case."""
    found = ChannelAdvice.objects.filter(case=case, ref=ref).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found
