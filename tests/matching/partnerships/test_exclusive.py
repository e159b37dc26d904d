"""An exclusive partnership beside talks with others: its owner is warned, the others learn nothing."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from core.models import Notice
from matching.models import Match
from matching.services.matches import accept_match
from matching.services.partnerships import confirm_partnership, propose_partnership
from tests.matching.matched import open_project, signed_match
from tests.matching.matches.given import asked, second_firm
from tests.matching.partnerships.factories import terms
from tests.standing import standing

pytestmark = pytest.mark.django_db
EVENT = "partnership.other_talks"
WARNING = (
    "You have an exclusive partnership for this project with another enterprise. This enterprise does not know; "
    "consider whether you may go on talking to it."
)


@standing
def project(people):
    return open_project(people)


def promised(people, project, *, exclusive: bool = True) -> Match:
    match = signed_match(people, project)
    partnership = propose_partnership(by=people.wang.actor, match=match, values=terms(exclusive=exclusive))
    confirm_partnership(by=people.firm.actor, partnership=partnership)
    return match


def test_the_owner_is_told_once_of_the_other_talks(people, project):
    other = second_firm()
    accept_match(by=people.wang.actor, match=asked(other, project), people=[])
    before = Notice.objects.filter(recipient=other.user).count()
    promised(people, project)
    assert Notice.objects.filter(event=EVENT).values_list("recipient", flat=True).get() == people.wang.user.pk
    assert Notice.objects.filter(recipient=other.user).count() == before


@pytest.mark.parametrize("exclusive", [True, False])
def test_nothing_is_said_where_there_is_nothing_to_say(people, project, exclusive):
    if not exclusive:
        accept_match(by=people.wang.actor, match=asked(second_firm(), project), people=[])
    promised(people, project, exclusive=exclusive)
    assert not Notice.objects.filter(event=EVENT).exists()


def test_a_later_request_warns_its_owner_and_not_the_enterprise(client, people, project):
    own = promised(people, project)
    other = second_firm()
    match = asked(other, project)
    client.force_login(people.wang.user)
    assert is_warned(client, "match_page", match)
    assert is_warned(client, "match_accept", match)
    assert not is_warned(client, "match_page", own)
    client.force_login(other.user)
    for name in ("match_page", "match_talk"):
        assert not is_warned(client, name, match)


def is_warned(client, name: str, match: Match) -> bool:
    answer = client.get(reverse(f"matching:{name}", args=[match.ref]))
    assert answer.status_code == 200
    return gettext(WARNING) in answer.content.decode()
