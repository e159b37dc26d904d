"""Remarks on a module: written one by one, sent together, or the module is found ready.

A remark and its answer stand beside the module; log and notices only say that there are some.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.refs import new_ref
from core.services import lock, perform
from core.texts import required_text
from registration.enums.dossiers import ModuleStatus, Severity
from registration.models import DossierModule, ModuleRemark
from registration.notifications.dossiers import tell_due, tell_reviewed
from registration.permissions import require_on_dossier, require_reviewing
from registration.selectors.dossier_queue import versions_to_tell
from registration.selectors.dossiers import drafts_of, latest_version, open_remarks
from registration.services.module_versions import locked_module
from registration.services.stages import touch
from registration.services.trail import record_on_case
from registration.workflow import DOSSIER_MODULE_MACHINE

LONGEST_REMARK = 1000


def write_remark(*, by: Actor, module: DossierModule, severity: str, text: str) -> ModuleRemark:
    """Writes a remark on the version handed in last. Only those who review see it, until it is sent.

    The same words again give the remark that is there. Raises PermissionRefused; InvalidInput beside the field;
    GuardRefused before anything was handed in.
    """
    if severity not in Severity.values:
        raise InvalidInput(fields={"severity": [_("Choose how much it matters.")]})
    said = required_text("text", text, most=LONGEST_REMARK, missing=_("Say what is missing or should be better."))
    with transaction.atomic():
        fresh = locked_module(module)
        person = require_reviewing(by, fresh.case)
        version = latest_version(fresh)
        if version is None:
            raise GuardRefused(_("Nothing of this module was handed in yet."))
        twin = drafts_of(fresh).filter(version=version, text=said, written_by=person).first()
        if twin is not None:
            return twin
        return ModuleRemark.objects.create(
            ref=new_ref(), module=fresh, version=version, severity=severity, text=said, written_by_id=person
        )


def withdraw_remark(*, by: Actor, remark: ModuleRemark) -> ModuleRemark:
    """Takes a remark back before it is sent; those who review may take back each other's."""
    with transaction.atomic():
        module = locked_module(remark.module)
        require_reviewing(by, module.case)
        fresh = lock(ModuleRemark, remark.pk)
        if fresh.sent_at is not None:
            raise GuardRefused(_("This remark was sent already."))
        if fresh.withdrawn_at is None:
            fresh.withdrawn_at = timezone.now()
            fresh.save(update_fields=["withdrawn_at"])
            facts = {"module": module.key, "remark": fresh.ref}
            record_on_case(by=by, case=module.case, event="dossier.remark_withdrawn", changes=facts)
    return fresh


def send_remarks(*, by: Actor, module: DossierModule) -> DossierModule:
    """Sends what was written: the module is not ready, and the sides are told. Raises GuardRefused without a remark."""
    with transaction.atomic():
        fresh = locked_module(module)
        require_reviewing(by, fresh.case)
        sent = _sent(fresh)
        if not sent:
            raise GuardRefused(_("Write at least one remark first; the sides have to know what is missing."))
        return _moved(by, fresh, "remark", sent)


def find_ready(*, by: Actor, module: DossierModule) -> DossierModule:
    """Says that nothing is missing; what was written with “should” is sent along. The sides are told.

    Raises GuardRefused while a MUST is written and not sent, or sent and not answered.
    """
    with transaction.atomic():
        fresh = locked_module(module)
        require_reviewing(by, fresh.case)
        must = open_remarks(fresh).filter(severity=Severity.MUST).count()
        must += drafts_of(fresh).filter(severity=Severity.MUST).count()
        if must:
            said = ngettext(
                "%(n)s remark that must be mended stands open.", "%(n)s remarks that must be mended stand open.", must
            )
            raise GuardRefused(said % {"n": must})
        return _moved(by, fresh, "approve", _sent(fresh))


def _sent(module: DossierModule) -> int:
    return drafts_of(module).update(sent_at=timezone.now())


def _moved(by: Actor, module: DossierModule, name: str, sent: int) -> DossierModule:
    case = module.case
    values = {"status_since": timezone.now(), "due_on": None}
    changes = {"module": module.key, "remarks": sent}
    fresh = perform(
        DOSSIER_MODULE_MACHINE, name, module, by=by, allow=require_on_dossier, values=values, changes=changes
    )
    fresh.dossier.case = case
    version = latest_version(fresh)
    if version is not None and version.reviewed_on is None:
        version.reviewed_on = timezone.localdate()
        version.save(update_fields=["reviewed_on"])
    touch(case)
    tell_reviewed(module=fresh, by=by)
    return fresh


def remind_remarks() -> int:
    """Tells those who read a version when its remarks are due within two working days, and when they are late.

    Late ones go to the officers too. Once for each version; safe to run again. Returns how many were told.
    """
    day = timezone.localdate()
    late = [_told(key, late=True) for key in versions_to_tell(day, late=True).values_list("pk", flat=True)]
    soon = [_told(key, late=False) for key in versions_to_tell(day, late=False).values_list("pk", flat=True)]
    return sum(late) + sum(soon)


def _told(key: int, *, late: bool) -> bool:
    """False when it was read meanwhile."""
    with transaction.atomic():
        rows = versions_to_tell(timezone.localdate(), late=late).filter(pk=key)
        version = rows.select_for_update(no_key=True, of=("self",)).select_related("module__dossier__case").first()
        if version is None or version.module.status != ModuleStatus.SUBMITTED:
            return False
        name = "late_told_at" if late else "soon_told_at"
        setattr(version, name, timezone.now())
        version.save(update_fields=[name])
        tell_due(version=version, late=late)
    return True
