import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts.enums import MembershipStatus
from accounts.identifiers import clean_name, clean_uscc
from accounts.models import Membership, Organisation, Region
from accounts.selectors import organisation_for, organisations_matching, organisations_to_verify, requests_for_officer
from accounts.services import (
    change_organisation,
    decide_membership,
    ensure_institution,
    register_organisation,
    request_membership,
    verify_organisation,
)
from accounts.services.people import join_portal
from core.actor import SYSTEM
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError
from core.models import AuditEntry, Notice
from tests.accounts.sign_up import FIRM_CODE, HOSPITAL_CODE
from tests.personas import make_organisation, make_personas

pytestmark = pytest.mark.django_db


def region(code="44"):
    return Region.objects.get(pk=code)


def register(persona, **changes):
    values = {"kind": "institution", "name": "医疗机构 077", "region": region(), "uscc": HOSPITAL_CODE} | changes
    return register_organisation(by=persona.actor, **values)


def founded(people, role="clinician"):
    """Registered together with its founder's request."""
    new = {"kind": "institution", "name": "医疗机构 077", "region": region(), "uscc": HOSPITAL_CODE}
    join_portal(by=people.nobody.actor, role=role, organisation=None, new_organisation=new)
    return Organisation.objects.get(uscc=HOSPITAL_CODE)


# Registering


def test_names_and_codes_are_kept_in_one_writing(people):
    organisation = register(people.nobody, name="  医疗机构 (０７７)  ", uscc=" 124400000text0018e ")
    assert (organisation.name, organisation.uscc) == ("医疗机构（077）", HOSPITAL_CODE)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "124401000TEXT0026E", "91440300MA0TXT029Y", "114400000TEXT00347"]
)
def test_published_and_invented_codes_with_a_right_check_character_pass(code):
    assert clean_uscc(code) == code


@pytest.mark.parametrize(
    "code", ["91350100M000100Y4Z", "91350100M000100Y4", "", "123", "9135O100M000100Y43", "９1350100M000100Y44"]
)
def test_codes_with_a_wrong_check_character_or_form_do_not(code):
    assert clean_uscc(code) is None


def test_an_english_name_keeps_its_brackets():
    assert clean_name("Hospital  (Macao)") == "Hospital (Macao)"


@pytest.mark.parametrize("kind", ["regulator", "department", "test_institute"])
def test_offices_are_registered_by_the_system_administrator_only(people, kind):
    with pytest.raises(PermissionRefused):
        register(people.nobody, kind=kind)
    with pytest.raises(PermissionRefused):
        register(people.officer, kind=kind)
    assert register(people.system_admin, kind=kind).kind == kind


def test_the_system_administrator_registers_no_office_of_another_province(people):
    with pytest.raises(PermissionRefused):
        register(people.system_admin, kind="regulator", region=region("51"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "124400000TEXT0018F"}, "uscc"),
        ({"uscc": ""}, "uscc"),
        ({"name": " "}, "name"),
        ({"name": "医疗机构 001"}, "name"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_what_cannot_be_right_is_refused(people, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        register(people.system_admin, **changes)
    assert field in refusal.value.fields


def test_a_city_must_belong_to_the_province(people):
    with pytest.raises(InvalidInput) as refusal:
        register(people.nobody, region=region("51"), city=region("4401"))
    assert "city" in refusal.value.fields


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_at_the_same_moment_one_counts():
    people = make_personas()
    barrier, outcomes = threading.Barrier(2), []

    def try_once(persona, name):
        try:
            barrier.wait()
            register(persona, name=name)
            outcomes.append("done")
        except PortalError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=try_once, args=(people.nobody, "医疗机构 077")),
        threading.Thread(target=try_once, args=(people.wang, "医疗机构 078")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["InvalidInput", "done"]


# The ledger's institutions


def test_an_institution_of_the_ledger_is_found_or_registered_once(people):
    known = ensure_institution(by=people.officer.actor, region=region(), name="医疗机构　001")
    assert known == people.wang.organisation
    fresh = ensure_institution(by=SYSTEM, region=region(), name="医疗机构 088", city=region("4403"))
    again = ensure_institution(by=SYSTEM, region=region(), name=" 医疗机构 088 ")
    assert (fresh, fresh.city_id, fresh.is_verified) == (again, "4403", False)
    assert AuditEntry.objects.filter(event="organisation.registered").count() == 1


def test_a_city_is_added_but_never_replaced(people):
    ensure_institution(by=SYSTEM, region=region(), name="医疗机构 001", city=region("4403"))
    ensure_institution(by=SYSTEM, region=region(), name="医疗机构 001", city=region("4401"))
    people.wang.organisation.refresh_from_db()
    assert people.wang.organisation.city_id == "4403"


# Verifying


def test_an_officer_verifies_and_the_founder_can_act(people):
    organisation = verify_organisation(by=people.officer.actor, organisation=founded(people), verified=True)
    assert organisation.is_verified
    assert organisation.verified_by == people.officer.user
    assert people.nobody.actor.role == "clinician"
    events = set(Notice.objects.filter(recipient=people.nobody.user).values_list("event", flat=True))
    assert events == {"organisation.verified", "membership.confirmed"}
    assert AuditEntry.objects.get(event="organisation.verified").region == "44"


def test_other_requests_are_not_confirmed_with_it(people):
    organisation = founded(people)
    other = request_membership(by=people.sun.actor, role="clinician", organisation=organisation)
    verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)
    other.refresh_from_db()
    assert other.status == MembershipStatus.PENDING


def test_a_founder_with_two_roles_gets_both(people):
    organisation = founded(people, "institution_manager")
    request_membership(by=people.nobody.actor, role="clinician", organisation=organisation)
    verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)
    assert people.nobody.user.memberships.filter(status=MembershipStatus.ACTIVE).count() == 2


def test_a_refusal_needs_a_note_and_refuses_the_requests(people):
    organisation = founded(people)
    with pytest.raises(InvalidInput):
        verify_organisation(by=people.officer.actor, organisation=organisation, verified=False, note=" ")
    verify_organisation(by=people.officer.actor, organisation=organisation, verified=False, note="请核对名称")
    membership = people.nobody.user.memberships.get()
    assert (membership.status, membership.note) == (MembershipStatus.REFUSED, "请核对名称")
    assert not organisations_matching("医疗机构 077", region="44", role="clinician")
    with pytest.raises(GuardRefused):
        request_membership(
            by=people.wang.actor, role="clinician", organisation=Organisation.objects.get(pk=organisation.pk)
        )


@pytest.mark.parametrize(
    "role",
    [
        "officer51",
        "leader",
        "coach",
        "manager",
        "wang",
        "firm",
        "system_admin",
        "security_admin",
        "audit_admin",
        "national",
        "nobody",
    ],
)
def test_nobody_else_verifies(people, role):
    organisation = founded(people)
    with pytest.raises(PermissionRefused):
        verify_organisation(by=getattr(people, role).actor, organisation=organisation, verified=True)


def test_an_officer_does_not_verify_what_he_registered(people):
    organisation = register(people.officer)
    with pytest.raises(PermissionRefused):
        verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)


def test_the_same_decision_twice_is_refused_and_another_one_counts(people):
    organisation = founded(people)
    verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)
    with pytest.raises(GuardRefused):
        verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)
    refused = verify_organisation(by=people.officer.actor, organisation=organisation, verified=False, note="证书过期")
    assert (refused.verified_at, bool(refused.refused_at)) == (None, True)


def test_where_a_manager_is_at_work_requests_stay_his(people):
    organisation = people.wang.organisation
    request = request_membership(by=people.nobody.actor, role="clinician", organisation=organisation)
    verify_organisation(by=people.officer.actor, organisation=organisation, verified=False, note="更名待核")
    request.refresh_from_db()
    assert request.status == MembershipStatus.PENDING


# Queues and sight


def test_an_officers_queues_hold_his_province_only(people):
    here = founded(people)
    there = register(people.wang, name="医疗机构 502", region=region("51"), uscc="124401000TEXT0026E")
    assert here in organisations_to_verify(people.officer.actor)
    assert there not in organisations_to_verify(people.officer.actor)
    assert list(organisations_to_verify(people.officer51.actor)) == [there]
    assert [each.organisation for each in requests_for_officer(people.officer.actor)] == [here]
    assert not requests_for_officer(people.officer51.actor)
    for role in ("manager", "wang", "leader", "security_admin", "national", "nobody"):
        assert not organisations_to_verify(getattr(people, role).actor)
        assert not requests_for_officer(getattr(people, role).actor)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("wang", True),
        ("manager", True),
        ("officer", True),
        ("system_admin", True),
        ("security_admin", True),
        ("zhao", False),
        ("manager2", False),
        ("officer51", False),
        ("leader", False),
        ("firm", False),
        ("nobody", False),
    ],
)
def test_who_sees_a_hospitals_page(people, sign_in, role, sees):
    organisation = people.wang.organisation
    address = reverse("accounts:organisation_page", args=[organisation.ref])
    assert sign_in(getattr(people, role)).get(address).status_code == (200 if sees else 404)
    if not sees:
        with pytest.raises(NotVisible):
            organisation_for(getattr(people, role).actor, organisation.ref)


# Changing


def test_a_new_name_or_code_takes_the_verification_away(people):
    by, organisation = people.manager.actor, people.wang.organisation
    kept = change_organisation(by=by, organisation=organisation, phone="020-00000000", city=region("4401"))
    assert kept.is_verified
    changed = change_organisation(by=by, organisation=organisation, name="医疗机构 001 东院")
    assert not changed.is_verified
    assert AuditEntry.objects.filter(event="organisation.changed").count() == 2
    verified = verify_organisation(by=people.officer.actor, organisation=organisation, verified=True)
    recoded = change_organisation(by=by, organisation=verified, uscc=HOSPITAL_CODE)
    assert not recoded.is_verified


def test_nothing_changed_is_nothing_written(people):
    change_organisation(by=people.manager.actor, organisation=people.wang.organisation, name="医疗机构 001 ")
    assert not AuditEntry.objects.filter(event="organisation.changed").exists()


def test_a_taken_name_or_code_is_refused(people):
    make_organisation("企业 033", "enterprise", uscc=FIRM_CODE)
    with pytest.raises(InvalidInput):
        change_organisation(by=people.manager.actor, organisation=people.wang.organisation, name="医疗机构 002")
    with pytest.raises(InvalidInput):
        change_organisation(by=people.manager.actor, organisation=people.wang.organisation, uscc=FIRM_CODE)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("manager", True),
        ("officer", True),
        ("system_admin", True),
        ("wang", False),
        ("manager2", False),
        ("officer51", False),
        ("security_admin", False),
    ],
)
def test_who_may_change_a_hospital(people, role, allowed):
    by = getattr(people, role).actor
    if allowed:
        assert change_organisation(by=by, organisation=people.wang.organisation, phone="020-1").phone == "020-1"
    else:
        with pytest.raises(PermissionRefused):
            change_organisation(by=by, organisation=people.wang.organisation, phone="020-1")


def test_the_page_for_changes(people, sign_in):
    address = reverse("accounts:organisation_edit", args=[people.wang.organisation.ref])
    assert sign_in(people.wang).get(address).status_code == 403
    client = sign_in(people.manager)
    assert "uscc" in client.post(address, {"name": "医疗机构 001", "uscc": "1"}).context["form"].errors
    typed = {"name": "医疗机构 001", "uscc": HOSPITAL_CODE, "city": "4401", "phone": ""}
    assert client.post(address, typed).status_code == 302
    people.wang.organisation.refresh_from_db()
    assert (people.wang.organisation.uscc, people.wang.organisation.city_id) == (HOSPITAL_CODE, "4401")


def test_a_confirmed_founder_of_a_firm_manages_it(people):
    new = {"kind": "enterprise", "name": "企业 077", "region": region(), "uscc": FIRM_CODE}
    join_portal(by=people.nobody.actor, role="enterprise_member", organisation=None, new_organisation=new)
    verify_organisation(by=people.officer.actor, organisation=Organisation.objects.get(uscc=FIRM_CODE), verified=True)
    assert people.nobody.user.memberships.get().manages
    colleague = request_membership(
        by=people.sun.actor, role="enterprise_member", organisation=Organisation.objects.get(uscc=FIRM_CODE)
    )
    decide_membership(by=people.nobody.actor, membership=colleague, confirmed=True)
    assert not Membership.objects.get(pk=colleague.pk).manages
