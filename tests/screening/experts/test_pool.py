"""Who can be given reviews, who is qualified, and what the office and the expert may write down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import MembershipStatus
from accounts.roles import Role
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from projects.models import Project
from screening.enums import ExpertStatus, SeatStatus, Specialty
from screening.models import Expert, Pledge
from screening.selectors.experts import (
    AVAILABILITY,
    PoolFilter,
    expert_pool,
    is_available,
    pool_figures,
    pool_of,
    present_loads,
    qualified,
)
from screening.services.expert_facts import ExpertFacts
from screening.services.experts import (
    add_expert,
    ask_for_pledges,
    change_expert,
    record_training,
    retire_expert,
    set_availability,
    sign_pledge,
    take_back_expert,
)
from tests.personas import make_organisation
from tests.screening.factories import make_expert, make_review, make_round, make_seat

FACTS = ExpertFacts(
    name="专家 101",
    email="e101@example.org",
    specialty="clinical",
    institution_name="医疗机构 002",
    departments=("骨科",),
)


def today():
    return timezone.localdate()


def facts(**other):
    return ExpertFacts(**{**FACTS.__dict__, **other})


def pool(actor, **chosen):
    return [expert.pk for expert in expert_pool(actor, PoolFilter(**chosen)).rows]


class TestAvailability:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, True),
            ({"trained_on": None}, False),
            ({"away_until": today()}, False),
            ({"away_until": today() - timedelta(days=1)}, True),
            ({"birth_year": today().year - 70}, True),
            ({"birth_year": today().year - 71}, False),
        ],
    )
    def test_by_training_absence_and_age(self, people, fields, expected):
        expert, _persona = make_expert(**fields)
        assert is_available(expert, today()) is expected
        assert (expert.pk in pool(people.officer.actor, availability="available")) is expected

    def test_an_age_limit_of_zero_is_none(self, people, settings):
        settings.SCREENING = {**settings.SCREENING, "age_limit": 0}
        expert, _persona = make_expert(birth_year=1930)
        assert is_available(expert, today())

    def test_a_new_version_of_the_pledge_asks_everybody_again(self, people, settings):
        expert, persona = make_expert()
        settings.SCREENING = {**settings.SCREENING, "pledge_version": "2"}
        assert not is_available(Expert.objects.get(pk=expert.pk), today())
        assert pool(people.officer.actor, availability="unpledged") == [expert.pk]
        ask_for_pledges()
        ask_for_pledges()
        assert Notice.objects.filter(recipient=persona.user, event="expert.pledge_asked").count() == 1

    def test_who_left_is_not_available(self, people):
        expert, _persona = make_expert()
        expert = retire_expert(by=people.officer.actor, expert=expert, reason="调离")
        assert not is_available(expert, today())
        assert pool(people.officer.actor) == []
        assert pool(people.officer.actor, status="retired") == [expert.pk]

    def test_each_filter_finds_exactly_those_the_rule_hinders(self, people):
        made = {
            "available": make_expert()[0],
            "untrained": make_expert(trained_on=None)[0],
            "away": make_expert(away_until=today())[0],
            "too_old": make_expert(birth_year=1930)[0],
            "unpledged": make_expert()[0],
        }
        Pledge.objects.filter(expert=made["unpledged"]).delete()
        full, _persona = make_expert(load_limit=1)
        make_seat(make_review(people, make_round(people)), full)
        made["full"] = full
        assert set(made) == set(AVAILABILITY)
        for key, expert in made.items():
            assert pool(people.officer.actor, availability=key) == [expert.pk], key
        assert pool_figures(people.officer.actor) == {"active": 6, "available": 1, "invited": 0}

    def test_the_pool_of_a_province_is_read_in_two_queries(self, people, django_assert_num_queries):
        for _ in range(3):
            make_expert()
        with django_assert_num_queries(2):
            assert all(is_available(expert, today()) for expert in pool_of("44"))


class TestQualification:
    @pytest.mark.parametrize(
        ("specialty", "fields", "expected"),
        [
            ("clinical", {"subcatalogues": ["13"], "departments": []}, True),
            ("clinical", {"subcatalogues": ["06"], "departments": ["骨科"]}, True),
            ("clinical", {"subcatalogues": ["06"], "departments": ["眼科"]}, False),
            ("clinical", {"subcatalogues": [], "departments": []}, False),
            ("engineering", {"subcatalogues": [], "departments": []}, True),
            ("engineering", {"subcatalogues": ["06"], "departments": []}, False),
        ],
    )
    def test_by_sub_catalogue_or_department(self, specialty, fields, expected):
        expert = Expert(specialty=specialty, **fields)
        assert qualified(expert, Project(subcatalogue="13", department="骨科")) is expected

    def test_a_project_that_names_no_field_is_nobodys_clinically(self):
        expert = Expert(specialty=Specialty.CLINICAL, subcatalogues=["13"], departments=["骨科"])
        assert not qualified(expert, Project())


def test_loads_count_what_is_still_to_be_done(people, django_assert_num_queries):
    busy, _persona = make_expert()
    idle, _persona = make_expert()
    round_ = make_round(people)
    for status in (SeatStatus.INVITED, SeatStatus.ACCEPTED, SeatStatus.SUBMITTED, SeatStatus.DECLINED):
        make_seat(make_review(people, round_, title=f"项目 {status}"), busy, status)
    with django_assert_num_queries(1):
        assert present_loads([busy, idle]) == {busy.pk: 2, idle.pk: 0}


class TestWritingDown:
    def test_an_officer_adds_one_with_the_next_number(self, people):
        known = make_organisation("医疗机构 002")
        first = add_expert(by=people.officer.actor, facts=FACTS)
        second = add_expert(by=people.officer.actor, facts=facts(email="E102@Example.org", name="专家 102"))
        assert (first.code, second.code) == ("E-001", "E-002")
        assert (first.status, first.institution, second.email) == (ExpertStatus.INVITED, known, "e102@example.org")
        assert AuditEntry.objects.filter(event="expert.added", region="44").count() == 2

    def test_numbers_of_another_province_are_its_own(self, people):
        add_expert(by=people.officer.actor, facts=FACTS)
        assert add_expert(by=people.officer51.actor, facts=FACTS).code == "E-001"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": " "}, "name"),
            ({"email": "nobody"}, "email"),
            ({"specialty": "magic"}, "specialty"),
            ({"institution_name": ""}, "institution_name"),
            ({"birth_year": 1850}, "birth_year"),
            ({"load_limit": 0}, "load_limit"),
            ({"departments": ("科" * 61,)}, "departments"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, people, wrong, field):
        with pytest.raises(InvalidInput) as refusal:
            add_expert(by=people.officer.actor, facts=facts(**wrong))
        assert list(refusal.value.fields) == [field]
        assert not Expert.objects.exists()

    def test_an_address_stands_once_in_a_pool(self, people):
        add_expert(by=people.officer.actor, facts=FACTS)
        with pytest.raises(InvalidInput) as refusal:
            add_expert(by=people.officer.actor, facts=facts(name="专家 103"))
        assert "email" in refusal.value.fields

    @pytest.mark.parametrize("who", ["wang", "manager", "leader", "coach", "security_admin", "national", "firm"])
    def test_nobody_but_officers_adds(self, people, who):
        with pytest.raises(PermissionRefused):
            add_expert(by=getattr(people, who).actor, facts=FACTS)

    def test_an_officer_of_another_province_changes_nothing(self, people):
        expert, _persona = make_expert()
        other = people.officer51.actor
        for act in (
            lambda: change_expert(by=other, expert=expert, facts=FACTS),
            lambda: retire_expert(by=other, expert=expert, reason="x"),
            lambda: record_training(by=other, expert=expert),
            lambda: set_availability(by=other, expert=expert, away_until=None, load_limit=3),
        ):
            with pytest.raises(PermissionRefused):
                act()

    def test_the_address_of_one_who_has_joined_stays(self, people):
        expert, persona = make_expert()
        with pytest.raises(InvalidInput):
            change_expert(by=people.officer.actor, expert=expert, facts=FACTS)
        kept = facts(email=persona.user.email, title="主任医师")
        change_expert(by=people.officer.actor, expert=expert, facts=kept)
        assert Expert.objects.get(pk=expert.pk).title == "主任医师"
        line = AuditEntry.objects.get(event="expert.changed")
        assert "title" in line.changes["fields"]
        assert "主任医师" not in str(line.changes)


class TestTheExpertHimself:
    def test_signs_what_is_in_force_and_nothing_else(self, people):
        expert, persona = make_expert()
        Pledge.objects.all().delete()
        with pytest.raises(GuardRefused):
            sign_pledge(by=persona.actor, expert=expert, version="0")
        sign_pledge(by=persona.actor, expert=expert, version="1")
        sign_pledge(by=persona.actor, expert=expert, version="1")
        assert Pledge.objects.get().expert == expert
        assert AuditEntry.objects.filter(event="expert.pledged").count() == 1

    @pytest.mark.parametrize("who", ["officer", "wang", "security_admin"])
    def test_nobody_signs_for_him(self, people, who):
        expert, _persona = make_expert()
        Pledge.objects.all().delete()
        with pytest.raises(PermissionRefused):
            sign_pledge(by=getattr(people, who).actor, expert=expert, version="1")
        assert not Pledge.objects.exists()

    def test_another_expert_cannot_either(self, people):
        expert, _persona = make_expert()
        _other, stranger = make_expert()
        with pytest.raises(PermissionRefused):
            set_availability(by=stranger.actor, expert=expert, away_until=None, load_limit=1)
        with pytest.raises(PermissionRefused):
            record_training(by=stranger.actor, expert=expert)

    def test_says_when_he_is_away(self, people):
        expert, persona = make_expert()
        day = today() + timedelta(days=20)
        expert = set_availability(by=persona.actor, expert=expert, away_until=day, load_limit=4)
        assert (expert.away_until, expert.load_limit) == (day, 4)
        with pytest.raises(InvalidInput):
            set_availability(by=persona.actor, expert=expert, away_until=day + timedelta(days=9999), load_limit=4)

    def test_training_cannot_lie_ahead(self, people):
        expert, persona = make_expert(trained_on=None)
        with pytest.raises(InvalidInput):
            record_training(by=people.officer.actor, expert=expert, on=today() + timedelta(days=1))
        assert record_training(by=persona.actor, expert=expert).trained_on == today()


class TestLeaving:
    def test_he_is_told_keeps_his_reviews_and_can_be_taken_back(self, people):
        expert, persona = make_expert()
        seat = make_seat(make_review(people, make_round(people)), expert, SeatStatus.ACCEPTED)
        retire_expert(by=people.officer.actor, expert=expert, reason="调离本省")
        seat.refresh_from_db()
        assert seat.status == SeatStatus.ACCEPTED
        notice = Notice.objects.get(recipient=persona.user, event="expert.retired")
        assert "调离本省" not in notice.title + notice.body
        assert persona.user.memberships.get().status == MembershipStatus.ACTIVE
        assert persona.actor.role == Role.REVIEWER
        back = take_back_expert(by=people.officer.actor, expert=expert)
        assert back.status == ExpertStatus.INVITED
        assert not is_available(back, today())

    def test_needs_a_reason(self, people):
        expert, _persona = make_expert()
        with pytest.raises(InvalidInput):
            retire_expert(by=people.officer.actor, expert=expert, reason="  ")
