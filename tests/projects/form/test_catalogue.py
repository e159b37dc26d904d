"""The device catalogue: there from the start, replaced by the office, harmless when faulty."""

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core.errors import InvalidInput, PermissionRefused
from core.models import AuditEntry
from projects.handlers import load_catalogue_into_new_database
from projects.models import Catalogue, DeviceCategory
from projects.selectors.catalogue import categories_matching, category_with_code, has_subcatalogue, subcatalogues
from projects.services.applications import save_section
from projects.services.catalogue import CatalogueRow, load_catalogue, load_own_catalogue, read_workbook
from tests.factories import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def rows(count=25, subcatalogue="13"):
    return [
        CatalogueRow(subcatalogue, "无源植入器械", f"{subcatalogue}-01-{number:02d}", f"新类别 {number}")
        for number in range(1, count + 1)
    ]


def workbook(lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    return packed


HEADER = ["子目录编码", "子目录", "类别编码", "产品类别"]


def test_a_new_database_has_the_portal_s_own_catalogue():
    assert len(subcatalogues()) == 23
    assert [str(each) for each in subcatalogues()][-1] == "40 体外诊断试剂"
    assert DeviceCategory.objects.count() == 1133
    assert category_with_code("13-07-04") is not None


def test_the_loader_at_the_end_of_migrations_does_nothing_when_there_is_one():
    class Projects:
        name = "projects"

    before = Catalogue.objects.count()
    load_catalogue_into_new_database(sender=Projects, using="default")
    assert Catalogue.objects.count() == before
    Catalogue.objects.all().delete()
    load_catalogue_into_new_database(sender=Projects, using="default")
    assert Catalogue.objects.get().current


def test_the_search_takes_every_word():
    assert {hit.subcatalogue for hit in categories_matching("植入 13")} == {"13"}
    assert categories_matching("没有这样的东西") == []
    assert len(categories_matching("器械")) == 20
    assert all(hit.subcatalogue == "03" for hit in categories_matching("导管", subcatalogue="03"))


def test_the_office_loads_a_newer_one(people):
    loaded = load_catalogue(by=people.officer.actor, rows=rows(), name="医疗器械分类目录（新）")
    assert Catalogue.objects.get(current=True) == loaded
    assert [each.code for each in subcatalogues()] == ["13", "40"]
    assert AuditEntry.objects.get(event="catalogue.loaded").changes["categories"] == 26


def test_the_same_once_more_changes_nothing(people):
    first = load_catalogue(by=people.officer.actor, rows=rows(), name="新")
    assert load_catalogue(by=people.officer.actor, rows=[*rows(), *rows()], name=" 新 ") == first
    assert load_own_catalogue(by=people.officer.actor) != first


@pytest.mark.parametrize("name", ["wang", "manager", "firm", "leader", "audit_admin", "nobody"])
def test_nobody_else_does(people, name):
    with pytest.raises(PermissionRefused):
        load_catalogue(by=getattr(people, name).actor, rows=rows(), name="x")


@pytest.mark.parametrize(
    ("faulty", "name", "field"),
    [
        (rows(5), "x", "file"),
        ([*rows(), CatalogueRow("13", "x", "03-01-01", "y")], "x", "file"),
        ([*rows(), CatalogueRow("13", "x", "13-1-1", "y")], "x", "file"),
        ([*rows(), CatalogueRow("13", "x", "13-01-99", "")], "x", "file"),
        ([*rows(), CatalogueRow("13", "x", "13-01-99", "长" * 121)], "x", "file"),
        (rows(), " ", "name"),
        (rows(), "长" * 121, "name"),
    ],
)
def test_a_faulty_catalogue_changes_nothing(people, faulty, name, field):
    before = Catalogue.objects.get(current=True)
    with pytest.raises(InvalidInput) as refusal:
        load_catalogue(by=people.officer.actor, rows=faulty, name=name)
    assert list(refusal.value.fields) == [field]
    assert Catalogue.objects.get(current=True) == before


def test_an_answer_from_an_older_edition_stays(people, draft):
    save_section(by=people.wang.actor, project=draft, section="product", answers={"subcatalogue": "03"}, version=0)
    load_catalogue(by=people.officer.actor, rows=rows(), name="新")
    assert not has_subcatalogue("03")
    record = save_section(by=people.wang.actor, project=draft, section="product", answers={"principle": "x"}, version=1)
    assert record.version == 2


class TestWorkbooks:
    def test_a_title_above_and_numbers_for_codes_are_normal(self):
        found = read_workbook(
            workbook([["医疗器械分类目录"], [], HEADER, [1, "有源手术器械", "01-01-01", "超声手术设备"], [None]])
        )
        assert found == [CatalogueRow("01", "有源手术器械", "01-01-01", "超声手术设备")]

    @pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken", pdf().read()])
    def test_what_is_no_workbook_is_told(self, content):
        with pytest.raises(InvalidInput):
            read_workbook(io.BytesIO(content))

    def test_a_missing_column_is_told(self):
        with pytest.raises(InvalidInput) as refusal:
            read_workbook(workbook([["子目录", "产品类别"]]))
        assert "No header row" in str(refusal.value.fields["file"][0])


class TestCommand:
    def test_without_a_file_the_own_edition(self, capsys):
        call_command("load_catalogue")
        assert "1133" in capsys.readouterr().out

    def test_a_file(self, tmp_path):
        path = tmp_path / "neu.csv"
        lines = ["subcatalogue_code,subcatalogue,category_code,product_category"]
        path.write_text("\n".join([*lines, *(",".join(row) for row in rows())]), encoding="utf-8-sig")
        call_command("load_catalogue", str(path), name="neu")
        assert Catalogue.objects.get(current=True).name == "neu"

    def test_a_faulty_file_is_a_failure_with_its_reason(self, tmp_path):
        path = tmp_path / "neu.csv"
        path.write_text("nonsense")
        with pytest.raises(CommandError, match="No header row"):
            call_command("load_catalogue", str(path))
        with pytest.raises(CommandError):
            call_command("load_catalogue", str(tmp_path / "missing.csv"))
