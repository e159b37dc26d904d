"""Who keeps the directory of service platforms, and who finds what in it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry
from matching.enums import Capability, PlatformKind
from matching.selectors.platforms import PlatformFilter, directory_page, office_platforms, platform_for
from matching.services.enquiries import ask_platform
from matching.services.platforms import (
    PlatformFacts,
    PlatformTexts,
    add_platform,
    change_platform,
    change_platform_texts,
    hide_platform,
    set_demonstration,
    show_platform,
    state_of,
    unset_demonstration,
)
from projects.models import Catalogue, DeviceCategory
from tests.matching.platforms.shop import enter
from tests.personas import make_persona

LIST = "/matching/platforms/"
FACTS = PlatformFacts(name="检测机构 051", kind=PlatformKind.TESTING, city="4401")


def names(**filters: str) -> list[str]:
    return [row.name for row in directory_page(PlatformFilter.of(filters)).rows]


def faults(refusal: pytest.ExceptionInfo[InvalidInput]) -> set[str]:
    return set(refusal.value.fields)


@pytest.mark.parametrize("who", ["wang", "firm", "leader", "coach", "national", "system_admin", "nobody"])
def test_only_the_office_enters_platforms(people, who):
    with pytest.raises(PermissionRefused):
        add_platform(by=getattr(people, who).actor, facts=FACTS, texts=PlatformTexts())


def test_the_office_of_another_province_changes_nothing(people, shop):
    by, platform = people.officer51.actor, shop.platform
    acts = (
        lambda: change_platform(by=by, platform=platform, facts=FACTS, texts=PlatformTexts()),
        lambda: change_platform_texts(by=by, platform=platform, texts=PlatformTexts()),
        lambda: hide_platform(by=by, platform=platform, reason="x"),
        lambda: show_platform(by=by, platform=platform),
        lambda: set_demonstration(by=by, platform=platform, on=date(2026, 1, 1), basis="x"),
        lambda: unset_demonstration(by=by, platform=platform, reason="x"),
    )
    for act in acts:
        with pytest.raises(PermissionRefused):
            act()


def test_what_cannot_be_is_said_beside_its_field(people):
    facts = PlatformFacts(name=" ", kind="shop", city="5101", organisation="nobody")
    with pytest.raises(InvalidInput) as refusal:
        add_platform(by=people.officer.actor, facts=facts, texts=PlatformTexts())
    assert faults(refusal) == {"name", "kind", "city", "organisation"}
    texts = PlatformTexts(
        summary="x" * 301, website="javascript:alert(1)", capabilities=("magic",), subcatalogues=("99",)
    )
    with pytest.raises(InvalidInput) as refusal:
        add_platform(by=people.officer.actor, facts=FACTS, texts=texts)
    assert faults(refusal) == {"summary", "website", "capabilities", "subcatalogues"}


def test_the_same_name_of_the_same_kind_is_entered_once(people):
    add_platform(by=people.officer.actor, facts=FACTS, texts=PlatformTexts())
    with pytest.raises(InvalidInput) as refusal:
        add_platform(by=people.officer.actor, facts=FACTS, texts=PlatformTexts())
    assert faults(refusal) == {"name"}
    add_platform(by=people.officer.actor, facts=replace(FACTS, kind=PlatformKind.CRO), texts=PlatformTexts())


def test_a_platforms_people_change_its_texts_and_nobody_elses(shop):
    texts = PlatformTexts(summary="新的介绍", capabilities=(Capability.PILOT,))
    changed = change_platform_texts(by=shop.keeper.actor, platform=shop.platform, texts=texts)
    assert (changed.summary, changed.capabilities, changed.name) == ("新的介绍", ["pilot"], "中试平台 041")
    with pytest.raises(PermissionRefused):
        change_platform_texts(by=shop.rival.actor, platform=shop.platform, texts=texts)
    with pytest.raises(PermissionRefused):
        change_platform(by=shop.keeper.actor, platform=shop.platform, facts=FACTS, texts=texts)
    assert AuditEntry.objects.get(event="platform.changed").changes == {"fields": ["capabilities", "summary"]}


def test_an_expert_or_clinician_of_the_organisation_does_not_speak_for_the_platform(shop):
    expert = make_persona("评审专家 041", Role.REVIEWER, shop.keeper.organisation)
    with pytest.raises(PermissionRefused):
        change_platform_texts(by=expert.actor, platform=shop.platform, texts=PlatformTexts())


def test_who_saves_second_is_told(people, shop):
    seen = state_of(shop.platform)
    change_platform_texts(by=shop.keeper.actor, platform=shop.platform, texts=PlatformTexts(phone="1"), seen=seen)
    with pytest.raises(StaleEdit):
        change_platform_texts(by=people.officer.actor, platform=shop.platform, texts=PlatformTexts(), seen=seen)


def test_enquiries_stay_with_the_organisation_they_were_sent_to(people, shop):
    ask_platform(by=people.wang.actor, platform=shop.platform, text="请问排期和费用如何安排？")
    facts = PlatformFacts(name="中试平台 041", kind=PlatformKind.PILOT, organisation=shop.rival.organisation.ref)
    with pytest.raises(InvalidInput) as refusal:
        change_platform(by=people.officer.actor, platform=shop.platform, facts=facts, texts=PlatformTexts())
    assert faults(refusal) == {"organisation"}


def test_a_demonstration_platform_has_day_and_basis(people, shop):
    officer, today = people.officer.actor, timezone.localdate()
    for on, basis, field in ((today, " ", "basis"), (today + timedelta(days=1), "文件", "on")):
        with pytest.raises(InvalidInput) as refusal:
            set_demonstration(by=officer, platform=shop.platform, on=on, basis=basis)
        assert faults(refusal) == {field}
    set_demonstration(by=officer, platform=shop.platform, on=today, basis="省级名单第一批")
    assert names(demonstration="1") == ["中试平台 041"]
    page = Client().get(f"{LIST}{shop.platform.ref}/").content.decode()
    assert "省级名单第一批" in page
    unset_demonstration(by=officer, platform=shop.platform, reason="期满")
    assert names(demonstration="1") == []
    with pytest.raises(GuardRefused):
        unset_demonstration(by=officer, platform=shop.platform, reason="期满")


def test_a_platform_taken_out_exists_only_for_its_people_and_the_office(people, shop):
    hide_platform(by=people.officer.actor, platform=shop.platform, reason="已停业")
    assert names() == ["中试平台 042"]
    assert Client().get(f"{LIST}{shop.platform.ref}/").status_code == 404
    assert "041" not in Client().get(LIST).content.decode()
    for persona in (people.wang, people.firm, people.officer51, shop.rival):
        with pytest.raises(NotVisible):
            platform_for(persona.actor, shop.platform.ref)
    for persona in (people.officer, shop.keeper):
        assert platform_for(persona.actor, shop.platform.ref) == shop.platform
    show_platform(by=people.officer.actor, platform=shop.platform)
    assert Client().get(f"{LIST}{shop.platform.ref}/").status_code == 200


def test_filters_narrow_the_directory(people):
    catalogue = Catalogue.objects.filter(current=True).first() or Catalogue.objects.create(name="x", current=True)
    DeviceCategory.objects.get_or_create(
        catalogue=catalogue,
        code="13-01-01",
        defaults={"subcatalogue": "13", "subcatalogue_name": "无源植入器械", "name": "x"},
    )
    enter(people, "甲", kind=PlatformKind.CRO, city="4401", capabilities=("clinical",), subcatalogues=("13",))
    enter(people, "乙", city="4406", description="可做灭菌验证")
    assert names(kind="cro") == names(city="4401") == names(capability="clinical") == names(subcatalogue="13") == ["甲"]
    assert names(text="灭菌") == names(city="4406") == ["乙"]
    assert set(names(kind="no such kind")) == {"甲", "乙"}
    assert names(kind="cro", text="灭菌") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_asks_the_same_questions_for_one_row_and_three(people, django_assert_num_queries, count):
    for number in range(count):
        enter(people, f"中试平台 {number}", city=("4401", "4403", "4406")[number])
    client = Client()
    with django_assert_num_queries(4):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_offices_list_counts_in_one_question(people, shop, django_assert_num_queries, count):
    for _number in range(count):
        ask_platform(by=people.wang.actor, platform=shop.platform, text="请问排期和费用如何安排？")
    officer = people.officer.actor
    with django_assert_num_queries(1):
        rows = list(office_platforms(officer, PlatformFilter()))
    figures = {row.name: (row.waiting, row.overdue, row.answered) for row in rows}
    assert figures == {"中试平台 041": (count, 0, 0), "中试平台 042": (0, 0, 0)}


def test_no_other_role_has_the_offices_list(people, shop):
    for who in ("wang", "firm", "leader", "coach", "officer51"):
        assert not office_platforms(getattr(people, who).actor, PlatformFilter()).exists()
