"""Handing a project over: offered, accepted, declined, cancelled, expired; also when the owner has left."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.enums import MembershipStatus
from accounts.models import Membership
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from projects.enums import Rights, TransferStatus
from projects.models import OwnershipTransfer, Project, TeamMember
from projects.selectors.people import transfers_to, waiting_transfer
from projects.selectors.visibility import visible_to
from projects.services.transfers import answer_transfer, cancel_transfer, offer_transfer
from tests.factories import submitted_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def offer(by, project, taker, reason=""):
    return offer_transfer(by=by.actor, project=project, email=taker.user.email.upper(), reason=reason)


def leave(persona):
    Membership.objects.filter(user=persona.user).update(status=MembershipStatus.ENDED, ended_at=timezone.now())


def test_a_colleague_takes_over_and_the_former_owner_stays_reading(people, draft):
    transfer = offer(people.wang, draft, people.li)
    assert Project.objects.get(pk=draft.pk).owner == people.wang.user
    assert not visible_to(people.li.actor).exists()
    answer_transfer(by=people.li.actor, transfer=transfer, accept=True)
    project = Project.objects.get(pk=draft.pk)
    assert project.owner == people.li.user
    former = project.team.get()
    assert (former.user, former.rights) == (people.wang.user, Rights.VIEW)
    told = Notice.objects.filter(event__startswith="transfer.").values_list("recipient_id", "event")
    assert set(told) == {(people.li.user.pk, "transfer.offered"), (people.wang.user.pk, "transfer.accepted")}


def test_a_team_member_of_another_institution_takes_over_and_leaves_the_team_list(people, draft):
    TeamMember.objects.create(project=draft, position=1, name="x", user=people.zhao.user)
    answer_transfer(by=people.zhao.actor, transfer=offer(people.wang, draft, people.zhao), accept=True)
    project = Project.objects.get(pk=draft.pk)
    assert project.owner == people.zhao.user
    assert [member.user for member in project.team.all()] == [people.wang.user]
    assert project.institution == people.wang.organisation


@pytest.mark.parametrize("name", ["zhao", "sun", "nobody", "firm", "officer", "wang"])
def test_nobody_outside_team_and_institution_is_offered_anything(people, draft, name):
    with pytest.raises(InvalidInput) as refusal:
        offer(people.wang, draft, getattr(people, name))
    assert "email" in refusal.value.fields
    with pytest.raises(InvalidInput) as unknown:
        offer_transfer(by=people.wang.actor, project=draft, email="nobody@nowhere.example")
    assert str(unknown.value.fields) == str(refusal.value.fields), "the answer must not tell who has an account"


def test_a_no_leaves_everything_as_it_was(people, draft):
    answer_transfer(by=people.li.actor, transfer=offer(people.wang, draft, people.li), accept=False)
    assert Project.objects.get(pk=draft.pk).owner == people.wang.user
    assert Notice.objects.filter(recipient=people.wang.user, event="transfer.declined").exists()
    offer(people.wang, draft, people.li)


def test_one_offer_at_a_time_and_it_can_be_taken_back(people, draft):
    transfer = offer(people.wang, draft, people.li)
    with pytest.raises(GuardRefused):
        offer(people.wang, draft, people.li)
    cancel_transfer(by=people.wang.actor, transfer=transfer)
    with pytest.raises(GuardRefused):
        answer_transfer(by=people.li.actor, transfer=transfer, accept=True)
    assert transfers_to(people.li.actor) == []


def test_an_offer_nobody_answers_expires_and_makes_room(people, draft):
    transfer = offer(people.wang, draft, people.li)
    OwnershipTransfer.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert waiting_transfer(draft) is None
    with pytest.raises(GuardRefused):
        answer_transfer(by=people.li.actor, transfer=transfer, accept=True)
    offer(people.wang, draft, people.li)
    assert OwnershipTransfer.objects.get(pk=transfer.pk).status == TransferStatus.CANCELLED


def test_only_the_taker_answers(people, draft):
    transfer = offer(people.wang, draft, people.li)
    for name in ("wang", "manager", "officer", "zhao"):
        with pytest.raises(PermissionRefused):
            answer_transfer(by=getattr(people, name).actor, transfer=transfer, accept=True)


def test_a_taker_who_left_meanwhile_cannot_accept(people, draft):
    transfer = offer(people.wang, draft, people.li)
    actor = people.li.actor
    leave(people.li)
    with pytest.raises(GuardRefused):
        answer_transfer(by=actor, transfer=transfer, accept=True)


@pytest.mark.parametrize("name", ["li", "zhao", "officer", "firm", "manager2"])
def test_only_owner_and_manager_offer(people, name):
    project = submitted_project(people.wang)
    with pytest.raises(PermissionRefused):
        offer(getattr(people, name), project, people.li)


@pytest.mark.parametrize("status", ["withdrawn", "refused", "archived"])
def test_what_is_over_is_not_handed_over(people, status):
    project = submitted_project(people.wang)
    Project.objects.filter(pk=project.pk).update(status=status)
    with pytest.raises(GuardRefused):
        offer(people.wang, project, people.li)


class TestOwnerHasLeft:
    def test_the_manager_hands_over_with_a_reason_and_the_former_owner_loses_access(self, people):
        project = submitted_project(people.wang)
        leave(people.wang)
        with pytest.raises(InvalidInput):
            offer(people.manager, project, people.li)
        transfer = offer(people.manager, project, people.li, reason="申报人已调离")
        answer_transfer(by=people.li.actor, transfer=transfer, accept=True)
        project = Project.objects.get(pk=project.pk)
        assert project.owner == people.li.user
        assert not project.team.exists()
        assert not visible_to(people.wang.actor).exists()
        assert AuditEntry.objects.filter(event="project.transfer_accepted", object_ref=project.key).exists()

    def test_while_he_works_there_the_manager_cannot(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(PermissionRefused):
            offer(people.manager, project, people.li, reason="x")

    def test_a_disabled_account_counts_as_left(self, people):
        project = submitted_project(people.wang)
        people.wang.user.is_active = False
        people.wang.user.save(update_fields=["is_active"])
        assert offer(people.manager, project, people.li, reason="账号停用").giver == people.manager.user

    def test_a_draft_of_his_is_not_even_seen(self, people, draft, sign_in):
        leave(people.wang)
        client = sign_in(people.manager)
        assert client.get(reverse("projects:transfer_offer", args=[draft.ref])).status_code == 404


class TestPages:
    def test_offer_and_answer_by_hand(self, people, draft, sign_in):
        wang, li = sign_in(people.wang), sign_in(people.li)
        url = reverse("projects:transfer_offer", args=[draft.ref])
        assert wang.get(url).status_code == 200
        assert wang.post(url, {"email": "x@example.org"}).status_code == 422
        assert wang.post(url, {"email": people.li.user.email}).status_code == 302
        team = reverse("projects:team_page", args=[draft.ref])
        assertContains(wang.get(team), people.li.user.name)
        answer = reverse("projects:transfer_answer", args=[draft.key])
        assertContains(li.get(reverse("projects:invitation_list")), answer)
        page = li.get(answer)
        assertContains(page, draft.title)
        assert li.post(answer, {"answer": "accept"}).status_code == 302
        assert Project.objects.get(pk=draft.pk).owner == people.li.user

    def test_the_offer_shows_the_title_and_nothing_more(self, people, draft, sign_in):
        Project.objects.update(summary="机密简介", department="机密科室")
        offer(people.wang, draft, people.li)
        page = sign_in(people.li).get(reverse("projects:transfer_answer", args=[draft.key]))
        assertNotContains(page, "机密")

    def test_the_answer_page_exists_for_the_taker_only(self, people, draft, sign_in):
        offer(people.wang, draft, people.li)
        url = reverse("projects:transfer_answer", args=[draft.key])
        for name in ("wang", "zhao", "manager", "officer", "nobody"):
            assert sign_in(getattr(people, name)).get(url).status_code == 404, name

    def test_taking_back(self, people, draft, sign_in):
        offer(people.wang, draft, people.li)
        url = reverse("projects:transfer_cancel", args=[draft.ref])
        assert sign_in(people.wang).post(url).status_code == 302
        assert waiting_transfer(draft) is None
        assert sign_in(people.wang).post(url).status_code == 404
