"""The page of the targets and the rows behind each: who sees what, as of when, and that a value is its rows."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEntry, Job
from progress.services.rollups import take_in_changes
from progress.services.targets import add_target
from projects.enums import ListKind
from projects.models import Listing, Project
from tests.progress.targets.given import activity, applied, guangdong, started, target_facts, target_of

pytestmark = pytest.mark.django_db
PAGE = "progress:targets"
DAY = "as_of=2026-10-01"
VALUE = re.compile(r'<p class="fig"><a href="([^"]+)">([\d,]+)</a>')
ROLES = ("officer", "leader", "national")
OTHERS = ("wang", "manager", "coach", "firm", "department", "system_admin", "security_admin", "audit_admin", "nobody")


def page(client, query: str = DAY) -> str:
    return client.get(f"{reverse(PAGE)}?{query}").content.decode()


def rows_url(target, query: str = DAY) -> str:
    return f"{reverse('progress:target_rows', args=[target.ref])}?{query}"


def listed(text: str) -> int:
    return text.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


@pytest.mark.parametrize("name", ROLES)
def test_who_sees_the_targets(people, sign_in, name):
    client, target = sign_in(getattr(people, name)), target_of(guangdong())
    assert "每年征集300项以上临床创新成果" in page(client, f"{DAY}&region=44")
    assert client.get(rows_url(target)).status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_who_does_not(people, sign_in, name):
    client, target = sign_in(getattr(people, name)), target_of(guangdong())
    for answer in (
        client.get(reverse(PAGE)),
        client.get(rows_url(target)),
        client.post(reverse("progress:target_export", args=[target.ref])),
    ):
        assert answer.status_code == 403
        assert "300" not in answer.content.decode()


def test_another_province_s_targets_do_not_exist(people, sign_in):
    other, target = sign_in(people.officer51), target_of(guangdong())
    assert other.get(f"{reverse(PAGE)}?region=44").status_code == 404
    assert other.get(f"{reverse(PAGE)}?programme={guangdong().ref}").status_code == 404
    assert other.get(rows_url(target)).status_code == 404
    assert other.post(reverse("progress:target_export", args=[target.ref])).status_code == 404
    assert "300" not in page(other)


def test_a_card_says_everything_and_opens_to_its_rows(people, sign_in):
    for month in (2, 3, 4):
        applied(people, date(2026, month, 1))
    applied(people, date(2025, 8, 1))
    leader = sign_in(people.leader)
    text = page(leader)
    for words in ("滞后", "征集筛选一批", "对接服务一批", "引领形成一批", "口径：期内收到的申报项目。"):
        assert words in text
    url, value = VALUE.findall(text)[0]
    assert value == "3"
    behind = leader.get(url).content.decode()
    assert listed(behind) == 3
    assert "3 <small>/ 300" in behind


def test_every_value_is_as_many_as_its_rows(people, sign_in):
    for on in (date(2026, 3, 1), date(2026, 4, 1)):
        Listing.objects.create(project=applied(people, on), kind=ListKind.LIBRARY, entered_on=on)
    activity("44", "coaching_meeting", date(2026, 3, 3))
    leader = sign_in(people.leader)
    found = VALUE.findall(page(leader))
    assert sorted(value for _url, value in found) == ["0", "0", "0", "0", "1", "2", "2"]
    for url, value in found:
        assert listed(leader.get(url).content.decode()) == int(value)


def test_rows_as_a_workbook_stand_in_the_audit_log(people, sign_in):
    applied(people, date(2026, 3, 1))
    applied(people, date(2025, 3, 1))
    target = target_of(guangdong())
    leader = sign_in(people.leader)
    action = re.search(r'action="([^"]+/export/[^"]*)"', leader.get(rows_url(target)).content.decode())[1]
    assert action == f"{reverse('progress:target_export', args=[target.ref])}?{DAY}"
    answer = leader.post(action)
    assert load_workbook(BytesIO(answer.content)).active.max_row == 2
    changes = AuditEntry.objects.get(event="export.made").changes
    assert (changes["rows"], changes["since"]) == (1, "2026-01-01")
    assert (
        sign_in(people.leader).post(f"{reverse('progress:target_export', args=[target.ref])}?as_of=x").status_code
        == 400
    )


def test_a_long_export_becomes_a_job_with_the_same_rows(
    people, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("progress.views.rows.MOST_AT_ONCE", 0)
    applied(people, date(2026, 3, 1))
    applied(people, date(2025, 3, 1))
    leader = sign_in(people.leader)
    address = reverse("progress:target_export", args=[target_of(guangdong()).ref])
    with django_capture_on_commit_callbacks(execute=True):
        answer = leader.post(f"{address}?{DAY}")
    job = Job.objects.get()
    assert answer.url == reverse("core:job_page", args=[job.ref])
    content = b"".join(leader.get(reverse("core:job_output", args=[job.ref])).streaming_content)
    assert load_workbook(BytesIO(content)).active.max_row == 2


def test_names_are_for_those_who_read_applications(people, sign_in):
    project = applied(people, date(2026, 3, 1))
    Project.objects.filter(pk=project.pk).update(applicant=None)
    target = target_of(guangdong())
    for name, sees in (("officer", True), ("leader", False)):
        text = sign_in(getattr(people, name)).get(rows_url(target)).content.decode()
        assert ("申报人</th>" in text) is sees


def test_as_of_an_earlier_day_and_an_earlier_year(people, sign_in):
    applied(people, date(2026, 3, 1))
    leader = sign_in(people.leader)
    assert VALUE.findall(page(leader, "as_of=2026-02-28"))[0][1] == "0"
    assert VALUE.findall(page(leader, "as_of=2026-03-01"))[0][1] == "1"
    before = page(leader, "as_of=2025-11-01")
    assert "未开始" in before


def test_earlier_years_are_one_click_away(people, sign_in):
    year = timezone.localdate().year
    started(people.officer51, target_facts(), first_year=year - 2, last_year=year + 1)
    text = page(sign_in(people.officer51), "")
    years = re.findall(r'<li><a href="([^"]+)"[^>]*>(\d{4})</a>', text)
    assert [label for _url, label in years] == [str(year - 2), str(year - 1), str(year)]
    assert f"as_of={year - 2}-12-31" in years[0][0]
    assert "未达成" in page(sign_in(people.officer51), years[0][0].lstrip("?"))


def test_several_programmes_at_once_and_one_by_itself(people, sign_in):
    first = started(people.officer51, target_facts(amount=11), name="方案甲")
    started(people.officer51, target_facts(amount=22), name="方案乙")
    client = sign_in(people.officer51)
    both, one = page(client), page(client, f"{DAY}&programme={first.ref}")
    assert {"/ 11", "/ 22"} <= set(re.findall(r"/ \d+", both))
    assert "/ 22" not in one
    assert client.get(f"{reverse(PAGE)}?programme=none").status_code == 404


def test_the_nation_adds_the_provinces_up(people, sign_in):
    applied(people, date(2026, 3, 1))
    started(people.officer51, target_facts(amount=100))
    text = page(sign_in(people.national))
    table = text.partition("申报项目</h3>")[2].partition("</table>")[0]
    cells = re.findall(r'<td class="r">(?:<a[^>]*>)?([\d,.%]+)', table)
    assert cells == ["1", "300", "0.3%", "0", "100", "0%", "1", "400", "0.2%"]
    assert "广东" in table
    assert "四川" in table
    assert "分省情况" not in page(sign_in(people.leader))


def test_a_programme_of_the_nation_stands_above_its_provinces(people, sign_in):
    applied(people, date(2026, 3, 1))
    started(people.national, target_facts(amount=1000), name="全国方案")
    text = page(sign_in(people.national))
    assert VALUE.findall(text)[0][1] == "1"
    assert "全国方案" not in page(sign_in(people.leader))


@pytest.mark.parametrize("query", ["as_of=2026-13-01", "as_of=2999-01-01"])
def test_a_day_that_cannot_be_is_said_so(people, sign_in, query):
    leader = sign_in(people.leader)
    assert leader.get(f"{reverse(PAGE)}?{query}").status_code == 422
    assert leader.get(rows_url(target_of(guangdong()), query)).status_code == 422


def test_an_office_without_a_programme_reads_what_to_do(people, sign_in):
    text = page(sign_in(people.officer51))
    assert "尚无实施方案" in text
    assert reverse("console:programme_list") in text


def test_markup_in_a_sentence_is_harmless(people, sign_in):
    nasty = "<script>alert(1)</script>"
    started(people.officer51, target_facts(source=nasty, responsible=nasty), name=nasty)
    client = sign_in(people.officer51)
    target = target_of(started(people.officer51, target_facts(source=nasty), name="乙"))
    for url in (reverse(PAGE), rows_url(target), reverse("console:programme_list")):
        assert nasty not in client.get(url).content.decode()


def test_the_page_costs_the_same_for_one_target_and_for_many(people, sign_in, django_assert_max_num_queries):
    leader, national = sign_in(people.leader), sign_in(people.national)
    guangdong().targets.exclude(indicator="applications").delete()

    def costs() -> list[int]:
        found = []
        for client in (leader, national):
            with django_assert_max_num_queries(30) as queries:
                page(client)
            found.append(len(queries))
        return found

    take_in_changes()
    costs()
    few = costs()
    assert few == [8, 9]
    by = people.officer.actor
    for indicator in ("library", "trainings", "certified"):
        add_target(by=by, programme=guangdong(), facts=target_facts(indicator=indicator))
    for name in ("丙", "丁"):
        started(people.officer51, target_facts(), target_facts(indicator="library"), name=name)
    # Values that are not known yet are counted with one query more.
    assert [after - before for before, after in zip(few, costs(), strict=True)] == [1, 1]
    assert costs() == few


def test_the_rows_cost_the_same_for_one_and_for_three(people, sign_in, django_assert_num_queries):
    leader, target = sign_in(people.leader), target_of(guangdong())
    leader.get(rows_url(target))
    for months in ((3,), (4, 5)):
        for month in months:
            applied(people, date(2026, month, 1))
        take_in_changes()
        with django_assert_num_queries(8):
            text = leader.get(rows_url(target)).content.decode()
        assert listed(text) == months[-1] - 2
