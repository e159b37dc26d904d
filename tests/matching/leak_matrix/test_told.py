"""Notices and e-mails name number, title and state; programs of an enterprise get no more than its tier."""

import base64

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from core.models import Mail, Notice
from matching.services.api_clients import create_client
from tests.matching.leak_matrix.marks import MATCHED, marks_of
from tests.matching.leak_matrix.readers import SIDES, TIERS, leaks, read_in

pytestmark = pytest.mark.django_db

PEOPLE = [asker for asker in TIERS if asker != "visitor"]
# An alert repeats the words of the reader's own search.
ALERT = "saved_search.found"


def told_to(persona):
    notices = Notice.objects.filter(recipient=persona.user).exclude(event=ALERT)
    mails = Mail.objects.filter(recipient=persona.user).exclude(pk__in=alerts(persona).values("mail"))
    return [f"{each.title}\n{each.body}\n{each.url}" for each in notices] + [
        f"{each.subject}\n{each.body}" for each in mails
    ]


def alerts(persona):
    return Notice.objects.filter(recipient=persona.user, event=ALERT, mail__isnull=False)


@pytest.mark.parametrize("asker", PEOPLE)
def test_notices_and_mails_name_the_title_and_nothing_more(world, asker):
    text = "\n".join(told_to(world.askers[asker]))
    assert not leaks(asker, text, most=0)
    assert {word for word in read_in(text) if word[1] == MATCHED or word[2] != "0"} == set()


@pytest.mark.parametrize("asker", PEOPLE)
def test_only_those_it_concerns_are_told_of_the_match(world, asker):
    text = "\n".join(told_to(world.askers[asker]))
    concerned = SIDES | {"manager"}
    assert (world.match.ref in text) <= (asker in concerned)
    assert (world.other.ref in text) <= (asker in {"wang", "second"})


def test_both_sides_have_been_told(world):
    """What could leak is there."""
    for asker in ("wang", "firm"):
        assert world.match.ref in "\n".join(told_to(world.askers[asker]))
    assert world.other.ref in "\n".join(told_to(world.askers["wang"]))


def test_a_program_of_the_granted_person_gets_the_tier_of_enterprises(world):
    firm, client = world.askers["firm"], Client()
    Membership.objects.filter(user=firm.user).update(manages=True)
    key = create_client(by=firm.actor, name="研发部的检索程序")
    pair = base64.b64encode(f"{key.client.application.client_id}:{key.secret}".encode()).decode()
    asked = {"grant_type": "client_credentials"}
    given = client.post(reverse("api_token"), asked, headers={"authorization": f"Basic {pair}"})
    headers = {"authorization": f"Bearer {given.json()['access_token']}"}
    project = world.projects["a"]
    text = client.get(reverse("api_project_page", args=[project.ref]), headers=headers).content.decode()
    text += client.get(reverse("api_project_list"), headers=headers).content.decode()
    assert leaks("firm", text, most=1) == set()
    answers = {word for word in marks_of("a", 1) if "card" not in word}
    assert answers <= read_in(text)
