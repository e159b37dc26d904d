"""Decisions on scored reviews: prepared by an officer, confirmed by a second, released with all that follows."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PortalError, StaleEdit
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform
from core.thresholds import threshold
from core.workdays import add_workdays
from projects.enums import ListKind, ManagementClass, Stage
from projects.models import Listing, Project
from projects.services.listings import condition_refusal, enter_list
from projects.services.screening import ask_improvement, pass_screening, turn_down
from screening.content import Content
from screening.enums import OUTCOME_LISTS, DecisionStatus, ReviewStatus, Support, Verdict
from screening.events import DECISION_RELEASED
from screening.models import Decision, Review, Round
from screening.notifications.decisions import tell_decision_waits, tell_lists_stand, tell_released
from screening.permissions import require_transition, require_unbarred
from screening.scoring import Proposal
from screening.selectors.results import decision_mark, proposal_of, ready_decisions
from screening.workflow import DECISION_MACHINE, REVIEW_MACHINE

log = logging.getLogger(__name__)
# The job that releases more decisions than a page can wait for.
RELEASE = "screening.release_decisions"
Progress = Callable[[int, int], None]

TEXT_LIMIT = 3000
LISTS = tuple(kind.value for kind in OUTCOME_LISTS)
# 已定型: from a frozen design on.
FROZEN = frozenset({Stage.FROZEN.value, Stage.TRIAL.value})
CODE_LENGTH = 16


@dataclass(frozen=True)
class Choice:
    """What an officer decides on one review. ``lists`` are outcomes; the texts and ``support`` go into the letter."""

    verdict: str
    lists: tuple[str, ...] = ()
    strengths: str = ""
    improve: str = ""
    support: tuple[str, ...] = ()
    reason: str = ""


def prepare_decision(
    *,
    by: Actor,
    review: Review,
    verdict: str,
    lists: Sequence[str] = (),
    strengths: str = "",
    improve: str = "",
    support: Sequence[str] = (),
    reason: str = "",
    seen: str = "",
) -> Decision:
    """The officer's decision on a scored review, or a change of one not yet released: a change asks the second
    person again. Nothing leaves the house.

    ``reason`` is needed where it departs from the proposal. ``seen`` is the ``decision_mark`` of the page it was typed
    on: StaleEdit when somebody has acted since. Raises InvalidInput beside the fields; GuardRefused for a review that
    is not scored; PermissionRefused, also for whoever decided what is reviewed again on appeal.
    """
    choice = Choice(verdict, _ordered(lists), strengths.strip(), improve.strip(), tuple(support), reason.strip())
    decision = write_decision(by=by, review=review, choice=choice, seen=seen)
    if decision.needs_second:
        tell_decision_waits(decision=decision)
    return decision


def _ordered(lists: Sequence[str]) -> tuple[str, ...]:
    unknown = tuple(each for each in lists if each not in LISTS)
    return tuple(each for each in LISTS if each in lists) + unknown


def write_decision(
    *, by: Actor, review: Review, choice: Choice, content: Content | None = None, seen: str = ""
) -> Decision:
    """As ``prepare_decision``, but tells nobody: the bulk act tells once. ``content`` saves reading it again."""
    with transaction.atomic():
        fresh = lock(Review, review.pk)
        require_unbarred(by, fresh)
        _require_as_seen(fresh, seen)
        proposal = proposal_of(fresh, content)
        require_choice(fresh, choice, proposal)
        if fresh.status != ReviewStatus.PREPARED:
            decided = {"verdict": choice.verdict, "lists": list(choice.lists)}
            fresh = _move(by, fresh, "prepare", reason=choice.reason, changes=decided)
        values = _values(by, fresh, choice)
        return _write(by, fresh, values, _stored(proposal))


def _require_as_seen(review: Review, seen: str) -> None:
    """Nobody overwrites or confirms what he has not read. The caller holds the review's lock."""
    if seen and seen != decision_mark(review, Decision.objects.filter(review=review).first()):
        raise StaleEdit(_("Somebody has acted on this decision since you opened the page; it now shows how it stands."))


def _values(by: Actor, review: Review, choice: Choice) -> dict[str, Any]:
    needed = set(review.round.two_persons)
    return {
        **asdict(choice),
        "lists": list(choice.lists),
        "support": list(choice.support),
        "needs_second": bool(needed & {choice.verdict, *choice.lists}),
        "prepared_at": timezone.now(),
        "prepared_by_id": by.user_id,
        "confirmed_at": None,
        "confirmed_by_id": None,
    }


def _write(by: Actor, review: Review, values: Mapping[str, Any], proposed: Mapping[str, Any]) -> Decision:
    existing = Decision.objects.filter(review=review).first()
    if existing is None:
        return Decision.objects.create(
            review=review, region_id=review.region_id, code=new_ref(CODE_LENGTH), proposed=proposed, **values
        )
    changed = perform(DECISION_MACHINE, "change", existing, by=by, allow=require_transition, values=values)
    changed.proposed = dict(proposed)
    changed.save(update_fields=["proposed"])
    return changed


def _stored(proposal: Proposal) -> dict[str, Any]:
    """The proposal as kept beside the decision: verdict, lists, and of each other outcome what is missing."""
    return {
        "verdict": str(proposal.verdict),
        "lists": list(proposal.lists),
        "lacks": {outcome: [asdict(lack) for lack in lacks] for outcome, lacks in proposal.lacks.items()},
    }


def departs(choice: Choice, proposal: Proposal, project: Project) -> bool:
    return choice.verdict != proposal.verdict or set(choice.lists) != set(enterable_lists(proposal, project))


def proposal_lists(proposal: Proposal) -> tuple[str, ...]:
    """The lists the proposal would write: those met, and none unless it passes."""
    return _ordered(proposal.lists) if proposal.verdict == Verdict.PASSED else ()


def enterable_lists(proposal: Proposal, project: Project) -> tuple[str, ...]:
    """Of the lists proposed those that would take the project: what a list asks beyond the score is known elsewhere."""
    return tuple(kind for kind in proposal_lists(proposal) if not condition_refusal(project, kind))


def require_choice(review: Review, choice: Choice, proposal: Proposal) -> None:
    """Raises InvalidInput with everything that is wrong with this choice, beside its fields."""
    wrong: dict[str, list[Any]] = {}
    if choice.verdict not in Verdict.values:
        wrong["verdict"] = [_("Choose what is decided.")]
    elif fault := _fault_of_lists(review, choice):
        wrong["lists"] = [fault]
    if choice.verdict != Verdict.PASSED and not choice.improve:
        wrong["improve"] = [_("Say what to improve: the applicant shall leave with something useful.")]
    if not set(choice.support) <= set(Support.values):
        wrong["support"] = [_("Choose from the kinds of help shown.")]
    if not choice.reason and departs(choice, proposal, review.project):
        wrong["reason"] = [_("The decision departs from the proposal of the standard; say why.")]
    for name in ("strengths", "improve", "reason"):
        if len(getattr(choice, name)) > TEXT_LIMIT:
            wrong[name] = [_("At most %(n)s characters.") % {"n": TEXT_LIMIT}]
    if wrong:
        raise InvalidInput(fields=wrong)


def _fault_of_lists(review: Review, choice: Choice) -> str:
    if not set(choice.lists) <= set(LISTS):
        return _("Choose from the lists shown.")
    if choice.verdict != Verdict.PASSED:
        return _("Only a project that passes enters lists.") if choice.lists else ""
    if ListKind.LIBRARY not in choice.lists:
        return _("A project that passes enters the project library.")
    project = review.project
    is_candidate = project.confirmed_class == ManagementClass.III and project.stage in FROZEN
    if ListKind.PRESERVICE_CANDIDATES in choice.lists and not is_candidate:
        return _("Candidates for early service are of confirmed Class III and have a frozen design.")
    return next((said for kind in choice.lists if (said := condition_refusal(project, kind))), "")


def confirm_decision(*, by: Actor, decision: Decision, seen: str = "") -> Decision:
    """A second officer stands behind a prepared decision, as he read it: ``seen`` as in ``prepare_decision``.

    Raises PermissionRefused for the one who prepared it, StaleEdit when it was changed since.
    """
    with transaction.atomic():
        review = lock(Review, decision.review_id)
        if review.status != ReviewStatus.PREPARED:
            raise GuardRefused(_("This decision has been taken back or released."))
        require_unbarred(by, review)
        _require_as_seen(review, seen)
        return perform(
            DECISION_MACHINE,
            "confirm",
            decision,
            by=by,
            allow=require_transition,
            values={"confirmed_at": timezone.now(), "confirmed_by_id": by.user_id},
        )


def take_back_decision(*, by: Actor, decision: Decision, reason: str) -> Review:
    """Before its release: the review is scored again and waits for another decision; the text typed is kept.

    Raises InvalidInput without a reason, GuardRefused after the release.
    """
    if not reason.strip():
        raise InvalidInput(fields={"reason": [_("Say why the decision is taken back.")]})
    with transaction.atomic():
        review = _move(by, lock(Review, decision.review_id), "rethink", reason=reason.strip())
        if lock(Decision, decision.pk).status == DecisionStatus.CONFIRMED:
            values = {"confirmed_at": None, "confirmed_by_id": None}
            perform(DECISION_MACHINE, "change", decision, by=by, allow=require_transition, values=values)
    return review


def _move(
    by: Actor, review: Review, name: str, *, reason: str = "", changes: Mapping[str, Any] | None = None
) -> Review:
    return perform(
        REVIEW_MACHINE,
        name,
        review,
        by=by,
        allow=require_transition,
        values={"status_since": timezone.now()},
        reason=reason,
        changes=changes,
    )


def release_decision(*, by: Actor, decision: Decision) -> Decision:
    """One decision takes effect, all of it or nothing: review, decision, project, lists, notice to the applicant.

    Sets the last day for an appeal (10 working days by default; what was decided on appeal is final) and announces
    DECISION_RELEASED. Raises GuardRefused before the round's day of release, without the second person, or when a
    list does not take the project.
    """
    with transaction.atomic():
        # The project before its review, as when it is withdrawn.
        lock(Project, decision.review.project_id)
        review = lock(Review, decision.review_id)
        require_release_day(review.round)
        moment = {"status_since": timezone.now()}
        review = perform(REVIEW_MACHINE, "release", review, by=by, allow=require_transition, values=moment)
        today = timezone.localdate()
        released = perform(
            DECISION_MACHINE,
            "release",
            decision,
            by=by,
            allow=require_transition,
            values={
                "released_at": timezone.now(),
                "appeal_until": None if review.on_appeal else appeal_until(today, review.region_id),
            },
        )
        _take_effect(by, review, released, today)
        tell_released(decision=released)
        publish(DECISION_RELEASED, decision=released, by=by)
    return released


def appeal_until(day: date, region: str) -> date:
    return add_workdays(day, threshold("SCREENING.appeal_days", region, on=day))


def require_release_day(round: Round) -> None:
    if round.release_on is not None and timezone.localdate() < round.release_on:
        raise GuardRefused(
            _("The decisions of this round leave together on %(day)s.") % {"day": date_format(round.release_on)}
        )


def _take_effect(by: Actor, review: Review, decision: Decision, today: date) -> None:
    project = review.project
    if decision.verdict == Verdict.PASSED:
        _enter_lists(by, pass_screening(by=by, project=project), review, decision, today)
    elif decision.verdict == Verdict.IMPROVE:
        days = Content.read(review.round.standard.content).resubmit_after_days
        ask_improvement(by=by, project=project, resubmit_from=today + timedelta(days=days))
    else:
        turn_down(by=by, project=project)
    if decision.verdict != Verdict.PASSED:
        tell_lists_stand(decision=decision)


def _enter_lists(by: Actor, project: Project, review: Review, decision: Decision, today: date) -> None:
    """Lists on which it stands already, after an earlier review or by an officer's hand, are left as they are."""
    standing = set(Listing.objects.filter(project=project, product=None, left_on=None).values_list("kind", flat=True))
    basis = _("Screening, %(round)s: decision %(code)s") % {"round": review.round.name, "code": decision.code}
    for kind in decision.lists:
        if kind not in standing:
            enter_list(by=by, project=project, kind=kind, on=today, basis=basis)


def release_round(*, by: Actor, round: Round, progress: Progress | None = None) -> int:
    """Releases every decision of the round that is ready; returns how many left the house.

    Each in a transaction of its own, so that one that is refused keeps none of the others; safe to run twice.
    Raises GuardRefused before the day of release.
    """
    require_release_day(round)
    waiting = list(ready_decisions(round).order_by("pk"))
    done = 0
    for position, decision in enumerate(waiting, start=1):
        done += _released(by, decision)
        if progress is not None:
            progress(position, len(waiting))
    return done


def _released(by: Actor, decision: Decision) -> bool:
    try:
        release_decision(by=by, decision=decision)
    except PortalError as refusal:
        log.warning("decision_not_released", extra={"decision": decision.pk, "why": str(refusal.message)})
        return False
    return True
