"""What the two sides do with a confirmed partnership: milestones, leave to read, the survey, the paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry
from matching.models import PartnershipSurvey
from matching.selectors.partnerships import confirmed_partnerships, partnership_of
from matching.services.partnership_life import (
    add_step,
    answer_survey,
    open_paper,
    set_step_done,
    share_with_office,
)
from matching.services.partnerships import confirm_partnership, end_partnership
from tests.matching.partnerships.factories import confirmed, proposed, second_firm


def test_either_side_reaches_a_milestone_and_takes_it_back(people):
    partnership = confirmed(people)
    step = partnership.steps.get()
    today = timezone.localdate()
    assert set_step_done(by=people.firm.actor, partnership=partnership, step=step.pk, on=today).done_on == today
    assert set_step_done(by=people.wang.actor, partnership=partnership, step=step.pk, on=None).done_on is None
    with pytest.raises(InvalidInput):
        set_step_done(by=people.wang.actor, partnership=partnership, step=step.pk, on=today + timedelta(days=1))
    added = add_step(by=people.wang.actor, partnership=partnership, label=" 注册受理 ", due_on=today)
    assert (added.label, added.due_on) == ("注册受理", today)


def test_milestones_belong_to_a_partnership_that_lasts(people):
    partnership = proposed(people)
    step = partnership.steps.get()
    with pytest.raises(GuardRefused):
        set_step_done(by=people.wang.actor, partnership=partnership, step=step.pk, on=timezone.localdate())


@pytest.mark.parametrize("name", ["li", "manager", "officer", "zhao", "nobody"])
def test_the_acts_belong_to_the_two_sides(people, name):
    partnership, actor = confirmed(people), getattr(people, name).actor
    for act in (
        lambda: add_step(by=actor, partnership=partnership, label="A step", due_on=timezone.localdate()),
        lambda: share_with_office(by=actor, partnership=partnership, shares=True),
        lambda: answer_survey(by=actor, partnership=partnership, marks=5, helped=True),
        lambda: open_paper(by=actor, partnership=partnership),
    ):
        with pytest.raises(PermissionRefused):
            act()
    with pytest.raises(NotVisible):
        partnership_of(actor, partnership.match.ref)


def test_each_side_answers_the_survey_once(people):
    partnership = confirmed(people)
    answer_survey(by=people.wang.actor, partnership=partnership, marks=5, helped=True, text="Thank you")
    answer_survey(by=people.firm.actor, partnership=partnership, marks=3, helped=False)
    with pytest.raises(GuardRefused):
        answer_survey(by=people.wang.actor, partnership=partnership, marks=1, helped=False)
    assert set(PartnershipSurvey.objects.values_list("side", "marks")) == {("project", 5), ("firm", 3)}


def test_no_survey_before_the_confirmation_but_after_the_end(people):
    partnership = proposed(people)
    with pytest.raises(GuardRefused):
        answer_survey(by=people.wang.actor, partnership=partnership, marks=5, helped=True)
    with pytest.raises(InvalidInput):
        answer_survey(by=people.wang.actor, partnership=partnership, marks=6, helped=True)
    partnership = confirm_partnership(by=people.firm.actor, partnership=partnership)
    ended = end_partnership(by=people.wang.actor, partnership=partnership)
    assert answer_survey(by=people.wang.actor, partnership=ended, marks=2, helped=False).marks == 2


def test_both_sides_must_allow_it(people):
    partnership = confirmed(people)
    firm = people.firm.organisation.pk
    share_with_office(by=people.wang.actor, partnership=partnership, shares=True)
    assert confirmed_partnerships(firm).count() == 0
    share_with_office(by=people.firm.actor, partnership=partnership, shares=True)
    assert confirmed_partnerships(firm).count() == 1
    share_with_office(by=people.wang.actor, partnership=partnership, shares=False)
    assert confirmed_partnerships(firm).count() == 0


def test_the_paper_is_handed_to_the_two_sides_on_record(people, sign_in):
    partnership = confirmed(people)
    address = f"/matching/matches/{partnership.match.ref}/partnership/{partnership.ref}/paper/"
    answer = sign_in(people.firm).get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "contract-9931.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(event="partnership.paper_opened", object_ref=partnership.ref).count() == 1
    for stranger in (people.li, people.manager, people.officer, second_firm()):
        assert sign_in(stranger).get(address).status_code == 404
