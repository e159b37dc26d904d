"""前置指导: begun for a reported product of Class III, with its sessions; the sides read the advice marked for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, Text
from core.refs import new_ref
from core.services import lock
from core.texts import one_line, required_text
from projects.enums import ListKind, ManagementClass
from projects.models import Listing, Project
from projects.services.listings import enter_list
from registration.models import Case, Guidance, GuidanceSession, PackageItem
from registration.notifications.guidance import tell_advice, tell_guidance_begun
from registration.permissions import require_officer
from registration.selectors.package_facts import cases_of
from registration.services.files import discard_all, keep_files, take_all_in
from registration.services.stages import touch
from registration.services.trail import record_on_case

KIND = ListKind.PRESERVICE_GUIDANCE.value
LONGEST_BODY, LONGEST_TOPICS, LONGEST_ADVICE = 120, 1000, 2000


@dataclass(frozen=True)
class Session:
    """``body`` is the experts' office; ``shared``: the sides of the case read it."""

    on: date
    body: str
    topics: str
    advice: str
    shared: bool = False


def begin_guidance(*, by: Actor, item: PackageItem, on: date) -> Guidance:
    """Early guidance of a reported product begins: its project enters the list 前置指导, once, and the sides are told.

    The guidance that is there already is given back. A candidate it need not be: the published figures do not say that
    those guided were candidates (domain guide §2.2). Raises PermissionRefused; InvalidInput for an impossible day;
    GuardRefused for what was not reported, is not of Class III, or has no registration case whose sides could read the
    advice.
    """
    with transaction.atomic():
        project = lock(Project, item.project_id)
        case = _case_of(item)
        require_officer(by, case)
        there = Guidance.objects.filter(case=case).first()
        if there is not None:
            return there
        _require_reported(item, project, on)
        guidance = Guidance.objects.create(
            ref=new_ref(), case=case, item=item, began_on=on, begun_by_id=by.user_id or 0
        )
        if not Listing.objects.filter(project=project, product=None, kind=KIND, left_on=None).exists():
            # The unit of this list is the project (domain guide §1.4 item 72).
            enter_list(by=by, project=project, kind=KIND, on=on, basis=item.package.ref)
        record_on_case(
            by=by, case=case, event="guidance.begun", changes={"on": on.isoformat(), "item": item.package.ref}
        )
        touch(case)
        tell_guidance_begun(guidance=guidance)
    return guidance


def _case_of(item: PackageItem) -> Case:
    """The latest one of the project or the product that is not closed."""
    cases = [case for case in cases_of(item) if case.status != "closed"]
    if not cases:
        raise GuardRefused(
            _("There is no registration case of this project: its sides could not read the advice."),
            help_text=_("A case opens with the partnership, or an officer opens one for the institution."),
        )
    return lock(Case, cases[-1].pk)


def _require_reported(item: PackageItem, project: Project, on: date) -> None:
    if item.listing is None:
        raise GuardRefused(_("It was not reported with this package."))
    if project.confirmed_class != ManagementClass.III:
        raise GuardRefused(_("Only products of confirmed Class III get early guidance."))
    if on < item.listing.entered_on:
        raise InvalidInput(fields={"on": [_("It was reported later than that day.")]})


def record_session(
    *, by: Actor, guidance: Guidance, session: Session, files: Sequence[UploadedFile[Any]] = ()
) -> GuidanceSession:
    """Writes down a session: day, experts' office, topics, advice, papers. Shared ones are told to the sides.

    The same session again (day, office, topics) gives the one that is there. Raises PermissionRefused; InvalidInput.
    """
    values = _checked(guidance, session)
    stored = take_all_in(files)
    try:
        with transaction.atomic():
            case = lock(Case, guidance.case_id)
            person = require_officer(by, case)
            same = {key: values[key] for key in ("on", "body", "topics")}
            there = GuidanceSession.objects.filter(guidance=guidance, **same).first()
            if there is not None:
                discard_all(stored)
                return there
            shared_at = timezone.now() if session.shared else None
            kept = GuidanceSession.objects.create(
                ref=new_ref(), guidance=guidance, recorded_by_id=person, shared_at=shared_at, **values
            )
            keep_files(by=by, case=case, stored=stored, guidance_session=kept)
            facts = {"on": session.on.isoformat(), "shared": session.shared, "files": len(stored)}
            record_on_case(by=by, case=case, event="guidance.session", changes=facts)
            touch(case)
            if session.shared:
                tell_advice(session=kept)
    except BaseException:
        discard_all(stored)
        raise
    return kept


def _checked(guidance: Guidance, session: Session) -> dict[str, Any]:
    faults: dict[str, list[Text]] = {}
    if session.on > timezone.localdate():
        faults["on"] = [_("The day lies in the future.")]
    if session.on < guidance.began_on:
        faults["on"] = [_("The guidance began later than that day.")]
    values: dict[str, Any] = {"on": session.on, "shared": session.shared}
    wanted = (
        ("body", one_line(session.body), LONGEST_BODY, _("Say which office's experts gave it.")),
        ("topics", session.topics, LONGEST_TOPICS, _("Say what was talked about.")),
        ("advice", session.advice, LONGEST_ADVICE, _("Say what they advise.")),
    )
    for name, text, most, missing in wanted:
        try:
            values[name] = required_text(name, text, most=most, missing=missing)
        except InvalidInput as refusal:
            faults.update({key: list(texts) for key, texts in refusal.fields.items()})
    if faults:
        raise InvalidInput(fields=faults)
    return values


def share_session(*, by: Actor, session: GuidanceSession) -> GuidanceSession:
    """Opens a session to the sides, who are told. It cannot be taken back: they have read it. Once only."""
    with transaction.atomic():
        case = lock(Case, session.guidance.case_id)
        require_officer(by, case)
        fresh = lock(GuidanceSession, session.pk)
        if not fresh.shared:
            fresh.shared, fresh.shared_at = True, timezone.now()
            fresh.save(update_fields=["shared", "shared_at"])
            record_on_case(by=by, case=case, event="guidance.shared", changes={"session": fresh.ref})
            tell_advice(session=fresh)
    return fresh
