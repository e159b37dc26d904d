import pytest

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import CONSOLE_ROLES
from accounts.selectors import actor_for, home_organisation, managers_of, officers_of

pytestmark = pytest.mark.django_db


def test_everybody_acts_in_his_role(people):
    assert people.wang.actor.role == "clinician"
    assert people.officer.actor.region == "44"
    assert people.nobody.actor.role == ""
    assert people.nobody.actor.is_authenticated


def test_a_national_official_is_not_bound_to_the_province_of_his_office(people):
    assert people.national.actor.region == ""


def test_officers_and_managers_are_found_within_their_scope(people):
    assert list(officers_of("44")) == [people.officer.user]
    assert list(officers_of("51")) == [people.officer51.user]
    assert list(managers_of(people.wang.organisation.pk)) == [people.manager.user]


def test_a_closed_account_is_neither(people):
    people.officer.user.is_active = False
    people.officer.user.save(update_fields=["is_active"])
    assert not officers_of("44").exists()


def test_nobody_acts_in_an_ended_membership(people):
    Membership.objects.filter(user=people.wang.user).update(status=MembershipStatus.ENDED)
    assert people.wang.actor.role == ""
    assert home_organisation(people.wang.actor) is None


def test_a_waiting_clinician_has_a_home_but_no_role(people):
    Membership.objects.filter(user=people.wang.user).update(status=MembershipStatus.PENDING)
    assert people.wang.actor.role == ""
    assert home_organisation(people.wang.user) == people.wang.organisation


def test_an_unknown_choice_falls_back_to_the_oldest_membership(people):
    assert actor_for(people.wang.user, "NOSUCHREF").role == "clinician"


def test_admin_framework_gets_its_answers_from_memberships(people):
    assert people.officer.user.is_staff
    assert not people.wang.user.is_staff
    assert not people.officer.user.has_perm("projects.view_project")
    assert not people.officer.user.has_module_perms("projects")
    assert "provincial_officer" in CONSOLE_ROLES
