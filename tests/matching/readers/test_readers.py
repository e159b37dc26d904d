"""Further readers of an enterprise, and the reminder before access runs out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import Notice
from matching.models import MatchPerson
from matching.services.access import change_access
from matching.services.matches import MOST_PEOPLE, end_match
from matching.services.readers import propose_readers, remind_access
from matching.tasks import remind_agreements
from projects.models import DisclosureGrant
from tests.matching.matched import chosen_match, requested_match, signed_match
from tests.matching.matches.given import second_firm
from tests.personas import make_persona
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def colleague(people):
    return make_persona("企业用户 077", "enterprise_member", people.firm.organisation)


def told(persona, event: str) -> list[str]:
    return list(Notice.objects.filter(recipient=persona.user, event=event).values_list("title", flat=True))


def test_a_proposed_reader_reads_only_after_the_owner_admits_him(people, colleague):
    match = signed_match(people)
    propose_readers(by=people.firm.actor, match=match, people=[colleague.user.pk])
    assert len(told(people.wang, "access.proposed")) == 1
    assert not DisclosureGrant.objects.filter(user=colleague.user).exists()
    both = [people.firm.user.pk, colleague.user.pk]
    change_access(by=people.wang.actor, match=match, people=both, access_days=30, may_download=False)
    assert DisclosureGrant.objects.filter(user=colleague.user, withdrawn_at=None).exists()
    assert len(told(colleague, "access.granted")) == 1
    assert len(told(people.firm, "access.admitted")) == 1
    assert told(colleague, "access.admitted") == []


def test_naming_somebody_twice_tells_the_owner_once(people, colleague):
    match = signed_match(people)
    for _time in range(2):
        propose_readers(by=people.firm.actor, match=match, people=[colleague.user.pk])
    assert MatchPerson.objects.filter(match=match, user=colleague.user).count() == 1
    assert len(told(people.wang, "access.proposed")) == 1


def test_before_the_signatures_the_owner_admits_him_with_the_others(client, people, colleague):
    match = chosen_match(people)
    propose_readers(by=people.firm.actor, match=match, people=[colleague.user.pk])
    notice = Notice.objects.get(recipient=people.wang.user, event="access.proposed")
    client.force_login(people.wang.user)
    assert notice.url == reverse("matching:match_admit", args=[match.ref])
    assert colleague.user.name in client.get(notice.url).content.decode()


@pytest.mark.parametrize(
    ("who", "error"), [("wang", PermissionRefused), ("officer", PermissionRefused), ("coach", NotVisible)]
)
def test_only_the_enterprise_names_its_readers(people, colleague, who, error):
    match = signed_match(people)
    with pytest.raises(error):
        propose_readers(by=getattr(people, who).actor, match=match, people=[colleague.user.pk])
    assert not MatchPerson.objects.filter(user=colleague.user).exists()


def test_another_enterprise_neither_names_readers_nor_is_one(client, people, colleague):
    match, other = signed_match(people), second_firm()
    with pytest.raises(NotVisible):
        propose_readers(by=other.actor, match=match, people=[other.user.pk])
    with pytest.raises(InvalidInput):
        propose_readers(by=people.firm.actor, match=match, people=[other.user.pk])
    client.force_login(other.user)
    assert client.get(reverse("matching:match_readers", args=[match.ref])).status_code == 404
    client.force_login(people.wang.user)
    assert client.get(reverse("matching:match_readers", args=[match.ref])).status_code == 404


def test_not_before_acceptance_nor_after_the_end(people, colleague):
    match = requested_match(people)
    with pytest.raises(GuardRefused):
        propose_readers(by=people.firm.actor, match=match, people=[colleague.user.pk])


def test_not_after_the_talks_have_ended(people, colleague):
    match = end_match(by=people.wang.actor, match=signed_match(people))
    with pytest.raises(GuardRefused):
        propose_readers(by=people.firm.actor, match=match, people=[colleague.user.pk])


def test_no_more_than_ten_are_named_in_all(people):
    match = signed_match(people)
    more = [
        make_persona(f"企业用户 {100 + n}", "enterprise_member", people.firm.organisation).user.pk
        for n in range(MOST_PEOPLE)
    ]
    with pytest.raises(InvalidInput):
        propose_readers(by=people.firm.actor, match=match, people=more)
    assert len(propose_readers(by=people.firm.actor, match=match, people=more[1:])) == MOST_PEOPLE - 1


def test_the_page_names_somebody_and_then_lists_him(client, people, colleague):
    match = signed_match(people)
    client.force_login(people.firm.user)
    address = reverse("matching:match_readers", args=[match.ref])
    assert colleague.user.name in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"people": [colleague.user.pk]}, follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert client.get(address).context["form"] is None


def moment(match, days: float):
    """So many days before the access of the match runs out."""
    return DisclosureGrant.objects.get(basis=match.ref, withdrawn_at=None).valid_until - timedelta(days=days)


def at(patch, when) -> None:
    patch.setattr(timezone, "now", lambda: when)


def test_reader_and_owner_are_told_once_a_week_before_the_end(people, monkeypatch):
    match = signed_match(people)
    assert remind_access(now=moment(match, 7.1)) == 0
    for days in (6.9, 2):
        with monkeypatch.context() as patch:
            at(patch, moment(match, days))
            remind_agreements()
    assert len(told(people.firm, "access.ending")) == 1
    assert len(told(people.wang, "access.ending")) == 1
    assert remind_access(now=moment(match, -0.1)) == 0


def test_after_an_extension_they_are_told_of_the_new_day(people, monkeypatch):
    match = signed_match(people)
    remind_access(now=moment(match, 5))
    with monkeypatch.context() as patch:
        at(patch, moment(match, 5))
        change_access(
            by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=False
        )
    remind_access(now=moment(match, 20))
    assert len(told(people.firm, "access.ending")) == 1
    remind_access(now=moment(match, 3))
    assert len(told(people.firm, "access.ending")) == 2


def test_nobody_is_reminded_of_what_is_closed_already(people):
    match = signed_match(people)
    when = moment(match, 3)
    end_match(by=people.wang.actor, match=match)
    assert remind_access(now=when) == 0


def test_who_has_left_the_enterprise_is_not_reminded(people):
    match = signed_match(people)
    Membership.objects.filter(user=people.firm.user).update(status="ended", ended_at=timezone.now())
    assert remind_access(now=moment(match, 3)) == 0
