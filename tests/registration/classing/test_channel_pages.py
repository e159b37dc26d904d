"""The pre-check of a case: answers kept by versions, advice told, pages that show nothing to others."""

import pytest

from core.errors import GuardRefused, InvalidInput, PermissionRefused, StaleEdit
from core.models import Notice
from registration.models import Case, ChannelAdvice, ChannelCheck
from registration.selectors.channels import facts_of
from registration.services.channels import advise_channel, save_channel_answers, take_back_advice
from tests.registration.factories import city_person, coached, open_case_of, reached

REASON = "儿童专用且有明显优势，建议申请创新通道"
PATENT = {
    "patents": [
        {"number": "ZL202310123456.6", "kind": "invention", "holder": "医疗机构 001", "granted_on": "2025-08-06"}
    ],
}


def ready_case(people, **answers) -> Case:
    return coached(open_case_of(people, "III", **answers), people.coach)


def test_facts_come_from_the_application_the_case_and_its_milestones(people):
    case = ready_case(people, tags=["children", "rare"], stage="prototype", **PATENT)
    facts = facts_of(people.wang.actor, case)
    assert (facts.management_class, facts.class_confirmed, facts.patent_status) == ("III", True, "granted")
    assert facts.granted_on[0].isoformat() == "2025-08-06"
    assert (facts.tags, facts.frozen_on, facts.applicant_region) == (frozenset({"children", "rare"}), None, "44")
    milestone = reached(people.coach, case, "design_frozen")
    assert facts_of(people.wang.actor, case).frozen_on == milestone.on


def test_answers_are_kept_and_what_the_portal_knows_is_not(people):
    case = ready_case(people, tags=["rare"])
    answers = {"rare": "yes", "advantage": "yes", "class_two": "yes", "no_such": "yes", "urgent": "unknown"}
    check = save_channel_answers(by=people.firm.actor, case=case, answers=answers, version=0)
    assert (check.answers, check.version) == ({"advantage": "yes"}, 1)
    check = save_channel_answers(by=people.coach.actor, case=case, answers={"rare": "no"}, version=1)
    assert (check.answers, check.version) == ({"rare": "no"}, 2)


def test_a_stale_save_is_refused_with_what_is_stored(people):
    case = ready_case(people)
    save_channel_answers(by=people.firm.actor, case=case, answers={"urgent": "yes"}, version=0)
    with pytest.raises(StaleEdit) as stale:
        save_channel_answers(by=people.wang.actor, case=case, answers={"urgent": "no"}, version=0)
    assert (stale.value.current, stale.value.version) == ({"urgent": "yes"}, 1)


def test_a_stale_page_shows_both_and_overwrites_only_when_asked_again(people, sign_in):
    case = ready_case(people)
    save_channel_answers(by=people.firm.actor, case=case, answers={"urgent": "yes"}, version=0)
    client, address = sign_in(people.wang), f"/registration/cases/{case.ref}/channels/"
    answer = client.post(address, {"act": "save", "version": "0", "urgent": "no"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "他人已保存：是" in page
    assert 'name="version" value="1"' in page
    assert client.post(address, {"act": "save", "version": "1", "urgent": "no"}).status_code == 302
    assert ChannelCheck.objects.get(case=case).answers == {"urgent": "no"}


def test_advice_is_told_to_both_sides_without_its_reason(people):
    case = ready_case(people)
    advice = advise_channel(by=people.coach.actor, case=case, channel="national_innovation", reason=REASON)
    told = Notice.objects.filter(event="case.channel_advised")
    assert {notice.recipient_id for notice in told} == {people.wang.user.pk, people.firm.user.pk}
    assert not [notice for notice in told if REASON in f"{notice.title}{notice.body}"]
    with pytest.raises(GuardRefused):
        advise_channel(by=people.officer.actor, case=case, channel="national_innovation", reason=REASON)
    take_back_advice(by=people.officer.actor, advice=advice)
    take_back_advice(by=people.officer.actor, advice=advice)
    assert ChannelAdvice.objects.get().taken_back_by == people.officer.user


def test_who_may_answer_and_advise(people):
    case = ready_case(people)
    for name in ("li", "manager", "zhao", "leader", "department", "officer51"):
        by = getattr(people, name).actor
        with pytest.raises(PermissionRefused):
            save_channel_answers(by=by, case=case, answers={}, version=0)
    for name in ("wang", "firm", "li", "manager", "officer51"):
        by = getattr(people, name).actor
        with pytest.raises(PermissionRefused):
            advise_channel(by=by, case=case, channel="emergency", reason=REASON)
    with pytest.raises(InvalidInput):
        advise_channel(by=people.coach.actor, case=case, channel="no_such", reason=REASON)


def test_who_reads_the_pre_check(people, sign_in):
    case = coached(open_case_of(people, "I"), people.coach)
    save_channel_answers(by=people.firm.actor, case=case, answers={"urgent": "yes"}, version=0)
    advise_channel(by=people.coach.actor, case=case, channel="emergency", reason=REASON)
    readers = {"wang": people.wang, "firm": people.firm, "coach": people.coach, "officer": people.officer}
    readers["city"] = city_person()
    others = ("li", "zhao", "manager", "manager2", "leader", "department", "national", "officer51", "nobody")
    address = f"/registration/cases/{case.ref}/channels/"
    for name, persona in readers.items():
        answer = sign_in(persona).get(address)
        assert (answer.status_code, REASON in answer.content.decode()) == (200, True), name
    for name in others:
        answer = sign_in(getattr(people, name)).get(address)
        assert (answer.status_code, REASON in answer.content.decode()) == (404, False), name


def test_without_a_case_nothing_is_kept(people, sign_in):
    client = sign_in(people.zhao)
    assert client.get("/registration/channels/?region=51").status_code == 200
    given = {"region": "44", "management_class": "II", "urgent": "yes", "none_in_province": "yes"}
    page = client.post("/registration/channels/", {**given, "first_registration": "yes", "in_province": "yes"})
    assert "粤食药监局许〔2018〕67号" in page.content.decode()
    assert "已知信息下条件均满足" in page.content.decode()
    assert not ChannelCheck.objects.exists()
    other = client.post("/registration/channels/", {**given, "region": "51"}).content.decode()
    assert "粤食药监局许" not in other


def test_a_wrong_day_is_refused_beside_its_field(people, sign_in):
    answer = sign_in(people.zhao).post("/registration/channels/", {"region": "44", "granted_on": "2025-13-40"})
    assert answer.status_code == 422
    assert "2025-13-40" in answer.content.decode()
