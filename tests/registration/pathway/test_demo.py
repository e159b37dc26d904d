"""The demo's roads and what the permission matrix is given."""

import pytest
from django.urls import reverse

from springrain.demo.registration_pathway import create_planned_road
from tests.architecture.registered.pathway import special
from tests.registration.factories import coached, open_case_of, reached

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("management_class", "route"), [("I", ""), ("II", "exempt"), ("III", "trial")])
def test_the_demo_plans_what_is_left_of_a_road(people, management_class, route):
    case = open_case_of(people, management_class)
    reached(people.officer, case, "design_frozen")
    case = create_planned_road(case, by=people.firm.actor, route=route)
    plan = case.plans.order_by("-number").first()
    assert plan.firm
    assert case.due_on is not None


def test_every_address_of_the_matrix_takes_its_arguments(people):
    case = coached(open_case_of(people), people.coach)
    for name, arguments in special(case, people).items():
        assert reverse(name, kwargs=arguments)
