"""Tasks and tests at each step, brought there by the services."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.roles import Role
from registration.models import Case, CaseTask, TestBooking
from registration.services.bookings import TestDays, TestRequest, book_test, receive_samples, request_test
from registration.services.tasks import TaskAsk, ask_department
from tests.personas import Persona, make_organisation, make_persona

TODAY = timezone.localdate()
SECRET = "内部意见：与企业的价格争议仅供医保局知悉"
ANSWER = "请补充收费编码的依据，暂不对外公开"
RESULT = "已纳入立项审核绿色通道"


def insurance_person(region: str = "44") -> Persona:
    office = make_organisation(f"医疗保障局 {region}", OrganisationKind.DEPARTMENT, region)
    return make_persona(f"医保经办 {region}", Role.DEPARTMENT, office)


def institute_person(name: str = "检测机构 961", region: str = "44") -> Persona:
    return make_persona(
        f"{name} 用户", Role.TEST_INSTITUTE, make_organisation(name, OrganisationKind.TEST_INSTITUTE, region)
    )


def asked(by: Persona, case: Case, body: Persona, **changes) -> CaseTask:
    values = {
        "kind": "price_item",
        "subject": "新增医疗服务价格项目",
        "text": SECRET,
        "days": 10,
        "shown": False,
        **changes,
    }
    return ask_department(by=by.actor, case=case, ask=TaskAsk(organisation=body.organisation.ref, **values))


def wanted(institute: Persona, **changes) -> TestRequest:
    values = {
        "product": "电动骨钻 DK-3",
        "samples": "三台，型号 DK-3",
        "standards": "GB 9706.1-2020",
        "contact": "注册专员 931，020-0000-0931",
        "wished_from": TODAY + timedelta(days=7),
        "wished_until": TODAY + timedelta(days=28),
        **changes,
    }
    return TestRequest(organisation=institute.organisation.ref, **values)


def requested(by: Persona, case: Case, institute: Persona, **changes) -> TestBooking:
    return request_test(by=by.actor, case=case, request=wanted(institute, **changes))


def days(first: int = 5) -> TestDays:
    return TestDays(
        arrives_on=TODAY + timedelta(days=first),
        starts_on=TODAY + timedelta(days=first + 2),
        ends_on=TODAY + timedelta(days=first + 30),
        contact="样品室 020-0000-0961",
    )


def booked(by: Persona, case: Case, institute: Persona, **changes) -> TestBooking:
    return book_test(by=institute.actor, booking=requested(by, case, institute, **changes), days=days())


def received(by: Persona, case: Case, institute: Persona, **changes) -> TestBooking:
    return receive_samples(by=institute.actor, booking=booked(by, case, institute, **changes), on=TODAY)
