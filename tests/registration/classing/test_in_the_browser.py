"""A doubtful class from the draft to the confirmed one, channels, a certificate: as people press the buttons."""

import pytest
from playwright.sync_api import Page, expect

from registration.models import Case, ClassificationRequest, Proof
from tests.journeys.windows import Windows, follow, go, looks_right, read_notice, send
from tests.personas import make_personas
from tests.registration.classing.factories import DRAFT, in_library, unsure_case

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def windows(chromium, live_server):
    story = Windows(chromium, live_server.url)
    yield story
    story.close()


def test_class_channels_and_certificate(windows):
    people = make_personas()
    case = unsure_case(people)
    in_library(people, case.project)
    doctor, office = windows.of(people.wang), windows.of(people.officer)

    request = _hand_in(doctor, case)
    _decide(office, people.officer, request)
    _read_the_class(doctor, people.wang, request, case)
    _check_channels(doctor, windows.of(people.coach), case)
    _take_a_certificate(doctor, office, case)
    assert windows.complaints == []


def _hand_in(page: Page, case: Case) -> ClassificationRequest:
    go(page, "registration:case_classification", case.ref)
    looks_right(page, "classing-empty")
    follow(page, "registration:case_classification_new", case.ref)
    page.locator("[name=description]").fill(DRAFT.description)
    send(page, button="button[name=hand_in]")
    # Nothing typed is lost; what is missing is named, and the draft is kept.
    expect(page.locator("[name=description]")).to_have_value(DRAFT.description)
    looks_right(page, "classing-incomplete")
    page.locator("[name=intended_use]").fill(DRAFT.intended_use)
    page.locator("[name=reason]").fill(DRAFT.reason)
    send(page, button="button[name=hand_in]")
    expect(page.locator("main")).to_contain_text("省局办理中")
    looks_right(page, "classing-handed-in")
    return ClassificationRequest.objects.get(case=case)


def _decide(page: Page, officer, request: ClassificationRequest) -> None:
    go(page, "console:classification_list")
    looks_right(page, "classing-desk")
    follow(page, "registration:classification_page", request.ref)
    _open_act(page, "send").locator("[name=number]").fill("FL2026000123")
    page.locator("button[value=send]").click()
    expect(page.locator("main")).to_contain_text("标管中心办理中")
    act = _open_act(page, "decide")
    act.locator("[name=outcome][value=II]").check()
    page.locator("button[value=decide]").click()
    expect(page.locator(".q.bad, .err").first).to_be_visible()
    page.locator("#id_decide_number").fill("20260456")
    looks_right(page, "classing-decide")
    page.locator("button[value=decide]").click()
    page.locator("button[value=confirm]").click()
    expect(page.locator("main")).to_contain_text("省局确认")
    looks_right(page, "classing-confirmed-office")


def _open_act(page: Page, name: str):
    fold = page.locator(f"details:has(button[value={name}])")
    fold.locator("summary").click()
    return fold


def _read_the_class(page: Page, doctor, request: ClassificationRequest, case: Case) -> None:
    read_notice(page, "classification.decided", doctor)
    expect(page.locator("main")).to_contain_text("20260456")
    looks_right(page, "classing-decided-owner")
    go(page, "registration:case_classification", case.ref)
    expect(page.locator("main")).to_contain_text("第二类")
    looks_right(page, "classing-history")


def _check_channels(page: Page, coach: Page, case: Case) -> None:
    go(page, "registration:case_channels", case.ref)
    looks_right(page, "channels-before")
    page.locator("[name=urgent][value=yes]").check()
    page.locator("[name=none_in_province][value=yes]").check()
    page.locator("[name=first_registration][value=yes]").check()
    send(page, button="button[value=save]")
    expect(page.locator("#provincial_priority .chip").first).to_contain_text("条件均满足")
    looks_right(page, "channels-after")
    go(coach, "registration:case_channels", case.ref)
    coach.locator("[name=channel]").select_option("provincial_priority")
    coach.locator("[name=reason]").fill("临床急需且本省尚无同品种，建议尽早申请。")
    send(coach, within="form:has([name=channel])", button="button[value=advise]")
    looks_right(coach, "channels-coach")
    go(page, "registration:channel_check")
    page.locator("[name=management_class]").select_option("III")
    send(page)
    looks_right(page, "channels-alone")


def _take_a_certificate(page: Page, office: Page, case: Case) -> None:
    go(page, "registration:proof_list")
    looks_right(page, "proofs-list")
    follow(page, "registration:project_proofs", case.project.ref)
    looks_right(page, "proofs-before")
    send(page, within="form:has(button[value=conversion])", button="button[value=conversion]")
    looks_right(page, "proofs-issued")
    proof = Proof.objects.get()
    follow(page, "proofs:proof_verify", proof.code)
    expect(page.locator("main")).to_contain_text("该证明真实有效")
    looks_right(page, "proofs-verify")
    go(office, "console:proof_list")
    looks_right(office, "proofs-office")
    follow(office, "console:proof_page", proof.ref)
    office.locator("[name=reason]").fill("团队排序有误，请更正后重新开具。")
    looks_right(office, "proofs-revoke")
    send(office, button="button.btn-danger")
    page.reload()
    expect(page.locator("main")).to_contain_text("该证明已撤销")
    looks_right(page, "proofs-revoked")
