"""Nobody sees or decides from the office's side what he judges as an expert, or what is his own."""

import pytest

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.actor import Actor
from core.errors import PermissionRefused
from core.refs import new_ref
from projects.models import TeamMember
from screening.enums import SeatStatus
from screening.models import Round, Seat
from screening.selectors.rounds import figures_of
from screening.selectors.visibility import reviews_visible_to
from screening.services.decisions import prepare_decision
from screening.services.draws import replace_seat
from screening.services.results import conclude_discussion
from screening.services.scorecards import post_in_discussion
from tests.personas import Persona, Personas
from tests.screening.factories import make_expert, make_review, make_round, make_scorecard, make_seat
from tests.screening.results.scored import review_seats, scored_review, second_officer

pytestmark = pytest.mark.django_db


def come_to_the_office(people: Personas, persona: Persona) -> Actor:
    """The expert's account later becomes an officer's of the province, with that role as the only one in use."""
    Membership.objects.filter(user=persona.user).update(status=MembershipStatus.ENDED)
    Membership.objects.create(
        ref=new_ref(),
        user=persona.user,
        organisation=people.officer.organisation,
        role=Role.PROVINCIAL_OFFICER,
        status=MembershipStatus.ACTIVE,
    )
    actor = persona.actor
    assert actor.role == Role.PROVINCIAL_OFFICER
    return actor


@pytest.mark.parametrize("status", [SeatStatus.ACCEPTED, SeatStatus.SUBMITTED, SeatStatus.CONFLICT])
def test_an_expert_who_comes_to_the_office_sees_nothing_of_what_he_judges(people, sign_in, status):
    review = make_review(people, make_round(people, seats=3))
    expert, persona = make_expert()
    other, _persona = make_expert("engineering")
    seat = make_seat(review, expert, status)
    make_scorecard(make_seat(review, other, SeatStatus.ACCEPTED), 4)
    actor = come_to_the_office(people, persona)
    assert not reviews_visible_to(actor).exists()
    assert figures_of(actor, review.round, 20).reviews == 0
    client = sign_in(persona)
    for page in (f"reviews/{review.ref}/", f"reviews/{review.ref}/panel/", f"seats/{seat.ref}/take-back/"):
        assert client.get(f"/console/{page}").status_code == 404, page
    with pytest.raises(PermissionRefused):
        replace_seat(by=actor, seat=Seat.objects.exclude(pk=seat.pk).get(), reason="不合适")
    with pytest.raises(PermissionRefused):
        prepare_decision(by=actor, review=review, verdict="not_passed", improve="x", reason="x")
    assert reviews_visible_to(people.officer.actor).count() == 1


def test_one_who_only_declined_works_on_it_as_an_officer(people):
    review = make_review(people, make_round(people, seats=3))
    expert, persona = make_expert()
    make_seat(review, expert, SeatStatus.DECLINED)
    assert reviews_visible_to(come_to_the_office(people, persona)).count() == 1


def test_a_chair_of_the_projects_team_neither_writes_nor_concludes(people):
    review = scored_review(people, (5, 1, 1))
    chair = second_officer(people)
    Round.objects.filter(pk=review.round_id).update(chair=chair.user)
    post_in_discussion(by=chair.actor, review=review, text="请各位说明理由")
    TeamMember.objects.create(project=review.project, position=2, name=chair.user.name, user=chair.user)
    with pytest.raises(PermissionRefused):
        post_in_discussion(by=chair.actor, review=review, text="我的项目很好")
    with pytest.raises(PermissionRefused):
        conclude_discussion(by=chair.actor, review=review, reason="通过")


def test_nobody_writes_under_the_seat_of_another_review(people):
    review = scored_review(people, (5, 1, 1))
    other = make_review(people, make_round(people, "第二批"), title="另一个项目")
    seat = make_seat(other, make_expert()[0], SeatStatus.ACCEPTED)
    with pytest.raises(PermissionRefused):
        post_in_discussion(by=people.officer.actor, review=review, text="x", seat=seat)


def test_whoever_decided_before_does_not_end_the_discussion_on_appeal(people):
    review = scored_review(people, (5, 1, 1))
    review.barred.add(people.officer.user)
    with pytest.raises(PermissionRefused):
        conclude_discussion(by=people.officer.actor, review=review, reason="维持")
    conclude_discussion(by=second_officer(people).actor, review=review, reason="重新认定")


def test_the_audit_view_names_experts_to_no_officer_with_a_part_in_the_project(people, sign_in):
    review = scored_review(people, (4, 4, 4))
    expert = review_seats(review)[0].expert
    replace_seat(by=people.officer.actor, seat=review_seats(review)[1], reason="机密原因")
    address = f"/console/projects/{review.project.ref}/audit/"
    assert "机密原因" in sign_in(people.officer).get(address).content.decode()
    colleague = second_officer(people)
    TeamMember.objects.create(project=review.project, position=2, name=colleague.user.name, user=colleague.user)
    assert sign_in(colleague).get(address).status_code == 404
    for persona in (people.officer51, people.manager, people.wang):
        answer = sign_in(persona).get(address)
        assert answer.status_code in (302, 403, 404)
        assert expert.name not in answer.content.decode()
