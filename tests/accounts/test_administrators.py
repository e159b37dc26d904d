import threading

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.enums import MembershipStatus
from accounts.services import (
    end_membership,
    grant_role,
)
from accounts.services.memberships import appoint_first_administrator
from core.errors import GuardRefused, InvalidInput, PermissionRefused, PortalError
from core.models import AuditEntry
from tests.accounts.joining import own
from tests.personas import make_organisation, make_personas

pytestmark = pytest.mark.django_db


# The offices' roles, and the three administrators


def grant(people, by, user, role, organisation=None):
    return grant_role(by=by.actor, user=user.user, role=role, organisation=organisation or people.officer.organisation)


def test_the_security_administrator_grants_the_offices_roles(people):
    membership = grant(people, people.security_admin, people.nobody, "provincial_officer")
    assert (membership.status, membership.decided_by) == (MembershipStatus.ACTIVE, people.security_admin.user)
    assert people.nobody.actor.role == "provincial_officer"
    assert AuditEntry.objects.filter(event="membership.confirmed", actor_id=people.security_admin.user.pk).exists()


@pytest.mark.parametrize(
    "role", ["system_admin", "audit_admin", "officer", "leader", "manager", "wang", "national", "nobody"]
)
def test_nobody_else_grants_them(people, role):
    with pytest.raises(PermissionRefused):
        grant(people, getattr(people, role), people.zhao, "provincial_officer")
    assert people.zhao.actor.role == "clinician"


def test_he_cannot_give_himself_a_role(people):
    with pytest.raises(PermissionRefused):
        grant(people, people.security_admin, people.security_admin, "provincial_officer")


def test_he_cannot_grant_in_another_province(people):
    with pytest.raises(PermissionRefused):
        grant(people, people.security_admin, people.nobody, "provincial_officer", people.officer51.organisation)


def test_he_cannot_end_roles_of_another_province(people):
    with pytest.raises(PermissionRefused):
        end_membership(by=people.security_admin.actor, membership=own(people.officer51))


def test_he_ends_roles_of_his_province(people):
    assert end_membership(by=people.security_admin.actor, membership=own(people.coach)).status == MembershipStatus.ENDED


def test_a_business_role_is_not_granted_but_asked_for(people):
    with pytest.raises(PermissionRefused):
        grant(people, people.security_admin, people.nobody, "clinician", people.wang.organisation)


@pytest.mark.parametrize("holder", ["system_admin", "audit_admin"])
@pytest.mark.parametrize("second", ["system_admin", "security_admin", "audit_admin"])
def test_no_person_holds_two_of_the_three_administrators_roles(people, holder, second):
    with pytest.raises(GuardRefused):
        grant(people, people.security_admin, getattr(people, holder), second)


@pytest.mark.parametrize("second", ["system_admin", "security_admin", "audit_admin"])
def test_the_database_refuses_it_too(people, second):
    office = make_organisation("市场监督管理局（演示）", "regulator")
    insert = """
        INSERT INTO accounts_membership
            (ref, user_id, organisation_id, role, status, manages, title, department, requested_at, note)
        VALUES ('SQLSQLSQLS', %s, %s, %s, 'active', false, '', '', now(), '')
    """
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [people.system_admin.user.pk, office.pk, second])


def test_an_ended_administrator_may_become_another(people):
    people.system_admin.user.memberships.update(status=MembershipStatus.ENDED)
    assert grant(people, people.security_admin, people.system_admin, "audit_admin").role == "audit_admin"


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_the_same_moment_leave_one_administrators_role():
    people = make_personas()
    barrier, outcomes = threading.Barrier(2), []

    def give(role):
        try:
            barrier.wait()
            grant(people, people.security_admin, people.nobody, role)
            outcomes.append("done")
        except PortalError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(role,)) for role in ("system_admin", "audit_admin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["GuardRefused", "done"]
    assert people.nobody.user.memberships.count() == 1


def test_the_first_administrator_comes_with_the_set_up_and_only_the_first(people):
    with pytest.raises(GuardRefused):
        appoint_first_administrator(
            user=people.nobody.user, role="security_admin", organisation=people.officer.organisation
        )
    office = people.officer51.organisation
    assert (
        appoint_first_administrator(user=people.nobody.user, role="security_admin", organisation=office).role
        == "security_admin"
    )
    with pytest.raises(InvalidInput):
        appoint_first_administrator(user=people.nobody.user, role="leader", organisation=office)
