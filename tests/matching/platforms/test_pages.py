"""The pages carry what the services do."""

import pytest

from core.models import AuditEntry
from matching.models import Enquiry, ServicePlatform
from matching.services import enquiries
from tests.matching.platforms.shop import enter

OFFICE = "/console/platforms/"
ENTRY = {"name": "检测机构 051", "kind": "testing", "city": "4401", "organisation": "", "capabilities": ["testing"]}


def test_the_office_enters_corrects_marks_hides_and_shows(people, sign_in):
    client = sign_in(people.officer)
    made = client.post(f"{OFFICE}new/", ENTRY)
    platform = ServicePlatform.objects.get()
    page = f"{OFFICE}{platform.ref}/"
    assert made["Location"] == page
    assert client.post(f"{page}change/", {**ENTRY, "summary": "电气安全检验"}).status_code == 302
    assert client.post(f"{page}demonstration/", {"act": "set", "on": "2026-03-02", "basis": "名单"}).status_code == 302
    assert client.post(f"{page}demonstration/", {"act": "end", "reason": ""}).status_code == 422
    assert client.post(f"{page}demonstration/", {"act": "end", "reason": "期满"}).status_code == 302
    assert client.post(f"{page}place/", {"act": "hide", "reason": "停业"}).status_code == 302
    assert client.post(f"{page}place/", {"act": "show"}).status_code == 302
    platform.refresh_from_db()
    assert (platform.summary, platform.demonstration_on, platform.hidden_at) == ("电气安全检验", None, None)
    assert AuditEntry.objects.filter(object_type="platform").count() == 6


def test_what_the_office_typed_stays_when_it_is_refused(people, sign_in):
    answer = sign_in(people.officer).post(f"{OFFICE}new/", {**ENTRY, "website": "no address", "summary": "留下的文字"})
    assert answer.status_code == 422
    assert "留下的文字" in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("officer51", 404), ("leader", 403), ("wang", 403)])
def test_the_entry_in_the_console_is_the_offices(people, shop, sign_in, who, status):
    client = sign_in(getattr(people, who))
    for page in ("", "change/"):
        assert client.get(f"{OFFICE}{shop.platform.ref}/{page}").status_code == status
    for act in ("demonstration/", "place/"):
        assert client.post(f"{OFFICE}{shop.platform.ref}/{act}", {"act": "show"}).status_code == status


def test_somebody_saved_first_and_the_second_sending_counts(people, shop, sign_in):
    page, client = f"/matching/platforms/{shop.platform.ref}/edit/", sign_in(shop.keeper)
    refused = client.post(page, {"summary": "我的文字", "seen": "older"})
    assert refused.status_code == 422
    assert "我的文字" in refused.content.decode()
    seen = refused.context["form"].data["seen"]
    assert client.post(page, {"summary": "我的文字", "seen": seen}).status_code == 302
    assert ServicePlatform.objects.get(pk=shop.platform.pk).summary == "我的文字"
    assert sign_in(shop.rival).get(page).status_code == 404


def test_from_question_to_answer(people, shop, sign_in):
    doctor, keeper = sign_in(people.wang), sign_in(shop.keeper)
    ask = f"/matching/platforms/{shop.platform.ref}/ask/"
    assert doctor.get(ask).status_code == 200
    assert doctor.post(ask, {"text": "短"}).status_code == 422
    page = doctor.post(ask, {"text": "请问年内能否做出二十套样机？"})["Location"]
    assert "请问年内能否做出二十套样机？" in keeper.get("/matching/enquiries/?status=open").content.decode()
    assert keeper.post(page, {"act": "answer", "text": "可以，排期在第三季度。"}).status_code == 302
    assert "排期在第三季度" in doctor.get(page).content.decode()
    assert doctor.post(page, {"act": "close"}).status_code == 302
    assert Enquiry.objects.get().status == "closed"
    assert "该咨询" not in keeper.get("/matching/enquiries/?status=open").content.decode()


def test_whoever_answers_for_no_platform_is_led_to_his_own_questions(people, sign_in):
    answer = sign_in(people.wang).get("/matching/enquiries/")
    assert answer.status_code == 302
    assert answer["Location"] == "/matching/enquiries/mine/"


def test_over_the_days_limit_the_question_stays_in_the_form(people, shop, sign_in, monkeypatch):
    monkeypatch.setattr(enquiries, "ENQUIRIES_A_DAY", 0)
    answer = sign_in(people.wang).post(
        f"/matching/platforms/{shop.platform.ref}/ask/", {"text": "写了很久的咨询内容，不能丢"}
    )
    assert answer.status_code == 422
    assert "写了很久的咨询内容，不能丢" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_offices_list_asks_the_same_for_one_row_and_three(people, sign_in, count, django_assert_num_queries):
    for number in range(count):
        enter(people, f"中试平台 {number}", city=("4401", "4403", "4406")[number])
    client = sign_in(people.officer)
    client.get(OFFICE)
    with django_assert_num_queries(OFFICE_QUERIES):
        assert client.get(OFFICE).status_code == 200


# The console's frame with its counts, then cities, the page, its size and the demonstration platforms.
OFFICE_QUERIES = 9
