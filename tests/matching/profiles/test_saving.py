"""Who writes an enterprise's profile, what of it is kept, and what happens when two write at once."""

import threading

import pytest
from django.db import connection

from core.errors import InvalidInput, PermissionRefused, StaleEdit
from core.models import AuditEntry
from matching.models import EnterpriseProfile
from matching.selectors.completeness import completeness
from matching.services.profiles import save_profile
from tests.matching.profiles.profiles import CONTACT, FULL, write
from tests.personas import make_personas


def save(persona, values, version=0):
    return save_profile(by=persona.actor, organisation=persona.organisation, values=values, version=version)


def test_a_member_writes_the_profile(people):
    write(people.firm)
    stored = EnterpriseProfile.objects.get(organisation=people.firm.organisation)
    assert stored.summary == FULL["summary"]
    assert stored.licences == [{"kind": "certificate", "number": "粤械注准20252070456", "name": "监护仪"}]
    assert stored.contacts == [CONTACT]
    assert (stored.version, stored.updated_by) == (1, people.firm.user)


def test_an_unverified_enterprise_may_write_too(people):
    assert write(people.unverified_firm).version == 1


@pytest.mark.parametrize("who", ["wang", "officer", "unverified_firm", "system_admin", "nobody"])
def test_others_may_not(people, who):
    with pytest.raises(PermissionRefused):
        save_profile(
            by=getattr(people, who).actor,
            organisation=people.firm.organisation,
            values={"summary": "别人写的"},
            version=0,
        )
    assert not EnterpriseProfile.objects.exists()


def test_parts_that_are_not_given_stay(people):
    write(people.firm)
    save(people.firm, {"summary": "新的简介。"}, version=1)
    stored = EnterpriseProfile.objects.get()
    assert (stored.summary, stored.classes, stored.version) == ("新的简介。", ["II", "III"], 2)


def test_nothing_changed_is_no_save(people):
    write(people.firm)
    save(people.firm, {"summary": FULL["summary"]}, version=1)
    assert EnterpriseProfile.objects.get().version == 1


def test_a_colleagues_save_is_noticed(people):
    write(people.firm)
    with pytest.raises(StaleEdit) as stale:
        save(people.firm, {"summary": "晚到的简介。"}, version=0)
    assert stale.value.version == 1
    assert stale.value.current["summary"] == FULL["summary"]
    assert EnterpriseProfile.objects.get().summary == FULL["summary"]


def test_the_audit_log_names_parts_and_no_contact(people):
    write(people.firm)
    line = AuditEntry.objects.get(event="enterprise_profile.saved")
    assert (line.object_ref, line.region, line.actor_id) == (
        people.firm.organisation.ref,
        "44",
        people.firm.user.pk,
    )
    assert "contacts" in line.changes["parts"][1]
    assert CONTACT["phone"] not in str(line.changes)
    assert CONTACT["name"] not in str(line.changes)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("summary", "长" * 301),
        ("website", "ftp://example.org"),
        ("website", "javascript:alert(1)"),
        ("classes", ["unsure"]),
        ("capabilities", ["magic"]),
        ("places", ["9999"]),
        ("licences", [{"number": "粤械注准123", "name": ""}]),
        ("contacts", [{"name": "联系人", "phone": "", "email": ""}]),
        ("contacts", [{"name": "", "phone": "13800138000"}]),
        ("contacts", [{"name": "联系人", "phone": "12"}]),
        ("contacts", [CONTACT] * 4),
    ],
)
def test_what_is_wrong_is_said_at_its_part(people, part, value):
    with pytest.raises(InvalidInput) as refused:
        save(people.firm, {**FULL, part: value})
    assert set(refused.value.fields) == {part}
    assert not EnterpriseProfile.objects.exists()


def test_a_refused_certificate_is_named_by_its_line(people):
    rows = [{"number": "粤械注准20252070456", "name": "对"}, {"number": "错误", "name": ""}]
    with pytest.raises(InvalidInput) as refused:
        save(people.firm, {"licences": rows})
    assert len(refused.value.fields["licences"]) == 1
    assert "2" in str(refused.value.fields["licences"][0])


def test_a_certificate_stands_once(people):
    rows = [{"number": "粤穗械备20250123号", "name": "甲"}, {"number": "粤穗械备20250123", "name": "乙"}]
    assert [row["number"] for row in write(people.firm, licences=rows).licences] == ["粤穗械备20250123"]


def test_a_website_gets_its_scheme(people):
    assert write(people.firm, website="www.example.org").website == "https://www.example.org"


def test_completeness_names_what_is_missing(people):
    profile = write(people.firm, stages=[], contacts=[])
    found = completeness(profile)
    assert [part.key for part in found.missing] == ["subcatalogues", "stages", "contacts"]
    assert found.percent == 70


def test_an_empty_profile_is_not_complete_at_all(people):
    assert completeness(EnterpriseProfile(organisation=people.firm.organisation)).percent == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_first_saves_one_wins_and_the_other_is_told():
    people = make_personas()
    start, outcomes = threading.Barrier(2), []

    def write_it(text):
        try:
            start.wait()
            save(people.firm, {"summary": text})
            outcomes.append("saved")
        except StaleEdit:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=write_it, args=(text,)) for text in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "stale"]
    assert EnterpriseProfile.objects.get().version == 1
