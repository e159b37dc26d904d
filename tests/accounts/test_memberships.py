import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.selectors import managers_of, membership_for
from accounts.services import (
    appoint_manager,
    decide_membership,
    end_membership,
    grant_role,
    request_membership,
)
from accounts.services.memberships import MOST_REQUESTS, appoint_first_administrator
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError
from core.models import AuditEntry, Notice
from core.refs import new_ref
from tests.personas import make_organisation, make_personas

pytestmark = pytest.mark.django_db


def ask(persona, organisation, role="clinician"):
    return request_membership(by=persona.actor, role=role, organisation=organisation)


def hold(persona, organisation, role):
    return Membership.objects.create(
        ref=new_ref(), user=persona.user, organisation=organisation, role=role, status=MembershipStatus.ACTIVE
    )


def own(persona):
    return persona.user.memberships.get()


def orphaned(people):
    """Hospital 1 without a manager."""
    people.manager.user.memberships.update(status=MembershipStatus.ENDED)
    return people.wang.organisation


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


# Pages


def test_switching_and_a_stale_choice(people, sign_in):
    second = hold(people.wang, people.firm.organisation, "enterprise_member")
    client = sign_in(people.wang)
    client.post(reverse("accounts:membership_switch"), {"membership": second.ref})
    page = client.get(reverse("accounts:membership_list"))
    assert page.wsgi_request.actor.role == "enterprise_member"
    end_membership(by=people.wang.actor, membership=second)
    page = client.get(reverse("accounts:membership_list"))
    assert page.wsgi_request.actor.role == "clinician"
    assert client.post(reverse("accounts:membership_switch"), {"membership": second.ref}).status_code == 404


def test_nobody_switches_to_anothers_or_to_a_waiting_membership(people, sign_in):
    client = sign_in(people.wang)
    waiting = ask(people.wang, people.zhao.organisation)
    for ref in (own(people.li).ref, waiting.ref, "NOSUCHREF", ""):
        assert client.post(reverse("accounts:membership_switch"), {"membership": ref}).status_code == 404
    assert client.get(reverse("accounts:membership_switch")).status_code == 405


@pytest.mark.parametrize("role", ["wang", "officer", "officer51", "leader", "firm", "security_admin", "nobody"])
def test_only_managers_have_a_page_of_members(people, sign_in, role):
    assert sign_in(getattr(people, role)).get(reverse("accounts:member_list")).status_code == 404


def test_a_manager_sees_his_people_and_no_others(people, sign_in):
    page = sign_in(people.manager).get(reverse("accounts:member_list")).content.decode()
    assert people.wang.user.email in page
    assert people.zhao.user.email not in page


@pytest.mark.parametrize("name", ["member_confirm", "member_refuse", "member_end", "member_appoint"])
def test_a_manager_reaches_no_member_of_another_hospital(people, sign_in, name):
    membership = ask(people.nobody, people.zhao.organisation)
    client = sign_in(people.manager)
    assert client.post(reverse(f"accounts:{name}", args=[membership.ref]), {"note": "x"}).status_code == 404
    membership.refresh_from_db()
    assert membership.status == MembershipStatus.PENDING


def test_a_manager_confirms_on_his_page(people, sign_in):
    membership = ask(people.nobody, people.wang.organisation)
    client = sign_in(people.manager)
    assert people.nobody.user.name in client.get(reverse("accounts:member_list")).content.decode()
    assert client.post(reverse("accounts:member_confirm", args=[membership.ref])).status_code == 302
    assert client.post(reverse("accounts:member_confirm", args=[membership.ref])).status_code == 409


def test_a_manager_refuses_and_ends_with_a_note(people, sign_in):
    client = sign_in(people.manager)
    request = ask(people.nobody, people.wang.organisation)
    address = reverse("accounts:member_refuse", args=[request.ref])
    assert "note" in client.post(address, {"note": ""}).context["form"].errors
    assert client.post(address, {"note": "请先办理入职"}).status_code == 302
    assert client.post(reverse("accounts:member_end", args=[own(people.li).ref]), {"note": "已调离"}).status_code == 302
    assert people.li.actor.role == ""


def test_the_last_manager_reads_the_warning_on_the_page(people, sign_in):
    client = sign_in(people.manager)
    address = reverse("accounts:membership_leave", args=[own(people.manager).ref])
    answer = client.post(address, {"note": ""})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert client.post(address, {"note": "", "without_successor": "on"}).status_code == 302


def test_anothers_membership_cannot_be_left(people, sign_in):
    address = reverse("accounts:membership_leave", args=[own(people.li).ref])
    assert sign_in(people.wang).get(address).status_code == 404
    assert sign_in(people.wang).post(address).status_code == 404


def test_a_further_membership_is_asked_for_on_its_page(people, sign_in):
    typed = {"role": "clinician", "region": "44", "organisation_name": "医疗机构 002"}
    assert sign_in(people.wang).post(reverse("accounts:membership_request"), typed).status_code == 302
    assert people.wang.user.memberships.filter(organisation=people.zhao.organisation, status="pending").exists()


def test_asking_twice_is_answered_in_the_form(people, sign_in):
    typed = {"role": "clinician", "region": "44", "organisation_name": "医疗机构 001"}
    answer = sign_in(people.wang).post(reverse("accounts:membership_request"), typed)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


@pytest.mark.parametrize("name", ["membership_list", "member_list"])
def test_lists_cost_the_same_for_three_as_for_one(people, sign_in, django_assert_num_queries, name):
    client = sign_in(people.manager)
    client.get(reverse(f"accounts:{name}"))
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"accounts:{name}"))
    for number in range(3):
        organisation = make_organisation(f"医疗机构 7{number}")
        hold(people.manager, organisation, "clinician")
        member = make_organisation("医疗机构 001")
        hold(people.nobody if number == 0 else (people.sun if number == 1 else people.zhao), member, "clinician")
        ask([people.coach, people.leader, people.firm][number], member)
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"accounts:{name}"))


# Session, user, memberships, unread notices, and the list itself; a manager's page has two lists.
QUERIES = {"membership_list": 5, "member_list": 6}
