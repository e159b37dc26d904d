"""Loading a newer device catalogue."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from projects.selectors.catalogue import current_catalogue, current_categories

PAGE = "/console/catalogue/"
HEADER = ["子目录编码", "子目录", "类别编码", "产品类别"]
ROWS = [["01", "有源手术器械", f"01-01-{number:02d}", f"产品类别 {number}"] for number in range(1, 31)]


def workbook():
    book = Workbook()
    for row in [["医疗器械分类目录"], HEADER, *ROWS]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def load(client, content, name="新版目录（2027年第1号）"):
    return client.post(PAGE, {"name": name, "file": SimpleUploadedFile("catalogue.xlsx", content)})


@pytest.mark.parametrize("who", ["officer", "system_admin"])
def test_the_office_loads_a_newer_one(people, sign_in, who):
    client = sign_in(getattr(people, who))
    assert load(client, workbook()).status_code == 302
    assert current_catalogue().name == "新版目录（2027年第1号）"
    assert current_categories().filter(code="01-01-30").exists()
    assert "产品类别 30" in client.get(f"{PAGE}categories/").content.decode()


def test_from_a_csv_file(people, sign_in):
    lines = [",".join(row) for row in [HEADER, *ROWS]]
    assert load(sign_in(people.officer), "\n".join(lines).encode("utf-8-sig")).status_code == 302


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xff\xfe\x00nonsense", "没有,表头\n1,2".encode()])
def test_what_cannot_be_a_catalogue_is_refused(people, sign_in, content):
    before = current_catalogue()
    answer = load(sign_in(people.officer), content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert current_catalogue() == before


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "leader", "wang"])
def test_nobody_else(people, sign_in, who):
    assert load(sign_in(getattr(people, who)), workbook()).status_code == 403
    assert sign_in(getattr(people, who)).get(f"{PAGE}categories/").status_code == 403


def test_categories_can_be_searched(people, sign_in):
    page = sign_in(people.officer).get(f"{PAGE}categories/", {"q": "超声手术设备附件"}).content.decode()
    assert "01-01-03" in page
    assert "01-03-01" not in page
