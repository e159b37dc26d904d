"""The team: order, contribution, rights, removal; who may change it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry
from projects.enums import Rights
from projects.models import Invitation, TeamMember
from projects.selectors.applications import may_edit
from projects.selectors.people import team_of
from projects.selectors.visibility import get_for
from projects.services.people import (
    accept_invitation,
    add_team_member,
    invite_member,
    remove_member,
    reorder_team,
    set_member_rights,
    update_team_member,
)
from tests.factories import submitted_project
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TEAM_QUERIES = 9


@standing
def team(people, draft):
    return [add_team_member(by=people.wang.actor, project=draft, name=name) for name in ("甲", "乙", "丙")]


def names(project):
    return [person.member.name for person in team_of(project)]


def joined(people, draft, rights=Rights.VIEW):
    member = add_team_member(by=people.wang.actor, project=draft, name="申报人 018", rights=rights)
    invitation = invite_member(by=people.wang.actor, member=member, email=people.li.user.email)
    accept_invitation(by=people.li.actor, invitation=invitation)
    return TeamMember.objects.get(pk=member.pk)


def test_members_stand_in_the_order_they_were_added(draft, team):
    assert names(draft) == ["甲", "乙", "丙"]
    assert [member.position for member in team] == [1, 2, 3]


def test_the_order_is_changed_as_a_whole(people, draft, team):
    reorder_team(by=people.wang.actor, project=draft, member_ids=[team[2].pk, team[0].pk, team[1].pk])
    assert names(draft) == ["丙", "甲", "乙"]


@pytest.mark.parametrize("wrong", [lambda ids: ids[:2], lambda ids: [*ids, ids[0]], lambda ids: [*ids[:2], 10**9]])
def test_an_order_that_misses_or_doubles_somebody_is_refused(people, draft, team, wrong):
    with pytest.raises(InvalidInput):
        reorder_team(by=people.wang.actor, project=draft, member_ids=wrong([member.pk for member in team]))
    assert names(draft) == ["甲", "乙", "丙"]


def test_removing_one_closes_the_gap_and_takes_his_invitation_along(people, draft, team):
    invite_member(by=people.wang.actor, member=team[0], email="neu@example.org")
    remove_member(by=people.wang.actor, member=team[0])
    remove_member(by=people.wang.actor, member=team[0])
    assert names(draft) == ["乙", "丙"]
    assert [person.member.position for person in team_of(draft)] == [1, 2]
    assert not Invitation.objects.exists()


def test_details_are_corrected(people, draft, team):
    update_team_member(
        by=people.wang.actor, member=team[0], name="甲 一", organisation_name="医疗机构 002", contribution="设计"
    )
    member = TeamMember.objects.get(pk=team[0].pk)
    assert (member.name, member.organisation_name, member.contribution) == ("甲 一", "医疗机构 002", "设计")


@pytest.mark.parametrize("facts", [{"name": " "}, {"name": "长" * 61}, {"name": "x", "contribution": "长" * 101}])
def test_missing_and_long_details_are_refused(people, draft, facts):
    with pytest.raises(InvalidInput):
        add_team_member(by=people.wang.actor, project=draft, **facts)


def test_rights_take_effect_at_once(people, draft):
    member = joined(people, draft)
    assert not may_edit(people.li.actor, get_for(people.li.actor, draft.ref))
    set_member_rights(by=people.wang.actor, member=member, rights=Rights.EDIT)
    assert may_edit(people.li.actor, get_for(people.li.actor, draft.ref))
    assert AuditEntry.objects.get(event="project.team_rights_changed").changes["rights"] == ["view", "edit"]


def test_a_removed_member_no_longer_sees_the_project(people, draft, sign_in):
    member = joined(people, draft)
    client = sign_in(people.li)
    assert client.get(reverse("projects:team_page", args=[draft.ref])).status_code == 200
    remove_member(by=people.wang.actor, member=member)
    assert client.get(reverse("projects:team_page", args=[draft.ref])).status_code == 404


@pytest.mark.parametrize("name", ["li", "zhao", "manager", "officer", "firm"])
def test_only_the_owner_changes_the_team(people, draft, team, name):
    joined(people, draft, Rights.EDIT)
    actor = getattr(people, name).actor
    for act in (
        lambda: add_team_member(by=actor, project=draft, name="x"),
        lambda: remove_member(by=actor, member=team[0]),
        lambda: reorder_team(by=actor, project=draft, member_ids=[]),
        lambda: set_member_rights(by=actor, member=team[0], rights=Rights.EDIT),
        lambda: invite_member(by=actor, member=team[0], email="x@example.org"),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_after_handing_in_access_is_still_governed_but_the_list_stands(people):
    project = submitted_project(people.wang)
    member = TeamMember.objects.create(project=project, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    with pytest.raises(GuardRefused):
        add_team_member(by=people.wang.actor, project=project, name="neu")
    set_member_rights(by=people.wang.actor, member=member, rights=Rights.VIEW)
    remove_member(by=people.wang.actor, member=member)
    assert not project.team.exists()


class TestPages:
    @pytest.fixture
    def wang(self, people, sign_in):
        client = sign_in(people.wang)
        client.cookies["django_language"] = "en"
        return client

    def test_by_hand(self, people, draft, wang):
        add = reverse("projects:team_add", args=[draft.ref])
        for name in ("甲", "乙"):
            answers = {"name": name, "rights": "view", "contribution": "设计", "organisation_name": "", "email": ""}
            assert wang.post(add, answers).status_code == 302
        change = reverse("projects:team_change", args=[draft.ref])
        second = TeamMember.objects.get(name="乙")
        wang.post(change, {"member": second.pk, "act": "up"})
        assert names(draft) == ["乙", "甲"]
        wang.post(change, {"member": second.pk, "act": "edit"})
        assert TeamMember.objects.get(pk=second.pk).rights == Rights.EDIT
        wang.post(reverse("projects:team_member", args=[draft.ref, 1]), {"name": "乙 二"})
        assert names(draft) == ["乙 二", "甲"]
        remove = reverse("projects:team_remove", args=[draft.ref, 2])
        assertContains(wang.get(remove), "Remove 甲")
        wang.post(remove)
        assertContains(wang.get(reverse("projects:team_page", args=[draft.ref])), "乙 二")
        assert names(draft) == ["乙 二"]

    def test_a_wrong_address_keeps_the_member_and_asks_again(self, draft, wang):
        answers = {"name": "甲", "rights": "view", "email": "no address"}
        response = wang.post(reverse("projects:team_add", args=[draft.ref]), answers)
        assertContains(response, "Please give an e-mail address", status_code=422)
        assert names(draft) == ["甲"]

    def test_a_member_of_another_team_is_not_reached(self, people, draft, wang):
        other = submitted_project(people.zhao)
        foreign = TeamMember.objects.create(project=other, position=1, name="fremd")
        response = wang.post(reverse("projects:team_change", args=[draft.ref]), {"member": foreign.pk, "act": "edit"})
        assert response.status_code == 404
        assert TeamMember.objects.get(pk=foreign.pk).rights == Rights.VIEW

    @pytest.mark.parametrize("member", ["", "x", "99999999999999999999", "-1"])
    def test_nonsense_is_not_found(self, draft, wang, member):
        response = wang.post(reverse("projects:team_change", args=[draft.ref]), {"member": member, "act": "up"})
        assert response.status_code == 404

    def test_a_reader_sees_no_buttons(self, people, draft, team, sign_in):
        joined(people, draft)
        page = sign_in(people.li).get(reverse("projects:team_page", args=[draft.ref]))
        assertContains(page, "甲")
        assertNotContains(page, reverse("projects:team_change", args=[draft.ref]))

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_costs_the_same_for_one_and_for_three(self, people, draft, wang, count, django_assert_num_queries):
        for number in range(count):
            member = add_team_member(by=people.wang.actor, project=draft, name=f"成员 {number}")
            invite_member(by=people.wang.actor, member=member, email=f"m{number}@example.org")
        url = reverse("projects:team_page", args=[draft.ref])
        wang.get(url)
        with django_assert_num_queries(TEAM_QUERIES):
            wang.get(url)
