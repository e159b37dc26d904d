"""Appeals (复核): filed once within ten working days, answered by officers who took no part in the decision."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.events import publish
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.texts import required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from projects.models import Project
from projects.services.screening import review_again
from screening.enums import DecisionStatus
from screening.events import APPEAL_DECIDED
from screening.models import Appeal, Decision, Review, Round
from screening.notifications.appeals import tell_appeal_decided, tell_appeal_filed
from screening.permissions import decided_by, require_applicant, require_transition
from screening.selectors.appeals import APPEALABLE
from screening.selectors.history import previous_review
from screening.selectors.rounds import takes_projects
from screening.workflow import APPEAL_MACHINE

LEAST_TEXT, MOST_TEXT = 20, 2000
APPEALS_AN_HOUR = 20
HOUR = 3600


def file_appeal(*, by: Actor, decision: Decision, text: str) -> Appeal:
    """The applicant asks to look at a released decision again: once, until ``decision.appeal_until``.

    The officers who may decide it are told, and have ten working days. Raises PermissionRefused, InvalidInput for a
    text too short or too long, GuardRefused when it is too late, filed already, or the project has moved on.
    """
    require_applicant(by, decision.review)
    person = by.user_id
    if person is None:
        raise PermissionRefused
    short = _("Please say why, in at least %(n)d characters.") % {"n": LEAST_TEXT}
    reason = required_text("text", text, least=LEAST_TEXT, most=MOST_TEXT, missing=short)
    spend("appeal", str(person), limit=APPEALS_AN_HOUR, seconds=HOUR)
    with transaction.atomic():
        project = lock(Project, decision.review.project_id)
        fresh = lock(Decision, decision.pk)
        _require_appealable(fresh, project)
        today = timezone.localdate()
        appeal = Appeal.objects.create(
            ref=new_ref(),
            region_id=fresh.region_id,
            decision=fresh,
            text=reason,
            filed_by_id=person,
            due_on=add_workdays(today, threshold("SCREENING.appeal_days", fresh.region_id)),
        )
        record(
            by=by,
            event="appeal.filed",
            object_type="project",
            object_ref=project.audit_ref,
            region=project.region_id,
            changes={"due_on": appeal.due_on.isoformat()},
        )
        tell_appeal_filed(appeal=appeal)
    return appeal


def _require_appealable(decision: Decision, project: Project) -> None:
    if decision.status != DecisionStatus.RELEASED or decision.appeal_until is None:
        raise GuardRefused(_("There is no released decision to appeal against."))
    if timezone.localdate() > decision.appeal_until:
        day = {"day": date_format(decision.appeal_until)}
        raise GuardRefused(_("The time for an appeal ended on %(day)s.") % day)
    if Appeal.objects.filter(decision=decision).exists():
        raise GuardRefused(_("You have appealed against this decision already; it can be done once."))
    latest = previous_review(project)
    if project.status not in APPEALABLE or latest is None or latest.pk != decision.review_id:
        raise GuardRefused(_("The project has moved on since this decision; it can no longer be appealed against."))


def uphold_appeal(*, by: Actor, appeal: Appeal, answer: str, round: Round) -> Review:
    """Other experts score the project once more, in a round of the same province that still takes projects.

    The project goes back into the screening; the officers who decided are barred from deciding the new review, which
    refers to the old one. Raises PermissionRefused for them and for other provinces, InvalidInput, GuardRefused.
    """
    said = _answer(answer)
    with transaction.atomic():
        target = lock(Round, round.pk)
        _require_taking(target, appeal)
        fresh = _decide(by, appeal, "uphold", said)
        old = fresh.decision.review
        project = review_again(by=by, project=old.project)
        review = Review.objects.create(
            ref=new_ref(),
            region_id=project.region_id,
            round=target,
            project=project,
            submission=project.submissions.order_by("-number").first(),
            proposed_tags=old.proposed_tags,
            tags=old.tags,
            previous=old,
            on_appeal=True,
        )
        review.barred.set([pk for pk in decided_by(fresh.decision) if pk is not None])
        _finish(by, fresh)
    return review


def dismiss_appeal(*, by: Actor, appeal: Appeal, answer: str) -> Appeal:
    """The decision stands; the applicant reads the answer. Raises as ``uphold_appeal``."""
    said = _answer(answer)
    with transaction.atomic():
        fresh = _decide(by, appeal, "dismiss", said)
        _finish(by, fresh)
    return fresh


def _decide(by: Actor, appeal: Appeal, name: str, answer: str) -> Appeal:
    return perform(
        APPEAL_MACHINE,
        name,
        appeal,
        by=by,
        allow=require_transition,
        values={"answer": answer, "decided_at": timezone.now(), "decided_by_id": by.user_id},
    )


def _finish(by: Actor, appeal: Appeal) -> None:
    tell_appeal_decided(appeal=appeal)
    publish(APPEAL_DECIDED, appeal=appeal, by=by)


def _require_taking(round_: Round, appeal: Appeal) -> None:
    if round_.region_id != appeal.region_id or not takes_projects(round_):
        raise InvalidInput(fields={"round": [_("Choose a round of the province that still takes projects.")]})


def _answer(text: str) -> str:
    missing = _("Please write the answer; the applicant reads it.")
    return required_text("answer", text, most=MOST_TEXT, missing=missing)
