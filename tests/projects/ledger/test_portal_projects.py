"""Applications handed in through the portal, as the ledger sees them."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Region
from core.actor import SYSTEM
from core.models import Notice
from projects.enums import ListKind
from projects.models import ClassConfirmation, Listing, Product, Project
from projects.services import ledger as ledgers
from projects.services.lifecycle import withdraw_project
from projects.services.listings import confirm_class, enter_list
from tests.factories import accepted_project, draft_project
from tests.projects.ledger.workbooks import saved, typed_row, workbook
from tests.standing import standing

pytestmark = pytest.mark.django_db


def guangdong() -> Region:
    return Region.objects.get(pk="44")


def exported(**cells) -> BytesIO:
    """The export, with the first row's cells changed by heading."""
    book = load_workbook(BytesIO(ledgers.export_ledger(by=SYSTEM, region=guangdong())))
    sheet = book.active
    for cell in sheet[1]:
        if cell.value in cells:
            sheet.cell(2, cell.column, cells[cell.value])
    return saved(book)


def load(file: BytesIO):
    return ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=file)


@standing
def project(people) -> Project:
    found = accepted_project(people, title="  可调式　封堵器２ ", subcatalogue="00", stage="idea")
    confirm_class(by=people.officer.actor, project=found, management_class="III", on=timezone.localdate())
    enter_list(by=people.officer.actor, project=found, kind=ListKind.LIBRARY, on=timezone.localdate(), basis="纪要")
    return Project.objects.get(pk=found.pk)


def test_drafts_are_not_in_the_ledger(people):
    draft_project(people.wang)
    assert load_workbook(exported()).active.max_row == 1


def test_the_export_changes_nothing_here(project):
    assert load(exported()).counts() == {"create": 0, "update": 0, "unchanged": 1, "refused": 0}


def test_elsewhere_the_export_gives_the_number_back(project):
    file = exported()
    Product.objects.all().delete()
    number = project.reference
    Listing.objects.all().delete()
    Project.objects.filter(pk=project.pk).update(reference="CY44-2020-000009")
    assert load(file).counts()["create"] == 1
    restored = Project.objects.get(reference=number)
    assert (restored.external_number, restored.confirmed_class) == ("", "III")
    assert restored.listings.get().kind == ListKind.LIBRARY


@pytest.mark.parametrize(
    ("column", "value"),
    [("项目名称", "另一个名称"), ("申报医疗机构", "医疗机构999"), ("申报人", "别人"), ("申报日期", "2026-01-05")],
)
def test_the_applicant_s_own_answers_stay(project, column, value):
    day = {"入库日期": "2026-02-01"} if column == "申报日期" else {}
    result = load(exported(**{column: value}, **day))
    assert [refusal.problems[0].column for refusal in result.refused] == [column]
    assert Project.objects.get(pk=project.pk).title == project.title


def test_what_the_office_keeps_may_be_corrected(project):
    result = load(exported(研发阶段="产品定型", 是否创新="是", 备注="已联系"))
    assert result.counts()["update"] == 1
    fresh = Project.objects.get(pk=project.pk)
    assert (fresh.stage, fresh.innovative, fresh.note) == ("frozen", True, "已联系")


def test_the_owner_hears_of_a_list(people, project):
    day = timezone.localdate().isoformat()
    load(exported(综合评选="是", 综合评选日期=day))
    assert project.listings.get(kind=ListKind.COMPREHENSIVE_EVALUATION).basis == ledgers.LEDGER_BASIS
    assert Notice.objects.filter(recipient=people.wang.user, event="listing.entered").exists()


def test_only_accepted_projects_are_put_on_a_list(people, project):
    withdraw_project(by=people.wang.actor, project=project)
    result = load(exported(综合评选="是", 综合评选日期=timezone.localdate().isoformat()))
    assert [refusal.problems[0].column for refusal in result.refused] == ["综合评选"]


def test_several_products_on_a_list_are_left_to_the_console(people, project):
    product = Product.objects.create(project=project, name="第二个产品")
    enter_list(
        by=people.officer.actor, project=project, kind=ListKind.LIBRARY, on=timezone.localdate(), product=product
    )
    assert load(exported()).counts()["unchanged"] == 1
    assert load(exported(纳入项目库="否", 入库日期=None)).counts()["refused"] == 1
    assert Listing.objects.filter(left_on=None).count() == 2


def test_a_class_decided_today_is_followed_and_not_rewritten(project):
    assert load(exported(管理类别="二类")).counts()["update"] == 1
    assert list(ClassConfirmation.objects.order_by("id").values_list("management_class", flat=True)) == ["III", "II"]
    assert Project.objects.get(pk=project.pk).claimed_class != "II" or project.claimed_class == "II"


def test_an_applicant_of_the_portal_is_the_same_person_in_the_ledger(people, project):
    institution, applicant = project.institution.name, project.applicant.name
    load(workbook(typed_row(institution=institution, applicant=applicant)))
    assert Project.objects.get(source="ledger").applicant_id == project.applicant_id
