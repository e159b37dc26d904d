"""The institution's word about the match of a service invention."""

import pytest

from core.errors import GuardRefused, InvalidInput, NotVisible
from core.models import AuditEntry, Notice
from matching.models import Match, MatchConsent
from matching.selectors.consents import consent_for, consents_page, waiting_consents
from matching.services.agreements import sign_agreement
from matching.services.consents import give_consent, refuse_consent
from matching.services.matches import accept_match, end_match
from projects.models import DisclosureGrant
from tests.matching.matched import chosen_match
from tests.matching.matches.given import SECRET, asked, second_firm, service_invention
from tests.standing import standing


@standing
def match(people):
    """Accepted; the project is a service invention."""
    return chosen_match(people, service_invention(people))


def signed(people, match):
    for persona in (people.wang, people.firm):
        fresh = Match.objects.get(pk=match.pk)
        sign_agreement(by=persona.actor, match=fresh, digest=fresh.agreement.digest)
    return Match.objects.get(pk=match.pk)


def open_grants():
    return DisclosureGrant.objects.filter(withdrawn_at=None).count()


def test_only_a_service_invention_asks(people):
    chosen_match(people)
    assert not MatchConsent.objects.exists()


def test_the_managers_are_asked_at_the_acceptance(people, match):
    assert match.consent.status == "waiting"
    assert Notice.objects.filter(recipient=people.manager.user, event="match_consent.asked").count() == 1
    assert not Notice.objects.filter(recipient=people.manager2.user).exists()


def test_signed_without_consent_opens_nothing_until_it_is_given(people, match):
    match = signed(people, match)
    assert open_grants() == 0
    give_consent(by=people.manager.actor, match=match, note="同意")
    assert open_grants() == 1
    assert Notice.objects.filter(recipient=people.wang.user, event="match_consent.given").count() == 1


def test_a_refusal_closes_what_was_open(people, match):
    give_consent(by=people.manager.actor, match=match)
    signed(people, match)
    assert open_grants() == 1
    consent = refuse_consent(by=people.manager.actor, match=match, note="权属另有约定")
    assert (consent.status, consent.note, open_grants()) == ("refused", "权属另有约定", 0)
    give_consent(by=people.manager.actor, match=match)
    assert open_grants() == 1


def test_a_refusal_gives_its_reason_which_is_not_in_the_audit_log(people, match):
    with pytest.raises(InvalidInput):
        refuse_consent(by=people.manager.actor, match=match)
    refuse_consent(by=people.manager.actor, match=match, note="权属另有约定")
    entry = AuditEntry.objects.get(event="match_consent.refused")
    assert "权属" not in f"{entry.changes} {entry.reason}"


def test_it_is_given_once(people, match):
    give_consent(by=people.manager.actor, match=match)
    with pytest.raises(GuardRefused):
        give_consent(by=people.manager.actor, match=match)


def test_nothing_is_decided_about_a_match_that_is_over(people, match):
    end_match(by=people.wang.actor, match=match)
    with pytest.raises(GuardRefused):
        give_consent(by=people.manager.actor, match=match)


def test_a_match_without_question_has_nothing_to_agree_to(people):
    with pytest.raises(NotVisible):
        give_consent(by=people.manager.actor, match=chosen_match(people))


def test_the_list_belongs_to_the_institutions_managers(people, match):
    assert [row.match for row in consents_page(people.manager.actor).rows] == [match]
    assert waiting_consents(people.manager.actor) == 1
    for name in ("wang", "firm", "manager2", "officer", "zhao"):
        assert consents_page(getattr(people, name).actor).rows == []
        with pytest.raises(NotVisible):
            consent_for(getattr(people, name).actor, match.ref)


def test_the_manager_reads_who_and_how_but_no_message(people, sign_in):
    project = service_invention(people)
    match = asked(people.firm, project, message=SECRET, team="两名工程师")
    accept_match(by=people.wang.actor, match=match, people=[people.firm.user.pk])
    client = sign_in(people.manager)
    page = client.get(f"/matching/consents/{match.ref}/").content.decode()
    assert project.ref in page
    assert people.firm.organisation.name in page
    listed = client.get("/matching/consents/").content.decode()
    assert SECRET not in page + listed
    assert "两名工程师" not in page + listed


def test_the_manager_decides_on_the_page(people, sign_in, match):
    client, address = sign_in(people.manager), f"/matching/consents/{match.ref}/"
    assert client.post(address, {"act": "refuse", "note": ""}).status_code == 422
    assert client.post(address, {"act": "give", "note": ""}).status_code == 302
    assert MatchConsent.objects.get().status == "given"
    assert client.post(address, {"act": "give", "note": ""}).status_code == 422


@pytest.mark.parametrize("name", ["wang", "firm", "officer", "zhao"])
def test_the_list_is_no_page_of_others(people, sign_in, name):
    assert sign_in(getattr(people, name)).get("/matching/consents/").status_code == 403


def test_the_list_costs_the_same_with_one_and_three(people, sign_in, match, django_assert_num_queries):
    client = sign_in(people.manager)
    client.get("/matching/consents/")
    with django_assert_num_queries(6):
        client.get("/matching/consents/")
    for number in (41, 42):
        more = asked(second_firm(number), match.project)
        accept_match(by=people.wang.actor, match=more)
    with django_assert_num_queries(6):
        page = client.get("/matching/consents/").content.decode()
    assert "企业 042" in page
