"""The overview of all cases: its counts are the rows they open; who sees which province; what it costs."""

import re
from datetime import timedelta
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.workdays import workdays_until
from registration.enums.cases import RoadStage
from registration.models import Case, Milestone, StageSpell
from registration.selectors.office_cases import CaseFilter, case_count, case_rows
from registration.selectors.overview import office_cases, overview
from registration.services.cases import block_case, close_case
from tests.registration.factories import coached, open_case_of, reached
from tests.standing import standing

TODAY = timezone.localdate()
LIST = "/console/case-list/"


@standing
def case(people):
    return coached(open_case_of(people, title="可视化喉镜防雾片"), people.coach)


def copy_of(case, number, **changes):
    """Another case of the same project, without its way there."""
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.ref = None, f"TWIN{number}"
    values = {"status": "completed", "completed_on": TODAY, "stage": RoadStage.APPROVED, **changes}
    for name, value in values.items():
        setattr(twin, name, value)
    twin.save(force_insert=True)
    return twin


def asked_for(case, round_):
    Milestone.objects.create(
        ref=f"S{case.pk}{round_}", case=case, kind="supplement_asked", round=round_, on=TODAY, status="confirmed"
    )


def counts_and_rows(client, persona, address="/console/case-overview/"):
    """Every number that opens rows, with how many rows it opens."""
    page = client.get(address).content.decode()
    for query, shown in re.findall(
        r'href="/console/case-list/\?([^"]*)"[^>]*>(?:<span>[^<]*</span><b>)?([\d,]+)<', page
    ):
        chosen = dict(part.split("=") for part in unescape(query).split("&"))
        yield query, int(shown.replace(",", "")), case_count(persona.actor, CaseFilter.of(chosen), TODAY)


def many(people, case):
    """Of each kind something."""
    reached(people.officer, case, "design_frozen", TODAY - timedelta(days=30))
    block_case(by=people.firm.actor, case=case, code="funding")
    first = copy_of(case, 1, block_code="")
    copy_of(case, 2, block_code="", management_class="III", stage=RoadStage.MARKET)
    third = copy_of(case, 3, block_code="")
    for each, rounds in ((first, 1), (third, 2)):
        for number in range(rounds):
            asked_for(each, number + 1)
    copy_of(
        case,
        4,
        block_code="",
        status="running",
        completed_on=None,
        coach=None,
        coach_since=None,
        stage=RoadStage.REVIEW,
        due_on=TODAY - timedelta(days=3),
        active_on=TODAY - timedelta(days=60),
        registrant=case.project.institution,
    )
    closed = copy_of(case, 5, block_code="", stop_code="market", status="closed", completed_on=None)
    assert closed.status == "closed"


def test_every_count_opens_exactly_its_rows(people, case, sign_in):
    many(people, case)
    for persona in (people.officer, people.leader, people.national):
        found = list(counts_and_rows(sign_in(persona), persona))
        assert len(found) > 12
        for query, shown, rows in found:
            assert shown == rows, (query, shown, rows)


def test_what_it_says(people, case):
    many(people, case)
    found = overview(people.officer.actor, TODAY)
    assert found.supplements == {"zero": 1, "one": 1, "more": 1}
    assert found.blocked == {"funding": 1}
    assert (found.overdue, found.idle, found.without_coach) == (1, 1, 1)
    lines = {line.stage: line for line in found.stages}
    assert lines[RoadStage.TESTING].classes["II"] == 1
    assert lines[RoadStage.TESTING].blocked == 1
    assert lines[RoadStage.TESTING].oldest == workdays_until(Case.objects.get(pk=case.pk).stage_since, TODAY)
    assert (lines[RoadStage.APPROVED].total, lines[RoadStage.APPROVED].oldest) == (2, None)
    assert [(load.name, load.running) for load in found.coaches] == [(people.coach.user.name, 1)]


def test_median_and_ninetieth_of_what_has_ended(people, case):
    for number, days in enumerate((2, 4, 6, 8, 100)):
        twin = copy_of(case, number, block_code="")
        left = TODAY - timedelta(days=1)
        StageSpell.objects.create(case=twin, stage="review", entered_on=left, left_on=left, workdays=days)
    old = TODAY - timedelta(days=800)
    StageSpell.objects.create(case=case, stage="review", entered_on=old, left_on=old, workdays=9999)
    line = next(line for line in overview(people.officer.actor, TODAY).stages if line.stage == "review")
    assert (line.finished, line.median, round(line.ninetieth, 1)) == (5, 6.0, 63.2)


def test_each_sees_its_own_province(people, case):
    for persona, expected in ((people.officer, 1), (people.leader, 1), (people.officer51, 0), (people.national, 1)):
        assert office_cases(persona.actor).count() == expected
    assert office_cases(people.national.actor, "44").count() == 1
    assert office_cases(people.national.actor, "51").count() == 0
    # The address of another province opens nothing more to those who have their own.
    assert office_cases(people.officer51.actor, "44").count() == 0
    for name in ("coach", "department", "wang", "firm", "manager", "system_admin", "nobody"):
        assert office_cases(getattr(people, name).actor).count() == 0


def test_who_opens_it(people, case, sign_in):
    opens = {"officer", "officer51", "leader", "national"}
    names = "wang firm manager officer officer51 leader national coach department system_admin audit_admin nobody"
    for name in names.split():
        client = sign_in(getattr(people, name))
        for address in ("/console/case-overview/", LIST):
            status = client.get(address).status_code
            assert (status == 200) == (name in opens), (name, address, status)


def test_leaders_and_nation_read_rows_and_open_no_case(people, case, sign_in):
    block_case(by=people.firm.actor, case=case, code="other", text="与合作方的合同细节")
    for name in ("leader", "national"):
        client = sign_in(getattr(people, name))
        page = client.get(LIST).content.decode()
        assert case.project.title in page
        assert f"/registration/cases/{case.ref}/" not in page
        assert "合同细节" not in page
        assert client.get(f"/registration/cases/{case.ref}/").status_code == 404
    assert f"/registration/cases/{case.ref}/" in sign_in(people.officer).get(LIST).content.decode()


def test_narrowed_and_searched(people, case):
    many(people, case)

    def found(**given):
        return case_rows(people.officer.actor, CaseFilter.of(given), TODAY).count()

    assert found() == 6
    assert found(text="喉镜 防雾") == 6
    assert found(text=case.project.ref) == 6
    assert found(text="没有这个") == 0
    assert found(stage="review") == 1
    assert found(coach=str(people.coach.user.pk)) == 1
    assert found(city="4401") == 6
    assert found(blocked="funding") == 1
    assert found(**{"class": "III"}) == 1
    # What is no choice narrows nothing.
    assert found(stage="x", status="y", coach="z", region="' or 1=1", supplements="7") == 6


def test_pages_of_the_list(people, case, sign_in):
    for number in range(35):
        copy_of(case, number)
    client = sign_in(people.officer)
    first = client.get(LIST)
    assert len(first.context["rows"]) == 30
    rest = client.get(LIST, {"after": first.context["page"].older})
    assert len(rest.context["rows"]) == 6


def spent(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_they_cost_the_same_for_three_as_for_one(people, case, sign_in, django_assert_num_queries):
    """Their own queries exactly."""
    client, costs, actor = sign_in(people.officer), [], people.officer.actor
    client.get(LIST)
    for rows in (1, 3):
        while Case.objects.count() < rows:
            copy_of(case, Case.objects.count())
        with django_assert_num_queries(4):
            overview(actor, TODAY)
        with django_assert_num_queries(1):
            assert [each.coach for each in case_rows(actor, CaseFilter(), TODAY)]
        costs.append([spent(client, "/console/case-overview/"), spent(client, LIST)])
    assert costs[0] == costs[1]


def test_a_closed_case_leaves_the_table(people, case):
    close_case(by=people.officer.actor, case=case, code="market")
    assert sum(line.total for line in overview(people.officer.actor, TODAY).stages) == 0
