"""The demo's functions drive the services; the people are the demo's own, here stood in for."""

import pytest

from registration.models import DossierModule
from springrain.demo import registration_dossier
from tests.registration.dossier.given import case_with_coach


@pytest.fixture
def demo_people(people, monkeypatch):
    monkeypatch.setattr(registration_dossier, "actor", lambda name: getattr(people, name).actor)
    return people


def test_the_demo_shows_modules_at_every_state_and_a_guided_report(demo_people):
    case = case_with_coach(demo_people, "III")
    dossier = registration_dossier.create_dossier(case)
    assert registration_dossier.create_dossier(case) == dossier
    states = DossierModule.objects.filter(dossier=dossier).values_list("status", flat=True)
    assert set(states) == {"open", "submitted", "remarks", "ready"}
    package = registration_dossier.create_report_package(case.project)
    assert package.status == "handed_over"
    assert case.guidance.sessions.count() == 1
