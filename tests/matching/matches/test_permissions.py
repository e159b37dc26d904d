"""Who may do what with a match: role, object, answer."""

import pytest

from core.errors import NotVisible, PermissionRefused
from matching.models import Match
from matching.selectors.matches import match_for
from matching.services.consents import give_consent
from matching.services.matches import (
    accept_match,
    admit_people,
    decline_match,
    end_match,
    invite_firm,
    request_match,
    withdraw_match,
)
from tests.matching.matched import chosen_match, open_project, requested_match
from tests.matching.matches.given import INVITATION, SECRET, invited, second_firm, service_invention, with_profile

EVERYBODY = (
    "wang",
    "li",
    "manager",
    "zhao",
    "officer",
    "leader",
    "coach",
    "firm",
    "unverified_firm",
    "department",
    "national",
    "system_admin",
    "audit_admin",
    "officer51",
    "nobody",
)
OUTSIDERS = tuple(name for name in EVERYBODY if name not in ("wang", "firm"))


def outsiders(people):
    return [getattr(people, name).actor for name in OUTSIDERS]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_match_exists_for_its_two_sides_alone(people, sign_in, name):
    match = chosen_match(people)
    with pytest.raises(NotVisible):
        match_for(getattr(people, name).actor, match.ref)
    client = sign_in(getattr(people, name))
    for part in ("", "accept/", "admit/", "decline/", "withdraw/", "end/"):
        assert client.get(f"/matching/matches/{match.ref}/{part}").status_code == 404, part


def test_another_firm_finds_no_match_of_the_first(people, sign_in):
    match = requested_match(people)
    client = sign_in(second_firm())
    assert client.get(f"/matching/matches/{match.ref}/").status_code == 404
    assert client.post(f"/matching/matches/{match.ref}/withdraw/", {}).status_code == 404


def test_only_the_owner_answers_a_request(people):
    match = requested_match(people)
    for actor in (*outsiders(people), people.firm.actor, second_firm().actor):
        with pytest.raises(PermissionRefused):
            accept_match(by=actor, match=match)
        with pytest.raises(PermissionRefused):
            decline_match(by=actor, match=match, code="too_early")
    assert Match.objects.get().status == "open"


def test_only_the_invited_firm_answers_an_invitation(people):
    match = invited(people, open_project(people))
    for actor in (*outsiders(people), people.wang.actor, second_firm().actor):
        with pytest.raises(PermissionRefused):
            accept_match(by=actor, match=match)
    assert Match.objects.get().status == "open"


def test_only_the_side_that_asked_takes_back(people):
    match = requested_match(people)
    for actor in (*outsiders(people), people.wang.actor, second_firm().actor):
        with pytest.raises(PermissionRefused):
            withdraw_match(by=actor, match=match)


def test_only_the_two_sides_end_the_talks(people):
    match = chosen_match(people)
    for actor in (*outsiders(people), second_firm().actor):
        with pytest.raises(PermissionRefused):
            end_match(by=actor, match=match)


def test_only_the_owner_admits(people):
    match = chosen_match(people)
    for actor in (*outsiders(people), people.firm.actor):
        with pytest.raises(PermissionRefused):
            admit_people(by=actor, match=match, people=[people.firm.user.pk])


def test_only_the_owner_invites(people):
    project, firm = open_project(people), with_profile(people.firm).organisation
    for name in ("li", "zhao", "manager", "officer", "firm"):
        with pytest.raises(PermissionRefused):
            invite_firm(
                by=getattr(people, name).actor,
                project=project,
                organisation=firm,
                message=INVITATION,
                cooperation=["joint"],
            )


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name not in ("firm", "unverified_firm")])
def test_only_enterprises_ask_for_projects(people, sign_in, name):
    project = open_project(people)
    answer = sign_in(getattr(people, name)).get(f"/matching/projects/{project.ref}/request/")
    assert answer.status_code in (403, 404)


def test_an_unverified_enterprise_does_not_even_see_the_project(people):
    project = open_project(people)
    with pytest.raises(NotVisible):
        request_match(by=people.unverified_firm.actor, project=project, message=SECRET, cooperation=["joint"])


def test_a_firm_that_lost_its_verification_sees_no_match(people):
    match = chosen_match(people)
    people.firm.organisation.verified_at = None
    people.firm.organisation.save(update_fields=["verified_at"])
    with pytest.raises(NotVisible):
        match_for(people.firm.actor, match.ref)


@pytest.mark.parametrize("name", ["wang", "firm", "zhao", "manager2", "officer"])
def test_only_the_institution_agrees(people, name):
    match = chosen_match(people, service_invention(people))
    with pytest.raises((PermissionRefused, NotVisible)):
        give_consent(by=getattr(people, name).actor, match=match)
