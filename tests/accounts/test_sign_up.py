import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation, User
from core.models import AuditEntry, Mail, Notice
from tests.accounts.sign_up import EMAIL, FIRM_CODE, HOSPITAL_CODE, answers, new_hospital, sign_up
from tests.personas import PASSWORD, make_organisation

pytestmark = pytest.mark.django_db


def events_of(user: User) -> list[str]:
    return list(AuditEntry.objects.filter(actor_id=user.pk).order_by("id").values_list("event", flat=True))


def test_a_clinician_joins_a_known_hospital(people):
    answer = sign_up()
    assert answer.status_code == 302
    user = User.objects.get(email=EMAIL)
    membership = user.memberships.get()
    assert membership.organisation == people.wang.organisation
    assert (membership.role, membership.status) == ("clinician", MembershipStatus.PENDING)
    assert (membership.department, membership.title) == ("心内科", "主治医师")
    assert user.name == "申报人 030"
    assert user.privacy_version == settings.PRIVACY_NOTICE_VERSION


def test_the_hospitals_manager_is_told_and_nobody_else(people):
    sign_up()
    told = set(Notice.objects.filter(event="membership.requested").values_list("recipient", flat=True))
    assert told == {people.manager.user.pk}


def test_officers_of_the_province_are_told_where_there_is_no_manager(people):
    people.manager.user.memberships.update(status=MembershipStatus.ENDED)
    sign_up()
    told = set(Notice.objects.filter(event="membership.requested").values_list("recipient", flat=True))
    assert told == {people.officer.user.pk}


def test_signing_up_is_audited_with_the_version_of_the_notice(people):
    sign_up()
    user = User.objects.get(email=EMAIL)
    assert events_of(user)[:3] == ["account.signed_up", "privacy.accepted", "membership.requested"]
    accepted = AuditEntry.objects.get(event="privacy.accepted")
    assert accepted.changes == {"version": settings.PRIVACY_NOTICE_VERSION}


def test_nobody_signs_in_before_the_address_is_confirmed(people):
    sign_up()
    client = Client()
    answer = client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_the_link_of_the_mail_confirms_the_address(people):
    client = Client()
    sign_up(client)
    mail = Mail.objects.get(address=EMAIL)
    link = re.search(r"https?://\S+", mail.body)[0]
    client.post(link)
    user = User.objects.get(email=EMAIL)
    assert user.emailaddress_set.get().verified
    assert "account.email_confirmed" in events_of(user)
    fresh = Client()
    answer = fresh.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("home")


def test_a_new_hospital_is_registered_unverified_with_its_founder_waiting(people):
    assert sign_up(**new_hospital()).status_code == 302
    organisation = Organisation.objects.get(uscc=HOSPITAL_CODE)
    assert (organisation.name, organisation.city_id, organisation.verified_at) == ("医疗机构 077", "4401", None)
    assert organisation.registered_by.email == EMAIL
    assert organisation.memberships.get().status == MembershipStatus.PENDING
    told = set(Notice.objects.filter(event="organisation.registered").values_list("recipient", flat=True))
    assert told == {people.officer.user.pk}


def test_looking_it_up_saves_nothing_and_complains_about_nothing(people):
    answer = sign_up(find="1", organisation_name="医疗机构 00", email="", password1="", consent="")
    page = answer.content.decode()
    assert "医疗机构 001" in page
    assert "医疗机构 002" in page
    assert not answer.context["form"].errors
    assert not User.objects.filter(email=EMAIL).exists()
    assert "申报人 030" in page


def test_a_part_of_a_name_asks_for_a_choice(people):
    answer = sign_up(organisation_name="医疗机构 0")
    assert "organisation" in answer.context["form"].errors


def test_an_enterprise_is_not_offered_to_a_clinician(people):
    answer = sign_up(find="1", organisation_name="企业 03")
    assert answer.context["form"].found == []


def test_an_organisation_of_another_province_is_not_offered(people):
    answer = sign_up(find="1", organisation_name="医疗机构 501")
    assert answer.context["form"].found == []


def test_an_organisation_is_found_by_its_code(people):
    firm = make_organisation("企业 033", "enterprise", uscc=FIRM_CODE)
    answer = sign_up(role="enterprise_member", organisation_name=FIRM_CODE.lower())
    assert answer.status_code == 302
    assert Membership.objects.get(user__email=EMAIL).organisation == firm


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "124400000TEXT0018F"}, "uscc"),
        ({"uscc": ""}, "uscc"),
        ({"organisation_name": "一"}, "organisation_name"),
        ({"organisation_name": HOSPITAL_CODE}, "organisation_name"),
        ({"region": "81"}, "other_id"),
        ({"region": "99"}, "region"),
        ({"role": "provincial_officer"}, "role"),
        ({"role": "security_admin"}, "role"),
        ({"name": ""}, "name"),
        ({"consent": ""}, "consent"),
        ({"password1": "short7A!", "password2": "short7A!"}, "password1"),
        ({"password1": "onlysmallletters", "password2": "onlysmallletters"}, "password1"),
    ],
)
def test_what_cannot_be_right_is_shown_at_its_field_and_nothing_is_saved(people, changes, field):
    before = Organisation.objects.count()
    answer = sign_up(**new_hospital(**changes))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Organisation.objects.count() == before
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_code_that_is_registered_already_is_refused(people):
    make_organisation("医疗机构 003", uscc=HOSPITAL_CODE)
    answer = sign_up(**new_hospital())
    assert "uscc" in answer.context["form"].errors


def test_institutions_of_hong_kong_give_another_number(people):
    assert sign_up(**new_hospital(region="81", city="", uscc="", other_id="HA-0007")).status_code == 302
    organisation = Organisation.objects.get(name="医疗机构 077")
    assert (organisation.region_id, organisation.uscc, organisation.other_id) == ("81", "", "HA-0007")


def test_a_taken_address_gets_the_same_answer_and_leaves_no_trace(people):
    fresh = sign_up(email="somebody-else@example.org")
    before = Organisation.objects.count(), User.objects.count(), Membership.objects.count()
    taken = sign_up(**new_hospital(email=people.wang.user.email, uscc=HOSPITAL_CODE))
    assert (taken.status_code, taken.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert (Organisation.objects.count(), User.objects.count(), Membership.objects.count()) == before
    assert Mail.objects.filter(recipient=people.wang.user, address=people.wang.user.email).exists()


def test_a_refused_organisation_cannot_be_joined(people):
    Organisation.objects.filter(pk=people.wang.organisation.pk).update(verified_at=None, refused_at="2026-01-01T00:00Z")
    answer = sign_up(organisation=people.wang.organisation.ref)
    assert answer.status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()


def test_the_search_answers_visitors_with_names_only(people):
    answer = Client().get(
        reverse("accounts:organisation_search"),
        {"role": "clinician", "region": "44", "organisation_name": "医疗机构 001"},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert "医疗机构 001" in page
    assert people.manager.user.name not in page
    assert "医疗机构 002" not in page


def test_an_account_is_not_saved_without_its_request(people, monkeypatch):
    def refuse(**kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("accounts.forms.sign_up.join_portal", refuse)
    with pytest.raises(RuntimeError, match="went away"):
        Client().post(reverse("account_signup"), answers())
    assert not User.objects.filter(email=EMAIL).exists()
