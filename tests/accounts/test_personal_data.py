"""A person takes his data along, or closes his account: what is in it, what stands in the way, what is left."""

import io
import json
import time
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.personal import open_duties
from accounts.services import grant_role
from accounts.services.personal import close_account, write_personal_data
from core.chain import verify_chain
from core.enums import JobStatus
from core.errors import GuardRefused
from core.models import AuditEntry, Job, Mail, Notice
from projects.services.documents import add_document
from projects.services.lifecycle import withdraw_project
from tests.factories import draft_project, pdf, submitted_project
from tests.matching.matched import signed_match
from tests.personas import PASSWORD, Persona

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:personal_data")
EXPORT = reverse("accounts:personal_export")
CLOSE = reverse("accounts:account_close")
YES = {"understood": "on"}


@pytest.fixture
def shown(sign_in):
    """A client of somebody who has just shown his password again."""

    def enter(persona):
        client = sign_in(persona)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return enter


def archive_of(persona):
    target = io.BytesIO()
    write_personal_data(persona.user, target, lambda done, total: None)
    return zipfile.ZipFile(target)


class TestExport:
    def test_everything_of_his_and_nothing_of_others(self, people, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        mine, foreign = draft_project(people.wang, title="我的项目"), draft_project(people.zhao, title="别人的项目")
        for who, project in ((people.wang, mine), (people.zhao, foreign)):
            add_document(by=who.actor, project=project, section="evidence", title="批件", tier=3, upload=pdf())
        archive = archive_of(people.wang)
        data = json.loads(archive.read("data.json"))
        assert data["account"][0]["email"] == people.wang.user.email
        assert [row["title"] for row in data["projects"]] == ["我的项目"]
        assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/0001-paper.pdf"]
        text = archive.read("data.json").decode()
        assert "别人的项目" not in text
        assert "password" not in data["account"][0]

    def test_what_others_wrote_in_confidence_is_not_in_it(self, people):
        match = signed_match(people)
        data = json.loads(archive_of(people.firm).read("data.json"))
        assert [row["ref"] for row in data["matches"]] == [match.ref]
        assert data["applications"] == []

    def test_only_after_showing_again_who_he_is(self, people, sign_in):
        client = sign_in(people.wang)
        assert client.get(PAGE).status_code == 200
        answer = client.post(EXPORT)
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert not Job.objects.exists()

    def test_showing_counts_for_five_minutes(self, people, shown, monkeypatch):
        client, now = shown(people.wang), time.time()
        monkeypatch.setattr(time, "time", lambda: now + 301)
        assert client.post(EXPORT).headers["Location"].startswith(reverse("account_reauthenticate"))

    def test_people_of_the_console_show_their_second_factor(self, people, shown):
        TOTP.activate(people.officer.user, generate_totp_secret())
        answer = shown(people.officer).post(EXPORT)
        assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
        assert not Job.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_it_is_downloaded_by_him_and_nobody_else(self, people, shown, sign_in, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        answer = shown(people.wang).post(EXPORT)
        job = Job.objects.get()
        assert answer.headers["Location"] == reverse("core:job_page", args=[job.ref])
        assert job.status == JobStatus.DONE
        output = reverse("core:job_output", args=[Job.objects.get().ref])
        for other in (people.li, people.manager, people.officer, people.system_admin):
            assert sign_in(other).get(output).status_code == 404
        assert sign_in(people.wang).get(output).getvalue().startswith(b"PK")
        assert AuditEntry.objects.filter(event="export.made", actor_id=people.wang.user.pk).exists()

    def test_three_a_day(self, people, shown):
        client = shown(people.wang)
        assert [client.post(EXPORT).status_code for _ in range(4)] == [302, 302, 302, 429]


class TestClosing:
    def test_what_is_left_of_a_person(self, people, shown):
        project = submitted_project(people.wang)
        withdraw_project(by=people.wang.actor, project=project)
        Authenticator.objects.create(user=people.wang.user, type="totp", data={"secret": "x"})
        client, elsewhere = shown(people.wang), Client()
        elsewhere.force_login(people.wang.user)
        answer = client.post(CLOSE, YES)
        assert answer.headers["Location"] == reverse("home")
        gone = User.objects.get(pk=people.wang.user.pk)
        assert (gone.is_active, gone.phone, gone.has_usable_password()) == (False, "", False)
        assert (gone.name, gone.email) == (f"已注销用户 {gone.pk:06}", f"{gone.pk}@closed.invalid")
        for model in (Notice, Mail):
            assert not model.objects.filter(recipient=gone).exists()
        for model in (EmailAddress, Authenticator):
            assert not model.objects.filter(user=gone).exists()
        assert not gone.memberships.filter(status__in=["active", "pending"]).exists()
        project.refresh_from_db()
        assert (project.owner_id, project.status) == (gone.pk, "withdrawn")
        assert elsewhere.get(reverse("accounts:settings")).status_code == 302

    def test_he_cannot_sign_in_and_the_address_is_free_again(self, people, shown):
        shown(people.li).post(CLOSE, YES)
        client = Client()
        client.post(reverse("account_login"), {"login": people.li.user.email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session
        assert User.objects.create_user(people.li.user.email, None, name="新账号").pk != people.li.user.pk

    def test_the_audit_log_is_whole_and_shows_the_pseudonym(self, people, shown, sign_in):
        close = shown(people.li)
        name = people.li.user.name
        close.post(CLOSE, YES)
        line = AuditEntry.objects.get(event="account.closed")
        assert line.actor_label == f"已注销用户 {people.li.user.pk:06}"
        assert AuditEntry.objects.filter(actor_id=people.li.user.pk, actor_label=name).exists()
        url = reverse("console:audit_list") + f"?person_id={people.li.user.pk}"
        page = sign_in(people.audit_admin).get(url).content.decode()
        assert line.actor_label in page
        assert name not in page

    def test_open_projects_stand_in_the_way(self, people, shown):
        project = submitted_project(people.wang)
        client = shown(people.wang)
        page = client.get(CLOSE).content.decode()
        assert project.reference in page
        assert "understood" not in page
        assert client.post(CLOSE, YES).status_code == 422
        assert User.objects.get(pk=people.wang.user.pk).is_active

    @pytest.mark.parametrize("who", ["officer", "system_admin", "security_admin", "audit_admin", "coach"])
    def test_an_office_role_is_ended_by_the_security_administrator_first(self, people, who):
        persona = getattr(people, who)
        with pytest.raises(GuardRefused):
            close_account(by=persona.actor)
        assert len(open_duties(persona.user)) == 1

    def test_the_only_manager_appoints_another_first(self, people):
        assert len(open_duties(people.manager.user)) == 1
        assert open_duties(people.zhao.user) == []

    def test_without_the_tick_nothing_happens(self, people, shown):
        answer = shown(people.li).post(CLOSE)
        assert answer.status_code == 422
        assert User.objects.get(pk=people.li.user.pk).closed_at is None

    def test_twice_is_once(self, people, shown):
        client = shown(people.li)
        client.post(CLOSE, YES)
        assert client.post(CLOSE, YES).status_code == 302
        assert AuditEntry.objects.filter(event="account.closed").count() == 1

    def test_somebody_without_any_membership_may_leave(self, people, shown):
        assert shown(people.nobody).post(CLOSE, YES).status_code == 302
        assert not User.objects.get(pk=people.nobody.user.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_after_closing(people):
    close_account(by=people.li.actor)
    assert verify_chain().is_whole
    call_command("verify_audit", verbosity=0)


class TestFormerPasswords:
    CHANGE = reverse("account_change_password")

    def change(self, client, old, new):
        return client.post(self.CHANGE, {"oldpassword": old, "password1": new, "password2": new})

    def test_none_of_the_last_five_again(self, people):
        user = people.wang.user
        words = [PASSWORD, *(f"Another-horse-{number}-battery" for number in range(5))]
        for new in words[1:]:
            validate_password(new, user)
            user.set_password(new)
            user.save(update_fields=["password"])
        for used in words[1:]:
            with pytest.raises(ValidationError, match="最近五次"):
                validate_password(used, user)
        # The first is the sixth from the end.
        validate_password(words[0], user)

    def test_the_present_one_counts_without_any_memory(self, people, shown):
        assert "最近五次" in self.change(shown(people.wang), PASSWORD, PASSWORD).content.decode()

    def test_another_persons_password_is_his_own_affair(self, people, shown):
        assert self.change(shown(people.wang), PASSWORD, "Another-horse-1-battery").status_code == 302
        assert self.change(shown(people.li), PASSWORD, "Another-horse-1-battery").status_code == 302


def test_a_role_granted_meanwhile_stands_in_the_way(people):
    office = people.officer.organisation
    grant_role(by=people.security_admin.actor, user=people.li.user, role="coach", organisation=office)
    with pytest.raises(GuardRefused):
        close_account(by=Persona(people.li.user, people.li.organisation).actor)
