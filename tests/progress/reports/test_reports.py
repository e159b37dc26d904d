"""A report counts once; page, Word, Excel, the API and the board say the same."""

import json
import re
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from core.errors import GuardRefused
from core.models import AuditEntry
from outreach.enums import ActivityKind
from outreach.models import Activity
from progress.models import Report, ReportFile
from progress.reports.shape import digest_of, in_language, report_data, shown
from progress.reports.sheets import sheet_name
from progress.reports.word import named
from progress.scope import Scope
from progress.services import reports
from progress.services.rollups import take_in_changes
from progress.targets import target_rows
from projects.enums import ListKind, Tier
from projects.models import Listing, Project
from tests.progress.asking import BOARD, FIGURE
from tests.progress.reports.given import closed, made, numbers_in, wanted
from tests.progress.test_figures import YEAR

pytestmark = pytest.mark.usefixtures("year")

ZH, EN = "zh-hans", "en"
TOTALS = {key: value for key, value in YEAR.items() if isinstance(value, int)}


def opened(report: Report, language: str, file_format: str) -> bytes:
    with report.files.get(language=language, format=file_format).file.open("rb") as file:
        return file.read()


def value(report: Report, table: str, line: str, column: int) -> float | int | None:
    lines = report_data(report.data).table(table).lines
    return next(each for each in lines if each.key == line).values[column]


def test_the_published_year(people):
    report = made(people.officer)
    for table, keys in (("main", TOTALS), ("onward", TOTALS)):
        lines = {line.key: line.values for line in report_data(report.data).table(table).lines}
        assert lines
        assert {key: values[-1] for key, values in lines.items()} == {key: keys[key] for key in lines}
    cohort = {line.key: line.values[0] for line in report_data(report.data).table("cohort").lines}
    assert cohort == {
        "applications": 84,
        "comprehensive_evaluation": 12,
        "library": 82,
        "library I": 10,
        "library II": 49,
        "library III": 23,
        "reported_to_cmde": 10,
    }
    rates = report_data(report.data).table("rates").lines[0]
    assert [shown(each, rates.form) for each in rates.values] == ["69.6%", "97.6%"]


def test_columns_are_what_happened_between_the_days(people):
    report = made(people.officer, closed("2026-06"))
    by_month = Project.objects.filter(applied_on__year=2026)
    june, may = (by_month.filter(applied_on__month=month).count() for month in (6, 5))
    until_june = by_month.filter(applied_on__lt=date(2026, 7, 1)).count()
    row = report_data(report.data).table("main").lines[0]
    total = Project.objects.filter(applied_on__lt=date(2026, 7, 1)).count()
    assert row.values == (june, may, june - may, until_june, total)
    entered = Listing.objects.filter(kind=ListKind.LIBRARY, entered_on__year=2026, entered_on__month=6).count()
    assert value(report, "main", "library", 0) == entered > 0


def test_the_paragraph_says_the_published_numbers(people):
    report = made(people.officer)
    for language, asked in (
        (ZH, [98, 296, 497, 194, 346, 34, 215, 97, 115, 29, 11, 84, 12, 82, 10, 49, 23, 10]),
        (EN, [497, 296, 98, 194, 346, 34, 215, 97, 115, 29, 11, 84, 12, 82, 10, 49, 23, 10]),
    ):
        text = in_language(report.data["paragraph"], language)
        found = [number for number in numbers_in(text) if number not in (2026, 7, 2, 69, 6)]
        assert found == asked, text
    assert "69.6%" in report.data["paragraph"][ZH]
    assert not re.search("[A-Za-z]", report.data["paragraph"][ZH])


def test_trainings_and_surveys_join_the_paragraph_once_they_were_held(people):
    base = {"region_id": "44", "status": "held", "starts_at": "2026-03-02T01:00Z", "ends_at": "2026-03-02T03:00Z"}
    for number in range(14):
        came = 2850 // 14 + (number < 2850 % 14)
        day = date(2025, 9, 1) if number < 10 else date(2026, 3, 2)
        Activity.objects.create(
            **base, ref=f"T{number}", door_code=f"T{number}", kind="training", held_on=day, counted_by_hand=came
        )
    survey = Activity.objects.create(**base, ref="S1", door_code="S1", kind="survey", held_on=date(2026, 3, 2))
    survey.hosts.set([people.wang.organisation, people.zhao.organisation])
    report = made(people.officer)
    text = report.data["paragraph"][ZH]
    assert "14场" in text
    assert "2,850人次" in text
    assert "2家" in text
    assert value(report, "events", f"{ActivityKind.TRAINING.value} events", 0) == 4
    assert value(report, "people", f"{ActivityKind.TRAINING.value} people", 4) == 2850
    # Announced, not held: counts nowhere.
    assert value(report, "events", f"{ActivityKind.COACHING_MEETING.value} events", 4) == 0


def test_word_excel_page_board_and_machine_say_the_same(people, sign_in):
    report, leader = made(people.officer), sign_in(people.leader)
    data = report_data(report.data)
    page = leader.get(reverse("progress:report_page", args=[report.ref])).content.decode()
    on_page = re.findall(r'<table class="plain-table report-table[ a-z]*">(.*?)</table>', page, re.DOTALL)
    paper = Document(BytesIO(opened(report, ZH, "docx")))
    book = load_workbook(BytesIO(opened(report, ZH, "xlsx")))
    assert len(on_page) == len(paper.tables) == len(book.sheetnames) - 1 == len(list(data.tables()))
    for number, table in data.tables():
        expected = [[shown(each, line.form) for each in line.values] for line in table.lines]
        rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', on_page[number - 1], re.DOTALL)
        assert [re.findall(r'<td class="r">(.*?)</td>', row) for row in rows] == expected, table.key
        in_word = [[cell.text for cell in row.cells] for row in paper.tables[number - 1].rows][1:]
        assert [row[1:] for row in in_word] == expected, table.key
        assert [row[0] for row in in_word] == [named(line, ZH) for line in table.lines]
        sheet = book[sheet_name(number, table, ZH)]
        in_excel = [list(row)[2:] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert in_excel == [list(line.values) for line in table.lines], table.key
    board = leader.get(f"{reverse(BOARD)}?as_of=2026-07-02").content.decode()
    machine = leader.get("/api/v1/indicators/", {"as_of": "2026-07-02"}).json()
    main = {line.key: line.values[-1] for line in data.table("main").lines}
    assert [f"{each:,}" for each in list(main.values())[:8]] == FIGURE.findall(board)
    assert main == {key: machine[key] for key in main}
    year = leader.get("/api/v1/indicators/", {"as_of": "2026-07-02", "from": "2026-01-01"}).json()
    for line in data.table("cohort").lines:
        key, _space, part = line.key.partition(" ")
        assert line.values[0] == (year["library_by_class"][part] if part else year[key])
    classes = {line.key: line.values[-1] for line in data.table("library_by_class").lines}
    assert classes == machine["library_by_class"]


def test_word_papers_have_headings_captions_and_pictures_in_both_languages(people):
    report = made(people.officer)
    for language, first, table, latin in ((ZH, "一段话", "表 1", False), (EN, "In one paragraph", "Table 1", True)):
        content = opened(report, language, "docx")
        paper = Document(BytesIO(content))
        headings = [each.text for each in paper.paragraphs if each.style.name == "Heading 1"]
        assert headings[0] == first
        assert len(headings) == 2 + len(report.data["sections"])
        captions = [each._p.xpath("string(.)") for each in paper.paragraphs if each.style.name == "Caption"]
        assert captions[0].startswith(table)
        drawn = [table for _n, table in report_data(report.data).tables() if table.chart]
        assert len(paper.inline_shapes) == len(drawn) == 4
        words = "".join(each.text for each in paper.paragraphs)
        assert report.digest in words
        assert in_language(report.data["paragraph"], language) in words
        assert bool(re.search(r"[A-Za-z]{4,}", words.replace(report.digest, "").replace("SHA-256", ""))) is latin
        with ZipFile(BytesIO(content)) as parts:
            pictures = [name for name in parts.namelist() if name.endswith(".png")]
            assert len(pictures) == 4
            assert all(parts.read(name).startswith(b"\x89PNG") for name in pictures)


def test_digests_are_of_what_is_kept(people, sign_in):
    report, leader = made(people.officer), sign_in(people.leader)
    report.refresh_from_db()
    assert digest_of(report.data) == report.digest
    content = leader.get(reverse("progress:report_json", args=[report.ref])).content
    assert sha256(content).hexdigest() == report.digest
    assert json.loads(content) == report.data
    assert report.files.count() == 4
    for file in report.files.all():
        answer = leader.get(reverse("progress:report_file", args=[report.ref, file.language, file.format]))
        assert sha256(answer.content).hexdigest() == file.sha256
        assert len(answer.content) == file.size
    assert AuditEntry.objects.filter(event="report.downloaded", object_ref=report.ref).count() == 4


def test_a_file_that_was_tampered_with_is_not_handed_out(people, sign_in):
    report = made(people.officer)
    file = report.files.get(language=ZH, format="docx")
    with file.file.storage.open(file.file.name, "wb") as opened_file:
        opened_file.write(b"something else")
    answer = sign_in(people.leader).get(reverse("progress:report_file", args=[report.ref, ZH, "docx"]))
    assert answer.status_code == 409


def test_a_report_stays_as_it_was_after_a_correction_to_the_past(people, sign_in):
    report, leader = made(people.officer, closed("2026-05")), sign_in(people.leader)
    url = reverse("progress:report_page", args=[report.ref])
    before, word = leader.get(url).content.decode(), opened(report, ZH, "docx")
    digest, library = report.digest, value(report, "main", "library", 4)
    Listing.objects.filter(kind=ListKind.LIBRARY, entered_on__lt=date(2026, 4, 1)).order_by("pk")[0].delete()
    take_in_changes()
    report = Report.objects.get(pk=report.pk)
    assert (report.digest, digest_of(report.data), value(report, "main", "library", 4)) == (digest, digest, library)
    assert opened(report, ZH, "docx") == word
    after = leader.get(url).content.decode()
    assert "更正" in after.partition("report-paragraph")[0]
    tables = re.compile(r'<table class="plain-table report-table[ a-z]*">.*?</table>', re.DOTALL)
    assert tables.findall(after) == tables.findall(before)
    anew = made(people.leader, closed("2026-05", after=1))
    assert (anew.version, anew.pk != report.pk) == (2, True)
    assert value(anew, "main", "library", 4) == library - 1
    changes = leader.get(reverse("progress:report_page", args=[anew.ref])).content.decode().partition('id="changes"')[2]
    assert f'class="r">{library}</td>' in changes
    assert f'class="r">{library - 1}</td>' in changes
    old = leader.get(url).content.decode()
    assert reverse("progress:report_page", args=[anew.ref]) in old


def test_made_anew_with_nothing_changed_is_no_new_version(people):
    first = made(people.officer)
    assert made(people.officer, wanted(after=1)) == first
    assert Report.objects.count() == 1


def test_who_asked_before_somebody_else_made_it_gets_that_one(people):
    first = made(people.officer)
    Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0].delete()
    assert made(people.leader) == first
    assert ReportFile.objects.count() == 4


@pytest.mark.parametrize("table", ["progress_report", "progress_reportfile"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_a_report(people, table, act):
    made(people.officer)
    column = "version = 9" if table == "progress_report" else "sha256 = 'x'"
    with transaction.atomic(), connection.cursor() as cursor:
        # TRUNCATE wants nothing to be left to check at the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
            cursor.execute(act.format(table, column))


def test_a_report_of_the_nation_adds_the_provinces_up(people):
    report = made(people.national, wanted(region=""))
    assert value(report, "main", "applications", 4) == 497
    places = report_data(report.data).table("region").lines
    assert [(line.key, line.values[4]) for line in places] == [("44", 497)]
    assert "全国" in report.data["title"][ZH]


def test_a_province_without_applications_says_so(people):
    report = made(people.officer51, wanted(region="51"))
    assert "尚未收到" in report.data["paragraph"][ZH]
    assert value(report, "main", "applications", 4) == 0
    for language in (ZH, EN):
        assert Document(BytesIO(opened(report, language, "docx"))).tables
        assert load_workbook(BytesIO(opened(report, language, "xlsx"))).sheetnames


def test_the_making_stands_in_the_audit_log(people):
    report = made(people.officer)
    entry = AuditEntry.objects.get(event="report.made")
    assert (entry.object_ref, entry.region, entry.changes["digest"]) == (report.ref, "44", report.digest)


def test_what_is_taken_in_while_it_is_counted_is_counted_too(people, monkeypatch):
    """Its tables must agree with each other."""
    real, calls = reports.build_report, []

    def disturbed(*arguments):
        data = real(*arguments)
        if not calls:
            Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0].delete()
            take_in_changes()
        calls.append(data)
        return data

    monkeypatch.setattr(reports, "build_report", disturbed)
    report = made(people.officer)
    assert len(calls) == 2
    assert value(report, "main", "library", 4) == 345
    assert sum(line.values[4] for line in report_data(report.data).table("library_by_class").lines) == 345


def test_figures_that_never_stand_still_make_no_report(people, monkeypatch):
    real = reports.build_report

    def disturbed(*arguments):
        Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0].delete()
        take_in_changes()
        return real(*arguments)

    monkeypatch.setattr(reports, "build_report", disturbed)
    with pytest.raises(GuardRefused):
        made(people.officer)
    assert not Report.objects.exists()


def test_targets_stand_as_their_page_says(people):
    report = made(people.officer)
    rows = target_rows(Scope("44", Tier.REVIEW), date(2026, 7, 2))
    assert len(rows) > 3
    found = {line.key: line.values for line in report_data(report.data).table("targets").lines}
    assert found == {row.target.ref: (row.pace.target, row.pace.value, row.pace.expected, row.pace.gap) for row in rows}
    collected = next(row for row in rows if row.indicator.key == "applications")
    # Domain guide §2.4: 84 of 300 by 2 July, 150 expected.
    assert found[collected.target.ref] == (300, 84, 150, 66)
    shares = next(
        line for line in report_data(report.data).table("target_shares").lines if line.key == collected.target.ref
    )
    assert [shown(each, shares.form) for each in shares.values] == ["28.0%", "50.1%"]


def test_a_place_without_targets_has_no_section_about_them(people):
    report = made(people.officer51, wanted(region="51"))
    keys = [section["key"] for section in report.data["sections"]]
    assert ("targets" in keys) is bool(target_rows(Scope("51", Tier.REVIEW), date(2026, 7, 2)))
