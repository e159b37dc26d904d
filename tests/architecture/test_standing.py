"""A standing world is as if it had been built for each test, in whatever order the tests come."""

import pytest
from django.db import connection

from accounts.models import Organisation, User
from tests.personas import make_organisation
from tests.standing import PLACE, World, standing


@standing
def hospital(people) -> Organisation:
    return make_organisation("医疗机构 777")


@standing
def ward(hospital) -> Organisation:
    return make_organisation("医疗机构 778")


def standing_now() -> list[str]:
    return [each.world.name for each in PLACE.worlds]


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_gone_after_it(hospital, turn):
    assert hospital.name == Organisation.objects.get(pk=hospital.pk).name == "医疗机构 777"
    hospital.name = "another name"
    hospital.save()
    User.objects.create_user("one-more@example.org", "x")
    assert standing_now() == ["people", "hospital"]


def test_one_world_stands_on_another(people, ward):
    assert standing_now() == ["people", "hospital", "ward"]
    assert Organisation.objects.filter(name__startswith="医疗机构 77").count() == 2


def test_a_test_that_asks_for_less_finds_no_more(people):
    assert standing_now() == ["people"]
    assert not Organisation.objects.filter(name__startswith="医疗机构 77").exists()


@pytest.mark.django_db
def test_a_test_that_asks_for_none_finds_none():
    assert standing_now() == []
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_real_transactions_it_is_built_by_itself(hospital):
    assert standing_now() == []
    assert not connection.in_atomic_block
    assert Organisation.objects.filter(pk=hospital.pk).exists()


def test_it_is_built_again_after_that(hospital):
    assert Organisation.objects.filter(pk=hospital.pk).exists()


@pytest.mark.django_db
def test_what_cannot_be_built_leaves_nothing_behind():
    def broken() -> None:
        make_organisation("医疗机构 779")
        raise RuntimeError("half way")

    before = len(PLACE.worlds)
    with pytest.raises(RuntimeError, match="half way"):
        PLACE.raise_up(World("broken", broken, (), deep=False))
    assert len(PLACE.worlds) == before
    assert not Organisation.objects.filter(name="医疗机构 779").exists()
