"""Being asked into the pool, and saying yes or no."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from core.errors import GuardRefused, PermissionRefused
from core.models import Mail, Notice
from screening.enums import ExpertStatus
from screening.models import Expert, ExpertInvitation
from screening.services.expert_facts import ExpertFacts
from screening.services.expert_invitations import (
    accept_invitation,
    decline_invitation,
    invite_expert,
    invite_experts,
)
from screening.services.experts import add_expert, change_expert, retire_expert, take_back_expert
from tests.personas import Persona, make_organisation, make_user


def facts(email, **other):
    return ExpertFacts(
        **{"name": "专家 101", "email": email, "specialty": "regulatory", "institution_name": "医疗机构 002", **other}
    )


@pytest.fixture
def doctor(people):
    return people.zhao


@pytest.fixture
def expert(people, doctor):
    return add_expert(by=people.officer.actor, facts=facts(doctor.user.email))


def link_in(mail):
    return re.search(r"/experts/invitations/[^/\s]+/", mail.body)[0]


class TestAsking:
    def test_a_stranger_gets_a_link_by_mail_whose_token_is_not_kept(self, people):
        expert = add_expert(by=people.officer.actor, facts=facts("new@example.org"))
        invite_expert(by=people.officer.actor, expert=expert)
        link = link_in(Mail.objects.get(address="new@example.org"))
        assert ExpertInvitation.objects.get().token_hash not in link

    def test_somebody_with_an_account_finds_it_under_his_bell(self, people, expert, doctor, sign_in):
        invite_expert(by=people.officer.actor, expert=expert)
        notice = Notice.objects.get(recipient=doctor.user, event="expert.invited")
        assert sign_in(doctor).get(notice.url).status_code == 200

    def test_a_second_invitation_ends_the_first(self, people, expert):
        first = invite_expert(by=people.officer.actor, expert=expert)
        invite_expert(by=people.officer.actor, expert=expert)
        first.refresh_from_db()
        assert first.revoked_at is not None

    def test_in_bulk_passes_over_those_who_have_joined(self, people, expert, doctor):
        accept_invitation(by=doctor.actor, invitation=invite_expert(by=people.officer.actor, expert=expert))
        other = add_expert(by=people.officer.actor, facts=facts("new@example.org"))
        assert invite_experts(by=people.officer.actor, experts=Expert.objects.all()) == 1
        assert other.invitations.count() == 1

    @pytest.mark.parametrize("who", ["officer51", "wang", "leader", "security_admin"])
    def test_only_officers_of_the_province_ask(self, people, expert, who):
        with pytest.raises(PermissionRefused):
            invite_expert(by=getattr(people, who).actor, expert=expert)

    def test_another_address_ends_the_invitation(self, people, expert):
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        change_expert(by=people.officer.actor, expert=expert, facts=facts("other@example.org"))
        invitation.refresh_from_db()
        assert invitation.revoked_at is not None


class TestAnswering:
    def test_he_becomes_a_reviewer_of_his_institution_by_the_officers_authority(self, people, expert, doctor):
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        joined = accept_invitation(by=doctor.actor, invitation=invitation)
        assert (joined.status, joined.user) == (ExpertStatus.ACTIVE, doctor.user)
        membership = Membership.objects.get(user=doctor.user, role=Role.REVIEWER)
        assert membership.organisation == doctor.organisation
        assert membership.decided_by == people.officer.user
        assert Notice.objects.filter(recipient=people.officer.user, event="expert.joined").exists()

    def test_somebody_from_elsewhere_works_for_the_office(self, people):
        user = make_user("专家 102")
        expert = add_expert(by=people.officer.actor, facts=facts(user.email, institution_name="企业 999"))
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        accept_invitation(by=Persona(user, None).actor, invitation=invitation)
        assert user.memberships.get().organisation == people.officer.organisation

    def test_the_link_is_for_its_owner_only(self, people, expert, doctor, sign_in):
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        with pytest.raises(PermissionRefused):
            accept_invitation(by=people.wang.actor, invitation=invitation)
        assert sign_in(people.wang).get(f"/experts/{expert.ref}/answer/").status_code == 404
        assert not Membership.objects.filter(role=Role.REVIEWER).exists()

    def test_another_person_learns_nothing_from_the_link(self, people, sign_in):
        expert = add_expert(by=people.officer.actor, facts=facts("new@example.org", name="专家 777"))
        invite_expert(by=people.officer.actor, expert=expert)
        answer = sign_in(people.wang).get(link_in(Mail.objects.get(address="new@example.org")))
        assert answer.status_code == 403
        assert "new@example.org" not in answer.content.decode()
        assert "医疗机构 002" not in answer.content.decode()

    def test_an_unknown_link_is_not_found_and_a_visitor_signs_in_first(self, people, sign_in, client):
        assert sign_in(people.wang).get("/experts/invitations/no-such/").status_code == 404
        assert client.get("/experts/invitations/no-such/").status_code == 302

    @pytest.mark.parametrize("end", ["expire", "revoke", "retire", "use"])
    def test_what_is_over_cannot_be_accepted(self, people, expert, doctor, end):
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        if end == "expire":
            ExpertInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif end == "revoke":
            invite_expert(by=people.officer.actor, expert=expert)
        elif end == "retire":
            retire_expert(by=people.officer.actor, expert=expert, reason="不再需要")
        else:
            accept_invitation(by=doctor.actor, invitation=invitation)
        with pytest.raises(GuardRefused):
            accept_invitation(by=doctor.actor, invitation=invitation)

    def test_an_officer_cannot_be_an_expert_of_his_province(self, people):
        expert = add_expert(by=people.officer.actor, facts=facts(people.officer.user.email))
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        with pytest.raises(PermissionRefused):
            accept_invitation(by=people.officer.actor, invitation=invitation)

    def test_declining_tells_the_officer(self, people, expert, doctor):
        invitation = invite_expert(by=people.officer.actor, expert=expert)
        decline_invitation(by=doctor.actor, invitation=invitation)
        assert Expert.objects.get().status == ExpertStatus.INVITED
        assert Notice.objects.filter(recipient=people.officer.user, event="expert.invitation_declined").exists()
        assert not Membership.objects.filter(role=Role.REVIEWER).exists()

    def test_taken_back_he_says_yes_again_and_keeps_one_role(self, people, expert, doctor):
        accept_invitation(by=doctor.actor, invitation=invite_expert(by=people.officer.actor, expert=expert))
        retire_expert(by=people.officer.actor, expert=expert, reason="休整")
        take_back_expert(by=people.officer.actor, expert=expert)
        accept_invitation(by=doctor.actor, invitation=invite_expert(by=people.officer.actor, expert=expert))
        assert Expert.objects.get().status == ExpertStatus.ACTIVE
        assert Membership.objects.filter(role=Role.REVIEWER).count() == 1

    def test_the_page_makes_him_a_reviewer_at_once(self, people, expert, doctor, sign_in):
        invite_expert(by=people.officer.actor, expert=expert)
        client = sign_in(doctor)
        answer = client.post(f"/experts/{expert.ref}/answer/", {"answer": "accept"}, follow=True)
        assert answer.redirect_chain[-1][0] == "/console/expertise/"
        assert answer.status_code == 200
        assert answer.context["expert"].pk == expert.pk


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_join_once(people):
    user = make_user("专家 103")
    make_organisation("医疗机构 002")
    expert = add_expert(by=people.officer.actor, facts=facts(user.email))
    invitation = invite_expert(by=people.officer.actor, expert=expert)
    persona, outcomes = Persona(user, None), []
    barrier = threading.Barrier(2)

    def click():
        try:
            actor = persona.actor
            barrier.wait()
            accept_invitation(by=actor, invitation=invitation)
            outcomes.append("joined")
        except GuardRefused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", "refused"]
    assert Membership.objects.filter(user=user, role=Role.REVIEWER).count() == 1
