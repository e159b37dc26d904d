"""Invitations: sent without saying whether somebody has an account, redeemed once, by the right person."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.selectors import actor_for
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import Mail, Notice
from projects.enums import Rights
from projects.models import Invitation, Project, TeamMember
from projects.selectors.people import invitation_with_token, invitations_to
from projects.selectors.visibility import visible_to
from projects.services.people import (
    accept_invitation,
    add_team_member,
    decline_invitation,
    invite_member,
    remove_member,
    revoke_invitation,
)
from tests.personas import make_user
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

STRANGER = "neue.person@example.org"


@standing
def member(people, draft):
    return add_team_member(by=people.wang.actor, project=draft, name="申报人 018", rights=Rights.EDIT)


def invite(people, member, email):
    return invite_member(by=people.wang.actor, member=member, email=email)


def token_in(mail):
    return re.search(r"/invitations/([\w-]+)/", mail.body)[1]


def link(token):
    return reverse("projects:invitation_accept", args=[token])


class TestSending:
    def test_somebody_without_an_account_gets_an_e_mail_with_the_link(self, people, member):
        invitation = invite(people, member, "  Neue.Person@Example.org ")
        mail = Mail.objects.get()
        assert (mail.address, mail.recipient) == (STRANGER, None)
        assert invitation_with_token(token_in(mail)).pk == invitation.pk
        assert token_in(mail) not in str(Invitation.objects.values())

    def test_somebody_with_an_account_finds_it_under_his_bell_without_any_token(self, people, member):
        invite(people, member, people.li.user.email)
        notice = Notice.objects.get(recipient=people.li.user)
        assert notice.url == reverse("projects:invitation_list")
        assert [each.member for each in invitations_to(people.li.actor)] == [member]
        assert "/invitations/" not in Mail.objects.get().body

    def test_the_mail_tells_nothing_of_the_project(self, people, member):
        invite(people, member, STRANGER)
        mail = Mail.objects.get()
        assert member.project.title not in mail.body + mail.subject

    def test_a_new_invitation_ends_the_old_one(self, people, member):
        invite(people, member, STRANGER)
        first = token_in(Mail.objects.get())
        invite(people, member, STRANGER)
        with pytest.raises(GuardRefused):
            accept_invitation(by=actor_with(STRANGER), invitation=invitation_with_token(first))

    @pytest.mark.parametrize("email", ["", "x", "a@", "a b@example.org", "x" * 250 + "@example.org"])
    def test_a_wrong_address_is_refused(self, people, member, email):
        with pytest.raises(InvalidInput):
            invite(people, member, email)
        assert not Mail.objects.exists()

    def test_the_owner_and_members_are_not_invited_again(self, people, member):
        with pytest.raises(InvalidInput):
            invite(people, member, people.wang.user.email)
        accept_invitation(by=people.li.actor, invitation=invite(people, member, people.li.user.email))
        with pytest.raises(GuardRefused):
            invite(people, TeamMember.objects.get(pk=member.pk), STRANGER)
        other = add_team_member(by=people.wang.actor, project=member.project, name="x")
        with pytest.raises(InvalidInput):
            invite(people, other, people.li.user.email.upper())

    def test_it_is_no_tool_for_mass_mail(self, people, member, sign_in):
        client = sign_in(people.wang)
        url = reverse("projects:team_invite", args=[member.project.ref, 1])
        codes = [client.post(url, {"email": f"x{number}@example.org"}).status_code for number in range(31)]
        assert codes == [302] * 30 + [429]


def actor_with(email):
    user = make_user("新来的人")
    user.email = email
    user.save(update_fields=["email"])
    return actor_for(user)


class TestAccepting:
    def test_it_opens_the_project_with_the_rights_given(self, people, member):
        project = accept_invitation(by=people.li.actor, invitation=invite(people, member, people.li.user.email))
        assert project in visible_to(people.li.actor)
        joined = TeamMember.objects.get(pk=member.pk)
        assert (joined.user, joined.rights) == (people.li.user, Rights.EDIT)
        assert Notice.objects.filter(recipient=people.wang.user, event="invitation.answered").exists()

    def test_before_accepting_nothing_is_visible(self, people, member):
        invite(people, member, people.li.user.email)
        assert not visible_to(people.li.actor).exists()

    def test_the_link_works_once(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        accept_invitation(by=people.li.actor, invitation=invitation)
        with pytest.raises(GuardRefused):
            accept_invitation(by=people.li.actor, invitation=invitation)

    def test_another_person_cannot_use_it(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        for act in (accept_invitation, decline_invitation):
            with pytest.raises(PermissionRefused):
                act(by=people.zhao.actor, invitation=invitation)
        assert TeamMember.objects.get(pk=member.pk).user is None

    @pytest.mark.parametrize("end", ["expired", "revoked", "declined", "archived"])
    def test_an_invitation_that_is_over_opens_nothing(self, people, member, end):
        invitation = invite(people, member, people.li.user.email)
        if end == "expired":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif end == "revoked":
            revoke_invitation(by=people.wang.actor, invitation=invitation)
        elif end == "declined":
            decline_invitation(by=people.li.actor, invitation=invitation)
        else:
            Project.objects.update(status="archived")
        with pytest.raises(GuardRefused):
            accept_invitation(by=people.li.actor, invitation=invitation)
        assert invitations_to(people.li.actor) == []

    def test_with_the_member_removed_the_invitation_is_gone(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        remove_member(by=people.wang.actor, member=member)
        with pytest.raises(NotVisible):
            accept_invitation(by=people.li.actor, invitation=invitation)

    def test_an_accepted_invitation_cannot_be_withdrawn(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        accept_invitation(by=people.li.actor, invitation=invitation)
        with pytest.raises(GuardRefused):
            revoke_invitation(by=people.wang.actor, invitation=invitation)

    @pytest.mark.django_db(transaction=True)
    def test_two_clicks_at_the_same_moment_join_once(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        actor = people.li.actor
        barrier = threading.Barrier(2)
        outcomes = []

        def click():
            try:
                barrier.wait()
                accept_invitation(by=actor, invitation=invitation)
                outcomes.append("joined")
            except GuardRefused:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=click) for _click in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(outcomes) == ["joined", "refused"]
        assert Notice.objects.filter(event="invitation.answered").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_accepting_and_withdrawing_at_the_same_moment_have_one_outcome(self, people, member):
        invitation = invite(people, member, people.li.user.email)
        taker, owner = people.li.actor, people.wang.actor
        barrier = threading.Barrier(2)
        outcomes = []

        def act(function, actor):
            try:
                barrier.wait()
                function(by=actor, invitation=invitation)
                outcomes.append(function.__name__)
            except GuardRefused:
                pass
            finally:
                connection.close()

        threads = [
            threading.Thread(target=act, args=pair) for pair in ((accept_invitation, taker), (revoke_invitation, owner))
        ]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert len(outcomes) == 1
        joined = TeamMember.objects.get(pk=member.pk).user is not None
        assert joined == (outcomes == ["accept_invitation"])


class TestPages:
    def page(self, people, sign_in, persona, token):
        client = sign_in(persona)
        client.cookies["django_language"] = "en"
        return client, client.get(link(token))

    def test_the_right_person_sees_title_sender_and_rights_and_joins(self, people, member, sign_in):
        invite(people, member, STRANGER)
        token = token_in(Mail.objects.get())
        people.nobody.user.email = STRANGER
        people.nobody.user.save(update_fields=["email"])
        client, page = self.page(people, sign_in, people.nobody, token)
        for words in (member.project.title, people.wang.user.name, "May edit"):
            assertContains(page, words)
        response = client.post(link(token), {"answer": "accept"})
        assert response.status_code == 302
        assert TeamMember.objects.get(pk=member.pk).user == people.nobody.user
        assertContains(client.get(link(token)), "This invitation is over")

    def test_it_shows_the_title_and_nothing_more(self, people, member, sign_in):
        Project.objects.update(summary="机密简介", department="机密科室")
        invite(people, member, people.li.user.email)
        client = sign_in(people.li)
        page = client.get(reverse("projects:invitation_answer", args=[member.project.key]))
        assertContains(page, member.project.title)
        assertNotContains(page, "机密")

    def test_another_person_is_warned_and_sees_nothing(self, people, member, sign_in):
        invite(people, member, STRANGER)
        token = token_in(Mail.objects.get())
        client, page = self.page(people, sign_in, people.zhao, token)
        assertContains(page, "for somebody else", status_code=403)
        assertNotContains(page, member.project.title, status_code=403)
        assertNotContains(page, STRANGER, status_code=403)
        assert client.post(link(token), {"answer": "accept"}).status_code == 403

    def test_signed_out_leads_to_the_sign_in_page_and_back(self, people, member, client):
        invite(people, member, STRANGER)
        response = client.get(link(token_in(Mail.objects.get())))
        assert response.status_code == 302
        assert "next=/invitations/" in response.url

    def test_declining(self, people, member, sign_in):
        invite(people, member, people.li.user.email)
        client = sign_in(people.li)
        url = reverse("projects:invitation_answer", args=[member.project.key])
        assert client.post(url, {"answer": "decline"}).status_code == 302
        assert TeamMember.objects.get(pk=member.pk).user is None
        assert client.get(url).status_code == 404

    def test_the_list_shows_what_waits_for_me_only(self, people, member, sign_in):
        invite(people, member, people.li.user.email)
        url = reverse("projects:invitation_list")
        assertContains(sign_in(people.li).get(url), member.project.title)
        assertNotContains(sign_in(people.zhao).get(url), member.project.title)

    def test_an_unknown_link_is_not_found(self, people, sign_in):
        assert sign_in(people.li).get(link("x" * 43)).status_code == 404
