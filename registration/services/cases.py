"""A case: opened with the partnership, blocked and unblocked, stopped and resumed, closed; and its class.

The order of locks is project, case. Texts stay in the case: log and notices say that something happened, never what.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform
from core.texts import limited_text, required_text
from matching.models import Partnership
from projects.enums import STANDING, ManagementClass
from projects.ledger.values import SUBCATALOGUES
from projects.models import Product, Project
from projects.permissions import require_officer
from registration.enums.cases import LIVING, BlockCode, CaseStatus, Route, StopCode
from registration.events import CASE_CHANGED, CASE_OPENED
from registration.models import Case
from registration.notifications.cases import tell_opened, tell_reclassed, tell_route, tell_status, tell_subcatalogue
from registration.permissions import require_party, require_transition
from registration.services.stages import begin_first_stage, refresh_stage, touch
from registration.services.trail import record_on_case, record_on_project
from registration.steps import FILED_CLASSES
from registration.workflow import CASE_MACHINE

LONGEST_REASON = 300
REGISTRANTS = frozenset({OrganisationKind.ENTERPRISE.value, OrganisationKind.INSTITUTION.value})


def open_case(
    *,
    by: Actor,
    project: Project,
    registrant: Organisation,
    partnership: Partnership | None = None,
    product: Product | None = None,
) -> Case:
    """Puts a project on its way to the market with this registrant. The one that is there already is given back.

    Officers open one; the portal does when a partnership is confirmed. Raises PermissionRefused; InvalidInput for a
    registrant that can hold no certificate for it; GuardRefused unless the project stands.
    """
    if not by.is_system:
        require_officer(by, project)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        _require_openable(fresh, registrant, product)
        there = _living(fresh, registrant, product)
        if there is not None:
            return there
        case = _created(by, fresh, registrant, partnership, product)
        begin_first_stage(case)
        changes = {"project": fresh.audit_ref, "registrant": registrant.ref, "class": case.management_class}
        record_on_case(by=by, case=case, event="case.opened", changes=changes)
        record_on_project(by=by, case=case, event="project.case_opened")
        refresh_stage(case, by=by, on=case.opened_on)
        publish(CASE_OPENED, case=case, by=by)
        tell_opened(case=case)
    return case


def _require_openable(project: Project, registrant: Organisation, product: Product | None) -> None:
    if project.status not in STANDING:
        raise GuardRefused(_("Only an accepted project goes on to registration."))
    own = registrant.pk == project.institution_id
    if registrant.kind not in REGISTRANTS or (registrant.kind == OrganisationKind.INSTITUTION and not own):
        raise InvalidInput(
            fields={"registrant": [_("The registrant is a manufacturer, or the project's own institution.")]}
        )
    if not registrant.is_verified:
        raise InvalidInput(fields={"registrant": [_("The office has not verified this organisation yet.")]})
    if product is not None and product.project_id != project.pk:
        raise InvalidInput(fields={"product": [_("This product belongs to another project.")]})


def _living(project: Project, registrant: Organisation, product: Product | None) -> Case | None:
    return Case.objects.filter(
        project=project, registrant=registrant, product=product, status__in=sorted(LIVING)
    ).first()


def _created(
    by: Actor, project: Project, registrant: Organisation, partnership: Partnership | None, product: Product | None
) -> Case:
    today = timezone.localdate()
    management_class, confirmed = class_of(project)
    case = Case(
        ref=new_ref(),
        project=project,
        product=product,
        registrant=registrant,
        partnership=partnership,
        region_id=project.region_id,
        city_id=registrant.city_id,
        management_class=management_class,
        class_confirmed=confirmed,
        subcatalogue=project.subcatalogue if project.subcatalogue in SUBCATALOGUES else "",
        stage_since=today,
        active_on=today,
        opened_on=today,
        opened_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("A case for this project and registrant is under way already.")) from None
    return case


def class_of(project: Project) -> tuple[str, bool]:
    """The class to plan for, and whether the office has confirmed it."""
    if project.confirmed_class:
        return project.confirmed_class, True
    return project.claimed_class or ManagementClass.UNSURE.value, False


def reclass_case(*, by: Actor, case: Case) -> Case:
    """After the office's word on the class: the responsible body, the stage and the road follow; history stays.

    Nothing happens when the case is over or already follows it. Announces CASE_CHANGED and tells both sides.
    """
    with transaction.atomic():
        project = lock(Project, case.project_id)
        fresh = lock(Case, case.pk)
        management_class, confirmed = class_of(project)
        if not fresh.is_living or (fresh.management_class, fresh.class_confirmed) == (management_class, confirmed):
            return fresh
        before = fresh.management_class
        fresh.management_class, fresh.class_confirmed = management_class, confirmed
        fresh.save(update_fields=["management_class", "class_confirmed"])
        record_on_case(by=by, case=fresh, event="case.reclassed", changes={"class": [before, management_class]})
        refresh_stage(fresh, by=by, on=timezone.localdate())
        if before != management_class:
            tell_reclassed(case=fresh, before=before)
    return fresh


def set_route(*, by: Actor, case: Case, route: str) -> Case:
    """Decides how clinical evidence is given (临床评价路径); the road is planned anew, the others are told.

    Raises PermissionRefused; InvalidInput; GuardRefused for Class I, whose filing asks for no evaluation of its own.
    """
    if route not in Route.values:
        raise InvalidInput(fields={"route": [_("Choose one of the ways.")]})
    with transaction.atomic():
        fresh = living_case(case)
        require_party(by, fresh)
        if fresh.management_class in FILED_CLASSES:
            raise GuardRefused(_("A filing of Class I needs no way of clinical evaluation."))
        if fresh.route != route:
            before, fresh.route = fresh.route, route
            fresh.save(update_fields=["route"])
            record_on_case(by=by, case=fresh, event="case.route_set", changes={"route": [before, route]})
            touch(fresh)
            refresh_stage(fresh, by=by, on=timezone.localdate())
            tell_route(case=fresh, by=by)
    return fresh


def set_subcatalogue(*, by: Actor, case: Case, subcatalogue: str) -> Case:
    """Names the device's part of the catalogue (分类目录), "" for not known; the road is planned anew, others are told.

    The project's own answer stays as it was handed in. Raises PermissionRefused; InvalidInput; GuardRefused.
    """
    if subcatalogue and subcatalogue not in SUBCATALOGUES:
        raise InvalidInput(fields={"subcatalogue": [_("Please choose one of the sub-catalogues.")]})
    with transaction.atomic():
        fresh = living_case(case)
        require_party(by, fresh)
        if fresh.subcatalogue != subcatalogue:
            before, fresh.subcatalogue = fresh.subcatalogue, subcatalogue
            fresh.save(update_fields=["subcatalogue"])
            changes = {"subcatalogue": [before, subcatalogue]}
            record_on_case(by=by, case=fresh, event="case.subcatalogue_set", changes=changes)
            touch(fresh)
            refresh_stage(fresh, by=by, on=timezone.localdate())
            tell_subcatalogue(case=fresh, by=by)
    return fresh


def living_case(case: Case) -> Case:
    """The case under its lock. Raises GuardRefused for one that is over or rests."""
    fresh = lock(Case, case.pk)
    if fresh.status not in (CaseStatus.RUNNING, CaseStatus.BLOCKED):
        raise GuardRefused(
            _("This is done while the case is under way; now: %(status)s.") % {"status": fresh.get_status_display()}
        )
    return fresh


def block_case(*, by: Actor, case: Case, code: str, text: str = "") -> Case:
    """Says what keeps the case from going on; the other side and the coach are told. Raises InvalidInput."""
    if code not in BlockCode.values:
        raise InvalidInput(fields={"code": [_("Choose what keeps it from going on.")]})
    said = limited_text("text", text, most=LONGEST_REASON)
    if code == BlockCode.OTHER and not said:
        raise InvalidInput(fields={"text": [_("Say in a few words what it is.")]})
    return _move(by, case, "block", block_code=code, block_text=said)


def unblock_case(*, by: Actor, case: Case) -> Case:
    return _move(by, case, "unblock", block_code="", block_text="")


def stop_case(*, by: Actor, case: Case, code: str, text: str = "") -> Case:
    """Lets the case rest (中止): it leaves the queues and its days no longer count as late. Raises InvalidInput."""
    reason = _reason(code, text)
    return _move(by, case, "stop", block_code="", block_text="", **reason)


def resume_case(*, by: Actor, case: Case) -> Case:
    return _move(by, case, "resume", stop_code="", stop_text="")


def close_case(*, by: Actor, case: Case, code: str, text: str = "") -> Case:
    """Ends it for good without a certificate; for officers. Raises InvalidInput without a reason."""
    reason = _reason(code, text)
    with transaction.atomic():
        fresh = _move(by, case, "close", block_code="", block_text="", **reason)
        record_on_project(by=by, case=fresh, event="project.case_closed")
    return fresh


def _reason(code: str, text: str) -> dict[str, str]:
    if code not in StopCode.values:
        raise InvalidInput(fields={"code": [_("Choose the reason.")]})
    if code == StopCode.OTHER:
        return {"stop_code": code, "stop_text": required_text("text", text, most=LONGEST_REASON)}
    return {"stop_code": code, "stop_text": limited_text("text", text, most=LONGEST_REASON)}


def _move(by: Actor, case: Case, name: str, **values: Any) -> Case:
    """Only the codes stand in the log."""
    texts = {key for key in values if key.endswith("_text")}
    with transaction.atomic():
        lock(Project, case.project_id)
        fresh = perform(
            CASE_MACHINE,
            name,
            case,
            by=by,
            allow=require_transition,
            values={
                **{key: value for key, value in values.items() if key not in texts},
                "status_since": timezone.now(),
            },
        )
        if texts:
            for key in texts:
                setattr(fresh, key, values[key])
            fresh.save(update_fields=sorted(texts))
        touch(fresh)
        publish(CASE_CHANGED, case=fresh, by=by)
        tell_status(case=fresh, by=by)
    return fresh
