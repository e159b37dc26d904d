"""The applicant's acts on a project as a whole: hand in, withdraw, archive, restore, open to others."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.events import publish
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform
from projects.enums import PATENT_FILED, ConfirmationStatus, DeadlineKind, Openness, Status
from projects.events import PROJECT_ARCHIVED, PROJECT_SUBMITTED, PROJECT_WITHDRAWN
from projects.models import Applicant, InstitutionConfirmation, Project, SectionRecord, Submission
from projects.notifications import tell_archived, tell_consent_asked, tell_restored, tell_submitted, tell_withdrawn
from projects.permissions import require_on_confirmation, require_owner, require_transition
from projects.selectors.applications import gaps
from projects.services.deadlines import close_deadline, open_deadline
from projects.services.numbers import next_reference
from projects.services.packages import digest_of, package_of
from projects.services.trail import record_on_project
from projects.workflow import CONFIRMATION_MACHINE, PROJECT_MACHINE

SUBMISSIONS_AN_HOUR = 60
HOUR = 3600
CODE_LENGTH = 16
REASON_LIMIT = 200
# Handed in before, and asked to come again.
CORRECTABLE = frozenset({Status.RETURNED.value, Status.TO_IMPROVE.value})


def submit_project(*, by: Actor, project: Project) -> Submission:
    """Hands the application in, for the first time or after a correction notice, and returns the frozen submission.

    The first time the project gets its number and its day of application. Each time a service invention that has no
    consent yet is put to the institution, and the office's term for the formal check starts. Handing in what is
    already handed in returns the last submission and does nothing else, so a double click is harmless.
    Raises InvalidInput naming what is missing, PermissionRefused, GuardRefused, or TooManyRequests.
    """
    require_owner(by, project)
    spend("submit", str(by.user_id), limit=SUBMISSIONS_AN_HOUR, seconds=HOUR)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        require_owner(by, fresh)
        if fresh.status == Status.SUBMITTED:
            return _last_submission(fresh)
        _require_complete(fresh)
        now = timezone.now()
        handed_in = _again(by, fresh, now) if fresh.status in CORRECTABLE else _first_time(by, fresh, now)
        submission = _freeze(handed_in, now)
        open_deadline(project=handed_in, kind=DeadlineKind.FORMAL_CHECK, at=now)
        tell_submitted(project=handed_in, submission=submission)
        if _ask_institution(by, handed_in, now):
            tell_consent_asked(project=handed_in, submission=submission)
        publish(PROJECT_SUBMITTED, project=handed_in, submission=submission, by=by)
    return submission


def withdraw_project(*, by: Actor, project: Project, reason: str = "") -> Project:
    """The applicant takes the application back; number, papers and history stay. Closes every open deadline."""
    with transaction.atomic():
        fresh = perform(
            PROJECT_MACHINE,
            "withdraw",
            project,
            by=by,
            allow=require_transition,
            values=_since_now(),
            reason=reason.strip()[:REASON_LIMIT],
        )
        _close_deadlines(fresh)
        tell_withdrawn(project=fresh, by=by)
        publish(PROJECT_WITHDRAWN, project=fresh, by=by)
    return fresh


def archive_project(*, by: Actor, project: Project, reason: str = "") -> Project:
    """Puts the project out of sight until it is restored; open deadlines are closed, its people are told.

    Announces PROJECT_ARCHIVED.
    """
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        values = {**_since_now(), "status_before_archive": fresh.status}
        fresh = perform(
            PROJECT_MACHINE,
            "archive",
            fresh,
            by=by,
            allow=require_transition,
            values=values,
            reason=reason.strip()[:REASON_LIMIT],
        )
        _close_deadlines(fresh)
        tell_archived(project=fresh, by=by)
        publish(PROJECT_ARCHIVED, project=fresh, by=by)
    return fresh


def restore_project(*, by: Actor, project: Project) -> Project:
    """Brings an archived project back to the status it had; whoever then has the turn gets a new term."""
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        if fresh.status != Status.ARCHIVED:
            raise GuardRefused(_("This project is not archived."))
        target = fresh.status_before_archive
        fresh = perform(
            PROJECT_MACHINE,
            f"restore_{target}",
            fresh,
            by=by,
            allow=require_transition,
            values={**_since_now(), "status_before_archive": ""},
        )
        if target in TERMS:
            open_deadline(project=fresh, kind=TERMS[target])
        tell_restored(project=fresh, by=by)
    return fresh


TERMS = {Status.SUBMITTED.value: DeadlineKind.FORMAL_CHECK, Status.RETURNED.value: DeadlineKind.CORRECTION}


def set_openness(*, by: Actor, project: Project, openness: str) -> Project:
    """The owner decides who may find the project at all. An unfiled invention stays closed: see domain guide §5.3."""
    if openness not in Openness.values:
        raise InvalidInput(fields={"openness": [_("Choose one of the levels.")]})
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        require_owner(by, fresh)
        if openness != Openness.CLOSED and fresh.patent_status not in PATENT_FILED:
            raise GuardRefused(
                _("As long as no patent is filed, showing the idea to others could cost its novelty. File it first.")
            )
        if openness == fresh.openness:
            return fresh
        before, fresh.openness = fresh.openness, openness
        fresh.save(update_fields=["openness"])
        record_on_project(by=by, project=fresh, event="project.opened", changes={"openness": [before, openness]})
    return fresh


def _first_time(by: Actor, project: Project, now: datetime) -> Project:
    day, institution = timezone.localdate(now), _institution(project)
    return perform(
        PROJECT_MACHINE,
        "submit",
        project,
        by=by,
        allow=require_transition,
        values={
            **_since(now),
            "reference": next_reference(project.region_id, day.year),
            "applied_on": day,
            "submitted_at": now,
            "applicant": _applicant(institution, _owner(project)),
            "city": institution.city,
        },
    )


def _again(by: Actor, project: Project, now: datetime) -> Project:
    handed_in = perform(PROJECT_MACHINE, "resubmit", project, by=by, allow=require_transition, values=_since(now))
    close_deadline(project=handed_in, kind=DeadlineKind.CORRECTION, at=now)
    return handed_in


def _institution(project: Project) -> Organisation:
    if project.institution is None:
        raise GuardRefused(_("Please join a medical institution first; the office must know whom it deals with."))
    return project.institution


def _owner(project: Project) -> User:
    """Whoever hands in; a project of the ledger has no owner, and nobody could."""
    if project.owner is None:
        raise PermissionRefused
    return project.owner


def _applicant(institution: Organisation, owner: User) -> Applicant:
    """The lead inventor as figures count him. A person known from the ledger by name becomes this account's."""
    mine = Applicant.objects.filter(institution=institution, user=owner).first()
    if mine is not None:
        return mine
    named = Applicant.objects.filter(institution=institution, user=None, name=owner.name).first()
    if named is not None and not named.projects.exclude(owner=None).exists():
        return named
    return Applicant.objects.get_or_create(institution=institution, user=owner, defaults={"name": owner.name})[0]


def _ask_institution(by: Actor, project: Project, now: datetime) -> bool:
    """Puts a service invention to the institution, also one that it refused and that comes back corrected.

    A question that no longer stands is dropped; a refusal is not, or else changing one answer would get round it.
    """
    earlier = InstitutionConfirmation.objects.filter(project=project)
    if not _is_service_invention(project):
        earlier.filter(status=ConfirmationStatus.WAITING).delete()
        return False
    confirmation, is_new = InstitutionConfirmation.objects.get_or_create(
        project=project, defaults={"institution": _institution(project), "requested_at": now}
    )
    if is_new or confirmation.status != ConfirmationStatus.REFUSED:
        return is_new
    perform(
        CONFIRMATION_MACHINE,
        "ask_again",
        confirmation,
        by=by,
        allow=require_on_confirmation,
        values={"requested_at": now, "decided_at": None, "decided_by_id": None, "note": ""},
    )
    return True


def _is_service_invention(project: Project) -> bool:
    record_of = SectionRecord.objects.filter(project=project, section="patents").first()
    return record_of is not None and record_of.answers.get("service_invention") == "yes"


def _freeze(project: Project, now: datetime) -> Submission:
    package = package_of(project)
    return Submission.objects.create(
        project=project,
        number=project.submissions.count() + 1,
        package=package,
        digest=digest_of(package),
        code=new_ref(CODE_LENGTH),
        submitted_at=now,
        submitted_by=_owner(project),
    )


def _last_submission(project: Project) -> Submission:
    return Submission.objects.filter(project=project).latest("number")


def _require_complete(project: Project) -> None:
    """All gaps at once, beside their fields, so that nobody mends one after the other."""
    found = gaps(project)
    if found:
        raise InvalidInput(
            _("Something is still missing."),
            fields={f"{gap.section}.{gap.field}".rstrip("."): [gap.message] for gap in found},
        )


def _close_deadlines(project: Project) -> None:
    for kind in DeadlineKind:
        close_deadline(project=project, kind=kind)


def _since(now: datetime) -> dict[str, Any]:
    return {"status_since": now}


def _since_now() -> dict[str, Any]:
    return _since(timezone.now())
