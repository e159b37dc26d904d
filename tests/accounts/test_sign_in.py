import re
import threading
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInAttempts
from accounts.services.sign_in import MOST_FAILURES, begin_attempt, drop_old_attempts, unlock_sign_in
from core.errors import NotVisible, PermissionRefused
from core.models import AuditEntry, Mail, Notice
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


WRONG = "wrong-Password-1"


def attempt(email, password=WRONG, client=None, **extra):
    return (client or Client()).post(reverse("account_login"), {"login": email, "password": password}, **extra)


def fail(email, times=MOST_FAILURES, **extra):
    for _ in range(times):
        attempt(email, **extra)


def signs_in(email, **extra):
    return attempt(email, PASSWORD, **extra).status_code == 302


def message(answer):
    return [str(error) for error in answer.context["form"].non_field_errors()]


def test_a_right_password_signs_in_and_is_audited(people):
    assert signs_in(people.wang.user.email)
    entry = AuditEntry.objects.get(event="account.signed_in")
    assert (entry.actor_id, entry.role) == (people.wang.user.pk, "clinician")


def test_signing_out_is_audited(people, sign_in):
    sign_in(people.wang).post(reverse("account_logout"))
    assert AuditEntry.objects.get(event="account.signed_out").actor_id == people.wang.user.pk


def test_five_failures_lock_the_name_for_the_right_password_too(people):
    email = people.wang.user.email
    fail(email, MOST_FAILURES - 1)
    assert signs_in(email)
    fail(email)
    assert not signs_in(email)


def test_a_success_begins_the_count_anew(people):
    email = people.wang.user.email
    for _ in range(3):
        fail(email, MOST_FAILURES - 1)
        assert signs_in(email)


@pytest.mark.parametrize(
    "extra",
    [
        {"headers": {"x-forwarded-for": "203.0.113.9"}},
        {"REMOTE_ADDR": "203.0.113.9"},
        {"headers": {"user-agent": "another browser"}},
        {"headers": {"host": "localhost"}},
    ],
)
def test_nothing_about_the_connection_gets_around_the_lock(people, extra):
    fail(people.wang.user.email)
    assert not signs_in(people.wang.user.email, **extra)


def test_failures_from_many_addresses_count_together(people):
    for number in range(MOST_FAILURES):
        attempt(people.wang.user.email, REMOTE_ADDR=f"203.0.113.{number}")
    assert not signs_in(people.wang.user.email)


def test_capitals_and_spaces_make_no_other_name(people):
    fail(f" {people.wang.user.email.upper()}")
    assert not signs_in(people.wang.user.email)


def test_other_ways_to_check_a_password_are_locked_as_well(people):
    fail(people.wang.user.email)
    assert authenticate(None, email=people.wang.user.email, password=PASSWORD) is None
    assert authenticate(None, username=people.wang.user.email, password=PASSWORD) is None


def test_failures_through_another_way_count(people):
    for _ in range(MOST_FAILURES):
        authenticate(None, username=people.wang.user.email, password="wrong-Password-1")
    assert not signs_in(people.wang.user.email)


def test_nobody_learns_from_the_answers_which_accounts_exist(people):
    known, unknown = people.wang.user.email, "nobody-at-all@example.org"
    assert message(attempt(known)) == message(attempt(unknown))
    fail(known)
    fail(unknown)
    locked = message(attempt(known, PASSWORD))
    assert locked == message(attempt(unknown, PASSWORD))
    assert locked


def test_after_half_an_hour_from_the_last_failure_the_name_is_free(people):
    fail(people.wang.user.email)
    SignInAttempts.objects.update(locked_until=timezone.now() + timedelta(seconds=30))
    assert not signs_in(people.wang.user.email)
    SignInAttempts.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert signs_in(people.wang.user.email)


def test_the_lock_lasts_thirty_minutes(people):
    before = timezone.now()
    fail(people.wang.user.email)
    until = SignInAttempts.objects.get().locked_until
    assert before + timedelta(minutes=30) <= until <= timezone.now() + timedelta(minutes=30)


def test_failures_more_than_half_an_hour_apart_do_not_add_up(people):
    fail(people.wang.user.email, MOST_FAILURES - 1)
    SignInAttempts.objects.update(last_at=timezone.now() - timedelta(minutes=31))
    attempt(people.wang.user.email)
    assert signs_in(people.wang.user.email)


def test_the_lock_is_audited_and_the_person_is_told(people):
    fail(people.wang.user.email)
    entry = AuditEntry.objects.get(event="account.locked")
    assert (entry.actor_id, entry.object_ref) == (None, str(people.wang.user.pk))
    assert AuditEntry.objects.filter(event="account.sign_in_failed").count() == MOST_FAILURES
    assert Notice.objects.filter(event="account.locked", recipient=people.wang.user).count() == 1


def test_what_is_typed_as_a_name_is_not_kept(people):
    attempt("my-Secret-Password-9@example.org")
    assert "ecret" not in str(SignInAttempts.objects.values_list())


def test_a_password_set_anew_by_mail_opens_the_lock(people):
    client, email = Client(), people.wang.user.email
    fail(email)
    client.post(reverse("account_reset_password"), {"email": email})
    link = re.search(r"https?://\S+", Mail.objects.filter(address=email).latest("id").body)[0]
    page = client.get(link, follow=True)
    fresh = "Quite-another-8-words"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    assert attempt(email, fresh).status_code == 302
    assert AuditEntry.objects.filter(event="account.password_reset").exists()


def test_a_reset_for_an_unknown_address_answers_alike_and_sends_nothing(people):
    known = Client().post(reverse("account_reset_password"), {"email": people.wang.user.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody-at-all@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert not Mail.objects.filter(address="nobody-at-all@example.org").exists()


def test_the_security_administrator_of_the_province_unlocks(people):
    fail(people.wang.user.email)
    unlock_sign_in(by=people.security_admin.actor, user=people.wang.user)
    assert signs_in(people.wang.user.email)
    assert AuditEntry.objects.get(event="account.unlocked").actor_id == people.security_admin.user.pk


@pytest.mark.parametrize("role", ["officer", "system_admin", "audit_admin", "manager", "wang"])
def test_nobody_else_unlocks(people, role):
    with pytest.raises(PermissionRefused):
        unlock_sign_in(by=getattr(people, role).actor, user=people.wang.user)


def test_people_of_another_province_are_not_his_business(people):
    with pytest.raises(NotVisible):
        unlock_sign_in(by=people.security_admin.actor, user=people.sun.user)


def test_forgotten_names_are_dropped_and_locks_kept(people):
    fail("a@example.org", 1)
    fail("b@example.org")
    SignInAttempts.objects.filter(locked_until=None).update(last_at=timezone.now() - timedelta(hours=2))
    assert drop_old_attempts() == 1
    assert SignInAttempts.objects.get().locked_until is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_attempts_at_once_only_five_are_looked_at():
    looked_at = []

    def try_once():
        try:
            looked_at.append(begin_attempt("race@example.org"))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looked_at.count(True) == MOST_FAILURES
    assert len(looked_at) == 12
