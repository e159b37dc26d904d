"""The coach's desk and the office's pages: what they show, what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.models import Notice
from core.refs import new_ref
from registration.models import Case, CoachSpell
from registration.selectors.coach_desk import DeskFilter, desk_counts, desk_rows, due_things
from tests.registration.coaching.given import (
    TODAY,
    assigned,
    colleague,
    days,
    fresh,
    kept,
    line,
    planned,
    rated,
    second_case,
    todo,
)
from tests.registration.factories import reached

DESK = "/console/coaching/"


def copies_of(case: Case, n: int) -> list[Case]:
    """More cases of the same project and coach, each with a registrant of its own, written at once."""
    start = Case.objects.count()
    firms = Organisation.objects.bulk_create(
        Organisation(
            ref=new_ref(), name=f"企业 {900 + start + number}", kind=OrganisationKind.ENTERPRISE, region_id="44",
            verified_at=timezone.now(),
        )
        for number in range(n)
    )  # fmt: skip
    source = fresh(case)
    rows = []
    for number, firm in enumerate(firms):
        row = Case.objects.get(pk=source.pk)
        row.pk, row.ref, row.registrant, row.partnership = None, new_ref(), firm, None
        row.due_on = days(number - 3)
        rows.append(row)
    made = Case.objects.bulk_create(rows)
    CoachSpell.objects.bulk_create(
        CoachSpell(case=row, coach=row.coach, since_on=TODAY, contact_due_on=days(40)) for row in made
    )
    return made


def with_everything(people, case: Case) -> None:
    """Something of each kind that is due."""
    Case.objects.filter(pk=case.pk).update(due_on=days(-2))
    planned(people.coach, case, line(due=1))
    todo(people.coach, case, due=1)
    kept(people.coach, case, next_step="复核检验报告", next_on=TODAY)
    reached(people.firm, case, "design_frozen")
    Case.objects.filter(pk=case.pk).update(due_on=days(-2))


def test_the_desk_gathers_what_is_due_from_everywhere(people, sign_in):
    case = assigned(people)
    with_everything(people, case)
    assert {thing.kind for thing in due_things(people.coach.actor)} == {"stage", "measure", "item", "step", "milestone"}
    page = sign_in(people.coach).get(DESK).content.decode()
    for words in ("补做密封性验证", "送检样品三台", "复核检验报告", case.project.title):
        assert words in page


def test_a_first_contact_that_is_due_stands_on_it(people):
    assigned(people)
    CoachSpell.objects.update(contact_due_on=TODAY)
    assert [thing.kind for thing in due_things(people.coach.actor)] == ["contact"]


def test_nothing_of_a_colleagues_cases_stands_on_it(people, sign_in):
    case = assigned(people)
    with_everything(people, case)
    other = colleague(people)
    assert due_things(other.actor) == []
    page = sign_in(other).get(DESK).content.decode()
    assert case.project.title not in page
    assert "补做密封性验证" not in page


def test_the_figures_above_count_cases(people):
    case = assigned(people)
    made = copies_of(case, 5)
    Case.objects.filter(pk=made[0].pk).update(status="blocked", block_code="funding")
    Case.objects.filter(pk=made[1].pk).update(active_on=days(-40))
    Case.objects.filter(pk=made[2].pk).update(status="stopped", stop_code="market")
    counts = desk_counts(people.coach.user.pk, "44", DeskFilter())
    assert counts == {"all": 6, "due": 4, "overdue": 2, "idle": 1, "blocked": 1, "silent": 5, "waiting": 0}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("view=idle", 1),
        ("view=overdue", 3),
        ("class=III", 0),
        ("class=II", 4),
        ("stage=cultivation", 4),
        ("text=企业 902", 1),
    ],
)
def test_it_is_filtered_and_searched(people, sign_in, query, found):
    made = copies_of(assigned(people), 3)
    Case.objects.filter(pk=made[0].pk).update(active_on=days(-40))
    rows = sign_in(people.coach).get(f"{DESK}?{query}").context["rows"]
    assert len(rows) == found


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_what_the_desk_asks_costs_the_same_for_one_case_and_three(people, django_assert_num_queries):
    case = assigned(people)
    with_everything(people, case)
    for more in (0, 2):
        copies_of(case, more)
        actor, chosen = people.coach.actor, DeskFilter()
        with django_assert_num_queries(4):
            assert len(desk_rows(actor.user_id, actor.region, chosen)) == 1 + more
            assert desk_counts(actor.user_id, actor.region, chosen)["all"] == 1 + more
            assert due_things(actor)


def test_the_page_costs_the_same_for_one_case_three_and_sixty(people, sign_in):
    case = assigned(people)
    with_everything(people, case)
    client = sign_in(people.coach)
    client.get(DESK)
    one = queries(client, DESK)
    copies_of(case, 2)
    assert queries(client, DESK) == one
    copies_of(case, 57)
    assert queries(client, DESK) == one
    page = client.get(DESK)
    assert (len(page.context["rows"]), page.context["count"]) == (50, 60)


def test_the_next_page_goes_on_where_the_first_ended(people, sign_in):
    case = assigned(people)
    copies_of(case, 59)
    client = sign_in(people.coach)
    first = client.get(DESK).context
    second = client.get(DESK, {"after": first["page"].next_cursor}).context
    seen = [row.case.pk for row in [*first["rows"], *second["rows"]]]
    assert (len(seen), len(set(seen))) == (60, 60)


def test_ticked_cases_are_asked_about_together_and_others_are_not_touched(people, sign_in):
    case = assigned(people)
    other = assigned(people, second_case(people), colleague(people))
    answer = sign_in(people.coach).post(DESK, {"act": "ask", "case": [case.ref, other.ref]})
    assert answer.status_code == 302
    assert Notice.objects.filter(event="case.progress_asked").count() == 2
    sign_in(people.coach).post(DESK, {"act": "remind", "case": [case.ref]})
    assert Notice.objects.filter(event="case.sides_reminded").count() == 2


@pytest.mark.parametrize("name", ["officer", "leader", "wang", "firm", "department", "system_admin"])
def test_the_desk_is_the_coachs(people, sign_in, name):
    assert sign_in(getattr(people, name)).get(DESK).status_code in (302, 403)


PAGES = ("/console/coaches/", "/console/coaches/waiting/", "/console/coaching-ratings/")


@pytest.mark.parametrize("name", ["coach", "leader", "wang", "firm", "department", "audit_admin"])
def test_the_offices_pages_are_the_officers(people, sign_in, name):
    client = sign_in(getattr(people, name))
    assert {client.get(page).status_code for page in PAGES} <= {302, 403}


def test_the_office_sees_loads_services_and_ratings(people, sign_in):
    record = kept(people.coach, assigned(people))
    rated(people.wang, record, 1), rated(people.firm, record, 4)
    client = sign_in(people.officer)
    row = client.get(PAGES[0]).context["rows"][0]
    assert (row["load"].living, row["services"], row["rating"]["mean"], row["rating"]["low"]) == (1, 1, 2.5, 1)
    membership = people.coach.user.memberships.get()
    assert len(client.get(f"/console/coaches/{membership.ref}/").context["rows"]) == 1
    assert client.get(f"/console/coaches/{people.officer.user.memberships.get().ref}/").status_code == 404
    assert len(client.get(PAGES[2]).context["rows"]) == 1


def test_another_province_sees_none_of_it(people, sign_in):
    record = kept(people.coach, assigned(people))
    rated(people.wang, record, 1)
    client, membership = sign_in(people.officer51), people.coach.user.memberships.get()
    assert client.get(PAGES[0]).context["rows"] == []
    assert client.get(f"/console/coaches/{membership.ref}/").status_code == 404
    assert client.get(PAGES[2]).context["rows"] == []


def test_the_offices_lists_cost_the_same_for_one_and_three(people, sign_in):
    case = assigned(people)
    rated(people.wang, kept(people.coach, case), 1)
    made = copies_of(case, 3)
    Case.objects.filter(pk=made[0].pk).update(coach=None, coach_since=None)
    client = sign_in(people.officer)
    client.get(PAGES[0])
    one = [queries(client, page) for page in PAGES]
    Case.objects.filter(pk__in=[each.pk for each in made]).update(coach=None, coach_since=None)
    colleague(people, 3), colleague(people, 4)
    for _ in range(2):
        rated(people.wang, kept(people.coach, case, on=TODAY - timedelta(days=1)), 2)
    assert [queries(client, page) for page in PAGES] == one
    assert [len(client.get(page).context["rows"]) for page in (PAGES[0], PAGES[2])] == [3, 3]


def test_cases_are_given_out_from_the_page(people, sign_in):
    case = assigned(people)
    made = copies_of(case, 2)
    Case.objects.filter(pk__in=[each.pk for each in made]).update(coach=None, coach_since=None)
    client = sign_in(people.officer)
    assert client.post(PAGES[1], {"coach": ""}).status_code == 422
    answer = client.post(PAGES[1], {"coach": "", "note": "", "case": [each.ref for each in made]})
    assert answer.status_code == 302
    assert set(Case.objects.values_list("coach", flat=True)) == {people.coach.user.pk}
