"""The page of a case and its milestones by HTTP: reporting, deciding, acts, with nothing typed lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registration.models import Case, Milestone
from registration.services.cases import block_case
from registration.services.milestones import refuse_milestone
from tests.factories import pdf
from tests.registration.factories import city_person, coached, open_case_of, reached
from tests.standing import standing

TODAY = timezone.localdate()
NOTE = "检验由医疗器械检测机构 901 完成，报告附后"


@standing
def case(people) -> Case:
    return coached(open_case_of(people), people.coach)


def at(case: Case, part: str = "") -> str:
    return f"/registration/cases/{case.ref}/{part}"


def about(milestone: Milestone, act: str) -> str:
    return at(milestone.case, f"milestones/{milestone.ref}/{act}/")


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_side_reports_and_the_coach_confirms(people, case, sign_in):
    firm, coach = sign_in(people.firm), sign_in(people.coach)
    assert at(case, "milestones/report/design_frozen/") in page(firm, at(case))
    given = {"on": TODAY.isoformat(), "note": NOTE, "files": [pdf("评审纪要.pdf"), pdf("技术要求.pdf")]}
    assert firm.post(at(case, "milestones/report/design_frozen/"), given).url == at(case, "milestones/")
    milestone = Milestone.objects.get()
    assert (milestone.status, milestone.files.count()) == ("reported", 2)
    shown = page(coach, at(case))
    assert about(milestone, "confirm") in shown
    assert NOTE in page(coach, about(milestone, "confirm"))
    assert coach.post(about(milestone, "confirm")).url == at(case, "milestones/")
    assert Case.objects.get().stage == "testing"
    assert coach.post(about(milestone, "confirm")).status_code == 302, "sent twice it leads back"
    assert "评审纪要.pdf" in page(firm, at(case, "milestones/"))


def test_what_was_typed_stays_when_it_is_refused(people, case, sign_in):
    reached(people.officer, case, "accepted")
    client = sign_in(people.firm)
    given = {"on": TODAY.isoformat(), "number": "国械注准20263070456", "note": NOTE, "files": [pdf()]}
    answer = client.post(at(case, "milestones/report/certified/"), given)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="国械注准20263070456"' in shown
    assert NOTE in shown
    assert f'value="{TODAY.isoformat()}"' in shown
    assert "编号中的管理类别与本事项不一致" in shown


def test_without_its_paper_it_is_refused_beside_the_field(people, case, sign_in):
    answer = sign_in(people.firm).post(at(case, "milestones/report/design_frozen/"), {"on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "请附上佐证材料" in answer.content.decode()


def test_an_odd_number_is_taken_and_said_afterwards_and_beside_it(people, case, sign_in):
    reached(people.officer, case, "accepted")
    client = sign_in(people.firm)
    given = {"on": TODAY.isoformat(), "number": f"川械注准{TODAY.year}2070456", "files": [pdf()]}
    answer = client.post(at(case, "milestones/report/certified/"), given, follow=True)
    assert answer.content.decode().count("编号由其他省份核发") == 2
    assert "编号由其他省份核发" in page(
        sign_in(people.coach), about(Milestone.objects.get(kind="certified"), "confirm")
    )


def test_a_guides_own_entry_counts_at_once_and_is_one_line_of_the_story(people, case, sign_in):
    client = sign_in(people.coach)
    client.post(at(case, "milestones/report/design_frozen/"), {"on": TODAY.isoformat(), "files": [pdf()]})
    assert Milestone.objects.get().status == "confirmed"
    shown = page(client, at(case))
    assert "确认：产品定型" in shown
    assert "上报：产品定型" not in shown


def test_not_confirmed_with_a_reason_and_reported_anew(people, case, sign_in):
    milestone = reached(people.firm, case, "design_frozen")
    coach, firm = sign_in(people.coach), sign_in(people.firm)
    refuse = about(milestone, "refuse")
    assert coach.post(refuse, {"reason": ""}).status_code == 422
    assert coach.post(refuse, {"reason": "缺少评审纪要"}).status_code == 302
    assert "缺少评审纪要" in page(firm, at(case, "milestones/"))
    assert "未予确认，原因写在该里程碑旁" in page(firm, at(case))
    assert firm.get(at(case, "milestones/report/design_frozen/")).status_code == 200


def test_taken_back_by_a_side_before_anybody_looked(people, case, sign_in):
    milestone = reached(people.firm, case, "design_frozen")
    assert sign_in(people.wang).post(about(milestone, "withdraw")).status_code == 302
    assert Milestone.objects.get().status == "revoked"


def test_a_confirmation_is_taken_back_with_a_reason_unless_something_rests_on_it(people, case, sign_in):
    acceptance = reached(people.officer, case, "accepted")
    certificate = reached(people.officer, case, "certified")
    client = sign_in(people.officer)
    answer = client.post(about(acceptance, "revoke"), {"reason": "误报"})
    assert answer.status_code == 422
    assert "误报" in answer.content.decode()
    assert client.post(about(certificate, "revoke"), {"reason": "编号录入有误"}).status_code == 302
    assert Case.objects.get().status == "running"


def test_a_contradiction_found_at_the_confirmation_is_said_on_its_page(people, case, sign_in):
    later = reached(people.firm, case, "tested", TODAY - timedelta(days=9))
    Milestone.objects.filter(pk=later.pk).update(on=TODAY - timedelta(days=20))
    reached(people.officer, case, "design_frozen", TODAY - timedelta(days=20))
    Milestone.objects.filter(pk=later.pk).update(on=TODAY - timedelta(days=30))
    answer = sign_in(people.coach).post(about(later, "confirm"))
    assert answer.status_code == 422
    assert "产品定型" in answer.content.decode()


def test_an_obstacle_from_report_to_end(people, case, sign_in):
    firm, wang = sign_in(people.firm), sign_in(people.wang)
    answer = firm.post(at(case, "block/"), {"code": "other", "text": ""})
    assert answer.status_code == 422
    assert firm.post(at(case, "block/"), {"code": "funding", "text": "等待第二笔款项"}).status_code == 302
    assert "等待第二笔款项" in page(wang, at(case))
    assert firm.post(at(case, "block/"), {"code": "funding", "text": "x"}).status_code == 302, "sent twice"
    assert wang.post(at(case, "unblock/")).status_code == 302
    assert Case.objects.get().status == "running"


def test_stopped_taken_up_again_and_closed(people, case, sign_in):
    coach, officer = sign_in(people.coach), sign_in(people.officer)
    assert coach.post(at(case, "stop/"), {"code": "market", "text": "待医保政策明确"}).status_code == 302
    assert "待医保政策明确" in page(coach, at(case))
    assert coach.get(at(case, "milestones/report/design_frozen/")).status_code == 302
    assert coach.post(at(case, "resume/")).status_code == 302
    assert coach.get(at(case, "close/")).status_code == 403
    assert page(officer, at(case, "close/"))
    assert officer.post(at(case, "close/"), {"code": "not_feasible", "text": ""}).status_code == 302
    assert Case.objects.get().status == "closed"


def test_the_way_of_evaluation_is_chosen(people, case, sign_in):
    client = sign_in(people.wang)
    assert client.post(at(case, "route/"), {"route": "teleport"}).status_code == 422
    assert client.post(at(case, "route/"), {"route": "same_kind"}).status_code == 302
    assert "同品种比对" in page(client, at(case))


def test_class_one_names_the_citys_office_and_lets_it_confirm(people, sign_in):
    case, city = open_case_of(people, "I"), city_person()
    filing = reached(people.firm, case, "filed")
    assert city.organisation.name in page(sign_in(people.firm), at(case))
    assert sign_in(city).post(about(filing, "confirm")).status_code == 302
    assert Case.objects.get().status == "completed"


def test_an_unknown_class_shows_what_every_class_has(people, sign_in):
    case = open_case_of(people, "", claimed_class="unsure")
    shown = page(sign_in(people.firm), at(case, "milestones/"))
    assert "管理类别尚未确定" in shown
    assert "report/design_frozen/" in shown
    assert sign_in(people.firm).get(at(case, "milestones/report/certified/")).status_code == 404


@pytest.mark.parametrize("kind", ["filed", "nonsense"])
def test_a_step_the_class_does_not_have_is_no_page(people, case, sign_in, kind):
    assert sign_in(people.firm).get(at(case, f"milestones/report/{kind}/")).status_code == 404


# Role, page, answer: what the sides may not do is the guides', and the other way round.
@pytest.mark.parametrize(
    ("name", "act", "answer"),
    [
        ("wang", "confirm", 403),
        ("firm", "confirm", 403),
        ("coach", "confirm", 200),
        ("officer", "confirm", 200),
        ("manager", "confirm", 404),
        ("firm", "refuse", 403),
        ("officer", "refuse", 200),
        ("coach", "withdraw", 403),
        ("wang", "withdraw", 200),
        ("manager", "withdraw", 404),
    ],
)
def test_who_may_decide_about_a_report(people, case, sign_in, name, act, answer):
    milestone = reached(people.firm, case, "design_frozen")
    assert sign_in(getattr(people, name)).get(about(milestone, act)).status_code == answer


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("wang", {"block", "route"}),
        ("firm", {"block", "route"}),
        ("coach", {"block", "route", "stop"}),
        ("officer", {"block", "route", "stop", "close"}),
        ("manager", set()),
    ],
)
def test_who_may_act_on_a_case(people, case, sign_in, name, acts):
    client = sign_in(getattr(people, name))
    for act in ("block", "route", "stop", "close"):
        assert client.get(at(case, f"{act}/")).status_code == (200 if act in acts else 403), act
        assert (f"{act}/" in page(client, at(case))) == (act in acts), act


@pytest.mark.parametrize("name", ["li", "zhao", "department", "leader", "national", "officer51", "unverified_firm"])
def test_for_everybody_else_there_is_nothing(people, case, sign_in, name):
    milestone = reached(people.firm, case, "design_frozen")
    client = sign_in(getattr(people, name))
    for part in ("", "milestones/", "block/", "stop/", "route/", "milestones/report/tested/"):
        assert client.get(at(case, part)).status_code == 404, part
    for act in ("confirm", "refuse", "withdraw", "revoke"):
        assert client.post(about(milestone, act), {"reason": "x"}).status_code == 404, act
    assert client.get(f"/registration/partnerships/{case.partnership.match.ref}/").status_code == 404


def test_a_milestone_of_another_case_is_not_found_under_this_one(people, case, sign_in):
    other = reached(people.officer, open_case_of(people, title="另一个器械项目"), "design_frozen")
    address = at(case, f"milestones/{other.ref}/revoke/")
    assert sign_in(people.officer).get(address).status_code == 404


def test_what_waits_for_each(people, case, sign_in):
    firm, coach = sign_in(people.firm), sign_in(people.coach)
    assert "还没有已确认的里程碑" in page(firm, at(case))
    assert "下一步：“产品定型”" in page(firm, at(case))
    block_case(by=people.firm.actor, case=case, code="funding")
    assert "报告已消除" in page(coach, at(case))
    case = Case.objects.get()
    refused = reached(people.firm, case, "design_frozen")
    refuse_milestone(by=people.coach.actor, milestone=refused, reason="缺页")
    assert "重新上报" in page(firm, at(case))
