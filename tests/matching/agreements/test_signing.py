"""Signing by click: who may, in which order, what is sealed, and what others learn of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry, Notice
from matching.enums import MatchStatus
from matching.models import Agreement, Match, NdaText
from matching.selectors.agreements import digest_of, is_intact, public_agreement
from matching.services.agreements import draw_up, remind_ends, sign_agreement
from projects.models import DisclosureGrant
from tests.matching.matched import chosen_match, requested_match, signed_match

pytestmark = pytest.mark.django_db


def agreement_of(match: Match) -> Agreement:
    return Agreement.objects.get(match=match)


def test_the_first_text_is_there_in_both_languages():
    text = NdaText.objects.get(number=1)
    assert len(text.body_zh.split("\n\n")) == len(text.body_en.split("\n\n")) == 12


def test_an_accepted_match_has_an_agreement_between_its_parties(people):
    match = chosen_match(people)
    terms = agreement_of(match).terms
    assert terms["owner"]["name"] == "申报人 017"
    assert terms["firm"]["name"] == "企业 031"
    assert terms["project"] == {"number": match.project.reference, "title": match.project.title}
    assert terms["months"] == 24


def test_drawing_up_twice_keeps_the_first(people):
    match = chosen_match(people)
    before = agreement_of(match)
    assert draw_up(match=match).code == before.code
    assert Agreement.objects.count() == 1


def test_the_first_signature_opens_nothing_and_tells_the_other_side(people):
    match = chosen_match(people)
    sign_agreement(by=people.wang.actor, match=match, digest=agreement_of(match).digest)
    assert Match.objects.get(pk=match.pk).status == MatchStatus.ACCEPTED
    assert not DisclosureGrant.objects.exists()
    assert Notice.objects.filter(recipient=people.firm.user, event="agreement.signed").count() == 1
    assert not Notice.objects.filter(recipient=people.wang.user, event="agreement.signed").exists()


def test_the_second_signature_seals_it_and_opens_the_dossier(people):
    match = signed_match(people)
    agreement = agreement_of(match)
    assert match.status == MatchStatus.SIGNED
    assert agreement.sealed
    assert is_intact(agreement)
    grant = DisclosureGrant.objects.get()
    assert (grant.user, grant.basis, grant.may_download) == (people.firm.user, match.ref, False)
    assert abs((grant.valid_until - timezone.now()).total_seconds() - 90 * 86400) < 60
    signed = AuditEntry.objects.filter(event="agreement.signed", object_ref=match.ref)
    assert signed.count() == 2


def test_signing_twice_changes_nothing(people):
    match = chosen_match(people)
    digest = agreement_of(match).digest
    first = sign_agreement(by=people.firm.actor, match=match, digest=digest).firm_signed_at
    again = sign_agreement(by=people.firm.actor, match=match, digest=digest).firm_signed_at
    assert first == again
    assert AuditEntry.objects.filter(event="agreement.signed").count() == 1


def test_another_text_than_the_one_shown_is_not_signed(people):
    match = chosen_match(people)
    with pytest.raises(StaleEdit):
        sign_agreement(by=people.wang.actor, match=match, digest="0" * 64)
    assert agreement_of(match).owner_signed_at is None


@pytest.mark.parametrize("who", ["li", "officer", "unverified_firm", "leader", "sun", "officer51", "manager2"])
def test_outsiders_cannot_sign(people, who):
    match = chosen_match(people)
    with pytest.raises((NotVisible, PermissionRefused)):
        sign_agreement(by=getattr(people, who).actor, match=match, digest=agreement_of(match).digest)
    assert agreement_of(match).signatures == {}


def test_nothing_is_signed_before_acceptance(people):
    match = requested_match(people)
    with pytest.raises(GuardRefused):
        sign_agreement(by=people.wang.actor, match=match, digest="0" * 64)


def test_after_the_last_day_nothing_is_signed(people):
    match = chosen_match(people)
    Match.objects.filter(pk=match.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(GuardRefused):
        sign_agreement(by=people.wang.actor, match=match, digest=agreement_of(match).digest)


def test_with_another_owner_the_agreement_is_drawn_up_anew(people):
    match = chosen_match(people)
    shown = agreement_of(match).digest
    sign_agreement(by=people.firm.actor, match=match, digest=shown)
    project = match.project
    project.owner = people.li.user
    project.save(update_fields=["owner"])
    with pytest.raises(StaleEdit):
        sign_agreement(by=people.li.actor, match=match, digest=shown)
    fresh = agreement_of(match)
    assert fresh.terms["owner"]["name"] == "申报人 018"
    assert fresh.firm_signed_at is None
    assert fresh.signatures == {}
    sign_agreement(by=people.li.actor, match=match, digest=fresh.digest)
    assert agreement_of(match).owner_signed_by == people.li.user


@pytest.mark.parametrize("what", ["terms", "text", "signature", "column"])
def test_tampering_is_noticed(people, what):
    agreement = agreement_of(signed_match(people))
    if what == "terms":
        terms = {**agreement.terms, "months": 1}
        Agreement.objects.update(terms=terms, digest=digest_of(terms))
    elif what == "text":
        NdaText.objects.update(body_zh="一、随意使用。")
    elif what == "signature":
        kept = agreement.signatures
        Agreement.objects.update(signatures={**kept, "firm": {**kept["firm"], "name": "企业用户 099"}})
    else:
        Agreement.objects.update(owner_signed_at=timezone.now())
    assert not public_agreement(agreement.code).is_intact


def test_a_month_before_the_end_both_sides_are_told_once(people, monkeypatch):
    signed_match(people)
    assert remind_ends(today=timezone.localdate()) == 0
    later = timezone.now() + timedelta(days=715)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert remind_ends(today=timezone.localdate()) == 1
    remind_ends(today=timezone.localdate())
    told = Notice.objects.filter(event="agreement.ending")
    assert {notice.recipient for notice in told} == {people.wang.user, people.firm.user}
    assert told.count() == 2
