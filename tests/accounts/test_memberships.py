import threading

import pytest
from django.db import connection

from accounts.enums import MembershipStatus
from accounts.selectors import managers_of, membership_for
from accounts.services import (
    appoint_manager,
    decide_membership,
    end_membership,
)
from accounts.services.memberships import MOST_REQUESTS
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError
from core.models import AuditEntry, Notice
from tests.accounts.joining import ask, hold, orphaned, own
from tests.personas import make_organisation, make_personas

pytestmark = pytest.mark.django_db


# Deciding


def test_the_manager_of_the_organisation_confirms(people):
    membership = decide_membership(
        by=people.manager.actor, membership=ask(people.nobody, people.wang.organisation), confirmed=True
    )
    assert membership.status == MembershipStatus.ACTIVE
    assert membership.decided_by == people.manager.user
    assert people.nobody.actor.role == "clinician"
    assert Notice.objects.filter(recipient=people.nobody.user, event="membership.confirmed").count() == 1
    entry = AuditEntry.objects.get(event="membership.confirmed")
    assert (entry.actor_id, entry.region, entry.changes["role"]) == (people.manager.user.pk, "44", "clinician")


def test_a_refusal_carries_its_reason(people):
    membership = ask(people.nobody, people.wang.organisation)
    with pytest.raises(InvalidInput):
        decide_membership(by=people.manager.actor, membership=membership, confirmed=False)
    decide_membership(by=people.manager.actor, membership=membership, confirmed=False, note="请联系科研处")
    notice = Notice.objects.get(recipient=people.nobody.user, event="membership.refused")
    assert notice.body == "请联系科研处"
    assert people.nobody.actor.role == ""


@pytest.mark.parametrize(
    "role",
    [
        "wang",
        "manager2",
        "officer",
        "officer51",
        "leader",
        "coach",
        "firm",
        "system_admin",
        "security_admin",
        "audit_admin",
        "national",
    ],
)
def test_nobody_else_decides_where_there_is_a_manager(people, role):
    membership = ask(people.nobody, people.wang.organisation)
    with pytest.raises(PermissionRefused):
        decide_membership(by=getattr(people, role).actor, membership=membership, confirmed=True)


@pytest.mark.parametrize(
    ("role", "allowed"), [("officer", True), ("officer51", False), ("wang", False), ("manager2", False)]
)
def test_without_a_manager_the_officer_of_the_province_decides(people, role, allowed):
    membership = ask(people.nobody, orphaned(people))
    by = getattr(people, role).actor
    if allowed:
        assert decide_membership(by=by, membership=membership, confirmed=True).status == MembershipStatus.ACTIVE
    else:
        with pytest.raises(PermissionRefused):
            decide_membership(by=by, membership=membership, confirmed=True)


def test_nobody_decides_on_his_own_request(people):
    membership = ask(people.manager, people.manager.organisation)
    with pytest.raises(PermissionRefused):
        decide_membership(by=people.manager.actor, membership=membership, confirmed=True)
    officers_own = ask(people.officer, orphaned(people))
    with pytest.raises(PermissionRefused):
        decide_membership(by=people.officer.actor, membership=officers_own, confirmed=True)


def test_a_decision_is_made_once(people):
    membership = ask(people.nobody, people.wang.organisation)
    decide_membership(by=people.manager.actor, membership=membership, confirmed=True)
    with pytest.raises(GuardRefused):
        decide_membership(by=people.manager.actor, membership=membership, confirmed=False, note="晚了")
    assert people.nobody.actor.role == "clinician"


def test_somebody_whose_account_is_closed_is_not_confirmed(people):
    membership = ask(people.nobody, people.wang.organisation)
    people.nobody.user.is_active = False
    people.nobody.user.save(update_fields=["is_active"])
    with pytest.raises(GuardRefused):
        decide_membership(by=people.manager.actor, membership=membership, confirmed=True)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_the_same_moment():
    people = make_personas()
    second = hold(people.li, people.wang.organisation, "institution_manager")
    membership = ask(people.nobody, people.wang.organisation)
    assert second.organisation_id == membership.organisation_id
    barrier, outcomes = threading.Barrier(2), []

    def decide(by, confirmed):
        try:
            barrier.wait()
            decide_membership(by=by, membership=membership, confirmed=confirmed, note="并发")
            outcomes.append("done")
        except PortalError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    manager = people.manager.actor
    threads = [
        threading.Thread(target=decide, args=(manager, True)),
        threading.Thread(target=decide, args=(manager, False)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["GuardRefused", "done"]
    assert Notice.objects.filter(recipient=people.nobody.user).count() == 1
    assert AuditEntry.objects.filter(event__in=["membership.confirmed", "membership.refused"]).count() == 1


# Asking


def test_the_same_is_not_asked_for_twice(people):
    ask(people.nobody, people.wang.organisation)
    with pytest.raises(GuardRefused):
        ask(people.nobody, people.wang.organisation)
    with pytest.raises(GuardRefused):
        ask(people.wang, people.wang.organisation)


def test_after_a_refusal_one_may_ask_again(people):
    membership = ask(people.nobody, people.wang.organisation)
    decide_membership(by=people.manager.actor, membership=membership, confirmed=False, note="先办入职")
    assert ask(people.nobody, people.wang.organisation).status == MembershipStatus.PENDING


@pytest.mark.parametrize(
    "role", ["provincial_officer", "security_admin", "reviewer", "leader", "national_official", "nonsense"]
)
def test_roles_of_the_offices_cannot_be_asked_for(people, role):
    with pytest.raises(PermissionRefused):
        ask(people.wang, people.officer.organisation, role)


@pytest.mark.parametrize(
    ("role", "persona"), [("clinician", "firm"), ("enterprise_member", "wang"), ("platform_member", "firm")]
)
def test_a_role_must_fit_the_kind_of_organisation(people, role, persona):
    with pytest.raises(InvalidInput):
        ask(people.nobody, getattr(people, persona).organisation, role)


def test_open_requests_are_limited(people):
    for number in range(MOST_REQUESTS):
        ask(people.nobody, make_organisation(f"医疗机构 6{number:02}"))
    with pytest.raises(GuardRefused):
        ask(people.nobody, people.wang.organisation)


# Ending


def test_a_person_leaves_and_his_managers_are_told(people):
    end_membership(by=people.wang.actor, membership=own(people.wang))
    assert people.wang.actor.role == ""
    assert Notice.objects.filter(recipient=people.manager.user, event="membership.ended").exists()


def test_a_request_is_withdrawn_by_the_person_only(people):
    membership = ask(people.nobody, people.wang.organisation)
    with pytest.raises(PermissionRefused):
        end_membership(by=people.manager.actor, membership=membership)
    end_membership(by=people.nobody.actor, membership=membership)
    membership.refresh_from_db()
    assert membership.status == MembershipStatus.ENDED


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("manager", True),
        ("officer", True),
        ("manager2", False),
        ("officer51", False),
        ("li", False),
        ("security_admin", False),
    ],
)
def test_who_may_end_a_clinicians_membership(people, role, allowed):
    by = getattr(people, role).actor
    if allowed:
        assert end_membership(by=by, membership=own(people.wang)).status == MembershipStatus.ENDED
        assert Notice.objects.filter(recipient=people.wang.user, event="membership.ended").exists()
    else:
        with pytest.raises(PermissionRefused):
            end_membership(by=by, membership=own(people.wang))


def test_the_last_manager_is_warned_before_he_leaves(people):
    with pytest.raises(GuardRefused):
        end_membership(by=people.manager.actor, membership=own(people.manager))
    assert managers_of(people.wang.organisation.pk).exists()
    end_membership(by=people.manager.actor, membership=own(people.manager), without_successor=True)
    assert not managers_of(people.wang.organisation.pk).exists()


def test_with_a_successor_he_leaves_freely(people):
    hold(people.li, people.wang.organisation, "institution_manager")
    assert end_membership(by=people.manager.actor, membership=own(people.manager)).status == MembershipStatus.ENDED


# Managers of firms


def test_the_first_confirmed_member_of_a_firm_manages_it(people):
    people.firm.user.memberships.update(status=MembershipStatus.ENDED)
    first = decide_membership(
        by=people.officer.actor,
        membership=ask(people.nobody, people.firm.organisation, "enterprise_member"),
        confirmed=True,
    )
    assert first.manages
    second = ask(people.sun, people.firm.organisation, "enterprise_member")
    with pytest.raises(PermissionRefused):
        decide_membership(by=people.officer.actor, membership=second, confirmed=True)
    confirmed = decide_membership(by=people.nobody.actor, membership=second, confirmed=True)
    assert not confirmed.manages


def test_a_firms_manager_appoints_another(people):
    own(people.firm).__class__.objects.filter(user=people.firm.user).update(manages=True)
    colleague = hold(people.nobody, people.firm.organisation, "enterprise_member")
    with pytest.raises(PermissionRefused):
        appoint_manager(by=people.nobody.actor, membership=colleague)
    assert appoint_manager(by=people.firm.actor, membership=colleague).manages
    assert end_membership(by=people.firm.actor, membership=own(people.firm)).status == MembershipStatus.ENDED


# Seeing


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("wang", True),
        ("manager", True),
        ("officer", True),
        ("security_admin", True),
        ("li", False),
        ("manager2", False),
        ("officer51", False),
        ("leader", False),
        ("system_admin", False),
        ("audit_admin", False),
        ("nobody", False),
    ],
)
def test_who_sees_a_clinicians_membership(people, role, sees):
    by = getattr(people, role).actor
    if sees:
        assert membership_for(by, own(people.wang).ref).user == people.wang.user
    else:
        with pytest.raises(NotVisible):
            membership_for(by, own(people.wang).ref)
