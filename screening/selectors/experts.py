"""The expert pool: who belongs to it, who can be given reviews, and in what each is qualified."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.actor import Actor
from core.errors import NotVisible, Text
from core.paging import Page, page_of
from projects.models import Project
from screening.enums import ExpertStatus, SeatStatus, Specialty
from screening.models import Expert, ExpertInvitation, Pledge, Seat
from screening.selectors.visibility import expert_of, experts_visible_to

# Seats that are still work for the expert.
HELD = (SeatStatus.INVITED, SeatStatus.ACCEPTED)
ORDER = ("number", "id")
INVITATION_DAYS = 14
PAGE_SIZE = 50

AVAILABLE, UNPLEDGED, UNTRAINED, AWAY, TOO_OLD, FULL = "available", "unpledged", "untrained", "away", "too_old", "full"
AVAILABILITY: dict[str, Text] = {
    AVAILABLE: pgettext_lazy("an expert", "Can be given reviews"),
    UNPLEDGED: _("Has not signed the pledge"),
    UNTRAINED: _("Has not finished the training"),
    AWAY: pgettext_lazy("an expert", "Away"),
    TOO_OLD: _("Above the age limit"),
    FULL: _("Holds as many reviews as he takes"),
}


@dataclass(frozen=True)
class PoolFilter:
    """Empty values narrow nothing. ``availability`` is a key of AVAILABILITY, ``department`` part of a name."""

    text: str = ""
    status: str = ""
    specialty: str = ""
    subcatalogue: str = ""
    department: str = ""
    availability: str = ""


def pledge_version() -> str:
    return str(settings.SCREENING["pledge_version"])


def pool_of(region: str) -> QuerySet[Expert]:
    """Everybody in a province's pool, ready for ``is_available``: no further queries for each."""
    pool = Expert.objects.filter(region_id=region, status=ExpertStatus.ACTIVE)
    return pool.select_related("institution", "user").prefetch_related("pledges").order_by(*ORDER)


def is_available(expert: Expert, day: date) -> bool:
    """Whether new reviews can be given to him on that day, apart from how many he holds."""
    return not hindrances(expert, day)


def hindrances(expert: Expert, day: date) -> list[Text]:
    """Why no new reviews can be given to him; asks for his pledges unless these were fetched before."""
    found: list[Text] = []
    if expert.status != ExpertStatus.ACTIVE:
        found.append(ExpertStatus(expert.status).label)
    if not has_pledged(expert):
        found.append(AVAILABILITY[UNPLEDGED])
    if expert.trained_on is None or expert.trained_on > day:
        found.append(AVAILABILITY[UNTRAINED])
    if expert.away_until is not None and expert.away_until >= day:
        found.append(AVAILABILITY[AWAY])
    if is_over_age(expert, day):
        found.append(AVAILABILITY[TOO_OLD])
    return found


def has_pledged(expert: Expert) -> bool:
    """The version in force; an earlier signature does not count."""
    version = pledge_version()
    return any(pledge.version == version for pledge in expert.pledges.all())


def is_over_age(expert: Expert, day: date) -> bool:
    """By the year of birth alone: he stays until the end of the year in which he reaches the limit."""
    limit = int(settings.SCREENING["age_limit"])
    return bool(limit and expert.birth_year and day.year - expert.birth_year > limit)


def qualified(expert: Expert, project: Project) -> bool:
    """Whether the project is of his field: by sub-catalogue, or by the department named in the application.

    A clinician must name his field. Others who name none judge every project.
    """
    if not expert.subcatalogues and not expert.departments:
        return expert.specialty != Specialty.CLINICAL
    if project.subcatalogue and project.subcatalogue in expert.subcatalogues:
        return True
    return bool(project.department) and project.department in expert.departments


def present_loads(experts: Iterable[Expert]) -> dict[int, int]:
    """Reviews each holds, answered or not, by primary key; one query, and 0 for those without any."""
    keys = [expert.pk for expert in experts]
    rows = Seat.objects.filter(expert__in=keys, status__in=HELD).values("expert").annotate(held=Count("pk"))
    return {**dict.fromkeys(keys, 0), **{row["expert"]: row["held"] for row in rows}}


def expert_pool(actor: Actor, chosen: PoolFilter, cursor: str = "") -> Page[Expert]:
    """The officer's list, by number; each row has ``held`` and ``pledges`` fetched."""
    rows = pool_rows(actor, chosen).select_related("institution").prefetch_related("pledges")
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def pool_size(actor: Actor, chosen: PoolFilter) -> int:
    return pool_rows(actor, chosen).count()


def pool_rows(actor: Actor, chosen: PoolFilter) -> QuerySet[Expert]:
    """Those left out of the pool appear only when asked for."""
    rows = _marked(experts_visible_to(actor))
    rows = rows.filter(status=chosen.status) if chosen.status else rows.exclude(status=ExpertStatus.RETIRED)
    if chosen.text:
        rows = rows.filter(_named(chosen.text))
    if chosen.specialty:
        rows = rows.filter(specialty=chosen.specialty)
    if chosen.subcatalogue:
        rows = rows.filter(subcatalogues__contains=[chosen.subcatalogue])
    if chosen.department:
        rows = rows.filter(departments__icontains=chosen.department)
    return rows.filter(_availability(chosen.availability, timezone.localdate()))


def _marked(rows: QuerySet[Expert]) -> QuerySet[Expert]:
    """With ``held`` and ``signed``, which the conditions below speak of."""
    signed = Pledge.objects.filter(expert=OuterRef("pk"), version=pledge_version())
    return rows.annotate(held=_held(), signed=Exists(signed))


def _held() -> Coalesce:
    seats = Seat.objects.filter(expert=OuterRef("pk"), status__in=HELD).order_by().values("expert")
    return Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def _named(text: str) -> Q:
    number = text.upper().removeprefix("E-")
    found = Q(name__icontains=text) | Q(institution_name__icontains=text) | Q(email__icontains=text)
    return found | Q(number=int(number)) if number.isdecimal() and len(number) < 9 else found


def _availability(key: str, day: date) -> Q:
    """The rule of ``hindrances`` as a condition, so that lists can be narrowed by it."""
    hindered = _hindered(day)
    if key in hindered:
        return Q(status=ExpertStatus.ACTIVE) & hindered[key]
    if key == AVAILABLE:
        free = Q(status=ExpertStatus.ACTIVE)
        for condition in hindered.values():
            free &= ~condition
        return free
    return Q()


def _hindered(day: date) -> dict[str, Q]:
    limit = int(settings.SCREENING["age_limit"])
    return {
        UNPLEDGED: Q(signed=False),
        UNTRAINED: Q(trained_on__isnull=True) | Q(trained_on__gt=day),
        AWAY: Q(away_until__isnull=False, away_until__gte=day),
        TOO_OLD: Q(birth_year__isnull=False, birth_year__lt=day.year - limit) if limit else Q(pk__in=[]),
        FULL: Q(held__gte=F("load_limit")),
    }


def pool_figures(actor: Actor) -> dict[str, int]:
    """How many are in the pool, can be given reviews now, and have not answered yet; one query."""
    counts: dict[str, Any] = {
        "active": Count("pk", filter=Q(status=ExpertStatus.ACTIVE)),
        "available": Count("pk", filter=_availability(AVAILABLE, timezone.localdate())),
        "invited": Count("pk", filter=Q(status=ExpertStatus.INVITED)),
    }
    return _marked(experts_visible_to(actor)).aggregate(**counts)


def departments_of_pool(actor: Actor) -> list[str]:
    """Every department an expert of the province names, for the filter."""
    lists = experts_visible_to(actor).exclude(departments=[]).values_list("departments", flat=True)
    return sorted({name for names in lists for name in names})


def own_entries(actor: Actor) -> list[Expert]:
    """The signed-in expert's entries, one in each province that has taken him; retired ones as well."""
    rows = expert_of(actor).select_related("region", "institution").prefetch_related("pledges")
    return list(rows.order_by("region", "id"))


def own_entry(actor: Actor, ref: str) -> Expert:
    """Raises NotVisible for anybody else's entry."""
    found = expert_of(actor).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def by_email(region: str, addresses: Collection[str]) -> dict[str, Expert]:
    """Who of these stands in the province's pool already, by address in small letters."""
    rows = Expert.objects.filter(region_id=region, email__in=list(addresses)).select_related("institution")
    return {expert.email: expert for expert in rows}


def token_digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def invitation_with(token: str) -> ExpertInvitation:
    """The invitation a link leads to, whatever has become of it. Raises NotVisible."""
    rows = ExpertInvitation.objects.filter(token_hash=token_digest(token))
    found = rows.select_related("expert", "expert__region", "expert__institution", "invited_by").first()
    if found is None:
        raise NotVisible
    return found


def is_open(invitation: ExpertInvitation) -> bool:
    """It has neither been used, nor taken back, nor has it run out, and its expert still waits for an answer."""
    answered = invitation.accepted_at is not None or invitation.revoked_at is not None
    return not answered and invitation.expires_at > timezone.now() and invitation.expert.status == ExpertStatus.INVITED


def is_meant_for(actor: Actor, invitation: ExpertInvitation) -> bool:
    """Whether the signed-in person owns the address the invitation was sent to."""
    return User.objects.filter(pk=actor.user_id or 0, email__iexact=invitation.expert.email).exists()


def invitation_to(actor: Actor, ref: str) -> ExpertInvitation:
    """The open invitation to one's own address, so that nobody depends on an e-mail to find it. Raises NotVisible."""
    rows = ExpertInvitation.objects.filter(expert__ref=ref, accepted_at=None, revoked_at=None)
    found = rows.select_related("expert", "expert__region", "expert__institution", "invited_by").first()
    if found is None or not is_meant_for(actor, found):
        raise NotVisible
    return found


def invitations_of(expert: Expert) -> QuerySet[ExpertInvitation]:
    """Newest first. The caller has checked that he may see the expert."""
    return ExpertInvitation.objects.filter(expert=expert).select_related("invited_by").order_by("-id")


def open_invitations(actor: Actor) -> QuerySet[Expert]:
    """Those of the province who have not answered, with ``asked_at`` and ``expires`` of their last invitation."""
    last = ExpertInvitation.objects.filter(expert=OuterRef("pk"), revoked_at=None).order_by("-id")
    return (
        experts_visible_to(actor)
        .filter(status=ExpertStatus.INVITED)
        .annotate(asked_at=Subquery(last.values("created_at")[:1]), expires=Subquery(last.values("expires_at")[:1]))
    )


def seats_in_short(expert: Expert) -> dict[str, int]:
    """How many reviews an expert has in each state; the caller has checked that he may see the expert."""
    rows = Seat.objects.filter(expert=expert).values("status").annotate(n=Count("pk"))
    return {row["status"]: row["n"] for row in rows}


def experts_without_pledge(version: str) -> QuerySet[Expert]:
    """In the pools of all provinces; for the portal itself, which asks them to sign."""
    signed = Pledge.objects.filter(expert=OuterRef("pk"), version=version)
    return Expert.objects.filter(~Exists(signed), status=ExpertStatus.ACTIVE).select_related("user").order_by("pk")
