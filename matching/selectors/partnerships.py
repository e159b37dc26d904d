"""Partnerships: read by the two sides in full, by their office as facts and as far as both allow."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paper import grouped
from matching.enums import PartnershipStatus, Side
from matching.letters import class_of
from matching.models import Match, Partnership, PartnershipStep, PartnershipSurvey
from matching.selectors.matches import match_for, matches_of_office, other_side, side_of
from projects.models import Project

# What stays a fact when it has ended.
CONCLUDED = frozenset({PartnershipStatus.CONFIRMED.value, PartnershipStatus.ENDED.value})
ORDER = ("-confirmed_at", "-id")
WITH_MATCH = (
    "match__project__institution",
    "match__project__region",
    "match__project__city",
    "match__project__owner",
    "match__organisation__region",
)
STEPS = Prefetch("steps", PartnershipStep.objects.order_by("due_on", "id"))


@dataclass(frozen=True)
class PublicLetter:
    """What everybody may read of a priority-testing letter whose code he holds; ``ended_on`` is None while it holds."""

    code: str
    number: str
    title: str
    firm: str
    management_class: str
    confirmed_on: date
    ended_on: date | None


def living_partnership(match: Match) -> Partnership | None:
    """The proposed or confirmed one; there is at most one."""
    living = (PartnershipStatus.PROPOSED, PartnershipStatus.CONFIRMED)
    return Partnership.objects.filter(match=match, status__in=living).prefetch_related(STEPS).first()


def past_partnerships(match: Match) -> list[Partnership]:
    """Not concluded and ended ones, the latest first."""
    over = (PartnershipStatus.CANCELLED, PartnershipStatus.ENDED)
    return list(Partnership.objects.filter(match=match, status__in=over).order_by("-id"))


def partnership_of(actor: Actor, match_ref: str, ref: str = "") -> Partnership:
    """A partnership of a match in which the actor stands on a side: that one, or without ``ref`` the living one.

    Raises NotVisible.
    """
    match = match_for(actor, match_ref)
    found = Partnership.objects.filter(match=match, ref=ref).first() if ref else living_partnership(match)
    if found is None:
        raise NotVisible
    found.match = match
    return found


def letter_of_match(actor: Actor, match_ref: str) -> Partnership:
    """The confirmed partnership whose letter the two sides hand out. Raises NotVisible before and after."""
    found = partnership_of(actor, match_ref)
    if found.status != PartnershipStatus.CONFIRMED:
        raise NotVisible
    return found


def surveyed_sides(partnership: Partnership) -> frozenset[str]:
    return frozenset(PartnershipSurvey.objects.filter(partnership=partnership).values_list("side", flat=True))


def may_confirm(actor: Actor, partnership: Partnership) -> bool:
    """For one of the two sides: whether it is the one whose word is still missing."""
    waiting = other_side(Side(partnership.proposed_side))
    return partnership.status == PartnershipStatus.PROPOSED and side_of(actor, partnership.match) == waiting


def is_shared(partnership: Partnership) -> bool:
    """Both sides let the office read what they agreed on."""
    return partnership.owner_shares and partnership.firm_shares


def confirmed_partnerships(organisation_id: int) -> QuerySet[Partnership]:
    """Those of an enterprise that both sides let be counted; what a visitor of its profile may know is their number."""
    return Partnership.objects.filter(
        match__organisation_id=organisation_id, status__in=CONCLUDED, owner_shares=True, firm_shares=True
    )


def confirmed_of_project(project: Project) -> QuerySet[Partnership]:
    """In force now, with whichever enterprise; never shown to a firm."""
    return Partnership.objects.filter(match__project=project, status=PartnershipStatus.CONFIRMED)


def is_bound_elsewhere(match: Match) -> bool:
    """The project has an exclusive partnership in force with another enterprise; for its owner's eyes only."""
    return confirmed_of_project(match.project).filter(exclusive=True).exclude(match=match).exists()


def partnerships_of_office(actor: Actor) -> QuerySet[Partnership]:
    """The concluded ones of an officer's province; see ``matches_of_office``. Order by ORDER.

    Amount, note and paper are not read from the database at all.
    """
    matches = matches_of_office(actor).order_by().values("pk")
    rows = Partnership.objects.filter(match__in=matches, status__in=CONCLUDED)
    return rows.select_related(*WITH_MATCH).defer("amount", "note", "paper", "paper_name", "paper_sha256")


def partnership_of_office(actor: Actor, ref: str) -> Partnership:
    """Raises NotVisible."""
    found = partnerships_of_office(actor).filter(ref=ref).prefetch_related(STEPS, "surveys").first()
    if found is None:
        raise NotVisible
    return found


def letters_of_institute(actor: Actor) -> QuerySet[Partnership]:
    """The letters in force of the test institute's province, as it tests their devices first. Order by ORDER."""
    if actor.role != Role.TEST_INSTITUTE:
        return Partnership.objects.none()
    rows = Partnership.objects.filter(
        status=PartnershipStatus.CONFIRMED, match__project__region_id=actor.region, code__isnull=False
    )
    return rows.select_related(*WITH_MATCH).defer("amount", "note", "paper", "paper_name", "paper_sha256", "kind")


def letters_found(actor: Actor, text: str) -> QuerySet[Partnership]:
    """Those of ``letters_of_institute`` whose code, number, title or firm holds each of the words."""
    rows = letters_of_institute(actor)
    for word in text.split():
        rows = rows.filter(
            Q(code=word.replace("-", "").upper())
            | Q(match__project__reference__icontains=word)
            | Q(match__project__title__icontains=word)
            | Q(match__organisation__name__icontains=word)
        )
    return rows


def letter_with(actor: Actor, code: str) -> Partnership:
    """For the test institute, and for the officers of the province. Raises NotVisible."""
    rows = letters_of_institute(actor) if actor.role == Role.TEST_INSTITUTE else partnerships_of_office(actor)
    found = rows.filter(code=code, status=PartnershipStatus.CONFIRMED).first()
    if found is None:
        raise NotVisible
    return found


def public_letter(code: str) -> PublicLetter:
    """Raises NotVisible for a code that was never given."""
    rows = Partnership.objects.filter(code=code, status__in=CONCLUDED).select_related(*WITH_MATCH)
    found = rows.first()
    if found is None or found.confirmed_at is None:
        raise NotVisible
    project = found.match.project
    ended = found.status == PartnershipStatus.ENDED
    return PublicLetter(
        code=grouped(code),
        number=project.ref,
        title=project.title,
        firm=found.match.organisation.name,
        management_class=class_of(project),
        confirmed_on=timezone.localdate(found.confirmed_at),
        ended_on=timezone.localdate(found.status_since) if ended else None,
    )
