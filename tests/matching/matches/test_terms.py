"""Reminding, lapsing, and what becomes of matches when their project goes or changes hands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused
from core.models import Notice
from matching.models import Match
from matching.services.match_terms import expire_matches, remind_matches
from matching.services.matches import accept_match, decline_match
from matching.tasks import follow_up_matches
from projects.models import DisclosureGrant, OwnershipTransfer, Project
from projects.services.lifecycle import archive_project, withdraw_project
from projects.services.transfers import answer_transfer, offer_transfer
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.matches.given import invited

TODAY = timezone.localdate


def in_days(number):
    return TODAY() + timedelta(days=number)


def told(persona, event):
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_after_ten_days_the_owner_is_reminded_once(people):
    requested_match(people)
    assert remind_matches(today=in_days(9)) == 0
    remind_matches(today=in_days(10))
    remind_matches(today=in_days(11))
    assert (told(people.wang, "match.waiting"), told(people.firm, "match.waiting")) == (1, 0)


def test_of_an_invitation_the_firm_is_reminded(people):
    invited(people, open_project(people))
    remind_matches(today=in_days(10))
    assert (told(people.wang, "match.waiting"), told(people.firm, "match.waiting")) == (0, 1)


def test_an_answered_one_is_not_reminded_of(people):
    decline_match(by=people.wang.actor, match=requested_match(people), code="too_early")
    assert remind_matches(today=in_days(10)) == 0


def test_after_thirty_days_it_lapses_and_both_are_told(people):
    match = requested_match(people)
    assert expire_matches(today=in_days(30)) == 0
    assert expire_matches(today=in_days(31)) == 1
    assert expire_matches(today=in_days(31)) == 0
    match.refresh_from_db()
    assert match.status == "expired"
    assert (told(people.wang, "match.expired"), told(people.firm, "match.expired")) == (1, 1)


def test_past_its_last_day_it_is_not_accepted_even_before_the_sweep(people):
    match = requested_match(people)
    Match.objects.filter(pk=match.pk).update(expires_on=in_days(-1))
    with pytest.raises(GuardRefused):
        accept_match(by=people.wang.actor, match=match)


def test_unsigned_it_lapses_after_thirty_days_with_a_reminder_before(people):
    match = chosen_match(people)
    remind_matches(today=in_days(20))
    assert (told(people.wang, "match.signing_due"), told(people.firm, "match.signing_due")) == (1, 1)
    assert expire_matches(today=in_days(31)) == 1
    match.refresh_from_db()
    assert match.status == "expired"


def test_a_signed_one_does_not_lapse(people):
    match = signed_match(people)
    assert expire_matches(today=in_days(400)) == 0
    match.refresh_from_db()
    assert match.status == "signed"


@pytest.mark.parametrize("leave", [withdraw_project, archive_project])
@pytest.mark.parametrize(
    ("make", "becomes"), [(requested_match, "expired"), (chosen_match, "expired"), (signed_match, "ended")]
)
def test_with_its_project_a_match_goes_at_once(people, leave, make, becomes):
    match = make(people)
    leave(by=people.wang.actor, project=match.project)
    match.refresh_from_db()
    assert match.status == becomes
    assert not DisclosureGrant.objects.filter(withdrawn_at=None).exists()
    assert told(people.firm, "match.ended" if becomes == "ended" else "match.expired") == 1


def test_what_was_turned_down_elsewhere_is_found_by_the_sweep(people):
    match = requested_match(people)
    Project.objects.filter(pk=match.project_id).update(status="not_passed")
    follow_up_matches()
    match.refresh_from_db()
    assert match.status == "expired"


def test_a_project_to_be_improved_goes_on_talking(people):
    match = signed_match(people)
    Project.objects.filter(pk=match.project_id).update(status="to_improve")
    assert expire_matches(today=in_days(1)) == 0


def test_a_new_owner_goes_on_where_the_former_stood(people, sign_in):
    match = requested_match(people)
    offer_transfer(by=people.wang.actor, project=match.project, email=people.li.user.email)
    answer_transfer(by=people.li.actor, transfer=OwnershipTransfer.objects.get(), accept=True)
    assert sign_in(people.wang).get(f"/matching/matches/{match.ref}/").status_code == 404
    assert sign_in(people.li).get(f"/matching/matches/{match.ref}/").status_code == 200
    remind_matches(today=in_days(10))
    assert (told(people.wang, "match.waiting"), told(people.li, "match.waiting")) == (0, 1)
    accepted = accept_match(by=people.li.actor, match=match, people=[people.firm.user.pk])
    assert accepted.status == "accepted"
