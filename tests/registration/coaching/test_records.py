"""Records of coaching: kept, corrected, seen, and what is inside stays inside."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry, Notice
from registration.models import Case, CaseFile, CoachSpell, ServiceRecord
from registration.selectors.files import file_for
from registration.selectors.service_records import earlier_versions, record_for, records_of, services_by_coach
from registration.services.coaching import report_late_contacts
from registration.services.service_records import RecordText, correct_record
from tests.factories import pdf
from tests.registration.coaching.given import SECRET, assigned, colleague, days, fresh, kept

TODAY = timezone.localdate()
TEXT = RecordText(on=TODAY, problem="验证方案缺样本量依据")


def corrected(persona, record, text=TEXT, version=1, **more):
    fresh_record = ServiceRecord.objects.select_related("case").get(pk=record.pk)
    return correct_record(by=persona.actor, record=fresh_record, text=text, version=version, **more)


def test_a_record_counts_as_a_service_and_as_activity_and_the_sides_are_told(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(active_on=days(-50))
    record = kept(people.coach, case, files=[pdf()], minutes=45, form="visit")
    assert (record.minutes, record.form, record.files.count()) == (45, "visit", 1)
    assert services_by_coach("44") == {people.coach.user.pk: 1}
    assert fresh(case).active_on == TODAY
    told = Notice.objects.filter(event="case.record_kept").values_list("recipient", flat=True)
    assert set(told) == {people.wang.user.pk, people.firm.user.pk}


def test_sent_twice_it_is_kept_once(people):
    case = assigned(people)
    first, second = (kept(people.coach, case, key="K1", files=[pdf()]) for _ in range(2))
    assert first == second
    assert CaseFile.objects.filter(record__isnull=False).count() == 1


def test_the_first_record_the_sides_can_read_is_the_first_contact(people):
    case = assigned(people)
    kept(people.coach, case, inside=True)
    assert CoachSpell.objects.get().contact_on is None
    kept(people.coach, case)
    assert CoachSpell.objects.get().contact_on == TODAY


def test_a_late_first_contact_is_told_to_the_office_once(people):
    case = assigned(people)
    late = CoachSpell.objects.get().contact_due_on + timedelta(days=1)
    assert [report_late_contacts(today=day) for day in (TODAY, late, late)] == [0, 1, 0]
    assert Notice.objects.get(event="case.contact_late").recipient == people.officer.user
    # Another coach has a term of his own.
    assigned(people, case, colleague(people))
    assert report_late_contacts(today=days(30)) == 1


def test_who_made_contact_is_not_reported(people):
    kept(people.coach, assigned(people))
    assert report_late_contacts(today=days(60)) == 0


def test_the_next_step_is_closed_by_the_next_record(people):
    case = assigned(people)
    first = kept(people.coach, case, next_step="核对样本量", next_on=days(3))
    assert first.next_open
    kept(people.coach, case)
    first.refresh_from_db()
    assert not first.next_open


@pytest.mark.parametrize("name", ["wang", "firm", "manager", "leader", "officer51"])
def test_only_guides_write_records(people, name):
    with pytest.raises(PermissionRefused):
        kept(getattr(people, name), assigned(people))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("on", {"on": TODAY + timedelta(days=1)}),
        ("form", {"form": "pigeon"}),
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 1441}),
        ("problem", {"problem": " "}),
        ("problem", {"problem": "长" * 2001}),
        ("place", {"place": "长" * 121}),
        ("next_step", {"next_on": TODAY}),
        ("next_on", {"next_step": "复核", "next_on": TODAY - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(people, field, changed):
    with pytest.raises(InvalidInput) as refused:
        kept(people.coach, assigned(people), **{"problem": "x", **changed})
    assert list(refused.value.fields) == [field]


def test_a_refused_record_leaves_no_file_behind(people):
    case = assigned(people)
    Case.objects.filter(pk=case.pk).update(status="closed", stop_code="market")
    with pytest.raises(GuardRefused):
        kept(people.officer, case, files=[pdf()])
    assert not CaseFile.objects.filter(record__isnull=False).exists()


def test_a_correction_keeps_what_stood_there_before(people):
    record = kept(people.coach, assigned(people))
    new = corrected(people.coach, record, replace(TEXT, problem="样本量依据已补"), files=[pdf()])
    assert (new.problem, new.version, new.files.count()) == ("样本量依据已补", 2, 1)
    before = earlier_versions(people.wang.actor, new)
    assert [each.facts["problem"] for each in before] == ["验证方案缺样本量依据"]


def test_only_its_author_corrects_it_and_only_for_seven_days(people):
    record = kept(people.coach, assigned(people))
    for persona in (people.officer, people.wang, people.firm):
        with pytest.raises(PermissionRefused):
            corrected(persona, record)
    ServiceRecord.objects.update(kept_at=timezone.now() - timedelta(days=8))
    with pytest.raises(PermissionRefused):
        corrected(people.coach, record)


def test_whoever_was_overtaken_in_another_window_sees_both_texts(people):
    record = kept(people.coach, assigned(people))
    corrected(people.coach, record, replace(TEXT, result="已约检验"))
    with pytest.raises(StaleEdit) as refused:
        corrected(people.coach, record, replace(TEXT, result="未约检验"))
    assert (refused.value.current["result"], refused.value.version) == ("已约检验", 2)


def test_what_the_sides_could_read_cannot_be_hidden(people):
    record = kept(people.coach, assigned(people))
    with pytest.raises(GuardRefused):
        corrected(people.coach, record, replace(TEXT, inside=True))


@pytest.mark.parametrize("name", ["wang", "firm", "manager"])
def test_an_inside_record_and_its_files_do_not_exist_for_the_sides(people, name):
    case = assigned(people)
    record = kept(people.coach, case, SECRET, inside=True, files=[pdf()])
    actor, file = getattr(people, name).actor, record.files.get()
    assert not records_of(actor, case).exists()
    with pytest.raises(NotVisible):
        record_for(actor, case, record.ref)
    with pytest.raises(NotVisible):
        file_for(actor, case.ref, file.ref)
    assert file_for(people.coach.actor, case.ref, file.ref) == file
    assert not Notice.objects.filter(event="case.record_kept").exists()


def test_what_was_inside_before_a_correction_stays_with_the_guides(people):
    case = assigned(people)
    record = kept(people.coach, case, SECRET, inside=True)
    new = corrected(people.coach, record, replace(TEXT, inside=False))
    assert record_for(people.wang.actor, case, record.ref).problem == TEXT.problem
    assert earlier_versions(people.wang.actor, new) == []
    assert [each.facts["problem"] for each in earlier_versions(people.officer.actor, new)] == [SECRET]
    assert Notice.objects.filter(event="case.record_kept").count() == 2


def test_its_words_stand_in_no_notice_and_in_no_line_of_the_log(people):
    kept(people.coach, assigned(people), SECRET, result=SECRET, next_step=SECRET[:20])
    notices = Notice.objects.all()
    assert not any(SECRET[:20] in f"{each.title}{each.body}" for each in notices)
    assert not any(SECRET[:20] in f"{each.changes}{each.reason}" for each in AuditEntry.objects.all())
