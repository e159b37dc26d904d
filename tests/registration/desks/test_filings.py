"""The city's desk: filings of Class I at its place, their checklist, the number, and back to the province."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import Notice
from projects.services.listings import confirm_class
from registration.models import Case, FilingCheck
from registration.selectors.filings import filing_counts, filing_for, filings_of
from registration.services.filings import hand_back, set_filing_checks
from tests.factories import pdf
from tests.registration.factories import city_person, open_case_of, reached
from tests.standing import standing

TODAY = timezone.localdate()


@standing
def city(people):
    return city_person()


@standing
def case(people, city):
    return open_case_of(people, "I")


def places(city):
    return {place: n for place, n in filing_counts(city.actor, TODAY).items() if n}


def test_new_preparing_overdue_filed(people, city, case):
    assert places(city) == {"new": 1}
    reached(city, case, "design_frozen", TODAY - timedelta(days=9))
    assert places(city) == {"preparing": 1}
    Case.objects.update(due_on=TODAY - timedelta(days=1))
    assert places(city) == {"overdue": 1}
    reached(city, case, "filed", TODAY)
    assert places(city) == {"filed": 1}
    assert list(filings_of(city.actor, "filed", TODAY)) == [case]


def test_only_the_city_of_the_registrant(people, city, case):
    assert filing_for(city.actor, case.ref) == case
    for persona in (city_person("4403"), people.officer, people.coach, people.firm, people.leader):
        with pytest.raises(NotVisible):
            filing_for(persona.actor, case.ref)


def test_the_checklist_is_what_was_seen(people, city, case):
    set_filing_checks(by=city.actor, case=case, items=["form", "manual"])
    set_filing_checks(by=city.actor, case=case, items=["form", "class"])
    assert set(FilingCheck.objects.values_list("item", flat=True)) == {"form", "class"}
    with pytest.raises(InvalidInput):
        set_filing_checks(by=city.actor, case=case, items=["other"])
    with pytest.raises(PermissionRefused):
        set_filing_checks(by=people.firm.actor, case=case, items=["form"])


def test_not_of_class_one_goes_back_to_the_province_and_moves_once_it_has_decided(people, city, case):
    case = hand_back(by=city.actor, case=case, reason="含有源部件，应按第二类管理")
    assert (case.status, case.block_code) == ("blocked", "classification")
    assert places(city) == {"resting": 1}
    told = Notice.objects.get(recipient=people.officer.user, event="filing.handed_back")
    assert "有源" not in f"{told.title}{told.body}"
    with pytest.raises(GuardRefused):
        hand_back(by=city.actor, case=case, reason="再次")
    confirm_class(by=people.officer.actor, project=case.project, management_class="II", on=TODAY)
    assert places(city) == {}
    with pytest.raises(NotVisible):
        filing_for(city.actor, case.ref)


def test_by_its_pages(people, city, case, sign_in):
    client, at = sign_in(city), f"/console/city-desk/{case.ref}/"
    assert case.project.title in client.get("/console/city-desk/").content.decode()
    assert client.post(at, {"act": "check", "items": ["form"]}).status_code == 302
    assert client.get("/console/city-desk/").content.decode().count("1 / 8") == 1
    filed = {"act": "filed", "filed-on": TODAY.isoformat(), "filed-number": "粤穗械备20260123"}
    missing = client.post(at, filed)
    assert missing.status_code == 422
    assert "粤穗械备20260123" in missing.content.decode()
    assert client.post(at, {**filed, "filed-files": [pdf()]}).status_code == 302
    fresh = Case.objects.get()
    assert (fresh.status, fresh.milestones.get().number) == ("completed", "粤穗械备20260123")
    assert client.get(at).status_code == 200


def test_handed_back_by_its_page(people, city, case, sign_in):
    client, at = sign_in(city), f"/console/city-desk/{case.ref}/"
    assert client.post(at, {"act": "hand_back", "back-reason": ""}).status_code == 422
    assert client.post(at, {"act": "hand_back", "back-reason": "应为第二类"}).status_code == 302
    assert "应为第二类" in client.get(at).content.decode()
    assert sign_in(city_person("4403")).get(at).status_code == 404


def test_the_desk_costs_the_same_for_three_as_for_one(people, city, case, sign_in, django_assert_num_queries):
    client = sign_in(city)
    client.get("/console/city-desk/")
    for rows in (1, 3):
        while Case.objects.count() < rows:
            copied = Case.objects.get(pk=case.pk)
            copied.pk, copied.ref, copied.product_id = None, f"COPY{Case.objects.count()}", None
            copied.status, copied.completed_on = "completed", TODAY
            copied.save(force_insert=True)
            Case.objects.filter(pk=copied.pk).update(status="completed")
        with django_assert_num_queries(7):
            client.get("/console/city-desk/?place=" + ("new" if rows == 1 else "filed"))
