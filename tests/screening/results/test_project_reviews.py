"""What the office reads about a project's reviews on the project's own page."""

import pytest
from django.urls import reverse

from projects.models import TeamMember
from tests.factories import accepted_project
from tests.screening.factories import make_scorecard, seated_review

pytestmark = pytest.mark.django_db


def address(project):
    return reverse("console:project_reviews", args=[project.ref])


def test_the_officer_finds_the_review_with_its_round_and_points(people, sign_in):
    review, panel = seated_review(people, seats=3)
    for seat, _person in panel:
        make_scorecard(seat, 4)
    type(review).objects.filter(pk=review.pk).update(total=80)
    page = sign_in(people.officer).get(address(review.project))
    assert reverse("console:review_page", args=[review.ref]) in page.content.decode()
    assert "80.0 分" in page.content.decode()
    part = sign_in(people.officer).get(address(review.project), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_an_accepted_project_without_a_review_leads_to_the_rounds(people, sign_in):
    page = sign_in(people.officer).get(address(accepted_project(people, title="尚未评审")))
    assert reverse("console:round_list") in page.content.decode()


def test_an_officer_of_the_team_finds_no_review(people, sign_in):
    review, _panel = seated_review(people, seats=3)
    TeamMember.objects.create(project=review.project, position=2, name="经办", user=people.officer.user)
    page = sign_in(people.officer).get(address(review.project))
    assert review.ref not in page.content.decode()


def test_another_province_finds_nothing(people, sign_in):
    review, _panel = seated_review(people, seats=3)
    assert sign_in(people.officer51).get(address(review.project)).status_code == 404
