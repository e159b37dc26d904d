"""What the project page and the list of my projects show, cut to what the viewer may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import ANONYMOUS, Actor
from core.errors import Text
from projects import fields
from projects.disclosure import may_see_fact, visible_answers
from projects.enums import (
    ConfirmationStatus,
    DeadlineKind,
    DeadlineState,
    ListKind,
    ManagementClass,
    Openness,
    Phase,
    Status,
    Tier,
)
from projects.fields.display import Shown, shown_answer
from projects.models import Deadline, InstitutionConfirmation, Listing, Project
from projects.selectors.catalogue import subcatalogues
from projects.selectors.deadlines import Standing, standing_of
from projects.selectors.documents import Paper, documents_of
from projects.selectors.handed_in import Answers, known_answers, present_answers
from projects.selectors.visibility import own_ids, viewing_tier
from projects.workflow import APPLICANT_TURN, OFFICER_TURN, PROJECT_MACHINE, SENTENCES_FOR_OTHERS

TONES = {
    Status.DRAFT.value: "amber",
    Status.SUBMITTED.value: "dew",
    Status.RETURNED.value: "amber",
    Status.ACCEPTED.value: "sprout",
    Status.SCREENING.value: "dew",
    Status.PASSED.value: "sprout",
    Status.TO_IMPROVE.value: "amber",
    Status.NOT_PASSED.value: "plum",
    Status.REFUSED.value: "plum",
    Status.WITHDRAWN.value: "",
    Status.ARCHIVED.value: "",
}
TERM_OF = {Status.SUBMITTED.value: DeadlineKind.FORMAL_CHECK, Status.RETURNED.value: DeadlineKind.CORRECTION}
PREVIEWED = ((Openness.ENTERPRISES, Tier.ENTERPRISE), (Openness.PUBLIC, Tier.PUBLIC))
# Entering these lists carries a project into a later macro-phase.
PHASE_LISTS = {ListKind.LIBRARY.value: Phase.MATCHING, ListKind.MATCHED.value: Phase.COACHING}
# So can what higher apps know of it: each puts here, in its handlers, what says how far (None: it knows nothing).
MORE_PHASES: list[Callable[[Project], Phase | None]] = []


@dataclass(frozen=True)
class StatusLine:
    """The one sentence of a project: what happens now, whose turn it is, by when."""

    state: str
    sentence: str
    tone: str
    turn: str
    standing: Standing | None


@dataclass(frozen=True)
class ShownField:
    field: fields.Field
    shown: Shown


@dataclass(frozen=True)
class ShownSection:
    section: fields.Section
    fields: Sequence[ShownField]


@dataclass(frozen=True)
class Preview:
    """``level`` names who would see it."""

    level: Text
    sections: Sequence[ShownSection]
    papers: Sequence[Paper]


@dataclass(frozen=True)
class MyRow:
    project: Project
    line: StatusLine


# What waits for the applicant stands first; then the last changed.
MY_ORDER = ("waits_for_others", "-updated_at", "-id")
_WAITS_FOR_OTHERS = Case(
    When(status__in=[state.key for state in PROJECT_MACHINE.states if state.turn == APPLICANT_TURN], then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


def my_projects(actor: Actor, status: str = "") -> QuerySet[Project]:
    """Own projects and those of the teams one belongs to, for ``MY_ORDER``; archived ones only when asked for."""
    if actor.user_id is None:
        return Project.objects.none()
    found = Project.objects.filter(pk__in=own_ids(actor.user_id)).prefetch_related(OPEN_DEADLINES)
    found = found.annotate(waits_for_others=_WAITS_FOR_OTHERS)
    return found.filter(status=status) if status in Status.values else found.exclude(status=Status.ARCHIVED)


OPEN_DEADLINES = Prefetch("deadlines", Deadline.objects.filter(closed_at=None))


def my_row(project: Project) -> MyRow:
    """For a project of ``my_projects``, which brings its open deadlines."""
    kind = TERM_OF.get(project.status)
    deadline = next((each for each in project.deadlines.all() if each.kind == kind), None)
    return MyRow(project, status_line(project, deadline))


def open_term(project: Project) -> Deadline | None:
    """The running term of whoever has the turn."""
    kind = TERM_OF.get(project.status)
    return Deadline.objects.filter(project=project, kind=kind, closed_at=None).first() if kind else None


def status_line(
    project: Project, deadline: Deadline | None, today: date | None = None, *, own: bool = True
) -> StatusLine:
    """``own``: told to the project's people, and not to the office or the institution."""
    state = PROJECT_MACHINE.state(project.status)
    standing = standing_of(deadline, today or timezone.localdate()) if deadline else None
    late = standing is not None and standing.state == DeadlineState.OVERDUE
    tone = "plum" if late else TONES[project.status]
    sentence = state.sentence if own else SENTENCES_FOR_OTHERS.get(project.status, state.sentence)
    return StatusLine(str(state.label), str(sentence), tone, turn_label(state.turn, own=own), standing)


def turn_label(turn: str, *, own: bool = True) -> str:
    return {
        APPLICANT_TURN: _("Your turn") if own else _("The applicant's turn"),
        OFFICER_TURN: _("The office's turn"),
    }.get(turn, _("Nobody's turn"))


def phases(project: Project, listings: Sequence[Listing]) -> list[dict[str, Text]]:
    """The four macro-phases; a list can carry a project into a later one, and so can what MORE_PHASES know."""
    order = list(Phase)
    standing = {listing.kind for listing in listings if listing.left_on is None}
    known = [phase for kind, phase in PHASE_LISTS.items() if kind in standing]
    known += [phase for more in MORE_PHASES if (phase := more(project)) is not None]
    now = max([0, *map(order.index, known)])
    states = ["done" if at < now else "now" if at == now else "next" for at in range(len(order))]
    return [{"label": phase.label, "state": state} for phase, state in zip(order, states, strict=True)]


def listings_of(project: Project) -> list[Listing]:
    """Open ones first, then what has ended, newest first."""
    found = Listing.objects.filter(project=project).select_related("product").order_by("-entered_on", "-id")
    return sorted(found, key=lambda listing: listing.left_on is not None)


def shown_sections(actor: Actor, project: Project) -> list[ShownSection]:
    """The answers this viewer may read, section by section; sections without any are absent."""
    return _sections_up_to(project, viewing_tier(actor, project), known_answers(actor, project))


def sections_at(project: Project, tier: Tier) -> list[ShownSection]:
    """The answers as a reader of this tier who has no part in the project sees them: for its people to look at."""
    return _sections_up_to(project, tier, known_answers(ANONYMOUS, project))


def previews(project: Project) -> list[Preview]:
    """What the project's page would show to others at each level its owner can open it to."""
    known, papers = present_answers(project), documents_of(project)
    return [
        Preview(
            level.label,
            _sections_up_to(project, tier, known),
            [paper for paper in papers if paper.document.tier <= tier],
        )
        for level, tier in PREVIEWED
    ]


def _sections_up_to(project: Project, tier: Tier, known: Answers) -> list[ShownSection]:
    names = {part.code: part.name for part in subcatalogues()}
    found = []
    for section in fields.SECTIONS:
        answers = visible_answers(project, section, known.get(section.key, {}), tier)
        shown = [
            ShownField(field, shown_answer(field, answers[field.key], names))
            for field in section.fields
            if field.key in answers
        ]
        if shown:
            found.append(ShownSection(section, shown))
    return found


def chips(project: Project, tier: Tier) -> list[str]:
    """Class, sub-catalogue and marks of the head, as far as the tier goes."""
    marks = []
    decided = may_see_fact("confirmed_class", tier)
    if project.confirmed_class and decided:
        marks.append(str(ManagementClass(project.confirmed_class).label))
    elif project.claimed_class and tier >= Tier.ENTERPRISE:
        marks.append(_("%(class)s (claimed)") % {"class": ManagementClass(project.claimed_class).label})
    if project.subcatalogue in (names := {part.code: part.name for part in subcatalogues()}):
        marks.append(f"{project.subcatalogue} {names[project.subcatalogue]}")
    if project.innovative and may_see_fact("innovative", tier):
        marks.append(_("Innovative"))
    if project.first_of_kind and may_see_fact("first_of_kind", tier):
        marks.append(_("First of its kind"))
    return marks


def waiting_confirmation(project: Project) -> InstitutionConfirmation | None:
    """The institution's answer while it is still wanted, or when it was no."""
    return InstitutionConfirmation.objects.filter(project=project).exclude(status=ConfirmationStatus.CONFIRMED).first()


def facts(project: Project, tier: Tier) -> list[tuple[str, Any]]:
    """The head facts in the side column; what the tier does not allow is absent, not empty."""
    rows: list[tuple[str, str, Any]] = [
        ("reference", _("Number"), project.reference),
        ("institution", _("Institution"), project.institution),
        ("applicant", _("Applicant"), project.applicant),
        ("city", _("Place"), project.city),
        ("reference", _("Handed in on"), project.applied_on),
    ]
    return [(label, value) for fact, label, value in rows if value and may_see_fact(fact, tier)]
