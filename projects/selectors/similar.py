"""Points out what may have been handed in twice: to the officer who checks an application.

However many projects a province has, only a few hundred are compared: those with the same title, by the same
applicant, of the same institution, and of the same field and department, the newest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from core.actor import Actor
from projects.enums import Status
from projects.models import Project
from projects.models.project import title_key
from projects.selectors.visibility import REVIEW_ROLES

CANDIDATES = 100
# Shares of equal text from which a project is worth a look: less suffices where the people are the same.
AMONG_THE_SAME = 0.6
ELSEWHERE = 0.8
LEAST_LENGTH = 4


@dataclass(frozen=True)
class Similar:
    """``reason`` is a sentence for the officer; ``score`` between 0 and 1."""

    project: Project
    reason: str
    score: float


@dataclass(frozen=True)
class Likeness:
    title: float
    summary: float

    @property
    def score(self) -> float:
        return max(self.title, self.summary)


def similar_projects(actor: Actor, project: Project, limit: int = 5) -> list[Similar]:
    """The most similar first, of the officer's province; nothing for other roles."""
    if actor.role not in REVIEW_ROLES or actor.region != project.region_id or not project.title:
        return []
    found = [_judged(project, other) for other in _candidates(project)]
    similar = sorted((each for each in found if each is not None), key=lambda each: -each.score)
    return similar[:limit]


def _candidates(project: Project) -> QuerySet[Project]:
    first, *others = _near(project)
    near = first.union(*others) if others else first
    rows = Project.objects.filter(pk__in=near).exclude(pk=project.pk)
    return rows.select_related("institution", "applicant").order_by("-pk")


def _near(project: Project) -> Iterator[QuerySet[Project, int]]:
    """Each part is served by an index and cut off; drafts stay with their authors."""
    handed_in = Project.objects.filter(region_id=project.region_id, reference__isnull=False)
    newest = handed_in.order_by("-pk").values_list("pk", flat=True)
    same_title = handed_in.alias(bare_title=title_key("title")).filter(bare_title=title_key(Value(project.title)))
    yield same_title.values_list("pk", flat=True)[:CANDIDATES]
    if project.institution_id:
        latest = handed_in.filter(institution_id=project.institution_id).order_by("-applied_on", "-id")
        yield latest.values_list("pk", flat=True)[:CANDIDATES]
    if project.applicant_id:
        yield newest.filter(applicant_id=project.applicant_id)[:CANDIDATES]
    if project.subcatalogue and project.department:
        yield newest.filter(subcatalogue=project.subcatalogue, department=project.department)[:CANDIDATES]


def _judged(project: Project, other: Project) -> Similar | None:
    same_people = other.institution_id == project.institution_id or (
        project.applicant_id is not None and other.applicant_id == project.applicant_id
    )
    least = AMONG_THE_SAME if same_people else ELSEWHERE
    likeness = Likeness(
        title=_alike(project.title, other.title, least), summary=_alike(project.summary, other.summary, least)
    )
    if likeness.score < least:
        return None
    return Similar(other, _reason(project, other, likeness), likeness.score)


def _alike(one: str, other: str, least: float) -> float:
    """The share of equal text; 0 where it cannot reach ``least``, which is quickly seen."""
    first, second = _bare(one), _bare(other)
    if min(len(first), len(second)) < LEAST_LENGTH:
        return 1.0 if first and first == second else 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _reason(project: Project, other: Project, likeness: Likeness) -> str:
    words = [_text_reason(likeness)]
    if project.applicant_id is not None and other.applicant_id == project.applicant_id:
        words.append(_("same applicant"))
    elif other.institution_id == project.institution_id:
        words.append(_("same institution"))
    elif other.institution is not None:
        words.append(other.institution.name)
    if other.status in (Status.WITHDRAWN, Status.REFUSED, Status.ARCHIVED):
        words.append(other.get_status_display())
    return " · ".join(words)


def _text_reason(likeness: Likeness) -> str:
    if likeness.title >= 1:
        return _("The same title")
    share = {"share": round(100 * likeness.score)}
    if likeness.title >= likeness.summary:
        return _("Similar title (%(share)d %%)") % share
    return _("Similar summary (%(share)d %%)") % share
