"""What the office watches: facts of its own province, never what the two sides write, pay or sign."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from matching.models import Match
from matching.selectors.office_matches import OfficeFilter, answer_times, office_matches, partnership_table
from matching.selectors.partnerships import partnership_of_office
from matching.services.matches import decline_match, invite_firm
from matching.services.nudges import nudge_match
from matching.services.partnership_life import answer_survey
from matching.services.partnerships import confirm_partnership
from projects.services.listings import confirm_class
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.partnerships.factories import (
    NOTE,
    PAPER,
    STEP,
    asked_by,
    confirmed,
    institute_person,
    more_rows,
    proposed,
    second_firm,
)

MESSAGE = "We make delivery systems"
TEAM = "Two engineers, one of registration"


def aged(match: Match, days: int) -> Match:
    at = timezone.now() - timedelta(days=days)
    Match.objects.filter(pk=match.pk).update(opened_at=at, status_since=at)
    return Match.objects.get(pk=match.pk)


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_list_shows_facts_and_no_words(people, sign_in):
    match = requested_match(people)
    declined = decline_match(
        by=people.wang.actor, match=asked_by(second_firm(), match.project), code="too_early", text="Only a sketch yet"
    )
    client = sign_in(people.officer)
    addresses = [reverse("console:match_list")]
    addresses += [reverse("console:match_page", args=[each.ref]) for each in (match, declined)]
    read = "".join(client.get(address).content.decode() for address in addresses)
    assert all(said in read for said in (match.project.ref, "企业 031", "企业 077"))
    assert not any(secret in read for secret in (MESSAGE, TEAM, "Only a sketch yet"))


@pytest.mark.parametrize("shares", [False, True])
def test_what_was_agreed_on_only_if_both_allow_it(people, sign_in, shares):
    partnership = confirmed(people, shares=shares, exclusive=True)
    answer_survey(by=people.wang.actor, partnership=partnership, marks=4, helped=True, text="更快些")
    client = sign_in(people.officer)
    page = client.get(reverse("console:partnership_page", args=[partnership.ref])).content.decode()
    both = page + client.get(reverse("console:partnership_list")).content.decode()
    assert partnership.match.project.ref in both
    assert "更快些" in page
    assert (STEP in both, str(partnership.get_kind_display()) in both) == (shares, shares)
    assert not any(secret in both for secret in ("8,765,432", "8765432", NOTE, PAPER))
    assert {"amount", "note", "paper"} <= partnership_of_office(
        people.officer.actor, partnership.ref
    ).get_deferred_fields()


def test_one_sides_leave_is_not_enough(people, sign_in):
    partnership = confirm_partnership(by=people.firm.actor, partnership=proposed(people, shares=True))
    page = sign_in(people.officer).get(reverse("console:partnership_page", args=[partnership.ref])).content.decode()
    assert STEP not in page


def test_what_is_only_recorded_is_not_the_offices(people, sign_in):
    partnership = proposed(people, shares=True)
    client = sign_in(people.officer)
    assert client.get(reverse("console:partnership_page", args=[partnership.ref])).status_code == 404
    assert partnership.match.project.ref not in client.get(reverse("console:partnership_list")).content.decode()


def test_another_province_finds_nothing(people, sign_in):
    partnership = confirmed(people)
    client = sign_in(people.officer51)
    for name, ref in (("match_page", partnership.match.ref), ("partnership_page", partnership.ref)):
        assert client.get(reverse(f"console:{name}", args=[ref])).status_code == 404
    assert client.get(reverse("console:testing_letter", args=[partnership.code])).status_code == 404
    for name in ("match_list", "partnership_list"):
        assert partnership.match.project.ref not in client.get(reverse(f"console:{name}")).content.decode()
    with pytest.raises(NotVisible):
        partnership_of_office(people.officer51.actor, partnership.ref)


@pytest.mark.parametrize(
    "name", ["wang", "firm", "manager", "leader", "coach", "department", "national", "audit_admin"]
)
def test_the_pages_are_the_officers(people, sign_in, name):
    partnership = confirmed(people)
    client = sign_in(getattr(people, name))
    addresses = [reverse("console:match_list"), reverse("console:partnership_list")]
    addresses.append(reverse("console:match_page", args=[partnership.match.ref]))
    addresses.append(reverse("console:partnership_page", args=[partnership.ref]))
    assert [client.get(address).status_code for address in addresses] == [403] * 4


def test_a_test_institute_reads_letters_and_nothing_else(people, sign_in):
    partnership = confirmed(people)
    client = sign_in(institute_person("44"))
    assert client.get(reverse("console:partnership_page", args=[partnership.ref])).status_code == 403


def test_filters_and_times(people):
    late = aged(requested_match(people), settings.MATCHING["remind_days"] + 1)
    confirm_class(by=people.officer.actor, project=late.project, management_class="III", on=timezone.localdate())
    actor = people.officer.actor
    times = answer_times(actor)
    assert (times.total, times.waiting, times.late, times.owners) == (1, 1, 1, None)
    for given, found in (
        ({"late": "1"}, 1),
        ({"status": "open", "class": "III"}, 1),
        ({"class": "II"}, 0),
        ({"class": "none"}, 0),
        ({"city": "none"}, int(late.project.city_id is None)),
        ({"text": "031"}, 1),
        ({"text": "077"}, 0),
        ({"status": "nonsense", "city": "x' OR 1"}, 1),
    ):
        assert office_matches(actor, OfficeFilter.of(given)).count() == found, given
    decline_match(by=people.wang.actor, match=late, code="too_early")
    times = answer_times(actor)
    assert times.late == 0
    assert times.owners is not None
    assert times.owners.days == settings.MATCHING["remind_days"] + 1


def test_every_figure_of_the_table_opens_its_rows(people, sign_in):
    partnership = confirmed(people)
    client = sign_in(people.officer)
    rows = partnership_table(people.officer.actor)
    assert [row.total for row in rows] == [1]
    for key, n in rows[0].cells:
        body = client.get(reverse("console:partnership_list"), {"city": rows[0].key, "class": key}).content.decode()
        assert (reverse("console:partnership_page", args=[partnership.ref]) in body) == bool(n)


@pytest.mark.parametrize("name", ["match_list", "partnership_list"])
def test_lists_cost_the_same_with_more_rows(people, sign_in, name):
    partnership = confirmed(people)
    client, address = sign_in(people.officer), reverse(f"console:{name}")
    client.get(address)
    counted = queries(client, address)
    more_rows(partnership, 2)
    assert queries(client, address) == counted


def test_the_letters_cost_the_same_with_more_rows(people, sign_in):
    partnership = confirmed(people)
    client, address = sign_in(institute_person("44")), reverse("console:testing_letter_list")
    client.get(address)
    counted = queries(client, address)
    more_rows(partnership, 2)
    assert queries(client, address) == counted


def test_a_reminder_goes_to_whoever_keeps_it_waiting(people, sign_in):
    match = aged(requested_match(people), 6)
    sign_in(people.officer).post(reverse("console:match_page", args=[match.ref]))
    notice = Notice.objects.get(event="match.nudged")
    assert (notice.recipient_id, MESSAGE in notice.body) == (people.wang.user.pk, False)
    line = AuditEntry.objects.get(event="match.nudged")
    assert (line.object_ref, line.changes) == (match.ref, {"parties": ["owner"]})
    with pytest.raises(GuardRefused):
        nudge_match(by=people.officer.actor, match=match)


def test_an_invited_firm_is_reminded_and_both_of_the_signatures(people):
    invited = invite_firm(
        by=people.wang.actor,
        project=open_project(people),
        organisation=second_firm().organisation,
        message="We would like to build this together with you.",
        cooperation=["joint"],
    )
    nudge_match(by=people.officer.actor, match=aged(invited, 6))
    assert [each.recipient.name for each in Notice.objects.filter(event="match.nudged")] == ["企业用户 077"]
    nudge_match(by=people.officer.actor, match=aged(chosen_match(people, open_project(people)), 6))
    told = {each.recipient.name for each in Notice.objects.filter(event="match.nudged")}
    assert told == {"企业用户 077", "申报人 017", "企业用户 005"}


def test_too_early_or_nobody_to_remind(people):
    with pytest.raises(GuardRefused):
        nudge_match(by=people.officer.actor, match=requested_match(people, open_project(people)))
    with pytest.raises(GuardRefused):
        nudge_match(by=people.officer.actor, match=aged(signed_match(people, open_project(people)), 20))


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "leader", "officer51", "nobody"])
def test_only_the_responsible_office_reminds(people, name):
    match = aged(requested_match(people), 6)
    with pytest.raises(PermissionRefused):
        nudge_match(by=getattr(people, name).actor, match=match)
