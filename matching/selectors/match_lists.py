"""Lists of matches for their two sides, of one's own projects' matches, and what a project's page says of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.roles import Role
from core.actor import Actor
from core.paging import Page, page_of
from matching.enums import CHOSEN, LIVING, MatchStatus, Side
from matching.models import Match
from matching.selectors.match_rules import Refusal, invitable_refusal, request_refusal
from matching.selectors.match_standing import Standing, is_own_turn, standing_of
from matching.selectors.matches import NEWEST_FIRST, matches_of, names_are_known, side_of
from matching.selectors.talks import unread_counts
from projects.enums import STANDING, Status
from projects.models import Project
from projects.selectors.visibility import relations_of
from projects.workflow import OWNER

PAGE_SIZE = 20
MOST_PROJECTS = 100
SHOWN_ON_PROJECT = 5
ASKED, TALKING, OVER = "asked", "talking", "over"
STATES: dict[str, frozenset[str]] = {
    ASKED: frozenset({MatchStatus.OPEN.value}),
    TALKING: CHOSEN,
    OVER: frozenset(MatchStatus.values) - LIVING,
}
MY_TURN = "mine"


@dataclass(frozen=True)
class MatchFilter:
    """Empty values narrow nothing. ``state``: a key of STATES, or ``mine`` for what waits for one's own answer."""

    state: str = ""
    project: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "MatchFilter":
        """From a query; what is not a choice narrows nothing."""
        state = given.get("state", "")
        return cls(
            state=state if state in (*STATES, MY_TURN) else "",
            project=given.get("project", "").replace("\x00", "").strip()[:20],
        )

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class MatchRow:
    """``other`` is the other side's organisation, ``person`` who acts for it, empty until both have chosen."""

    match: Match
    side: Side
    other: str
    person: str
    line: Standing
    own_turn: bool
    unread: int = 0


def match_rows(actor: Actor, chosen: MatchFilter, cursor: str = "") -> tuple[Page[Match], list[MatchRow]]:
    """A page of the actor's matches, newest first, in two queries."""
    page = page_of(_narrowed(actor, chosen), order=NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE)
    return page, rows_of(actor, page.rows)


def rows_of(actor: Actor, matches: list[Match]) -> list[MatchRow]:
    unread = unread_counts(actor, matches) if matches else {}
    return [match_row(actor, match, unread.get(match.pk, 0)) for match in matches]


def match_row(actor: Actor, match: Match, unread: int = 0) -> MatchRow:
    side = side_of(actor, match)
    return MatchRow(
        match=match,
        side=side,
        other=other_name(match, side),
        person=other_person(match, side),
        line=standing_of(match, side),
        own_turn=is_own_turn(match, side),
        unread=unread,
    )


def other_name(match: Match, side: Side) -> str:
    """The organisation on the other side; a firm reads the institution as it would on the project's page."""
    if side == Side.PROJECT:
        return match.organisation.name
    institution = match.project.institution
    return institution.name if institution is not None else ""


def other_person(match: Match, side: Side) -> str:
    if not names_are_known(match):
        return ""
    person = match.contact if side == Side.PROJECT else match.project.owner
    return person.name if person is not None else ""


def _narrowed(actor: Actor, chosen: MatchFilter) -> QuerySet[Match]:
    found = matches_of(actor)
    if chosen.state == MY_TURN:
        found = found.filter(_own_turn(actor))
    elif chosen.state:
        found = found.filter(status__in=sorted(STATES[chosen.state]))
    return found.filter(project__reference=chosen.project) if chosen.project else found


def _own_turn(actor: Actor) -> Q:
    """Owned ones that were asked for, and the others of ``matches_of``, which are one's firm's, invited."""
    owned = Q(project__owner_id=actor.user_id or 0)
    return Q(status=MatchStatus.OPEN) & ((owned & Q(invited=False)) | (~owned & Q(invited=True)))


def waiting_matches(actor: Actor) -> int:
    """How many wait for the actor's answer."""
    return matches_of(actor).filter(_own_turn(actor)).count()


def projects_in_matches(actor: Actor) -> list[Project]:
    """The actor's own projects that have matches, to narrow the list by."""
    if actor.user_id is None:
        return []
    mine = Project.objects.filter(owner_id=actor.user_id, matches__isnull=False)
    return list(mine.distinct().order_by("-pk")[:MOST_PROJECTS])


def projects_to_invite_to(actor: Actor) -> list[Project]:
    """The actor's own accepted projects, also those nobody can be invited to yet: the page says why."""
    if actor.user_id is None:
        return []
    return list(Project.objects.filter(owner_id=actor.user_id, status__in=STANDING).order_by("-pk")[:MOST_PROJECTS])


def may_invite(actor: Actor, organisation: Organisation) -> bool:
    """Whether it makes sense to offer him to invite this enterprise: he owns an accepted project."""
    if actor.user_id is None or actor.organisation_id == organisation.pk or organisation.verified_at is None:
        return False
    return Project.objects.filter(owner_id=actor.user_id, status__in=STANDING).exists()


@dataclass(frozen=True)
class OwnerPanel:
    """``waiting``: how many of the project's matches wait for the owner's answer; ``refusal``: why none are invited."""

    rows: list[MatchRow]
    total: int
    waiting: int
    refusal: Refusal | None


@dataclass(frozen=True)
class FirmPanel:
    """``row``: the match that is going on, or the last one; ``refusal``: why the project cannot be asked for now."""

    row: MatchRow | None
    living: bool
    refusal: Refusal | None


@dataclass(frozen=True)
class ProjectPanel:
    """What a project's page says of its matches; both parts are None for everybody whom they do not concern."""

    owner: OwnerPanel | None = None
    firm: FirmPanel | None = field(default=None)


def project_panel(actor: Actor, project: Project) -> ProjectPanel:
    """For a project that the actor sees. A firm is told of its own match alone."""
    if OWNER in relations_of(actor, project):
        return ProjectPanel(owner=_owner_panel(actor, project)) if project.status != Status.DRAFT else ProjectPanel()
    if actor.role == Role.ENTERPRISE_MEMBER and not relations_of(actor, project):
        return ProjectPanel(firm=_firm_panel(actor, project))
    return ProjectPanel()


def _owner_panel(actor: Actor, project: Project) -> OwnerPanel:
    found = matches_of(actor).filter(project=project)
    living_first = found.filter(status__in=sorted(LIVING)).order_by(*NEWEST_FIRST)
    return OwnerPanel(
        rows=rows_of(actor, list(living_first[:SHOWN_ON_PROJECT])),
        total=found.count(),
        waiting=found.filter(_own_turn(actor)).count(),
        refusal=invitable_refusal(project),
    )


def _firm_panel(actor: Actor, project: Project) -> FirmPanel:
    last = matches_of(actor).filter(project=project).order_by(*NEWEST_FIRST).first()
    living = last is not None and last.status in LIVING
    return FirmPanel(
        row=match_row(actor, last) if last is not None else None,
        living=living,
        refusal=None if living else request_refusal(actor, project),
    )
