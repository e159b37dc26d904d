"""The pages of the coaching by role, and that nothing inside reaches the sides."""

import pytest
from django.utils import timezone

from registration.models import Case, Measure, Rating, ServiceRecord
from tests.factories import pdf
from tests.registration.coaching.given import (
    SECRET,
    assigned,
    colleague,
    days,
    fresh,
    kept,
    planned,
    rated,
    todo,
)
from tests.registration.factories import city_person, open_case_of
from tests.standing import standing

TODAY = timezone.localdate().isoformat()
READ = ("", "plan/", "records/{record}/", "items/{item}/", "measures/{measure}/")
SIDES_ONLY = ("progress/",)
PARTIES_ONLY = ("items/new/",)
GUIDES_ONLY = ("records/new/", "plan/edit/")
NAMING = ("coach/",)


@standing
def given(people):
    case = assigned(people)
    record = kept(people.coach, case, files=[pdf()])
    planned(people.coach, case)
    return case, {"record": record.ref, "item": todo(people.coach, case).ref, "measure": Measure.objects.get().ref}


def answers(client, given, pages):
    case, refs = given
    base = f"/registration/cases/{case.ref}/coaching/"
    return {client.get(base + page.format(**refs)).status_code for page in pages}


@pytest.mark.parametrize(
    ("name", "read", "sides", "parties", "guides", "naming"),
    [
        ("wang", 200, 200, 200, 403, 404),
        ("firm", 200, 200, 200, 403, 404),
        ("coach", 200, 403, 200, 200, 200),
        ("officer", 200, 403, 200, 200, 200),
        ("manager", 404, 404, 404, 404, 404),
        ("manager2", 404, 404, 404, 404, 404),
        ("li", 404, 404, 404, 404, 404),
        ("officer51", 404, 404, 404, 404, 404),
        ("leader", 404, 404, 404, 404, 404),
        ("department", 404, 404, 404, 404, 404),
    ],
)
def test_who_opens_which_page(people, sign_in, given, name, read, sides, parties, guides, naming):
    client = sign_in(getattr(people, name))
    found = [answers(client, given, pages) for pages in (READ, SIDES_ONLY, PARTIES_ONLY, GUIDES_ONLY, NAMING)]
    assert found == [{read}, {sides}, {parties}, {guides}, {naming}]


def test_the_city_guides_a_filing(people, sign_in):
    case = open_case_of(people, "I")
    client = sign_in(city_person())
    base = f"/registration/cases/{case.ref}/coaching/"
    pages = ("", "plan/", "records/new/", "plan/edit/", "items/new/", "coach/")
    assert [client.get(base + page).status_code for page in pages] == [200, 200, 200, 200, 200, 404]


def test_things_of_one_case_do_not_open_under_another(people, sign_in, given):
    refs = given[1]
    other = open_case_of(people, title="输送导丝稳定装置")
    client = sign_in(people.officer)
    for page in READ[2:]:
        address = f"/registration/cases/{other.ref}/coaching/{page.format(**refs)}"
        assert client.get(address).status_code == 404


def test_inside_records_and_notes_stand_on_no_page_of_the_sides(people, sign_in):
    case = assigned(people, note=SECRET)
    record = kept(people.coach, case, SECRET, inside=True, next_step=SECRET, next_on=days(2), files=[pdf("内部.pdf")])
    base = f"/registration/cases/{case.ref}/"
    for persona in (people.wang, people.firm):
        client = sign_in(persona)
        page = client.get(f"{base}coaching/").content.decode()
        assert SECRET not in page
        assert "内部.pdf" not in page
        assert client.get(f"{base}coaching/records/{record.ref}/").status_code == 404
        assert client.get(f"{base}files/{record.files.get().ref}/").status_code == 404
        assert client.post(f"{base}coaching/records/{record.ref}/", {"marks": 1}).status_code == 404
    assert SECRET in sign_in(people.coach).get(f"{base}coaching/").content.decode()


def test_the_other_sides_rating_and_the_coachs_account_stand_on_no_page_of_a_side(people, sign_in, given):
    case, refs = given
    low = rated(people.wang, ServiceRecord.objects.get(), 1, SECRET)
    Rating.objects.update(account="账目 7391", account_at=timezone.now())
    base = f"/registration/cases/{case.ref}/coaching/records/{refs['record']}/"
    firm = sign_in(people.firm)
    assert SECRET not in firm.get(base).content.decode()
    assert firm.get(f"{base}ratings/{low.ref}/").status_code == 404
    own = sign_in(people.wang).get(f"{base}ratings/{low.ref}/").content.decode()
    assert (SECRET in own, "账目 7391" in own) == (True, False)
    assert "账目 7391" in sign_in(people.officer).get(f"{base}ratings/{low.ref}/").content.decode()


def test_a_record_is_kept_rated_and_answered_through_the_pages(people, sign_in):
    case = assigned(people)
    base = f"/registration/cases/{case.ref}/coaching/"
    coach = sign_in(people.coach)
    form = {"on": TODAY, "form": "call", "minutes": "20", "problem": "图纸版本不一致", "key": "K1"}
    missing = coach.post(f"{base}records/new/", {**form, "minutes": "", "problem": "图纸版本不一致"})
    assert (missing.status_code, "图纸版本不一致" in missing.content.decode()) == (422, True)
    kept_at = coach.post(f"{base}records/new/", {**form, "attachments": pdf("图纸.pdf")})
    assert kept_at.url == f"{base}?kept=record%3A{case.ref}"
    record = ServiceRecord.objects.get()
    page = f"{base}records/{record.ref}/"
    assert sign_in(people.wang).post(page, {"marks": "1", "words": "太慢"}).status_code == 302
    rating = f"{page}ratings/{Rating.objects.get().ref}/"
    assert coach.post(rating, {"act": "account", "account": "图纸上周才收到"}).status_code == 302
    assert sign_in(people.officer).post(rating, {"act": "answer", "answer": "已安排现场辅导"}).status_code == 302
    assert "已安排现场辅导" in sign_in(people.wang).get(page).content.decode()


def test_the_plan_is_written_and_a_conflict_shows_both_texts(people, sign_in):
    case = assigned(people)
    address = f"/registration/cases/{case.ref}/coaching/plan/edit/"
    form = {
        "measures-TOTAL_FORMS": "2", "measures-INITIAL_FORMS": "0", "version": "0", "diagnosis": "缺灭菌验证",
        "measures-0-what": "做灭菌验证", "measures-0-who": "registrant", "measures-0-due_on": days(20).isoformat(),
        "measures-1-what": "", "measures-1-who": "owner",
    }  # fmt: skip
    assert sign_in(people.coach).post(address, form).status_code == 302
    assert Measure.objects.get().what == "做灭菌验证"
    late = sign_in(people.officer).post(address, {**form, "diagnosis": "另一份诊断"})
    page = late.content.decode()
    assert (late.status_code, "缺灭菌验证" in page, "另一份诊断" in page) == (409, True, True)
    assert 'name="version" value="1"' in page
    bad = sign_in(people.coach).post(
        address, {**form, "version": "1", "measures-1-what": "约检验", "measures-1-due_on": ""}
    )
    assert (bad.status_code, "约检验" in bad.content.decode()) == (422, True)


def test_an_officer_names_and_a_stale_page_is_refused(people, sign_in):
    case = open_case_of(people)
    address = f"/registration/cases/{case.ref}/coaching/coach/"
    own, other = people.coach.user.memberships.get(), colleague(people)
    client = sign_in(people.officer)
    form = {"act": "assign", "coach": own.ref, "seen": "", "note": ""}
    assert client.post(address, form).status_code == 302
    second = client.post(address, {**form, "coach": other.user.memberships.get().ref})
    assert second.status_code == 422
    assert fresh(case).coach == people.coach.user


def test_progress_items_and_measures_through_the_pages(people, sign_in, given):
    case, refs = given
    base = f"/registration/cases/{case.ref}/coaching/"
    assert sign_in(people.coach).post(f"{base}ask/").status_code == 302
    firm = sign_in(people.firm)
    assert "progress/" in firm.get(base).content.decode()
    assert firm.post(f"{base}progress/", {"development": "样机完成", "key": "P"}).status_code == 302
    assert firm.post(f"{base}items/{refs['item']}/", {"act": "done", "remark": "已寄"}).status_code == 302
    assert firm.post(f"{base}measures/{refs['measure']}/", {"done_on": TODAY, "remark": ""}).status_code == 302
    due = days(3).isoformat()
    assert firm.post(f"{base}items/new/", {"what": "请回电", "party": "coach", "due_on": due}).status_code == 302
    assert Case.objects.get().action_items.count() == 2


def test_the_tab_costs_the_same_for_one_record_and_for_three(people, sign_in, django_assert_num_queries, given):
    case, _refs = given
    rated(people.wang, ServiceRecord.objects.get(), 5)
    client, address = sign_in(people.wang), f"/registration/cases/{case.ref}/coaching/"
    client.get(address)
    with django_assert_num_queries(TAB_COST):
        client.get(address)
    for _ in range(2):
        rated(people.wang, kept(people.coach, case, files=[pdf()]), 4)
        todo(people.coach, case, what="再寄一台")
    with django_assert_num_queries(TAB_COST):
        client.get(address)


TAB_COST = 16


def test_pages_open_in_english_too(people, sign_in, given):
    client = sign_in(people.officer)
    for page in (*READ, *GUIDES_ONLY, *NAMING):
        address = f"/registration/cases/{given[0].ref}/coaching/{page.format(**given[1])}"
        assert client.get(address, HTTP_ACCEPT_LANGUAGE="en").status_code == 200
