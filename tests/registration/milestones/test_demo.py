"""The demo's case is brought as far as the demo shows it, for each class."""

import pytest

from registration.models import Case, Milestone
from springrain.demo import registration_milestones as demo
from tests.registration.factories import open_case_of


@pytest.mark.parametrize(("management_class", "stage"), [("I", "filing"), ("II", "evaluation"), ("III", "evaluation")])
def test_the_demos_case(people, monkeypatch, management_class, stage):
    actors = {"officer": people.officer.actor, "firm": people.firm.actor}
    monkeypatch.setattr(demo, "actor", actors.__getitem__)
    case = open_case_of(people, management_class)
    demo.create_milestones(case)
    demo.create_blocked_case(case)
    assert Case.objects.get(pk=case.pk).stage == stage
    assert Milestone.objects.filter(status="reported").count() == (0 if management_class == "I" else 1)
    assert Case.objects.exclude(pk=case.pk).get().status == "blocked"
