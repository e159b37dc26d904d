"""Report packages: what goes in, the file itself, handing over, what follows for each product."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry
from projects.models import DocumentVersion, Listing, Product
from projects.services.listings import confirm_class
from registration.models import PackageBuild, PackageItem, ReportPackage
from registration.packages import MANIFEST, safe_file_name, safe_part
from registration.selectors.packages import ChoiceFilter, package_for, package_rows, reportable_projects
from registration.services.candidates import name_candidates
from registration.services.package_builds import build_package, open_build, start_build
from registration.services.packages import (
    add_items,
    choose_attachments,
    create_package,
    discard_package,
    hand_over_package,
    remove_item,
)
from tests.factories import accepted_project
from tests.registration.dossier.given import (
    built,
    class_three,
    handed_over,
    item_of,
    package_with,
    run,
    with_papers,
)
from tests.registration.factories import open_case_of, reached

TODAY = timezone.localdate()
EVIL = '=HYPERLINK("x")../..\\..\\可降解 封堵器'


def zip_of(package: ReportPackage) -> ZipFile:
    build = package.builds.latest("number")
    with build.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == build.sha256
    assert len(content) == build.size
    return ZipFile(BytesIO(content))


def test_packages_are_numbered_by_province_and_year_without_a_gap(people):
    year = TODAY.year
    numbers = [create_package(by=people.officer.actor, title=f"第{n}批").ref for n in (1, 2)]
    assert numbers == [f"SB44-{year}-0001", f"SB44-{year}-0002"]
    assert create_package(by=people.officer51.actor, title="首批").ref == f"SB51-{year}-0001"
    for outside in (people.coach, people.leader, people.national, people.wang, people.firm):
        with pytest.raises(PermissionRefused):
            create_package(by=outside.actor, title="不应有")


def test_only_class_three_of_the_own_province_goes_in_with_the_reason(people):
    package = create_package(by=people.officer.actor, title="第一批")
    three, two = class_three(people, "三类"), accepted_project(people, title="未定类")
    picked = add_items(by=people.officer.actor, package=package, chosen=[(three, None), (two, None), (three, None)])
    assert [bool(each.refusal) for each in picked] == [False, True, True]
    assert "第三类" in picked[1].refusal
    assert list(package.items.values_list("project", flat=True)) == [three.pk]
    other = create_package(by=people.officer51.actor, title="外省")
    refusals = add_items(by=people.officer51.actor, package=other, chosen=[(three, None)])
    assert refusals[0].refusal
    with pytest.raises(PermissionRefused):
        add_items(by=people.officer51.actor, package=package, chosen=[(three, None)])


def test_what_is_offered_can_be_narrowed(people):
    officer, package = people.officer.actor, create_package(by=people.officer.actor, title="第一批")
    plain = class_three(people, "普通三类")
    with_case = open_case_of(people, "III", title="有案件").project
    reached(people.officer, with_case.cases.get(), "design_frozen")
    done = class_three(people, "已上报")
    handed_over(people, done)

    def offered(**given: str) -> set[str]:
        rows = reportable_projects(officer, package, ChoiceFilter.of(given, ["children"]))
        return set(rows.values_list("title", flat=True))

    assert offered() == {"普通三类", "有案件"}
    assert offered(case="with") == {"有案件"}
    assert offered(case="without") == {"普通三类"}
    assert offered(mark="frozen") == {"有案件"}
    assert offered(library="yes") == set()
    assert offered(library="no", text=plain.reference) == {"普通三类"}
    assert offered(reported="all") == {"普通三类", "有案件", "已上报"}
    assert offered(tag="nonsense") == {"普通三类", "有案件"}
    assert not reportable_projects(people.officer51.actor, package, ChoiceFilter()).exists()


def test_the_file_holds_what_its_manifest_says(people):
    case = open_case_of(people, "III", title="可降解封堵器")
    reached(people.officer, case, "design_frozen")
    second = class_three(people, EVIL)
    package = package_with(people, case.project, second)
    with_papers(people, package)
    package = built(people, package)
    assert package.status == "built"
    archive = zip_of(package)
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names))
    for name in names:
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert path.parts[0] == package.ref
        assert "\\" not in name
        assert all(part[0] not in "=+-@." for part in path.parts)
    manifest = json.loads(archive.read(f"{package.ref}/{MANIFEST}"))
    listed = {each["path"]: each for each in manifest["files"]}
    assert set(listed) == set(names) - {f"{package.ref}/{MANIFEST}"}
    for path, each in listed.items():
        content = archive.read(path)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (each["sha256"], each["size"])
    whole = "".join(f"{listed[path]['sha256']}  {path}\n" for path in sorted(listed))
    assert manifest["digest"] == hashlib.sha256(whole.encode()).hexdigest() == package.builds.get().digest
    attached = DocumentVersion.objects.get(document__project=second)
    assert attached.sha256 in {each["sha256"] for each in manifest["files"]}
    assert [each["project"] for each in manifest["items"]] == [case.project.ref, second.ref]


def test_word_and_excel_open_and_hold_the_facts(people):
    case = open_case_of(people, "III", title="可降解封堵器", problem="术后残余分流需要再次开胸，患儿无法耐受，" * 3)
    reached(people.officer, case, "design_frozen")
    second = class_three(people, "=1+1 第二个")
    package = package_with(people, case.project, second)
    with_papers(people, package)
    archive = zip_of(built(people, package))
    words = [name for name in archive.namelist() if name.endswith(".docx")]
    assert len(words) == 2
    text = text_of(archive.read(words[0]))
    for fact in (
        package.ref, case.project.ref, "可降解封堵器", "医疗机构 001", "第三类", "患儿无法耐受", "企业 031", "产品定型",
        TODAY.isoformat(),
    ):  # fmt: skip
        assert fact in text, fact
    phone = case.project.sections.get(section="people").answers["phone"]
    assert phone
    assert phone not in text
    sheet = load_workbook(
        BytesIO(archive.read(next(each for each in archive.namelist() if each.endswith(".xlsx"))))
    ).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == [case.project.ref, second.ref]
    titles = [row[3] for row in rows]
    assert titles[1].value == "=1+1 第二个"
    assert titles[1].data_type == "s"


def text_of(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("=cmd|' /C calc'!A0.xlsx", "cmd' C calc'!A0.xlsx"),
        ("a\x00b\n.PDF", "ab.pdf"),
        ("伦理 批件.pdf", "伦理 批件.pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_names_are_safe_everywhere(given, kept):
    found = safe_file_name(given)
    assert "/" not in found
    assert "\\" not in found
    assert found[0] not in "=+-@."
    assert found == kept or given.startswith("=")
    assert len(safe_file_name("长" * 300 + ".pdf")) <= 80
    assert safe_part("a/b") == "ab"


def test_the_same_work_run_twice_makes_one_file(people):
    package = package_with(people, class_three(people, "三类"))
    job = start_build(by=people.officer.actor, package=package)
    run(job)
    run(job)
    assert PackageBuild.objects.count() == 1
    assert ReportPackage.objects.get().status == "built"


def test_the_job_says_what_it_made_and_its_page_leads_to_the_package(
    people, sign_in, django_capture_on_commit_callbacks
):
    package = package_with(people, class_three(people, "三类"))
    client = sign_in(people.officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/console/packages/{package.ref}/build/")
    page = client.get(answer.url).content.decode()
    assert f"/console/packages/{package.ref}/" in page
    assert package.builds.count() == 1


def test_a_change_asks_for_another_build_and_the_old_file_is_kept(people):
    package = built(people, package_with(people, class_three(people, "三类")))
    add_items(by=people.officer.actor, package=package, chosen=[(class_three(people, "又一个"), None)])
    package.refresh_from_db()
    assert package.status == "draft"
    with pytest.raises(GuardRefused):
        hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="收文处")
    package = built(people, package)
    assert [each.number for each in package.builds.order_by("number")] == [1, 2]
    remove_item(by=people.officer.actor, item=item_of(package, 2))
    assert PackageItem.objects.filter(package=package).count() == 1


def test_a_build_of_what_changed_meanwhile_is_refused(people):
    package = package_with(people, class_three(people, "三类"))
    other = class_three(people, "后来加的")

    def meanwhile(done: int, total: int) -> None:
        add_items(by=people.officer.actor, package=package, chosen=[(other, None)])

    with pytest.raises(GuardRefused):
        build_package(by=people.officer.actor, ref=package.ref, job="J1", progress=meanwhile)
    assert not PackageBuild.objects.exists()


def test_a_paper_that_is_not_what_was_handed_in_stops_the_build(people):
    project = class_three(people, "三类")
    package = package_with(people, project)
    with_papers(people, package)
    DocumentVersion.objects.filter(document__project=project).update(sha256="0" * 64)
    with pytest.raises(GuardRefused):
        built(people, package)
    assert not PackageBuild.objects.exists()


def test_an_empty_package_is_not_built_and_a_foreign_paper_not_attached(people):
    with pytest.raises(GuardRefused):
        start_build(by=people.officer.actor, package=create_package(by=people.officer.actor, title="空"))
    first, second = class_three(people, "一"), class_three(people, "二")
    item = item_of(package_with(people, first))
    foreign = second.documents.get().ref
    choose_attachments(by=people.officer.actor, item=item, documents=[foreign], files=[])
    assert item.documents.count() == 0


def test_handing_over_lists_every_product_that_can_be_and_says_why_not(people):
    case = open_case_of(people, "III", title="两个产品")
    products = [Product.objects.create(project=case.project, name=f"产品 {n}") for n in (1, 2)]
    changed, done = class_three(people, "改为二类"), class_three(people, "已上报过")
    handed_over(people, done)
    package = package_with(people, *((case.project, each) for each in products), changed, done)
    confirm_class(by=people.officer.actor, project=changed, management_class="II", on=TODAY)
    package = built(people, package)
    package = hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="国家局器审中心")
    assert (package.status, package.handed_on, package.handed_to) == ("handed_over", TODAY, "国家局器审中心")
    listings = Listing.objects.filter(kind="reported_to_cmde", basis=package.ref)
    assert {each.product for each in listings} == set(products)
    refusals = {each.project.title: each.refusal for each in package.items.select_related("project")}
    assert "第二类" in refusals["改为二类"]
    assert refusals["已上报过"]
    assert refusals["两个产品"] == ""
    with pytest.raises(GuardRefused):
        hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="再次")
    with pytest.raises(GuardRefused):
        add_items(by=people.officer.actor, package=package, chosen=[(case.project, None)])


def test_the_day_of_handing_over_is_not_before_the_file_nor_in_the_future(people):
    package = built(people, package_with(people, class_three(people, "三类")))
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(InvalidInput) as refusal:
            hand_over_package(by=people.officer.actor, package=package, on=day, to="收文处")
        assert "on" in refusal.value.fields
    with pytest.raises(InvalidInput):
        hand_over_package(by=people.officer.actor, package=package, on=TODAY, to=" ")


def test_candidates_are_refused_one_by_one_with_the_reason(people):
    case = open_case_of(people, "III", title="已定型")
    reached(people.officer, case, "design_frozen")
    package = handed_over(people, case.project, class_three(people, "未定型"))
    items = [item_of(package, n) for n in (1, 2)]
    done = name_candidates(by=people.officer.actor, items=items, on=TODAY)
    assert [bool(refusal) for _item, refusal in done] == [False, True]
    assert "产品定型" in done[1][1]
    assert Listing.objects.get(kind="preservice_candidates").basis == package.ref
    again = name_candidates(by=people.officer.actor, items=items[:1], on=TODAY)
    assert again[0][1]
    assert Listing.objects.filter(kind="preservice_candidates").count() == 1


def test_who_sees_packages(people):
    project = class_three(people, "三类")
    draft, done = package_with(people, class_three(people, "草稿里的")), handed_over(people, project)
    assert set(package_rows(people.officer.actor)) == {draft, done}
    assert set(package_rows(people.national.actor)) == {done}
    for outside in (people.officer51, people.coach, people.leader, people.department, people.wang, people.firm):
        assert not package_rows(outside.actor).exists()
        with pytest.raises(NotVisible):
            open_build(by=outside.actor, package=done, number=1)
    with pytest.raises(NotVisible):
        package_for(people.national.actor, draft.ref)
    _build, opened = open_build(by=people.national.actor, package=done, number=1)
    opened.close()
    line = AuditEntry.objects.get(event="package.downloaded")
    assert (line.role, line.object_ref, line.region) == ("national_official", done.ref, "44")


def test_a_national_official_gets_no_earlier_file(people):
    package = built(people, package_with(people, class_three(people, "三类")))
    package = built(people, package)
    hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="收文处")
    with pytest.raises(NotVisible):
        open_build(by=people.national.actor, package=package, number=1)
    open_build(by=people.officer.actor, package=package, number=1)[1].close()


def test_a_given_up_package_stays_and_its_number_with_it(people):
    package = discard_package(by=people.officer.actor, package=package_with(people, class_three(people, "三类")))
    assert package.status == "discarded"
    assert create_package(by=people.officer.actor, title="下一批").sequence == 2
    with pytest.raises(GuardRefused):
        start_build(by=people.officer.actor, package=package)
