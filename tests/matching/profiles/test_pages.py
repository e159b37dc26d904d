"""The directory, an enterprise's page and the profile form, as people of each role meet them."""

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import EnterpriseProfile
from matching.selectors.profiles import profile_for
from tests.matching.profiles.profiles import CONTACT, FULL, another_firm, write

LIST, EDIT = reverse("matching:enterprise_list"), reverse("matching:profile_edit")


def page_of(organisation):
    return reverse("matching:enterprise_page", args=[organisation.ref])


def posted(**changes):
    row = {"contacts-0-name": "", "contacts-0-title": "", "contacts-0-phone": "", "contacts-0-email": ""}
    return {
        "version": "0",
        "summary": FULL["summary"],
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "0",
        **row,
        **changes,
    }


def test_visitors_are_asked_to_sign_in(people):
    write(people.firm)
    for address in (LIST, page_of(people.firm.organisation), EDIT):
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("who", ["wang", "manager", "firm", "officer", "nobody", "sun"])
def test_everybody_signed_in_finds_verified_enterprises(people, sign_in, who):
    write(people.firm)
    client = sign_in(getattr(people, who))
    assert people.firm.organisation.name in client.get(LIST).content.decode()
    assert FULL["summary"] in client.get(page_of(people.firm.organisation)).content.decode()


def test_an_unverified_enterprise_is_not_listed(people, sign_in):
    write(people.unverified_firm, summary="未核验企业的简介")
    for who in (people.wang, people.firm, people.officer, people.unverified_firm):
        assert "未核验企业的简介" not in sign_in(who).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("wang", 404), ("firm", 404), ("officer51", 404), ("leader", 404), ("officer", 200), ("unverified_firm", 200)],
)
def test_an_unverified_enterprises_page(people, sign_in, who, status):
    write(people.unverified_firm)
    answer = sign_in(getattr(people, who)).get(page_of(people.unverified_firm.organisation))
    assert answer.status_code == status


def test_a_verified_enterprise_without_a_profile_is_hidden(people, sign_in):
    assert people.firm.organisation.name not in sign_in(people.wang).get(LIST).content.decode()
    assert sign_in(people.wang).get(page_of(people.firm.organisation)).status_code == 404
    assert sign_in(people.firm).get(page_of(people.firm.organisation)).status_code == 200


def test_a_hospital_has_no_enterprise_page(people, sign_in):
    assert sign_in(people.officer).get(page_of(people.wang.organisation)).status_code == 404


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("firm", True),
        ("officer", True),
        ("wang", False),
        ("manager", False),
        ("unverified_firm", False),
        ("officer51", False),
        ("leader", False),
        ("coach", False),
        ("department", False),
        ("national", False),
        ("system_admin", False),
    ],
)
def test_contacts_are_seen_by_the_enterprise_and_its_office_only(people, sign_in, who, shown):
    write(people.firm)
    text = sign_in(getattr(people, who)).get(page_of(people.firm.organisation)).content.decode()
    for secret in (CONTACT["name"], CONTACT["phone"], CONTACT["email"]):
        assert (secret in text) is shown


def test_nothing_a_page_is_made_of_holds_hidden_contacts(people):
    write(people.firm)
    shown = profile_for(people.wang.actor, people.firm.organisation.ref)
    assert shown.contacts is None
    assert shown.organisation.profile.contacts == []
    assert EnterpriseProfile.objects.get().contacts == [CONTACT]


def test_the_directory_neither_shows_nor_finds_contacts(people, sign_in):
    write(people.firm)
    client = sign_in(people.wang)
    assert CONTACT["phone"] not in client.get(LIST).content.decode()
    for words in (CONTACT["name"], CONTACT["phone"]):
        assert client.get(LIST, {"q": words}).context["count"] == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, True),
        ({"q": "植入"}, True),
        ({"q": "企业 031"}, True),
        ({"q": "软件"}, False),
        ({"capability": "pilot"}, True),
        ({"capability": "funding"}, False),
        ({"class": "III"}, True),
        ({"class": "I"}, False),
        ({"city": "4401"}, True),
        ({"city": "4403"}, False),
        ({"subcatalogue": "13"}, False),
        ({"capability": "nonsense", "class": "IX", "city": "x", "after": "y", "q": "\x00"}, True),
    ],
)
def test_filters(people, sign_in, query, found):
    write(people.firm)
    assert sign_in(people.wang).get(LIST, query).context["count"] == int(found)


def test_the_filter_of_the_city_knows_seat_and_places(people, sign_in):
    write(people.firm, places=[])
    people.firm.organisation.city_id = "4403"
    people.firm.organisation.save(update_fields=["city"])
    assert sign_in(people.wang).get(LIST, {"city": "4403"}).context["count"] == 1


def test_the_directory_asks_as_often_for_three_as_for_one(people, sign_in, django_assert_num_queries):
    write(people.firm)
    client = sign_in(people.wang)
    client.get(LIST)
    with django_assert_num_queries(QUERIES) as first:
        client.get(LIST)
    for number in (41, 42):
        write(another_firm(number))
    with django_assert_num_queries(len(first)):
        assert client.get(LIST).context["count"] == 3


def test_pages_follow_each_other(people, sign_in):
    for number in range(60, 83):
        write(another_firm(number))
    client = sign_in(people.wang)
    first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["page"].older})
    names = [card["organisation"].name for answer in (first, second) for card in answer.context["cards"]]
    assert len(first.context["cards"]) == 20
    assert len(set(names)) == len(names) == 23


@pytest.mark.parametrize("who", ["wang", "manager", "officer", "nobody", "leader"])
def test_only_enterprises_have_a_profile_to_edit(people, sign_in, who):
    assert sign_in(getattr(people, who)).get(EDIT).status_code == 404


def test_the_form_saves(people, sign_in):
    answer = sign_in(people.firm).post(
        EDIT,
        posted(
            licences="粤械注准20252070456 监护仪\n\n粤穗械备20250123号，体位垫\n",
            classes=["I", "II"],
            **{"contacts-0-name": "联系人", "contacts-0-phone": "13800138000"},
        ),
    )
    assert answer.status_code == 302
    stored = EnterpriseProfile.objects.get()
    assert [(row["number"], row["name"]) for row in stored.licences] == [
        ("粤械注准20252070456", "监护仪"),
        ("粤穗械备20250123", "体位垫"),
    ]
    assert stored.contacts[0]["phone"] == "13800138000"
    shown = sign_in(people.firm).get(EDIT).content.decode()
    assert "粤穗械备20250123 体位垫" in shown
    assert "13800138000" in shown


def test_a_contact_is_taken_away_by_emptying_its_row(people, sign_in):
    write(people.firm)
    answer = sign_in(people.firm).post(EDIT, posted(version="1", **{"contacts-INITIAL_FORMS": "1"}))
    assert answer.status_code == 302
    assert EnterpriseProfile.objects.get().contacts == []


def test_what_is_wrong_stands_beside_its_field_and_the_text_stays(people, sign_in):
    answer = sign_in(people.firm).post(
        EDIT, posted(licences="不是编号", description="长篇介绍", **{"contacts-0-name": "联系人"})
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "长篇介绍" in text
    assert "不是编号" in text
    assert answer.context["page"].form.errors["licences"]
    assert answer.context["page"].contacts.forms[0].errors["phone"]
    assert text.count('href="#id_licences"') == text.count('href="#id_contacts-0-phone"') == 1
    assert not EnterpriseProfile.objects.exists()


def test_a_colleagues_text_is_shown_and_ones_own_kept(people, sign_in):
    client = sign_in(people.firm)
    write(people.firm, summary="同事写的简介")
    answer = client.post(EDIT, posted(summary="我写的简介"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "同事写的简介" in text
    assert "我写的简介" in text
    assert EnterpriseProfile.objects.get().summary == "同事写的简介"
    differing = dict(answer.context["page"].theirs)
    assert "同事写的简介" in differing.values()
    assert CONTACT["name"] in differing.values()
    version = answer.context["page"].form["version"].value()
    assert client.post(EDIT, posted(summary="我写的简介", version=version)).status_code == 302
    assert EnterpriseProfile.objects.get().summary == "我写的简介"


def test_what_both_wrote_alike_is_no_difference(people, sign_in):
    write(
        people.firm, **{name: [] for name in ("classes", "capabilities", "cooperation", "stages", "places", "contacts")}
    )
    answer = sign_in(people.firm).post(
        EDIT, posted(description=FULL["description"], licences="粤械注准20252070456 监护仪", summary="我写的简介")
    )
    assert answer.status_code == 409
    assert [value for _label, value in answer.context["page"].theirs] == [FULL["summary"]]


def test_text_of_a_profile_is_never_markup(people, sign_in):
    write(people.firm, summary="<script>alert(1)</script>", description="<b>粗</b>")
    text = sign_in(people.wang).get(page_of(people.firm.organisation)).content.decode()
    assert "<script>alert" not in text
    assert "<b>粗</b>" not in text


QUERIES = 9
