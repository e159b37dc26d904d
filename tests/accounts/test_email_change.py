"""Another e-mail address: who one is is shown first, the old address is told, the new one counts once confirmed."""

import time

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry, Mail, Notice
from tests.accounts.test_second_factor import set_up, show_who
from tests.personas import PASSWORD, Persona

pytestmark = pytest.mark.django_db
NEW = "moved@example.org"


def ask_for(client: Client, email: str = NEW):
    return client.post(reverse("account_email"), {"email": email, "action_add": "1"})


def forget_shown(client: Client) -> None:
    """As when the minutes for which a proof counts are over."""
    session, long_ago = client.session, time.time() - app_settings.REAUTHENTICATION_TIMEOUT - 1
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**each, "at": long_ago} for each in records]
    session.save()


def second_factor_of(person: Persona) -> str:
    """A recovery code: the six digits count once in half a minute."""
    codes = Authenticator.objects.get(user=person.user, type="recovery_codes").wrap()
    return codes.get_unused_codes()[0]


def guarded(person: Persona, sign_in) -> Client:
    """Signed in, with a second factor that was shown long ago."""
    client = sign_in(person)
    set_up(client)
    forget_shown(client)
    return client


def link_to(email: str = NEW) -> str:
    body = Mail.objects.filter(address=email).latest("pk").body
    return next(word for word in body.split() if "confirm-email" in word)


def is_asked() -> bool:
    return EmailAddress.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("who", ["officer", "leader", "wang"])
def test_the_password_is_not_enough_for_whoever_has_a_second_factor(people, sign_in, who):
    person = getattr(people, who)
    client = guarded(person, sign_in)
    show_who(client)
    answer = ask_for(client)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not is_asked()
    assert client.post(answer.headers["Location"], {"code": "wrong-one"}).status_code == 200
    assert not is_asked()
    client.post(answer.headers["Location"], {"code": second_factor_of(person)})
    # What was asked for before the question is carried out after it.
    assert is_asked()


def test_the_proof_counts_for_some_minutes_only(people, sign_in):
    client = guarded(people.officer, sign_in)
    client.post(reverse("mfa_reauthenticate"), {"code": second_factor_of(people.officer)})
    forget_shown(client)
    assert ask_for(client).headers["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": second_factor_of(people.officer)})
    assert ask_for(client).headers["Location"] == reverse("account_email")
    assert is_asked()


@pytest.mark.parametrize("act", ["action_send", "action_remove", "action_primary"])
def test_no_other_act_of_the_page_goes_round_the_question(people, sign_in, act):
    client = guarded(people.officer, sign_in)
    mails = Mail.objects.count()
    answer = client.post(reverse("account_email"), {"email": people.officer.user.email, act: "1"})
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Mail.objects.count() == mails


def test_without_a_second_factor_the_password_is_asked_for(people, sign_in):
    client = sign_in(people.wang)
    assert ask_for(client).headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not is_asked()
    client.post(reverse("account_reauthenticate"), {"password": "wrong-Password-1"})
    assert ask_for(client).headers["Location"].startswith(reverse("account_reauthenticate"))
    show_who(client)
    ask_for(client)
    assert is_asked()


def test_staff_without_a_second_factor_set_one_up_first(people, sign_in, settings):
    settings.REQUIRE_STAFF_MFA = True
    client = sign_in(people.officer)
    show_who(client)
    assert ask_for(client).headers["Location"] == reverse("mfa_activate_totp")
    assert not is_asked()


def test_the_address_in_use_is_told_when_it_is_asked_for_and_when_it_is_done(people, sign_in):
    old, user = people.wang.user.email, people.wang.user
    # E-mails switched off do not keep these away.
    User.objects.filter(pk=user.pk).update(mail_mode="off", mail_groups={"account": "off"})
    client = sign_in(people.wang)
    show_who(client)
    ask_for(client)
    warning = Mail.objects.get(address=old)
    assert NEW not in warning.body
    assert Notice.objects.get(recipient=user).event == "account.email_change_asked"
    user.refresh_from_db()
    assert user.email == old
    client.post(link_to())
    user.refresh_from_db()
    assert user.email == NEW
    said = Mail.objects.filter(address=old).latest("pk")
    assert said.pk != warning.pk
    assert NEW in said.body
    events = AuditEntry.objects.filter(object_ref=str(user.pk), event__startswith="account.email")
    assert set(events.values_list("event", flat=True)) == {
        "account.email_change_asked",
        "account.email_changed",
        "account.email_confirmed",
    }
    assert NEW not in str(list(events.values_list("changes", flat=True)))


def test_after_the_change_only_the_new_address_signs_in(people, sign_in):
    old = people.wang.user.email
    client = sign_in(people.wang)
    show_who(client)
    ask_for(client)
    client.post(link_to())
    for email, enters in ((old, False), (NEW, True)):
        other = Client()
        other.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        assert ("_auth_user_id" in other.session) is enters
    assert list(EmailAddress.objects.filter(user=people.wang.user).values_list("email", flat=True)) == [NEW]


def test_an_address_of_somebody_else_tells_the_asker_nothing_and_changes_nothing(people, sign_in):
    taken = people.li.user.email
    client = sign_in(people.wang)
    show_who(client)
    free, used = ask_for(client), ask_for(client, taken)
    assert (used.status_code, used.headers["Location"]) == (free.status_code, free.headers["Location"])
    # Even whoever reads that mailbox opens the link in vain.
    if Mail.objects.filter(address=taken, body__contains="confirm-email").exists():
        client.post(link_to(taken))
    people.wang.user.refresh_from_db()
    assert people.wang.user.email != taken
    assert EmailAddress.objects.get(email=taken, verified=True).user == people.li.user


@pytest.mark.parametrize("email", ["", "no-address", "a" * 300 + "@example.org", "x\x00@example.org", "<script>@x"])
def test_what_is_no_address_is_refused_beside_the_field(people, sign_in, email):
    client = sign_in(people.wang)
    show_who(client)
    answer = ask_for(client, email)
    assert answer.status_code == 200
    assert "id_email" in answer.content.decode()
    assert EmailAddress.objects.filter(user=people.wang.user).count() == 1


def test_a_link_that_is_old_or_was_replaced_changes_nothing(people, sign_in):
    client = sign_in(people.wang)
    show_who(client)
    ask_for(client, "first@example.org")
    first = link_to("first@example.org")
    ask_for(client)
    client.post(first)
    people.wang.user.refresh_from_db()
    assert people.wang.user.email != "first@example.org"
    client.post(link_to())
    people.wang.user.refresh_from_db()
    assert people.wang.user.email == NEW
