"""Asking, inviting, answering, taking back, ending: what follows, and what is refused with which reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.models import AuditEntry, Notice
from matching.enums import Cooperation, DeclineCode
from matching.models import Agreement, Match
from matching.selectors.profiles import profile_for
from matching.services.matches import (
    accept_match,
    admit_people,
    decline_match,
    decline_others,
    end_match,
    request_match,
    withdraw_match,
)
from projects.models import DisclosureGrant, Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.matches.given import SECRET, asked, invited, second_firm, with_profile
from tests.matching.profiles.profiles import CONTACT


def notices_of(persona, event):
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_a_request_waits_for_the_owner_who_is_told(people):
    match = requested_match(people)
    assert (match.status, match.invited) == ("open", False)
    assert match.expires_on == timezone.localdate() + timedelta(days=30)
    assert list(match.people.values_list("user", "admitted")) == [(people.firm.user.pk, False)]
    assert notices_of(people.wang, "match.requested") == 1
    assert notices_of(people.firm, "match.requested") == 0


def test_sent_twice_it_is_there_once(people):
    project = open_project(people)
    assert asked(people.firm, project) == asked(people.firm, project)
    assert Match.objects.count() == 1


def test_a_colleague_with_other_words_is_told_that_there_is_contact(people):
    project = open_project(people)
    asked(people.firm, project)
    with pytest.raises(GuardRefused):
        asked(people.firm, project, message="另一封措辞不同的请求，希望合作开发这一项目。")


def test_acceptance_admits_draws_up_and_tells(people):
    match = chosen_match(people)
    assert (match.status, match.access_days, match.contact) == ("accepted", 90, people.firm.user)
    assert match.people.get().admitted
    assert Agreement.objects.filter(match=match).exists()
    assert notices_of(people.firm, "match.accepted") == 1
    assert not DisclosureGrant.objects.exists()


def test_only_persons_the_firm_named_are_admitted(people):
    match = requested_match(people)
    with pytest.raises(InvalidInput):
        accept_match(by=people.wang.actor, match=match, people=[people.zhao.user.pk])
    with pytest.raises(InvalidInput):
        accept_match(by=people.wang.actor, match=match, access_days=3)
    match.refresh_from_db()
    assert match.status == "open"


def test_readers_belong_to_the_firm(people):
    other = second_firm()
    with pytest.raises(InvalidInput):
        asked(people.firm, open_project(people), people=[other.user.pk])


@pytest.mark.parametrize("code", DeclineCode.values)
def test_a_request_is_declined_with_a_reason_the_firm_reads(people, code):
    match = decline_match(by=people.wang.actor, match=requested_match(people), code=code, text="谢谢您的关注。")
    assert (match.status, match.decline_code, match.decline_text) == ("declined", code, "谢谢您的关注。")
    assert notices_of(people.firm, "match.declined") == 1
    assert "谢谢" not in str(AuditEntry.objects.filter(event="match.declined").values_list("changes", "reason"))


def test_another_reason_is_said(people):
    match = requested_match(people)
    with pytest.raises(InvalidInput):
        decline_match(by=people.wang.actor, match=match, code="other")
    with pytest.raises(InvalidInput):
        decline_match(by=people.wang.actor, match=match, code="")


def test_after_a_decline_the_firm_waits_ninety_days(people):
    match = requested_match(people)
    decline_match(by=people.wang.actor, match=match, code="too_early")
    with pytest.raises(GuardRefused) as refused:
        asked(people.firm, match.project)
    assert refused.value.help_text
    Match.objects.filter(pk=match.pk).update(answered_at=timezone.now() - timedelta(days=90))
    assert asked(people.firm, match.project).status == "open"


def test_taken_back_it_can_be_asked_again(people):
    match = withdraw_match(by=people.firm.actor, match=requested_match(people), reason="方向调整")
    assert (match.status, match.end_reason) == ("withdrawn", "方向调整")
    assert notices_of(people.wang, "match.withdrawn") == 1
    assert asked(people.firm, match.project).status == "open"


def test_an_answered_request_cannot_be_taken_back(people):
    match = chosen_match(people)
    with pytest.raises(GuardRefused):
        withdraw_match(by=people.firm.actor, match=match)


@pytest.mark.parametrize("who", ["wang", "firm"])
def test_either_side_ends_the_talks_and_access_closes(people, who):
    match = signed_match(people)
    assert DisclosureGrant.objects.filter(withdrawn_at=None).count() == 1
    ended = end_match(by=getattr(people, who).actor, match=match, reason="预算取消")
    assert ended.status == "ended"
    assert not DisclosureGrant.objects.filter(withdrawn_at=None).exists()
    other = people.firm if who == "wang" else people.wang
    assert notices_of(other, "match.ended") == 1
    assert notices_of(getattr(people, who), "match.ended") == 0


def test_an_invitation_reaches_the_firm_though_the_project_is_closed(people):
    project = accepted_project(people, patent_status="granted", service_invention="no")
    match = invited(people, project)
    assert (match.invited, match.author) == (True, people.wang.user)
    assert notices_of(people.firm, "match.invited") == 1


def test_an_invited_firm_names_readers_whom_the_owner_admits(people):
    match = invited(people, open_project(people))
    match = accept_match(by=people.firm.actor, match=match, people=[people.firm.user.pk])
    assert (match.status, match.contact) == ("accepted", people.firm.user)
    assert not match.people.get().admitted
    match = admit_people(
        by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=True
    )
    assert (match.access_days, match.may_download, match.people.get().admitted) == (30, True, True)
    admit_people(by=people.wang.actor, match=match, people=[])
    assert not match.people.get().admitted


def test_an_unfiled_invention_invites_nobody(people):
    project = accepted_project(people, patent_status="planned")
    with pytest.raises(GuardRefused):
        invited(people, project)


def test_an_excluded_firm_is_not_invited(people):
    project = open_project(people, excluded_firms="企业 031、企业 099")
    with pytest.raises(GuardRefused):
        invited(people, project)


def test_an_excluded_firm_does_not_know_the_project(people):
    project = open_project(people, excluded_firms="企业 031、企业 099")
    with pytest.raises(NotVisible):
        asked(people.firm, project)


def test_a_closed_project_is_not_asked_for(people):
    project = open_project(people)
    set_openness(by=people.wang.actor, project=project, openness="closed")
    with pytest.raises(NotVisible):
        asked(people.firm, project)


def test_an_enterprise_without_a_profile_writes_it_first(people):
    project = open_project(people)
    with pytest.raises(GuardRefused):
        request_match(by=people.firm.actor, project=project, message=SECRET, cooperation=["joint"])
    with_profile(people.firm)
    assert request_match(by=people.firm.actor, project=project, message=SECRET, cooperation=["joint"])


@pytest.mark.parametrize("changes", [{"message": "太短"}, {"cooperation": []}, {"cooperation": ["gift"]}])
def test_what_is_wrong_is_said_beside_its_field(people, changes):
    with pytest.raises(InvalidInput) as refused:
        asked(people.firm, open_project(people), **changes)
    assert set(refused.value.fields) == set(changes)


def test_open_requests_of_a_firm_are_limited(people, settings):
    settings.MATCHING = {**settings.MATCHING, "open_requests": 1}
    first, second = open_project(people), open_project(people, title="另一个可调式封堵器")
    asked(people.firm, first)
    with pytest.raises(GuardRefused):
        asked(people.firm, second)


def test_open_invitations_of_a_project_are_limited(people, settings):
    settings.MATCHING = {**settings.MATCHING, "open_invitations": 1}
    project = open_project(people)
    invited(people, project)
    with pytest.raises(GuardRefused):
        invited(people, project, second_firm())


def test_requests_of_a_day_are_limited(people, settings):
    settings.MATCHING = {**settings.MATCHING, "requests_a_day": 1}
    project = open_project(people)
    withdraw_match(by=people.firm.actor, match=asked(people.firm, project))
    with pytest.raises(TooManyRequests):
        asked(people.firm, project)


def test_an_invitation_and_a_request_do_not_live_side_by_side(people):
    project = open_project(people)
    invited(people, project)
    with pytest.raises(GuardRefused):
        asked(people.firm, project)


def test_the_owner_who_belongs_to_a_firm_does_not_invite_it(people):
    project = open_project(people)
    firm = second_firm()
    firm.organisation.memberships.update(user=people.wang.user)
    with pytest.raises(GuardRefused):
        invited(people, project, firm)


def test_an_exclusive_partnership_declines_what_waits(people):
    project = open_project(people)
    bound = signed_match(people, project)
    waiting, invitation = asked(second_firm(41), project), invited(people, project, second_firm(42))
    assert decline_others(by=people.wang.actor, match=bound) == 2
    waiting.refresh_from_db()
    invitation.refresh_from_db()
    assert (waiting.status, waiting.decline_code) == ("declined", "committed")
    assert invitation.status == "withdrawn"
    with pytest.raises(PermissionRefused):
        decline_others(by=people.zhao.actor, match=bound)


def test_contacts_are_shown_to_the_owner_once_both_have_chosen(people):
    match = requested_match(people)
    ref = people.firm.organisation.ref
    assert profile_for(people.wang.actor, ref).contacts is None
    match = accept_match(by=people.wang.actor, match=match)
    assert profile_for(people.wang.actor, ref).contacts == [CONTACT]
    assert profile_for(people.zhao.actor, ref).contacts is None
    end_match(by=people.wang.actor, match=match)
    assert profile_for(people.wang.actor, ref).contacts is None


def test_every_way_of_working_together_is_kept_in_its_order(people):
    match = asked(people.firm, open_project(people), cooperation=list(reversed(Cooperation.values)))
    assert match.cooperation == Cooperation.values


def test_who_stands_outside_the_standing_projects_is_not_accepted(people):
    match = requested_match(people)
    Project.objects.filter(pk=match.project_id).update(status="to_improve")
    with pytest.raises(GuardRefused):
        accept_match(by=people.wang.actor, match=match)
