"""Programmes and targets in the console: started, changed, refused beside the field, stale, of other offices."""

import pytest
from django.urls import reverse

from progress.models import Programme, Target
from progress.programmes.rules import RULES
from tests.progress.targets.given import guangdong, started, target_facts, target_of

pytestmark = pytest.mark.django_db
LIST, NEW = "console:programme_list", "console:programme_new"
TYPED = {
    "name": "四川方案",
    "name_en": "Sichuan plan",
    "first_year": "2026",
    "last_year": "2028",
    "source": "文件",
    "issued_on": "2026-03-16",
    "warns": "on",
    "warn_gap": "3",
    "warn_share": "10",
    **{f"rule_{rule.key}": rule.alternatives[1].key for rule in RULES},
}
TARGET = {"indicator": "trainings", "kind": "yearly", "batch": "serve", "amount": "4", "source": "每年4场"}


def address(name: str, ref: str) -> str:
    return reverse(f"console:{name}", args=[ref])


@pytest.mark.parametrize(("name", "status"), [("officer", 200), ("national", 200)])
def test_who_keeps_programmes(people, sign_in, name, status):
    assert sign_in(getattr(people, name)).get(reverse(LIST)).status_code == status


@pytest.mark.parametrize(
    "name", ["leader", "coach", "department", "system_admin", "audit_admin", "security_admin", "wang", "firm"]
)
def test_who_does_not(people, sign_in, name):
    client, target = sign_in(getattr(people, name)), target_of(guangdong())
    assert client.get(reverse(LIST)).status_code == 403
    assert client.post(reverse(NEW), TYPED).status_code == 403
    assert client.post(address("target_remove", target.ref)).status_code == 403
    assert Programme.objects.count() == 1


def test_from_an_empty_office_to_a_target(people, sign_in):
    client = sign_in(people.officer51)
    assert reverse(NEW) in client.get(reverse(LIST)).content.decode()
    programme_page = client.post(reverse(NEW), TYPED).url
    programme = Programme.objects.get(region="51")
    assert programme.rules == {rule.key: rule.alternatives[1].key for rule in RULES}
    assert (programme.warn_gap, programme.warn_share, programme.version) == (3, 10, 1)
    client.post(address("target_new", programme.ref), TARGET)
    text = client.get(programme_page).content.decode()
    for words in ("每年4场", "按方案年度计，自方案印发之日起。", "建立实施方案", "添加目标", "省局经办 51"):
        assert words in text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", ""),
        ({"last_year": "2020"}, "last_year", "结束年份早于"),
        ({"first_year": "x"}, "first_year", ""),
        ({"first_year": "9" * 5000}, "first_year", ""),
        ({"issued_on": ""}, "issued_on", "按方案年度计数须填写印发日期"),
        ({"issued_on": "2026-02-30"}, "issued_on", ""),
        ({"rule_year": "moon"}, "rule_year", ""),
        ({"warn_share": "101"}, "warn_share", "0 至 100"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(people, sign_in, typed, field, said):
    answer = sign_in(people.officer51).post(reverse(NEW), {**TYPED, "source": "一份重要文件", **typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}_box"' in text or f'href="#id_{field}' in text
    assert "一份重要文件" in text
    assert said in text
    assert not Programme.objects.filter(region="51").exists()


def test_a_target_of_nonsense(people, sign_in):
    programme = started(people.officer51)
    client = sign_in(people.officer51)
    for typed in ({"amount": "0"}, {"amount": "-5"}, {"amount": "9" * 5000}, {"indicator": "x"}, {"source": " "}):
        answer = client.post(address("target_new", programme.ref), {**TARGET, **typed})
        assert answer.status_code == 422
    assert not Target.objects.filter(programme=programme).exists()


def test_a_stale_window_is_told_and_keeps_what_was_typed(people, sign_in):
    programme = started(people.officer51, target_facts())
    client, target = sign_in(people.officer51), target_of(programme)
    first = {**TARGET, "indicator": "applications", "batch": "collect", "version": "1"}
    assert client.post(address("target_change", target.ref), {**first, "amount": "5"}).status_code == 302
    answer = client.post(address("target_change", target.ref), {**first, "amount": "6"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="6"' in text
    assert 'name="version" value="2"' in text
    assert Target.objects.get(pk=target.pk).amount == 5
    # He has seen it now, and means it.
    assert (
        client.post(address("target_change", target.ref), {**first, "amount": "6", "version": "2"}).status_code == 302
    )
    assert Target.objects.get(pk=target.pk).amount == 6
    old = {**TYPED, "version": "1"}
    assert client.post(address("programme_change", programme.ref), old).status_code == 302
    assert client.post(address("programme_change", programme.ref), {**old, "name": "别的"}).status_code == 409


def test_a_change_shows_who_made_it_and_what_stood_there(people, sign_in):
    programme = guangdong()
    client, target = sign_in(people.officer), target_of(programme)
    typed = {**TARGET, "indicator": "applications", "batch": "collect", "version": "1", "amount": "320"}
    client.post(address("target_change", target.ref), typed)
    text = client.get(address("programme_page", programme.ref)).content.decode()
    assert "300 → 320" in text
    assert "省局经办 01" in text
    assert "target.changed" not in text


def test_another_office_finds_nothing(people, sign_in):
    programme = guangdong()
    target = target_of(programme)
    for other in (people.officer51, people.national):
        client = sign_in(other)
        for name in ("programme_page", "programme_change", "target_new"):
            assert client.get(address(name, programme.ref)).status_code == 404
        assert client.post(address("programme_change", programme.ref), TYPED).status_code == 404
        for name in ("target_change", "target_remove"):
            assert client.get(address(name, target.ref)).status_code == 404
            assert client.post(address(name, target.ref), TARGET).status_code == 404
    assert target_of(programme).amount == 300


def test_a_target_is_removed_after_a_question_and_twice_is_not_found(people, sign_in):
    client, target = sign_in(people.officer), target_of(guangdong())
    assert client.get(address("target_remove", target.ref)).status_code == 200
    assert target_of(guangdong()).pk == target.pk
    assert client.post(address("target_remove", target.ref)).status_code == 302
    assert client.post(address("target_remove", target.ref)).status_code == 404


def test_the_list_costs_the_same_for_one_programme_and_for_three(
    people, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    """What the menu of the console counts is none of its own."""
    client = sign_in(people.officer51)
    started(people.officer51, target_facts(), name="一")
    client.get(reverse(LIST))
    with django_assert_max_num_queries(40) as first:
        client.get(reverse(LIST))
    for name in ("二", "三"):
        started(people.officer51, target_facts(), target_facts(indicator="library"), name=name)
    with django_assert_num_queries(len(first)):
        client.get(reverse(LIST))
