import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import grant_role
from core.models import AuditEntry, Mail
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def obligatory(settings):
    settings.REQUIRE_STAFF_MFA = True


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code(secret):
    """None of the codes that count around now."""
    good = {format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)) for step in range(-2, 3)}
    return next(number for number in ("000000", "111111", "222222", "333333", "444444", "555555") if number not in good)


def show_who(client):
    """Reauthentication, as the portal asks for it before e-mail and second factor are touched."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up(client):
    show_who(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302, page.context["form"].errors
    return secret


@pytest.mark.parametrize(
    "role", ["officer", "coach", "leader", "department", "national", "security_admin", "audit_admin"]
)
def test_staff_without_a_second_factor_are_sent_to_set_it_up(people, sign_in, obligatory, role):
    client = sign_in(getattr(people, role))
    for address in (reverse("home"), reverse("accounts:settings"), reverse("accounts:membership_list")):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_activate_totp"))


def test_scripts_and_the_api_are_told_no(people, sign_in, obligatory):
    client = sign_in(people.officer)
    assert client.get(reverse("accounts:settings"), headers={"HX-Request": "true"}).status_code == 403
    assert client.get(reverse("accounts:settings"), headers={"Accept": "application/json"}).status_code == 403


def test_clinicians_and_firms_choose_for_themselves(people, sign_in, obligatory):
    assert sign_in(people.wang).get(reverse("accounts:settings")).status_code == 200
    assert sign_in(people.firm).get(reverse("accounts:settings")).status_code == 200


def test_staff_reach_their_work_after_setting_it_up(people, sign_in, obligatory, django_capture_on_commit_callbacks):
    client = sign_in(people.officer)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    assert client.get(reverse("accounts:settings")).status_code == 200
    assert AuditEntry.objects.filter(event="account.second_factor_added").exists()


def test_a_role_given_during_a_session_asks_for_it_at_the_next_page(people, sign_in, obligatory):
    client = sign_in(people.wang)
    assert client.get(reverse("accounts:settings")).status_code == 200
    grant_role(
        by=people.security_admin.actor, user=people.wang.user, role="reviewer", organisation=people.wang.organisation
    )
    assert client.get(reverse("accounts:settings")).headers["Location"] == reverse("mfa_activate_totp")


def test_staff_cannot_remove_it_again(people, sign_in, obligatory):
    client = sign_in(people.officer)
    set_up(client)
    show_who(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=people.officer.user, type="totp").exists()


def test_recovery_codes_come_with_it(people, sign_in):
    client = sign_in(people.wang)
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert len(page.context["unused_codes"]) == 10


def test_the_secrets_are_not_readable_in_the_database(people, sign_in):
    client = sign_in(people.wang)
    secret = set_up(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(each in stored for each in codes)


def test_signing_in_then_takes_two_steps(people, sign_in):
    secret = set_up(sign_in(people.wang))
    client = Client()
    answer = client.post(reverse("account_login"), {"login": people.wang.user.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:settings")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": wrong_code(secret)}).status_code == 200
    assert AuditEntry.objects.filter(event="account.second_factor_failed").exists()
    # The code that set it up counts only once; a recovery code is the other way in.
    recovery = Authenticator.objects.get(user=people.wang.user, type="recovery_codes").wrap().get_unused_codes()
    assert client.post(reverse("mfa_authenticate"), {"code": recovery[0]}).status_code == 302
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_guessing_codes_is_stopped_after_five(people, sign_in):
    secret = set_up(sign_in(people.wang))
    client = Client()
    client.post(reverse("account_login"), {"login": people.wang.user.email, "password": PASSWORD})
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": wrong_code(secret)})
    recovery = Authenticator.objects.get(user=people.wang.user, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": recovery[0]})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["mfa_activate_totp", "account_email"])
def test_settings_of_sign_in_are_changed_only_after_showing_who_one_is(people, sign_in, name):
    client = sign_in(people.wang)
    answer = client.post(reverse(name), {"email": "thief@example.org", "action_add": "1", "code": "123456"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not Mail.objects.filter(address="thief@example.org").exists()
    assert list(people.wang.user.emailaddress_set.values_list("email", flat=True)) == [people.wang.user.email]


def test_the_password_is_changed_only_with_the_present_one(people, sign_in):
    client = sign_in(people.wang)
    fresh = "Quite-another-8-words"
    show_who(client)
    client.post(
        reverse("account_change_password"), {"oldpassword": "wrong-Password-1", "password1": fresh, "password2": fresh}
    )
    people.wang.user.refresh_from_db()
    assert people.wang.user.check_password(PASSWORD)


def test_a_new_address_counts_once_it_is_confirmed(people, sign_in, django_capture_on_commit_callbacks):
    client, user = sign_in(people.wang), people.wang.user
    old = user.email
    show_who(client)
    client.post(reverse("account_email"), {"email": "moved@example.org", "action_add": "1"})
    user.refresh_from_db()
    assert user.email != "moved@example.org"
    mail = Mail.objects.get(address="moved@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(next(word for word in mail.body.split() if "confirm-email" in word))
    user.refresh_from_db()
    assert user.email == "moved@example.org"
    assert AuditEntry.objects.filter(event="account.email_changed").exists()
    assert Mail.objects.filter(address=old).exists()


def test_the_session_of_staff_ends_after_fifteen_minutes_of_rest(people, sign_in, settings):
    staff, doctor = sign_in(people.officer), sign_in(people.wang)
    for client in (staff, doctor):
        client.get(reverse("accounts:settings"))
    minutes = [
        round((each.session.get_expiry_date() - timezone.now()).total_seconds() / 60) for each in (staff, doctor)
    ]
    assert minutes == [15, 30]
