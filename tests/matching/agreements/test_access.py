"""Opening as agreed, the institution's say, and what the owner changes afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import Notice
from matching.enums import MatchStatus
from matching.models import Match, MatchPerson
from matching.services.access import change_access, close_access, open_as_agreed
from matching.services.consents import give_consent, refuse_consent
from projects.models import DisclosureGrant
from tests.matching.matched import chosen_match, signed_match
from tests.matching.matches.given import service_invention
from tests.personas import make_persona
from tests.standing import standing

pytestmark = pytest.mark.django_db


def readers() -> list[str]:
    return list(DisclosureGrant.objects.filter(withdrawn_at=None).values_list("user__name", flat=True))


@standing
def waiting(people) -> Match:
    """A service invention, signed by both, of which the institution has not spoken."""
    match = signed_match(people, service_invention(people))
    assert match.consent.status == "waiting"
    return match


def test_a_service_invention_stays_closed_until_the_institution_agrees(people, waiting):
    assert waiting.status == MatchStatus.SIGNED
    assert readers() == []
    give_consent(by=people.manager.actor, match=waiting)
    assert readers() == ["企业用户 005"]


def test_the_institution_can_close_and_open_again(people, waiting):
    give_consent(by=people.manager.actor, match=waiting)
    refuse_consent(by=people.manager.actor, match=waiting, note="尚在评估")
    assert readers() == []
    give_consent(by=people.manager.actor, match=waiting)
    assert readers() == ["企业用户 005"]


def test_whom_the_owner_shut_out_stays_out(people, waiting):
    give_consent(by=people.manager.actor, match=waiting)
    close_access(by=people.wang.actor, match=waiting, person=people.firm.user)
    refuse_consent(by=people.manager.actor, match=waiting, note="尚在评估")
    give_consent(by=people.manager.actor, match=waiting)
    assert readers() == []


def test_the_owner_cannot_open_without_the_institution(people, waiting):
    with pytest.raises(GuardRefused):
        change_access(
            by=people.wang.actor, match=waiting, people=[people.firm.user.pk], access_days=30, may_download=False
        )


def test_opening_again_as_agreed_changes_nothing(people):
    match = signed_match(people)
    before = DisclosureGrant.objects.get().pk
    assert open_as_agreed(match=match) == []
    assert DisclosureGrant.objects.get().pk == before


def test_nothing_is_opened_before_the_signatures(people):
    match = chosen_match(people)
    assert open_as_agreed(match=match) == []
    with pytest.raises(GuardRefused):
        change_access(
            by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=False
        )
    assert readers() == []


@pytest.mark.parametrize(("who", "refusal"), [("firm", PermissionRefused), ("manager", PermissionRefused)])
def test_only_the_owner_changes_access(people, who, refusal):
    match = signed_match(people)
    with pytest.raises(refusal):
        change_access(
            by=getattr(people, who).actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=True
        )
    assert not DisclosureGrant.objects.get().may_download


@pytest.mark.parametrize("who", ["li", "zhao", "unverified_firm", "manager2", "officer51"])
def test_to_strangers_the_match_does_not_exist(people, who):
    match = signed_match(people)
    with pytest.raises(NotVisible):
        change_access(
            by=getattr(people, who).actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=True
        )
    with pytest.raises(PermissionRefused):
        close_access(by=getattr(people, who).actor, match=match)
    assert readers() == ["企业用户 005"]


def test_another_term_than_those_offered_is_refused(people):
    match = signed_match(people)
    with pytest.raises(InvalidInput):
        change_access(
            by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=3650, may_download=False
        )


def test_whoever_is_left_out_loses_access_and_is_told(people):
    match = signed_match(people)
    other = make_persona("企业用户 007", "enterprise_member", people.firm.organisation)
    MatchPerson.objects.create(match=match, user=other.user)
    change_access(by=people.wang.actor, match=match, people=[other.user.pk], access_days=30, may_download=False)
    assert readers() == ["企业用户 007"]
    assert Notice.objects.filter(recipient=people.firm.user, event="access.withdrawn").count() == 1
    assert Notice.objects.filter(recipient=other.user, event="access.granted").count() == 1


def test_the_page_asks_as_much_for_three_readers_as_for_one(people, sign_in, django_assert_num_queries):
    match, client = signed_match(people), sign_in(people.wang)
    address = reverse("matching:match_access", args=[match.ref])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    for number in (7, 8):
        other = make_persona(f"企业用户 00{number}", "enterprise_member", people.firm.organisation)
        MatchPerson.objects.create(match=match, user=other.user)
    with django_assert_num_queries(len(asked)):
        client.get(address)
