"""The pre-review of a dossier: started for a case, and read by more than its coach."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput
from core.refs import new_ref
from core.services import lock
from core.thresholds import threshold
from projects.enums import ListKind
from projects.models import Listing, Project
from projects.services.listings import enter_list
from registration.dossiers import TEMPLATES, VERSION
from registration.models import Case, Dossier, DossierModule, DossierReviewer
from registration.notifications.dossiers import tell_invited, tell_started
from registration.permissions import require_coach, require_guide
from registration.selectors.cases import relations_of
from registration.selectors.dossiers import current_dossier, possible_reviewers
from registration.services.cases import living_case
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.steps import REGISTERED_CLASSES
from registration.workflow.relations import OFFICER

MOST_REVIEWERS = 5


def start_dossier(*, by: Actor, case: Case) -> Dossier:
    """Begins the pre-review with the modules of the case's class; for Class I the checklist of the filing.

    A project of Class II or III enters the list 审评前置, once. The dossier that is there for this class is given back;
    one of another class ends, and stays to be read. Both sides are told. Raises PermissionRefused; GuardRefused while
    the office has not confirmed the class, or the case is not under way.
    """
    with transaction.atomic():
        lock(Project, case.project_id)
        fresh = living_case(case)
        person = require_guide(by, fresh)
        if not fresh.class_confirmed or fresh.management_class not in TEMPLATES:
            raise GuardRefused(_("The office has to confirm the class first: the modules follow from it."))
        present = current_dossier(fresh)
        if present is not None and present.management_class == fresh.management_class:
            return present
        _end(present)
        dossier = _written(fresh, person)
        changes = {"class": fresh.management_class, "template": VERSION}
        record_on_case(by=by, case=fresh, event="dossier.started", changes=changes)
        if fresh.management_class in REGISTERED_CLASSES:
            _enter_pre_review(by, fresh)
        touch(fresh)
        tell_started(dossier=dossier, by=by)
    return dossier


def _end(dossier: Dossier | None) -> None:
    if dossier is not None:
        dossier.ended_on = timezone.localdate()
        dossier.save(update_fields=["ended_on"])


def _written(case: Case, person: int) -> Dossier:
    dossier = Dossier.objects.create(
        case=case,
        management_class=case.management_class,
        template=VERSION,
        started_on=timezone.localdate(),
        started_by_id=person,
    )
    templates = TEMPLATES[case.management_class]
    DossierModule.objects.bulk_create(
        DossierModule(ref=new_ref(), dossier=dossier, key=each.key, position=number)
        for number, each in enumerate(templates, start=1)
    )
    return dossier


def _enter_pre_review(by: Actor, case: Case) -> None:
    """By the officer; what a coach begins, the portal lists in its own name. Never twice."""
    kind = ListKind.PRE_REVIEW.value
    project = case.project
    if Listing.objects.filter(project=project, product=case.product, kind=kind, left_on=None).exists():
        return
    actor = by if OFFICER in relations_of(by, case) else SYSTEM
    enter_list(
        by=actor, project=project, product=case.product, kind=kind, on=timezone.localdate(), basis=basis_of(case)
    )


def basis_of(case: Case) -> str:
    """What a listing says it rests on when a case brought it about."""
    return _("Registration case %(ref)s") % {"ref": case.ref}


def remark_days(region: str) -> int:
    """Working days until a version of a module gets its remarks."""
    return threshold("REGISTRATION.dossier_remark_days", region)


def invite_reviewer(*, by: Actor, dossier: Dossier, user: User) -> DossierReviewer:
    """Names a further coach of the province who reads the modules and writes remarks; he is told.

    He sees the dossier and nothing else of the case. Raises PermissionRefused; InvalidInput for anybody who is no
    coach of the province, is named already, or has a part in the project; GuardRefused beyond five.
    """
    with transaction.atomic():
        case = living_case(dossier.case)
        person = require_coach(by, case)
        if not possible_reviewers(case).filter(pk=user.pk).exists():
            raise InvalidInput(fields={"user": [_("Choose a coach of the province who has no part in this project.")]})
        if dossier.reviewers.filter(ended_at=None).count() >= MOST_REVIEWERS:
            raise GuardRefused(_("At most %(n)s further coaches read one dossier.") % {"n": MOST_REVIEWERS})
        named = DossierReviewer.objects.create(dossier=dossier, user=user, invited_by_id=person)
        record_on_case(by=by, case=case, event="dossier.reviewer_named", changes={"person": user.name})
        dossier.case = case
        tell_invited(dossier=dossier, user=user)
    return named


def end_reviewer(*, by: Actor, reviewer: DossierReviewer) -> DossierReviewer:
    """From now on he no longer reads the dossier; his remarks stay. Nothing happens when it ended already."""
    with transaction.atomic():
        case = lock(Case, reviewer.dossier.case_id)
        require_coach(by, case)
        fresh = lock(DossierReviewer, reviewer.pk)
        if fresh.ended_at is None:
            fresh.ended_at = timezone.now()
            fresh.save(update_fields=["ended_at"])
            record_on_case(by=by, case=case, event="dossier.reviewer_ended", changes={"person": fresh.user.name})
    return fresh
