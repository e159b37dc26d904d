"""Who acts for which organisation in which role: asked for, decided once, ended."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.enums import MembershipStatus
from accounts.events import MEMBERSHIP_CHANGED
from accounts.models import Membership, Organisation, User
from accounts.permissions import require_granter, require_transition
from accounts.roles import CONSOLE_ROLES, FIRM_ROLES, ROLES, SEPARATE_ROLES, SIGN_UP_ROLES, Role
from accounts.selectors import LIVING, managers_of, manages
from accounts.workflow import MEMBERSHIP
from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.events import publish
from core.refs import new_ref
from core.services import lock, perform, record
from core.workflow import Transition

MOST_REQUESTS = 10


def request_membership(
    *, by: Actor, role: str, organisation: Organisation, title: str = "", department: str = ""
) -> Membership:
    """Asks to act for an organisation; its managers are told, or the province's officers when it has none.

    Raises InvalidInput for a role that does not fit the organisation, GuardRefused for a second request.
    """
    if role not in SIGN_UP_ROLES:
        raise PermissionRefused(_("This role is granted by the office; it cannot be asked for."))
    with transaction.atomic():
        # One request of a person at a time, so that the limit below holds.
        user = lock(User, by.user_id)
        if user.memberships.filter(status=MembershipStatus.PENDING).count() >= MOST_REQUESTS:
            raise GuardRefused(_("You have too many open requests. Please wait until some are decided."))
        if organisation.refused_at is not None:
            raise GuardRefused(_("This organisation could not be verified."))
        membership = _create(by, user, role, organisation, title, department)
        notifications.membership_requested(membership)
    return membership


def decide_membership(*, by: Actor, membership: Membership, confirmed: bool, note: str = "") -> Membership:
    """Confirms or refuses a request, once: the second decision in a race raises GuardRefused.

    A manager of the organisation decides, an officer of the province when there is none, the security administrator
    for the offices' roles; nobody on his own (PermissionRefused). A refusal needs a note (InvalidInput).
    The first confirmed member of a firm or platform becomes its manager.
    """
    note = note.strip()
    if not confirmed and not note:
        raise InvalidInput(fields={"note": [_("Please say why, so that the person knows what to do.")]})
    values = {"decided_at": timezone.now(), "decided_by_id": by.user_id, "note": note}
    with transaction.atomic():
        # The organisation's row keeps two first members from both becoming its manager.
        organisation = lock(Organisation, membership.organisation_id)
        if confirmed:
            leads = membership.role in FIRM_ROLES and not managers_of(organisation.pk).exists()
            values["manages"] = leads
        fresh = perform(
            MEMBERSHIP,
            "confirm" if confirmed else "refuse",
            membership,
            by=by,
            allow=require_transition,
            values=values,
            reason=note,
            changes={"role": membership.role, "organisation": organisation.ref},
        )
        notifications.membership_decided(fresh, confirmed=confirmed)
        publish(MEMBERSHIP_CHANGED, membership=fresh, by=by)
    return fresh


def end_membership(*, by: Actor, membership: Membership, note: str = "", without_successor: bool = False) -> Membership:
    """Ends a membership, or withdraws one's own request. Open pages of the person lose the role at the next request.

    The last manager of an organisation is let go only with ``without_successor``; GuardRefused says so first.
    """
    with transaction.atomic():
        lock(Organisation, membership.organisation_id)
        fresh = lock(Membership, membership.pk)
        pending = fresh.status == MembershipStatus.PENDING
        if not pending and not without_successor and is_last_manager(fresh):
            raise GuardRefused(
                _("This is the organisation's only manager."),
                help_text=_("Please have a successor confirmed first; otherwise the office decides on its members."),
            )
        ended = perform(
            MEMBERSHIP,
            "withdraw" if pending else "end",
            fresh,
            by=by,
            allow=require_transition,
            values={"ended_at": timezone.now(), "note": note.strip()},
            reason=note.strip(),
            changes={"role": fresh.role, "organisation": fresh.organisation.ref},
        )
        if not pending:
            notifications.membership_ended(ended, by_user_id=by.user_id)
            publish(MEMBERSHIP_CHANGED, membership=ended, by=by)
    return ended


def is_last_manager(membership: Membership) -> bool:
    """Whether the organisation would be left without a manager."""
    if membership.status != MembershipStatus.ACTIVE:
        return False
    if membership.role != Role.INSTITUTION_MANAGER and not membership.manages:
        return False
    return not managers_of(membership.organisation_id).exclude(pk=membership.user_id).exists()


def appoint_manager(*, by: Actor, membership: Membership) -> Membership:
    """A firm's or platform's manager makes an active colleague a manager too."""
    with transaction.atomic():
        fresh = lock(Membership, membership.pk)
        if not manages(by, fresh.organisation_id):
            raise PermissionRefused(_("Only a manager of the organisation can appoint another."))
        if fresh.status != MembershipStatus.ACTIVE or fresh.role not in FIRM_ROLES:
            raise GuardRefused
        if not fresh.manages:
            fresh.manages = True
            fresh.save(update_fields=["manages"])
            _record(by, "membership.manager_appointed", fresh)
            notifications.manager_appointed(fresh)
    return fresh


def grant_role(
    *, by: Actor, user: User, role: str, organisation: Organisation, title: str = "", department: str = ""
) -> Membership:
    """The security administrator gives somebody a role of the offices, at once.

    Refused: to himself, in another province (PermissionRefused), a second of the three administrators' roles
    (GuardRefused), a role that does not fit the organisation (InvalidInput).
    """
    require_granter(by, organisation, user.pk)
    if role not in CONSOLE_ROLES:
        raise PermissionRefused(_("This role is asked for by the person and confirmed by the organisation."))
    with transaction.atomic():
        person = lock(User, user.pk)
        _refuse_second_administrator(person, role)
        membership = _create(by, person, role, organisation, title, department)
        return decide_membership(by=by, membership=membership, confirmed=True)


def admit_reviewer(*, by: Actor, user: User, organisation: Organisation, invited_by: User | None) -> Membership:
    """Makes the one who says yes to an officer's invitation into the expert pool a reviewer, at once.

    The officer decided when he invited, so nobody confirms again. Returns the membership held already, if there is
    one. Raises PermissionRefused for anybody but the person himself.
    """
    with transaction.atomic():
        person = lock(User, user.pk)
        held = person.memberships.filter(
            organisation=organisation, role=Role.REVIEWER, status=MembershipStatus.ACTIVE
        ).first()
        if held is not None:
            return held
        membership = _create(by, person, Role.REVIEWER, organisation, "", "")
        admitted = perform(
            MEMBERSHIP,
            "confirm",
            membership,
            by=by,
            allow=_says_yes_himself,
            values={"decided_at": timezone.now(), "decided_by_id": invited_by.pk if invited_by else None},
            changes={"role": membership.role, "organisation": organisation.ref},
        )
        publish(MEMBERSHIP_CHANGED, membership=admitted, by=by)
    return admitted


def _says_yes_himself(actor: Actor, membership: Membership, transition: Transition) -> None:
    if actor.user_id != membership.user_id or membership.role != Role.REVIEWER:
        raise PermissionRefused(_("This invitation was sent to another e-mail address than yours."))


def appoint_first_administrator(*, user: User, role: str, organisation: Organisation) -> Membership:
    """The portal's set-up: the first holder of an administrator's role in a province.

    Raises GuardRefused once there is one: from then on the security administrator grants roles.
    """
    if role not in SEPARATE_ROLES:
        raise InvalidInput(_("Only administrators are appointed this way."))
    with transaction.atomic():
        lock(Organisation, organisation.pk)
        holders = Membership.objects.filter(
            role=role, status=MembershipStatus.ACTIVE, organisation__region_id=organisation.region_id
        )
        if holders.exists():
            raise GuardRefused(_("This role is held already; the security administrator grants it from now on."))
        return grant_role(by=SYSTEM, user=user, role=role, organisation=organisation)


def _refuse_second_administrator(user: User, role: str) -> None:
    held = user.memberships.filter(role__in=SEPARATE_ROLES, status__in=LIVING)
    if role in SEPARATE_ROLES and held.exists():
        raise GuardRefused(
            _("This person already holds one of the three administrators' roles."),
            help_text=_("System, security and audit administration are kept apart; nobody may hold two of them."),
        )


def _create(by: Actor, user: User, role: str, organisation: Organisation, title: str, department: str) -> Membership:
    if organisation.kind not in ROLES[role].kinds:
        raise InvalidInput(fields={"role": [_("This role does not exist in an organisation of this kind.")]})
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                ref=new_ref(),
                user=user,
                organisation=organisation,
                role=role,
                title=title.strip(),
                department=department.strip(),
            )
    except IntegrityError:
        raise GuardRefused(_("This role in this organisation is already held or asked for.")) from None
    _record(by, "membership.requested", membership)
    return membership


def _record(by: Actor, event: str, membership: Membership) -> None:
    record(
        by=by,
        event=event,
        object_type="membership",
        object_ref=membership.ref,
        region=membership.region_id,
        changes={
            "person": membership.user_id,
            "role": membership.role,
            "organisation": membership.organisation.ref,
        },
    )
