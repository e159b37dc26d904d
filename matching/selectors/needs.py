"""Which needs exist for a viewer, in what form, and what was answered to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django_stubs_ext import WithAnnotations

from accounts.roles import Role
from core.actor import Actor
from core.errors import NotVisible
from core.paging import Page, page_of
from core.searchtext import normalised
from core.terms import as_in_force
from matching.enums import NeedStatus
from matching.models import Need, NeedAnswer
from projects.enums import STANDING, Tier
from projects.models import Project
from projects.selectors.visibility import is_verified_firm, visible_to, withheld_from

BOARD_ORDER = ("-published_at", "-id")
NEWEST_FIRST = ("-id",)
MOST_WORDS = 6
# Besides verified firms these read what is not for everybody; the offices of every province do.
TRUSTED_ROLES = frozenset(
    {
        Role.CLINICIAN.value,
        Role.PROVINCIAL_OFFICER.value,
        Role.COACH.value,
        Role.LEADER.value,
        Role.NATIONAL_OFFICIAL.value,
        Role.DEPARTMENT.value,
    }
)


@dataclass(frozen=True)
class NeedFilter:
    """Empty values narrow nothing. All words of ``text`` must stand in the title, the text or the department."""

    kind: str = ""
    subcatalogue: str = ""
    wanted: str = ""
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class NeedRow:
    """``project`` only when the viewer may see it anyway; ``answers`` and ``unread`` only for its own side."""

    need: Need
    project: Project | None = None
    answers: int = 0
    unread: int = 0


class AnswerCounts(TypedDict):
    """``unread_count`` counts those its own side has not had before its eyes."""

    answer_count: int
    unread_count: int


CountedNeed: TypeAlias = "WithAnnotations[Need, AnswerCounts]"


@dataclass(frozen=True)
class NumberedAnswer:
    """``number`` counts the answers of a need from 1 and never changes; ``project`` as in NeedRow."""

    number: int
    answer: NeedAnswer
    project: Project | None = None


@dataclass(frozen=True)
class NeedCounts:
    published: int = 0
    closed: int = 0


@dataclass(frozen=True)
class NeedView:
    """One need as one viewer may see it."""

    row: NeedRow
    is_mine: bool
    is_officer: bool
    answers: list[NumberedAnswer] = field(default_factory=list)
    own_answer: NumberedAnswer | None = None


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """One's own; for officers those of the province once published; for others open ones of their tier.

    Whoever answered keeps reading it until it is taken back. Firms that a project must not be shown to do not see
    its needs, and a need disappears with its project.
    """
    if actor.is_system:
        return Need.objects.all()
    return Need.objects.filter(own_side(actor) | _of_office(actor) | (_open_to(actor) & ~_withheld(actor)))


def own_side(actor: Actor) -> Q:
    """An enterprise's needs belong to whoever speaks for it now; others to the person who wrote them."""
    if not actor.is_authenticated:
        return Q(pk__in=[])
    personal = Q(organisation=None, author_id=actor.user_id)
    # Reviewers and others may belong to the same enterprise without acting for it.
    if actor.role != Role.ENTERPRISE_MEMBER or actor.organisation_id is None:
        return personal
    return personal | Q(organisation_id=actor.organisation_id)


def is_own_side(actor: Actor, need: Need) -> bool:
    """The same as ``own_side``, for a need at hand."""
    if need.organisation_id is None:
        return actor.is_authenticated and need.author_id == actor.user_id
    return actor.role == Role.ENTERPRISE_MEMBER and need.organisation_id == actor.organisation_id


def is_office_of(actor: Actor, need: Need) -> bool:
    return actor.role == Role.PROVINCIAL_OFFICER and need.region_id == actor.region


def _of_office(actor: Actor) -> Q:
    if actor.role != Role.PROVINCIAL_OFFICER:
        return Q(pk__in=[])
    return Q(region_id=actor.region) & ~Q(status=NeedStatus.DRAFT)


def _open_to(actor: Actor) -> Q:
    on_board = Q(status=NeedStatus.PUBLISHED, tier__lte=reading_tier(actor)) & _project_stands()
    if not actor.is_authenticated:
        return on_board
    answered = Exists(NeedAnswer.objects.filter(need=OuterRef("pk"), author_id=actor.user_id))
    return on_board | (Q(answered) & ~Q(status=NeedStatus.DRAFT))


def _project_stands() -> Q:
    return Q(project=None) | Q(project__status__in=STANDING)


def _withheld(actor: Actor) -> Q:
    return Q(project__isnull=False, project__in=withheld_from(actor))


def reading_tier(actor: Actor) -> Tier:
    """Up to which tier the viewer reads needs of others."""
    trusted = actor.role in TRUSTED_ROLES or is_verified_firm(actor)
    return Tier.ENTERPRISE if trusted else Tier.PUBLIC


def need_for(actor: Actor, ref: str) -> Need:
    """Raises NotVisible alike for unknown and for hidden ones."""
    need = needs_with_names(needs_visible_to(actor)).filter(ref=ref).first()
    if need is None:
        raise NotVisible
    return need


def my_need(actor: Actor, ref: str) -> Need:
    """One of the actor's own side. Raises NotVisible."""
    need = needs_with_names(Need.objects.filter(own_side(actor))).filter(ref=ref).first()
    if need is None:
        raise NotVisible
    return need


def province_need(actor: Actor, ref: str) -> Need:
    """For an officer of the need's province. Raises NotVisible."""
    need = needs_with_names(Need.objects.filter(_of_office(actor))).filter(ref=ref).first()
    if need is None:
        raise NotVisible
    return need


def needs_with_names(needs: QuerySet[Need]) -> QuerySet[Need]:
    return needs.select_related("region", "organisation", "author", "project")


def board(actor: Actor, chosen: NeedFilter) -> QuerySet[Need]:
    """Open needs only, also of those one sees for another reason; order by BOARD_ORDER."""
    return board_of(actor).filter(narrowed(chosen))


def board_of(actor: Actor) -> QuerySet[Need]:
    return needs_visible_to(actor).filter(_project_stands(), status=NeedStatus.PUBLISHED)


def board_page(actor: Actor, chosen: NeedFilter, cursor: str = "") -> tuple[Page[Need], list[NeedRow], int]:
    found = board(actor, chosen)
    page = page_of(needs_with_names(found), order=BOARD_ORDER, cursor=cursor)
    return page, need_rows(actor, page.rows), found.count()


def narrowed(chosen: NeedFilter) -> Q:
    condition = Q()
    if chosen.kind:
        condition &= Q(kind=chosen.kind)
    if chosen.region:
        condition &= Q(region_id=chosen.region)
    if chosen.subcatalogue:
        condition &= Q(subcatalogues__contains=[chosen.subcatalogue])
    if chosen.wanted:
        condition &= Q(wanted__contains=[chosen.wanted])
    for word in normalised(chosen.text).split()[:MOST_WORDS]:
        condition &= Q(search_text__contains=word)
    return condition


def need_rows(actor: Actor, needs: list[Need]) -> list[NeedRow]:
    """For others' needs: nothing is counted. One more query when projects are among them."""
    shown = shown_projects(actor, (need.project_id for need in needs))
    return [NeedRow(need, shown.get(need.project_id or 0)) for need in needs]


def shown_projects(actor: Actor, ids: Iterable[int | None]) -> Mapping[int, Project]:
    """Of these projects those the viewer may see, by their keys."""
    asked = {number for number in ids if number is not None}
    if not asked:
        return {}
    return {project.pk: project for project in visible_to(actor).filter(pk__in=asked)}


def my_needs_page(actor: Actor, cursor: str = "") -> tuple[Page[CountedNeed], list[NeedRow]]:
    """Drafts, open and closed ones of the actor's own side, newest first, with how many answers they have."""
    found: QuerySet[CountedNeed] = needs_with_names(Need.objects.filter(own_side(actor))).annotate(
        answer_count=Count("answers"), unread_count=Count("answers", filter=Q(answers__read_at=None))
    )
    page = page_of(found, order=NEWEST_FIRST, cursor=cursor)
    shown = shown_projects(actor, (need.project_id for need in page.rows))
    return page, [_counted(need, shown.get(need.project_id or 0)) for need in page.rows]


def _counted(need: CountedNeed, project: Project | None) -> NeedRow:
    return NeedRow(need, project, answers=need.answer_count, unread=need.unread_count)


def my_answers_page(actor: Actor, cursor: str = "") -> Page[NeedAnswer]:
    """What the actor has answered himself, newest first."""
    mine = NeedAnswer.objects.filter(author_id=actor.user_id) if actor.is_authenticated else NeedAnswer.objects.none()
    rows = mine.filter(need__in=needs_visible_to(actor)).select_related("need__region", "need__organisation")
    return page_of(rows, order=NEWEST_FIRST, cursor=cursor)


def province_page(actor: Actor, chosen: NeedFilter, *, closed: bool, cursor: str = "") -> tuple[Page[Need], int]:
    """For an officer; each need with ``answer_count``."""
    status = NeedStatus.CLOSED if closed else NeedStatus.PUBLISHED
    found = Need.objects.filter(_of_office(actor), narrowed(chosen), status=status)
    rows = needs_with_names(found).annotate(answer_count=Count("answers"))
    return page_of(rows, order=BOARD_ORDER, cursor=cursor), found.count()


def province_counts(actor: Actor) -> NeedCounts:
    found = Need.objects.filter(_of_office(actor)).aggregate(
        published=Count("id", filter=Q(status=NeedStatus.PUBLISHED)),
        closed=Count("id", filter=Q(status=NeedStatus.CLOSED)),
    )
    return NeedCounts(**found)


def need_view(actor: Actor, need: Need) -> NeedView:
    """A visible need with what this viewer may see around it; only its own side and the office see all answers."""
    mine, office = is_own_side(actor, need), is_office_of(actor, need)
    answers = answers_of(actor, need)
    own = next((entry for entry in answers if _is_by(actor, entry.answer)), None)
    everything = mine or office
    row = NeedRow(need, shown_projects(actor, [need.project_id]).get(need.project_id or 0))
    return NeedView(row, mine, office, answers if everything else [], None if everything else own)


def answers_of(actor: Actor, need: Need) -> list[NumberedAnswer]:
    """All of them for the need's own side and its officers; for others only their own."""
    rows = list(need.answers.select_related("author", "organisation").order_by("id"))
    numbered = list(enumerate(rows, start=1))
    if not (is_own_side(actor, need) or is_office_of(actor, need)):
        numbered = [(number, row) for number, row in numbered if _is_by(actor, row)]
    shown = shown_projects(actor, (row.project_id for _number, row in numbered))
    return [NumberedAnswer(number, row, shown.get(row.project_id or 0)) for number, row in numbered]


def _is_by(actor: Actor, answer: NeedAnswer) -> bool:
    return actor.is_authenticated and answer.author_id == actor.user_id


def answer_numbered(actor: Actor, need: Need, number: int) -> NumberedAnswer:
    """Raises NotVisible for one that does not exist or is not the actor's to read."""
    found = next((each for each in answers_of(actor, need) if each.number == number), None)
    if found is None:
        raise NotVisible
    return found


def has_answered(actor: Actor, need: Need) -> bool:
    return actor.is_authenticated and need.answers.filter(author_id=actor.user_id).exists()


def projects_to_offer(actor: Actor) -> list[Project]:
    """The actor's own projects that the office has accepted: for needs and for answers."""
    if actor.user_id is None:
        return []
    return list(Project.objects.filter(owner_id=actor.user_id, status__in=STANDING).order_by("-id")[:100])


def expired_needs(day: date) -> list[Need]:
    """Open needs whose last day is over."""
    return list(Need.objects.filter(status=NeedStatus.PUBLISHED, expires_on__lt=day).order_by("id"))


def expiring_needs(today: date) -> list[Need]:
    """Open needs that end soon; how soon, the author's province says."""
    soon = as_in_force(
        "MATCHING.need_reminder_days",
        lambda days: Q(expires_on__range=(today, today + timedelta(days=days))),
        region="region",
    )
    rows = Need.objects.filter(soon, status=NeedStatus.PUBLISHED)
    return list(rows.select_related("author").order_by("id"))
