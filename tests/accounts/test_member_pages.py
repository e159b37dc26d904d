import pytest
from django.urls import reverse

from accounts.enums import MembershipStatus
from accounts.services import (
    end_membership,
)
from tests.accounts.joining import ask, hold, own
from tests.personas import make_organisation

pytestmark = pytest.mark.django_db


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
