"""Recording, confirming, taking away and ending a partnership: who may, and what follows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from matching.enums import MatchStatus, PartnershipStatus
from matching.models import Match, Partnership
from matching.services.consents import give_consent, refuse_consent
from matching.services.matches import end_match
from matching.services.partnerships import (
    cancel_partnership,
    confirm_partnership,
    end_partnership,
    propose_partnership,
)
from projects.enums import ListKind
from projects.models import Listing, Project
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.partnerships.factories import (
    asked_by,
    confirmed,
    proposed,
    second_firm,
    service_invention,
    signed_with,
    terms,
)


def fresh(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


def test_each_side_records_and_the_other_confirms(people):
    for by, other in ((people.wang, people.firm), (people.firm, people.wang)):
        match = signed_match(people, open_project(people))
        partnership = proposed(people, match, by=by)
        assert partnership.status == PartnershipStatus.PROPOSED
        done = confirm_partnership(by=other.actor, partnership=partnership)
        assert done.status == PartnershipStatus.CONFIRMED
        assert done.owner_confirmed_by == people.wang.user
        assert done.firm_confirmed_by == people.firm.user
        assert Match.objects.get(pk=match.pk).status == MatchStatus.PARTNERED


@pytest.mark.parametrize("name", ["li", "manager", "officer", "zhao", "unverified_firm", "nobody", "leader"])
def test_nobody_else_records_or_confirms(people, name):
    match = signed_match(people)
    actor = getattr(people, name).actor
    with pytest.raises(PermissionRefused):
        propose_partnership(by=actor, match=match, values=terms())
    partnership = proposed(people, match)
    for act in (confirm_partnership, cancel_partnership):
        with pytest.raises(PermissionRefused):
            act(by=actor, partnership=partnership)
    assert fresh(partnership).status == PartnershipStatus.PROPOSED


def test_whoever_recorded_it_does_not_confirm_it(people):
    partnership = proposed(people)
    with pytest.raises(PermissionRefused):
        confirm_partnership(by=people.wang.actor, partnership=partnership)
    assert Match.objects.get(pk=partnership.match_id).status == MatchStatus.SIGNED


def test_only_under_the_agreement(people):
    for match in (requested_match(people, open_project(people)), chosen_match(people, open_project(people))):
        with pytest.raises(GuardRefused):
            propose_partnership(by=people.wang.actor, match=match, values=terms())


def test_one_at_a_time(people):
    partnership = proposed(people)
    with pytest.raises(GuardRefused):
        propose_partnership(by=people.firm.actor, match=partnership.match, values=terms())
    confirm_partnership(by=people.firm.actor, partnership=partnership)
    with pytest.raises(GuardRefused):
        propose_partnership(by=people.firm.actor, match=partnership.match, values=terms())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "marriage"),
        ("signed_on", None),
        ("signed_on", timezone.localdate() + timedelta(days=2)),
        ("signed_on", timezone.localdate() - timedelta(days=30)),
        ("ends_on", timezone.localdate() - timedelta(days=1)),
        ("amount", "-1"),
        ("amount", "many"),
        ("steps", [("", timezone.localdate())]),
        ("steps", [("x" * 101, timezone.localdate())]),
        ("steps", [("A step", timezone.localdate())] * 13),
        ("note", "x" * 1001),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(people, field, value):
    match = signed_match(people)
    with pytest.raises(InvalidInput) as refused:
        propose_partnership(by=people.wang.actor, match=match, values=terms(**{field: value}))
    assert list(refused.value.fields) == [field]
    assert not Partnership.objects.exists()


def test_confirmed_the_project_stands_on_the_list_of_matched_ones(people):
    partnership = confirmed(people)
    listing = Listing.objects.get(project=partnership.match.project, kind=ListKind.MATCHED)
    assert (listing.entered_on, listing.basis, listing.entered_by) == (timezone.localdate(), partnership.ref, None)
    other = second_firm()
    again = signed_with(people, other, partnership.match.project)
    confirm_partnership(by=other.actor, partnership=proposed(people, again))
    assert Listing.objects.filter(kind=ListKind.MATCHED).count() == 1


def test_taken_away_it_can_be_recorded_anew(people):
    partnership = proposed(people)
    cancel_partnership(by=people.firm.actor, partnership=partnership)
    assert fresh(partnership).status == PartnershipStatus.CANCELLED
    with pytest.raises(GuardRefused):
        confirm_partnership(by=people.firm.actor, partnership=partnership)
    assert proposed(people, Match.objects.get(pk=partnership.match_id)).status == PartnershipStatus.PROPOSED


def test_ended_the_two_are_back_in_talks(people):
    partnership = confirmed(people)
    end_partnership(by=people.firm.actor, partnership=partnership)
    assert fresh(partnership).status == PartnershipStatus.ENDED
    assert Match.objects.get(pk=partnership.match_id).status == MatchStatus.SIGNED
    assert Listing.objects.filter(kind=ListKind.MATCHED, left_on=None).count() == 1
    with pytest.raises(GuardRefused):
        end_partnership(by=people.wang.actor, partnership=partnership)


def test_a_match_that_ends_takes_what_was_recorded_along(people):
    partnership = proposed(people)
    end_match(by=people.wang.actor, match=Match.objects.get(pk=partnership.match_id), reason="No funding")
    assert fresh(partnership).status == PartnershipStatus.CANCELLED


def test_an_exclusive_one_declines_what_waits(people):
    project = open_project(people)
    other = second_firm()
    match = signed_match(people, project)
    waiting = asked_by(other, Project.objects.get(pk=project.pk))
    confirmed(people, match, exclusive=True)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.decline_code) == (MatchStatus.DECLINED, "committed")


def test_beside_an_exclusive_one_the_owner_concludes_no_other(people):
    project, other = open_project(people), second_firm()
    first = signed_match(people, project)
    second = signed_with(people, other, Project.objects.get(pk=project.pk))
    theirs = propose_partnership(by=other.actor, match=second, values=terms())
    confirmed(people, first, exclusive=True)
    with pytest.raises(GuardRefused):
        confirm_partnership(by=people.wang.actor, partnership=theirs)
    cancel_partnership(by=people.wang.actor, partnership=theirs)
    with pytest.raises(GuardRefused):
        proposed(people, second)
    # The other enterprise is refused nothing: it would learn that somebody else was quicker.
    assert propose_partnership(by=other.actor, match=second, values=terms()).status == PartnershipStatus.PROPOSED


def test_what_the_owner_recorded_with_others_gives_way_to_an_exclusive_one(people):
    project, other = open_project(people), second_firm()
    first = signed_match(people, project)
    second = signed_with(people, other, Project.objects.get(pk=project.pk))
    offered = proposed(people, second)
    confirmed(people, first, exclusive=True)
    assert fresh(offered).status == PartnershipStatus.CANCELLED


def test_a_service_invention_needs_its_institution(people):
    project = service_invention(people)
    match = signed_match(people, project)
    with pytest.raises(GuardRefused):
        proposed(people, match)
    give_consent(by=people.manager.actor, match=match)
    partnership = proposed(people, Match.objects.get(pk=match.pk))
    refuse_consent(by=people.manager.actor, match=Match.objects.get(pk=match.pk), note="No licence abroad")
    with pytest.raises(GuardRefused):
        confirm_partnership(by=people.firm.actor, partnership=partnership)


def test_who_is_told_what(people):
    partnership = proposed(people)
    number = partnership.match.project.ref
    told = Notice.objects.get(event="partnership.proposed")
    assert told.recipient_id == people.firm.user.pk
    confirm_partnership(by=people.firm.actor, partnership=partnership)
    found = Notice.objects.filter(event="partnership.confirmed")
    everybody = {people.wang.user.pk, people.firm.user.pk, people.manager.user.pk}
    assert {each.recipient_id for each in found} == everybody
    for notice in Notice.objects.filter(event__startswith="partnership."):
        assert number in notice.title
        assert not any(secret in notice.title + notice.body for secret in ("8765432", "两期付款", "许可", "型式检验"))


def test_the_audit_log_knows_the_acts_and_no_terms(people):
    partnership = confirmed(people)
    end_partnership(by=people.wang.actor, partnership=partnership)
    lines = AuditEntry.objects.filter(object_type="partnership", object_ref=partnership.ref).order_by("id")
    assert [line.event for line in lines] == ["partnership.proposed", "partnership.confirmed", "partnership.ended"]
    about = AuditEntry.objects.filter(object_type__in=["partnership", "match"])
    written = str([(line.changes, line.reason) for line in about])
    assert not any(secret in written for secret in ("8765432", "两期付款", "licence", "型式检验", "contract-9931"))
