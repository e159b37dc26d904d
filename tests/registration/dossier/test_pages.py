"""The pages of dossiers, packages and guidance: who opens them, what leaks nowhere, what they cost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import Listing
from registration.models import CaseFile, DossierModule, ModuleRemark, ModuleVersion, ReportPackage
from registration.services.module_remarks import write_remark
from registration.services.packages import create_package
from tests.personas import make_persona
from tests.registration.dossier.given import (
    ADVICE,
    INTERNAL,
    MISSING,
    SECRET_DRAFT,
    case_with_coach,
    class_three,
    fresh,
    guided,
    handed_over,
    item_of,
    module_of,
    package_with,
    paper,
    remarked,
    session,
    started,
    submitted,
)
from tests.registration.factories import reached

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
# Of a module's page; the frame of the portal and of the case is about half of it.
MOST = 26


def url(dossier, module: DossierModule | None = None, end: str = "") -> str:
    base = f"/registration/cases/{dossier.case.ref}/dossier/"
    return f"{base}{module.ref}/{end}" if module else f"{base}{end}"


def test_a_module_from_the_first_version_to_ready_by_pages_alone(people, sign_in):
    case = case_with_coach(people)
    coach, firm = sign_in(people.coach), sign_in(people.firm)
    page = f"/registration/cases/{case.ref}/dossier/"
    assert "审评前置尚未开始" in firm.get(page).content.decode()
    assert coach.post(f"{page}start/").status_code == 302
    module = DossierModule.objects.get(key="technical")
    submit = f"{page}{module.ref}/submit/"
    first = firm.post(submit, {"files": [paper("要求.pdf"), paper("报告.pdf")], "based_on": "0"})
    assert first.status_code == 302
    answer = coach.post(f"{page}{module.ref}/", {"act": "write", "severity": "must", "text": MISSING}, follow=True)
    assert MISSING in answer.content.decode()
    assert MISSING not in firm.get(f"{page}{module.ref}/").content.decode()
    coach.post(f"{page}{module.ref}/", {"act": "send"})
    assert MISSING in firm.get(f"{page}{module.ref}/").content.decode()
    remark = ModuleRemark.objects.get()
    kept = CaseFile.objects.get(name="报告.pdf").ref
    empty = firm.post(submit, {"changes": "改了", "based_on": "1", f"answer_{remark.ref}": " ", "keep": [kept]})
    assert empty.status_code == 422
    assert "改了" in empty.content.decode()
    firm.post(submit, {"changes": "改了", "based_on": "1", f"answer_{remark.ref}": "见附件", "keep": [kept]})
    shown = coach.get(f"{page}{module.ref}/").content.decode()
    assert "见附件" in shown
    assert "已移除" in shown
    coach.post(f"{page}{module.ref}/", {"act": "ready"})
    assert "已就绪" in firm.get(page).content.decode()
    assert "7 个中 1 个已就绪" in firm.get(f"/registration/cases/{case.ref}/").content.decode()


def test_refused_acts_say_why_on_the_page_and_keep_what_was_typed(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    submitted(people.firm, module)
    coach = sign_in(people.coach)
    for act in ("send", "nonsense"):
        assert coach.post(url(dossier, module), {"act": act}).status_code == 409
    long = coach.post(url(dossier, module), {"act": "write", "severity": "must", "text": "缺" * 1001})
    assert long.status_code == 422
    assert "缺" * 1001 in long.content.decode()
    assert "至少一条意见" in coach.post(url(dossier, module), {"act": "send"}).content.decode()
    assert coach.post(url(dossier, module), {"act": "withdraw", "remark": "none"}).status_code == 404


def test_files_are_downloads_on_record_for_readers_only(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    file = submitted(people.firm, module).files.get()
    address = url(dossier, module, f"files/{file.ref}/")
    for reader in (people.wang, people.firm, people.coach, people.officer):
        answer = sign_in(reader).get(address)
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    for outside in (people.li, people.manager, people.leader, people.national, people.officer51, people.nobody):
        assert sign_in(outside).get(address).status_code == 404


def test_pages_open_to_those_who_read_the_dossier_and_exist_for_nobody_else(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    submitted(people.firm, module)
    write_remark(by=people.coach.actor, module=fresh(module), severity="must", text=SECRET_DRAFT)
    for side in (people.wang, people.firm):
        client = sign_in(side)
        assert client.get(url(dossier)).status_code == 200
        assert SECRET_DRAFT not in client.get(url(dossier, module)).content.decode()
        assert "未发出" not in client.get(url(dossier)).content.decode()
        assert client.get(url(dossier, module, "submit/")).status_code == 200
        for act in ("write", "send", "ready"):
            assert client.post(url(dossier, module), {"act": act, "severity": "must", "text": "我"}).status_code == 403
        assert client.post(url(dossier, end="start/")).status_code == 403
    for guide in (people.coach, people.officer):
        client = sign_in(guide)
        assert SECRET_DRAFT in client.get(url(dossier, module)).content.decode()
        assert client.get(url(dossier, module, "submit/")).status_code == 403
    for name in ("li", "zhao", "manager", "leader", "department", "national", "officer51", "sun", "nobody"):
        client = sign_in(getattr(people, name))
        for address in (url(dossier), url(dossier, module), url(dossier, module, "submit/")):
            assert client.get(address).status_code == 404, (name, address)
        assert client.post(url(dossier, module), {"act": "ready"}).status_code == 404
        assert client.post(url(dossier, end="start/")).status_code == 404
    assert Client().get(url(dossier)).status_code == 302


def test_a_named_coach_sees_the_dossier_and_no_other_page_of_the_case(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    submitted(people.firm, module)
    other = make_persona("辅导员 02", "coach", people.coach.organisation)
    asked = sign_in(people.coach).post(url(dossier, end="readers/"), {"user": other.user.pk})
    assert asked.status_code == 302
    client = sign_in(other)
    page = client.get(url(dossier)).content.decode()
    assert module.ref in page
    assert f'href="/registration/cases/{dossier.case.ref}/"' not in page
    assert client.get(f"/registration/cases/{dossier.case.ref}/").status_code == 404
    assert module.ref in client.get("/console/dossiers/").content.decode()
    assert client.post(url(dossier, module), {"act": "write", "severity": "must", "text": MISSING}).status_code == 302
    assert client.post(url(dossier, end="readers/"), {"user": people.coach.user.pk}).status_code in (403, 422)
    sign_in(people.coach).post(url(dossier, end=f"readers/{other.user.pk}/end/"))
    assert client.get(url(dossier)).status_code == 404


def test_any_two_versions_can_be_compared(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    for name in ("一.pdf", "二.pdf", "三.pdf"):
        submitted(people.firm, module, name)
    client = sign_in(people.wang)
    page = client.get(url(dossier, module), {"from": "1", "to": "3"})
    found = page.context["chosen"]["changed"]
    assert [each.name for each in found.added] == ["三.pdf"]
    assert [each.name for each in found.removed] == ["一.pdf"]
    for given in ({"from": "3", "to": "1"}, {"from": "x", "to": "9"}, {}):
        assert client.get(url(dossier, module), given).context["chosen"] is None


def test_the_national_line_by_pages_alone(people, sign_in, django_capture_on_commit_callbacks):
    case = case_with_coach(people, "III", title="可降解封堵器")
    reached(people.officer, case, "design_frozen")
    other = class_three(people, "未定型的")
    client = sign_in(people.officer)
    begun = client.post("/console/packages/new/", {"title": "2026年第二批", "note": ""})
    package = ReportPackage.objects.get()
    assert begun.url == f"/console/packages/{package.ref}/add/"
    assert "可降解封堵器" in client.get(begun.url).content.decode()
    client.post(begun.url, {"pick": [case.project.reference, other.reference]})
    document = other.documents.get().ref
    client.post(f"/console/packages/{package.ref}/items/2/", {"documents": [document]})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/console/packages/{package.ref}/build/")
    download = client.get(f"/console/packages/{package.ref}/files/1/")
    assert b"".join(download.streaming_content).startswith(b"PK")
    assert client.post(f"/console/packages/{package.ref}/hand-over/", {"on": TODAY, "to": ""}).status_code == 422
    client.post(f"/console/packages/{package.ref}/hand-over/", {"on": TODAY, "to": "国家局器审中心"})
    assert Listing.objects.filter(kind="reported_to_cmde", basis=package.ref).count() == 2
    follow_up(client, sign_in(people.firm), package, case)


def follow_up(client: Client, side: Client, package: ReportPackage, case) -> None:
    """Candidates by pages, then guidance with a session that is opened to the side."""
    page = client.get(f"/console/packages/{package.ref}/candidates/").content.decode()
    assert "尚无已定型的证明" in page
    client.post(f"/console/packages/{package.ref}/candidates/", {"items": ["1", "2"], "on": TODAY, "basis": ""})
    assert Listing.objects.filter(kind="preservice_candidates").count() == 1
    begun = client.post(f"/console/packages/{package.ref}/items/1/guidance/", {"on": TODAY})
    wrong = client.post(begun.url, {"act": "record", "on": TODAY, "body": "分中心", "topics": "路径", "advice": ""})
    assert wrong.status_code == 422
    assert "路径" in wrong.content.decode()
    given = {
        "act": "record",
        "on": TODAY,
        "body": "分中心",
        "topics": "路径",
        "advice": ADVICE,
        "files": [paper("纪要.pdf")],
    }
    client.post(begun.url, given)
    assert ADVICE not in side.get(f"/registration/cases/{case.ref}/guidance/").content.decode()
    found = re.search(r'name="session" value="([^"]+)"', client.get(begun.url).content.decode())
    client.post(begun.url, {"act": "share", "session": found[1]})
    assert ADVICE in side.get(f"/registration/cases/{case.ref}/guidance/").content.decode()
    dossier = side.get(f"/registration/cases/{case.ref}/dossier/").content.decode()
    assert f"/registration/cases/{case.ref}/guidance/" in dossier


def test_hidden_advice_leaks_on_no_page_of_a_side(people, sign_in):
    case = case_with_coach(people, "III")
    guidance = guided(people, case)
    session(people, guidance, shared=False, advice=INTERNAL)
    hidden = CaseFile.objects.get(guidance_session__isnull=False)
    for side in (people.wang, people.firm):
        client = sign_in(side)
        page = client.get(f"/registration/cases/{case.ref}/guidance/")
        assert INTERNAL not in page.content.decode()
        assert hidden.ref not in page.content.decode()
        assert client.get(f"/registration/cases/{case.ref}/files/{hidden.ref}/").status_code == 404
    assert INTERNAL in sign_in(people.coach).get(f"/registration/cases/{case.ref}/guidance/").content.decode()
    for outside in (people.li, people.manager, people.national, people.officer51, people.leader):
        assert sign_in(outside).get(f"/registration/cases/{case.ref}/guidance/").status_code == 404


OFFICER_PAGES = ("add/", "items/1/", "build/", "hand-over/", "discard/", "candidates/", "items/1/guidance/")


def test_who_opens_the_pages_of_packages(people, sign_in):
    draft = package_with(people, class_three(people, "草稿里的"))
    done = handed_over(people, class_three(people, "移交的"))
    client = sign_in(people.national)
    page = client.get("/console/packages/").content.decode()
    assert done.ref in page
    assert draft.ref not in page
    shown = client.get(f"/console/packages/{done.ref}/").content.decode()
    assert "移交的" in shown
    assert "candidates/" not in shown
    assert "/console/projects/" not in shown
    assert client.get(f"/console/packages/{draft.ref}/").status_code == 404
    answer = client.get(f"/console/packages/{done.ref}/files/1/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "no-store" in answer["Cache-Control"]
    for end in OFFICER_PAGES:
        assert client.get(f"/console/packages/{done.ref}/{end}").status_code in (403, 405), end
        assert client.post(f"/console/packages/{done.ref}/{end}").status_code in (403, 405), end
    elsewhere = sign_in(people.officer51)
    for end in ("", "files/1/", *OFFICER_PAGES):
        assert elsewhere.get(f"/console/packages/{done.ref}/{end}").status_code in (404, 405), end
    for name in ("coach", "leader", "department", "system_admin", "audit_admin"):
        for address in ("/console/packages/", f"/console/packages/{done.ref}/", "/console/guidance/"):
            assert sign_in(getattr(people, name)).get(address).status_code == 403, (name, address)
    for name in ("wang", "firm", "nobody"):
        assert sign_in(getattr(people, name)).get("/console/packages/").status_code in (302, 403, 404), name
    assert sign_in(people.national).get("/console/guidance/").status_code == 403


def more_modules(dossier, n: int) -> None:
    """Further modules that wait, of the same dossier."""
    for module in DossierModule.objects.filter(dossier=dossier, status="open")[:n]:
        submitted_fast(module)


def submitted_fast(module: DossierModule) -> None:
    DossierModule.objects.filter(pk=module.pk).update(due_on=TODAY, status="submitted")
    ModuleVersion.objects.create(module=module, number=1, submitted_by=module.dossier.started_by, due_on=TODAY)


def cost(client: Client, address: str) -> int:
    """Queries of the page, the console's frame included."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_queue_costs_the_same_for_three_as_for_one(people, sign_in):
    dossier = started(people)
    clients = [sign_in(people.coach), sign_in(people.officer)]
    more_modules(dossier, 1)
    costs = [cost(client, "/console/dossiers/") for client in clients]
    more_modules(dossier, 2)
    assert [cost(client, "/console/dossiers/") for client in clients] == costs
    assert len(clients[0].get("/console/dossiers/").context["rows"]) == 3


def test_the_dossier_and_a_module_cost_the_same_however_much_is_in_them(people, sign_in):
    dossier = started(people)
    module = module_of(dossier)
    clients = [sign_in(people.firm), sign_in(people.coach)]
    pages = [url(dossier), url(dossier, module)]
    found = []
    for names in (("一.pdf",), ("二.pdf", "三.pdf", "四.pdf"), ("五.pdf",)):
        submitted(people.firm, module, *names, answers=answers(module))
        remarked(people.coach, module, f"意见 {names[0]}")
        found.append([cost(client, page) for client in clients for page in pages])
    assert found[0] == found[1] == found[2]
    assert max(found[0]) <= MOST


def answers(module: DossierModule) -> dict[str, str]:
    return {each.ref: "已补充" for each in ModuleRemark.objects.filter(module=module, answered_in=None)}


def test_packages_cost_the_same_for_three_as_for_one(people, sign_in):
    officer, national = sign_in(people.officer), sign_in(people.national)
    done = handed_over(people, class_three(people, "第一个"))
    offered = class_three(people, "可选的一个")
    empty = create_package(by=people.officer.actor, title="第二批")
    page, add = f"/console/packages/{done.ref}/", f"/console/packages/{empty.ref}/add/"
    asked = [(officer, "/console/packages/"), (national, "/console/packages/"), (officer, page), (officer, add)]
    costs = [cost(client, address) for client, address in asked]
    for n in (2, 3):
        item = item_of(done)
        item.pk, item.project, item.position = None, class_three(people, f"第{n}个"), n
        item.save(force_insert=True)
        create_package(by=people.officer.actor, title=f"第{n + 1}批")
    assert [cost(client, address) for client, address in asked] == costs
    titles = [each.title for each in officer.get(add).context["page"].rows]
    assert set(titles) == {offered.title, "第2个", "第3个"}


def test_the_list_of_guidance_costs_the_same_with_more_sessions(people, sign_in):
    guidance = guided(people, case_with_coach(people, "III"))
    officer, found = sign_in(people.officer), []
    for n in (1, 2, 3):
        session(people, guidance, shared=True, advice=ADVICE, topics=f"议题 {n}")
        found.append([cost(officer, page) for page in ("/console/guidance/", f"/console/guidance/{guidance.ref}/")])
    assert found[0] == found[1] == found[2]
    assert officer.get("/console/guidance/").context["page"].rows[0].n_sessions == 3
