"""Records of coaching and what the sides think of them. What is marked “inside” exists for the guides only."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Avg, Count, Prefetch, Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.errors import NotVisible
from registration.models import Case, Rating, ServiceRecord, ServiceRecordVersion
from registration.selectors.cases import cases_visible_to, relations_of
from registration.selectors.parties import parties_in
from registration.workflow.relations import GUIDES, READERS

ORDER = ("-on", "-id")
PAGE_SIZE = 10


def records_of(actor: Actor, case: Case) -> QuerySet[ServiceRecord]:
    """The latest day first, each with its files and the ratings this person may read; none for who reads no papers."""
    relations = relations_of(actor, case)
    if not relations & READERS:
        return ServiceRecord.objects.none()
    rows = ServiceRecord.objects.filter(case=case).select_related("author")
    if not relations & GUIDES:
        rows = rows.filter(inside=False)
    ratings = Prefetch("ratings", queryset=ratings_in(relations), to_attr="shown_ratings")
    return rows.prefetch_related("files", ratings).order_by(*ORDER)


def has_recorded(actor: Actor) -> bool:
    return ServiceRecord.objects.filter(author_id=actor.user_id or 0).exists()


def ratings_in(relations: frozenset[str]) -> QuerySet[Rating]:
    """A side reads its own, the guides read all."""
    rows = Rating.objects.select_related("author", "answered_by").order_by("id")
    return rows if relations & GUIDES else rows.filter(side__in=parties_in(relations))


def record_for(actor: Actor, case: Case, ref: str) -> ServiceRecord:
    """Raises NotVisible alike for unknown and for hidden ones."""
    found = records_of(actor, case).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def earlier_versions(actor: Actor, record: ServiceRecord) -> list[ServiceRecordVersion]:
    """What was kept before corrections, the latest first. What only guides could read then, only they read now."""
    rows = ServiceRecordVersion.objects.filter(record=record).order_by("-version")
    if not relations_of(actor, record.case) & GUIDES:
        rows = rows.filter(inside=False)
    return list(rows)


def may_correct(actor: Actor, record: ServiceRecord) -> bool:
    """Its author, as long as he guides the case, within the days of the settings (calendar days)."""
    last = timezone.localdate(record.kept_at) + timedelta(days=settings.REGISTRATION["record_correct_days"])
    guides = bool(relations_of(actor, record.case) & GUIDES)
    return record.author_id == actor.user_id and guides and timezone.localdate() <= last


def rating_for(actor: Actor, case: Case, record_ref: str, ref: str) -> Rating:
    """For the rater's side and the guides. Raises NotVisible for everybody else."""
    record = record_for(actor, case, record_ref)
    found = ratings_in(relations_of(actor, case)).filter(record=record, ref=ref).first()
    if found is None:
        raise NotVisible
    found.record, found.case = record, case
    return found


def low_ratings(actor: Actor) -> QuerySet[Rating]:
    """For officers: low marks of the province that wait for the office's answer."""
    visible = cases_visible_to(actor).order_by().values("pk")
    rows = Rating.objects.filter(answer_due_on__isnull=False, answered_at=None, case__in=visible)
    return rows.select_related("case__project", "case__registrant", "record__author").order_by("answer_due_on", "id")


def rating_figures(region: str) -> dict[int, dict[str, float | int]]:
    """By coach: how many ratings, their mean, how many low ones. For the office; shown nowhere else."""
    low = Q(marks__lte=settings.REGISTRATION["rating_low"])
    rows = (
        Rating.objects.filter(case__region_id=region)
        .order_by()
        .values("record__author_id")
        .annotate(n=Count("id"), mean=Avg("marks"), low=Count("id", filter=low))
    )
    return {row["record__author_id"]: {"n": row["n"], "mean": row["mean"], "low": row["low"]} for row in rows}


def services_by_coach(region: str) -> dict[int, int]:
    """How many follow-up services (跟踪服务) each guide of a province gave: each record counts as one."""
    rows = ServiceRecord.objects.filter(case__region_id=region).order_by().values_list("author_id")
    return dict(rows.annotate(n=Count("id")))
