import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation, User
from accounts.services import request_membership, save_profile
from core.errors import InvalidInput
from core.models import AuditEntry
from core.refs import new_ref

pytestmark = pytest.mark.django_db

DETAILS = {"name": "申报人 017", "phone": "", "language": "zh-hans", "mail_mode": "at_once", "waiting_mail": "on"}


def test_details_are_saved_and_audited_without_the_number(people, sign_in):
    client = sign_in(people.wang)
    assert client.post(reverse("accounts:settings"), {**DETAILS, "phone": "138 0013 8000"}).status_code == 302
    people.wang.user.refresh_from_db()
    assert people.wang.user.phone == "+8613800138000"
    entry = AuditEntry.objects.get(event="account.changed")
    assert entry.changes == {"fields": ["phone"]}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+86 13800138000", "+8613800138000"),
        ("+852 5123 4567", "+85251234567"),
        ("+853 6612 3456", "+85366123456"),
        ("", ""),
    ],
)
def test_numbers_of_the_mainland_hong_kong_and_macao(people, typed, stored):
    assert save_profile(by=people.wang.actor, phone=typed).phone == stored


@pytest.mark.parametrize("typed", ["12345", "+1 212 555 0100", "not a number", "1380013800"])
def test_what_cannot_be_such_a_number_is_refused(people, typed):
    with pytest.raises(InvalidInput):
        save_profile(by=people.wang.actor, phone=typed)


def test_a_wrong_number_keeps_what_was_typed(people, sign_in):
    answer = sign_in(people.wang).post(reverse("accounts:settings"), {**DETAILS, "phone": "12345"})
    assert "phone" in answer.context["form"].errors
    assert 'value="12345"' in answer.content.decode()


def test_the_language_of_the_settings_is_spoken_at_once(people, sign_in):
    client = sign_in(people.wang)
    answer = client.post(reverse("accounts:settings"), {**DETAILS, "language": "en"}, follow=True)
    assert '<html lang="en">' in answer.content.decode()
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_the_language_button_also_changes_the_mails(people, sign_in):
    sign_in(people.wang).post(reverse("set_language"), {"language": "en", "next": "/"})
    assert User.objects.get(pk=people.wang.user.pk).language == "en"
    assert Client().post(reverse("set_language"), {"language": "en", "next": "/"}).status_code == 302


def test_a_browser_without_a_choice_speaks_the_persons_language(people, sign_in):
    User.objects.filter(pk=people.wang.user.pk).update(language="en")
    assert '<html lang="en">' in sign_in(people.wang).get(reverse("accounts:settings")).content.decode()


@pytest.mark.parametrize(
    "name", ["settings", "membership_list", "membership_request", "organisation_new", "member_list"]
)
def test_visitors_are_sent_to_sign_in(name):
    answer = Client().get(reverse(f"accounts:{name}"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "accounts:privacy_notice", "home"]
)
def test_visitors_see_the_pages_made_for_them(name):
    assert Client().get(reverse(name)).status_code == 200


def test_every_page_of_ones_account_opens(people, sign_in):
    client = sign_in(people.wang)
    names = [
        "accounts:settings",
        "accounts:membership_list",
        "accounts:membership_request",
        "accounts:organisation_new",
        "accounts:privacy_notice",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
    ]
    for name in names:
        assert client.get(reverse(name), follow=True).status_code == 200, name


def test_the_sessions_of_others_end_with_one_button(people):
    credentials = {"login": people.wang.user.email, "password": "Correct-horse-7-battery"}
    here, there = Client(), Client()
    for client in (here, there):
        client.post(reverse("account_login"), credentials)
    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("accounts:settings")).status_code == 302
    assert here.get(reverse("accounts:settings")).status_code == 200


# Where one begins


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("wang", "projects:project_list"),
        ("officer", "console:index"),
        ("leader", "progress:board"),
        ("firm", "matching:project_search"),
    ],
)
def test_each_role_begins_at_its_work(people, sign_in, role, name):
    assert sign_in(getattr(people, role)).get(reverse("home")).headers["Location"] == reverse(name)


def test_somebody_without_an_organisation_is_asked_for_it(people, sign_in):
    client = sign_in(people.nobody)
    assert client.get(reverse("home")).headers["Location"] == reverse("accounts:membership_request")
    request_membership(by=people.nobody.actor, role="clinician", organisation=people.wang.organisation)
    assert client.get(reverse("home")).headers["Location"] == reverse("projects:project_list")


def test_the_menu_follows_the_role(people, sign_in):
    menu = sign_in(people.manager).get(reverse("accounts:membership_list")).context["navigation"]
    assert reverse("accounts:member_list") in [item["url"] for item in menu["line"]]
    assert [item["url"] for item in menu["more"] if item["current"]] == [reverse("accounts:membership_list")]
    visitors = Client().get(reverse("home")).context["navigation"]
    assert [item["url"] for item in visitors["line"]] == [
        reverse("guide:overview"),
        reverse("screening:standard_page"),
        reverse("matching:showcase"),
        reverse("statistics:overview"),
        reverse("outreach:activity_list"),
    ]
    assert visitors["more"] == []


def test_a_firms_manager_finds_his_people_in_the_menu(people, sign_in):
    client = sign_in(people.firm)
    assert reverse("accounts:member_list") not in str(client.get(reverse("accounts:settings")).context["navigation"])
    people.firm.user.memberships.update(manages=True)
    assert reverse("accounts:member_list") in str(client.get(reverse("accounts:settings")).context["navigation"])
    assert client.get(reverse("accounts:member_list")).status_code == 200


def test_a_new_privacy_notice_is_put_to_everybody_again(people, sign_in, settings):
    client, user = sign_in(people.wang), people.wang.user
    client.post(reverse("accounts:privacy_accept"))
    assert client.get(reverse("home")).headers["Location"] == reverse("projects:project_list")
    settings.PRIVACY_NOTICE_VERSION = "2027-01"
    assert client.get(reverse("home")).headers["Location"] == reverse("accounts:privacy_notice")
    client.post(reverse("accounts:privacy_accept"))
    user.refresh_from_db()
    assert user.privacy_version == "2027-01"
    assert AuditEntry.objects.filter(event="privacy.accepted", actor_id=user.pk).count() == 2


def test_what_every_page_costs(people, sign_in, django_assert_num_queries):
    client = sign_in(people.wang)
    client.get(reverse("accounts:settings"))
    # Session, user, memberships, unread notices.
    with django_assert_num_queries(4):
        client.get(reverse("accounts:settings"))
    for number in range(3):
        organisation = Organisation.objects.create(
            ref=new_ref(), kind="university", name=f"高校 {number}", region_id="44"
        )
        Membership.objects.create(
            ref=new_ref(),
            user=people.wang.user,
            organisation=organisation,
            role="clinician",
            status=MembershipStatus.ACTIVE,
        )
    with django_assert_num_queries(4):
        client.get(reverse("accounts:settings"))
