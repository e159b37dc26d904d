"""The demo's tasks of departments and registration tests: some waiting, some done, one with a question."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from registration.enums.filings import FilingItem
from registration.models import Case, CaseTask, TestBooking
from registration.services.bookings import TestDays, TestRequest, book_test, receive_samples, request_test
from registration.services.filings import set_filing_checks
from registration.services.tasks import (
    TaskAsk,
    TaskResult,
    acknowledge_task,
    ask_department,
    finish_task,
    question_task,
)
from springrain.demo.people import actor

TASKS = (
    (
        "trial",
        "推荐承担临床试验的专科机构",
        "产品已定型，拟在两家三级医院开展临床试验。请推荐有相关专业备案的机构，并告知联系方式。",
    ),
    (
        "price_item",
        "医疗服务价格项目立项咨询",
        "产品预计明年获证，属于术中一次性使用。请告知立项审核绿色通道所需材料和受理时间。",
    ),
    ("other", "协助组织临床使用意见征集", "请协助向麻醉专业质控中心征集使用意见，问卷由企业提供，十个工作日内收回。"),
)
QUESTION = "请补充拟入组的病例数和主要评价指标，便于推荐合适的机构。"
RESULT = "已由质控中心完成征集，共收回十二份意见，已交企业。"
PRODUCT, SAMPLES = "主机及一次性附件，型号 A 型", "主机三台，附件六十套，预计下月上旬备妥"
STANDARDS = "GB 9706.1-2020\nYY 9706.102-2021\n产品技术要求（草案）"


def create_tasks(case: Case, guide: Actor) -> list[CaseTask]:
    """The health commission of the demo: one task waits, one came back with a question, one is done and shown."""
    body, department = Organisation.objects.get(pk=actor("department").organisation_id or 0), actor("department")
    asked = [
        ask_department(by=guide, case=case, ask=TaskAsk(body.ref, kind, subject, text, days=10, shown=kind == "other"))
        for kind, subject, text in TASKS
    ]
    question_task(by=department, task=asked[0], text=QUESTION)
    finish_task(by=department, task=acknowledge_task(by=department, task=asked[2]), result=TaskResult(RESULT))
    return asked


def create_tests(case: Case, side: Actor) -> TestBooking:
    """The demo's institute has the samples of one product and has not answered for another."""
    institute = actor("testing")
    organisation = Organisation.objects.get(pk=institute.organisation_id or 0)
    first = request_test(by=side, case=case, request=_request(organisation, PRODUCT))
    request_test(by=side, case=case, request=_request(organisation, "一次性附件，型号 B 型"))
    today = timezone.localdate()
    days = TestDays(
        arrives_on=today,
        starts_on=today + timedelta(days=3),
        ends_on=today + timedelta(days=45),
        contact="样品受理室 020-0000-0951",
        note="送样时请带产品技术要求原件。",
    )
    booked = book_test(by=institute, booking=first, days=days)
    return receive_samples(by=institute, booking=booked, on=today)


def _request(organisation: Organisation, product: str) -> TestRequest:
    today = timezone.localdate()
    return TestRequest(
        organisation=organisation.ref,
        product=product,
        samples=SAMPLES,
        standards=STANDARDS,
        contact="注册专员，020-0000-0931",
        wished_from=today + timedelta(days=10),
        wished_until=today + timedelta(days=40),
    )


def create_checklist(case: Case) -> None:
    """For a case of Class I of the demo city: half of the filing's papers were seen."""
    items = (FilingItem.CLASS, FilingItem.FORM, FilingItem.REQUIREMENTS, FilingItem.MANUAL)
    set_filing_checks(by=actor("city"), case=case, items=[item.value for item in items])
