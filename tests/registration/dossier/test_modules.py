"""A module of a dossier from its first version to ready: who may, what is kept, what is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.models import Listing
from projects.services.listings import confirm_class
from registration.dossiers import FILED, REGISTERED, Listed, differences
from registration.models import Case, CaseFile, Dossier, DossierModule, ModuleRemark, ModuleVersion
from registration.selectors.dossier_queue import waiting_counts, waiting_modules
from registration.selectors.dossiers import dossier_case, dossier_file_for, dossier_summary, remarks_of
from registration.services.cases import stop_case
from registration.services.dossiers import end_reviewer, invite_reviewer, start_dossier
from registration.services.module_remarks import (
    find_ready,
    remind_remarks,
    send_remarks,
    withdraw_remark,
    write_remark,
)
from registration.services.module_versions import Handed, open_dossier_file, submit_version
from tests.factories import pdf
from tests.personas import make_persona
from tests.registration.dossier.given import (
    BETTER,
    MISSING,
    SECRET_DRAFT,
    case_with_coach,
    fresh,
    module_of,
    paper,
    remarked,
    started,
    submitted,
)
from tests.registration.factories import city_person, open_case_of

TODAY = timezone.localdate()


def second_coach(people):
    return make_persona("辅导员 02", "coach", people.coach.organisation)


def test_pre_review_starts_with_the_modules_of_the_class_and_enters_the_list_once(people):
    dossier = started(people)
    assert [module.key for module in dossier.modules.order_by("position")] == [each.key for each in REGISTERED]
    assert started(people, case=dossier.case) == dossier
    listing = Listing.objects.get(kind="pre_review")
    assert (listing.entered_by, listing.entered_on) == (None, TODAY)
    assert dossier.case.ref in listing.basis


def test_an_officers_start_is_listed_in_his_name(people):
    start_dossier(by=people.officer.actor, case=case_with_coach(people, "III"))
    assert Listing.objects.get(kind="pre_review").entered_by == people.officer.user


def test_a_filing_has_its_own_checklist_led_by_the_city_and_enters_no_list(people):
    dossier = start_dossier(by=city_person().actor, case=open_case_of(people, "I"))
    assert [module.key for module in dossier.modules.order_by("position")] == [each.key for each in FILED]
    assert not Listing.objects.filter(kind="pre_review").exists()


def test_without_a_confirmed_class_there_is_nothing_to_start(people):
    with pytest.raises(GuardRefused):
        started(people, case=case_with_coach(people, ""))


def test_the_sides_do_not_start_it(people):
    case = case_with_coach(people)
    for side in (people.wang, people.firm):
        with pytest.raises(PermissionRefused):
            start_dossier(by=side.actor, case=case)


def test_another_class_ends_the_dossier_and_keeps_it(people):
    first = started(people)
    version = submitted(people.firm, module_of(first))
    confirm_class(by=people.officer.actor, project=first.case.project, management_class="III", on=TODAY)
    second = started(people, case=Case.objects.get(pk=first.case_id))
    assert second != first
    assert Dossier.objects.get(pk=first.pk).ended_on == TODAY
    assert ModuleVersion.objects.filter(pk=version.pk).exists()
    with pytest.raises(GuardRefused):
        submitted(people.firm, module_of(first), "新.pdf")


def test_a_version_is_due_after_ten_working_days(people):
    version = submitted(people.firm, module_of(started(people)))
    assert version.due_on == add_workdays(TODAY, 10)
    module = DossierModule.objects.get(pk=version.module_id)
    assert (module.status, module.due_on) == ("submitted", version.due_on)
    assert Notice.objects.filter(recipient=people.coach.user, event="dossier.submitted").count() == 1


def test_only_the_sides_hand_in(people):
    module = module_of(started(people))
    for guide in (people.coach, people.officer):
        with pytest.raises(PermissionRefused):
            submitted(guide, module)


def test_versions_keep_every_file_and_say_what_changed(people):
    module = module_of(started(people))
    first = submitted(people.firm, module, "要求.pdf", "报告.pdf", "旧稿.pdf")
    kept = [file.ref for file in first.files.all() if file.name != "旧稿.pdf"]
    files = [paper("要求.pdf", "第二稿"), paper("新增.pdf")]
    handed = Handed(changes="改了要求", keep=kept, based_on=1)
    second = submit_version(by=people.wang.actor, module=fresh(module), handed=handed, files=files)
    assert sorted(file.name for file in second.files.all()) == ["报告.pdf", "新增.pdf", "要求.pdf"]
    assert CaseFile.objects.filter(dossier_module=module).count() == 5
    before, now = ([Listed(file.name, file.sha256) for file in each.files.all()] for each in (first, second))
    found = differences(before, now)
    assert [each.name for each in found.added] == ["新增.pdf"]
    assert [pair[1].name for pair in found.changed] == ["要求.pdf"]
    assert [each.name for each in found.removed] == ["旧稿.pdf"]
    assert [each.name for each in found.same] == ["报告.pdf"]


def test_the_same_bytes_under_another_name_are_a_renaming():
    found = differences([Listed("a.pdf", "1"), Listed("b.pdf", "2")], [Listed("c.pdf", "1"), Listed("b.pdf", "2")])
    assert [(was.name, now.name) for was, now in found.renamed] == [("a.pdf", "c.pdf")]
    assert not found.added
    assert not found.removed


WRONG = [
    ({"changes": ""}, ["a.pdf"], "changes"),
    ({}, [], "files"),
    ({}, ["a.pdf", "a.pdf"], "files"),
    ({"changes": "改" * 1001}, ["a.pdf"], "changes"),
]


def test_what_is_wrong_stands_beside_its_field(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    for handed, names, field in WRONG:
        given = Handed(**{"changes": "改了", "based_on": 1, **handed})
        with pytest.raises(InvalidInput) as refusal:
            submit_version(
                by=people.firm.actor, module=fresh(module), handed=given, files=[pdf(each) for each in names]
            )
        assert set(refusal.value.fields) == {field}
    assert ModuleVersion.objects.count() == 1
    assert CaseFile.objects.filter(dossier_module=module).count() == 1


def test_a_double_click_hands_in_one_version_and_a_colleague_is_told_of_it(people):
    module = module_of(started(people))
    first = submitted(people.firm, module, based_on=0)
    assert submitted(people.firm, module, based_on=0) == first
    with pytest.raises(GuardRefused):
        submitted(people.wang, module, based_on=0)
    assert CaseFile.objects.filter(dossier_module=module).count() == 1


def test_remarks_are_seen_by_the_sides_once_they_are_sent(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    write_remark(by=people.coach.actor, module=fresh(module), severity="must", text=SECRET_DRAFT)
    assert remarks_of(module, drafts=False) == []
    assert DossierModule.objects.get(pk=module.pk).status == "submitted"
    send_remarks(by=people.coach.actor, module=fresh(module))
    assert [each.text for each in remarks_of(module, drafts=False)] == [SECRET_DRAFT]
    assert DossierModule.objects.get(pk=module.pk).status == "remarks"
    assert ModuleVersion.objects.get().reviewed_on == TODAY
    told = Notice.objects.filter(event="dossier.remarks")
    assert {each.recipient for each in told} == {people.wang.user, people.firm.user}
    assert not any(SECRET_DRAFT in f"{each.title}{each.body}" for each in told)
    assert SECRET_DRAFT not in str(list(AuditEntry.objects.values_list("changes", "reason")))


def test_a_draft_can_be_taken_back_a_sent_remark_cannot(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    draft = write_remark(by=people.coach.actor, module=fresh(module), severity="should", text=BETTER)
    withdraw_remark(by=people.officer.actor, remark=draft)
    with pytest.raises(GuardRefused):
        send_remarks(by=people.coach.actor, module=fresh(module))
    sent = remarked(people.coach, module)[0]
    with pytest.raises(GuardRefused):
        withdraw_remark(by=people.coach.actor, remark=sent)
    assert ModuleRemark.objects.count() == 2


def test_every_must_is_answered_with_the_next_version(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    must = remarked(people.coach, module, MISSING)[0]
    should = remarked(people.coach, module, BETTER, severity="should")[0]
    with pytest.raises(InvalidInput) as refusal:
        submitted(people.firm, module, "二.pdf", answers={should.ref: "已补充"})
    assert set(refusal.value.fields) == {f"answer_{must.ref}"}
    version = submitted(people.firm, module, "二.pdf", answers={must.ref: "原始记录见附件"})
    must.refresh_from_db()
    should.refresh_from_db()
    assert (must.answered_in, must.answer, must.answered_by) == (version, "原始记录见附件", people.firm.user)
    assert should.answered_in is None
    assert dossier_summary(fresh(module).case).open_remarks == 1


def test_ready_only_without_an_open_must(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    write_remark(by=people.coach.actor, module=fresh(module), severity="must", text=MISSING)
    with pytest.raises(GuardRefused):
        find_ready(by=people.coach.actor, module=fresh(module))
    send_remarks(by=people.coach.actor, module=fresh(module))
    with pytest.raises(GuardRefused):
        find_ready(by=people.coach.actor, module=fresh(module))
    submitted(people.firm, module, "二.pdf", answers={ModuleRemark.objects.get().ref: "已补"})
    write_remark(by=people.coach.actor, module=fresh(module), severity="should", text=BETTER)
    assert find_ready(by=people.coach.actor, module=fresh(module)).status == "ready"
    assert ModuleRemark.objects.filter(sent_at=None).count() == 0
    summary = dossier_summary(fresh(module).case)
    assert (summary.ready, summary.modules, summary.open_remarks) == (1, len(REGISTERED), 1)


def test_what_was_ready_can_be_handed_in_anew_and_remarked_on(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    find_ready(by=people.coach.actor, module=fresh(module))
    remarked(people.officer, module)
    assert fresh(module).status == "remarks"
    submitted(people.wang, module, "二.pdf", answers={ModuleRemark.objects.get().ref: "已补"})
    assert fresh(module).status == "submitted"


def test_the_sides_write_no_remarks(people):
    module = module_of(started(people))
    submitted(people.firm, module)
    for by in (people.wang.actor, people.firm.actor):
        with pytest.raises(PermissionRefused):
            write_remark(by=by, module=fresh(module), severity="must", text="我")
        for act in (send_remarks, find_ready):
            with pytest.raises(PermissionRefused):
                act(by=by, module=fresh(module))


def test_nothing_goes_on_while_the_case_rests(people):
    dossier = started(people)
    module = module_of(dossier)
    submitted(people.firm, module)
    stop_case(by=people.officer.actor, case=dossier.case, code="market")
    with pytest.raises(GuardRefused):
        submitted(people.firm, module, "二.pdf")
    with pytest.raises(GuardRefused):
        write_remark(by=people.officer.actor, module=fresh(module), severity="must", text=MISSING)


def test_a_named_coach_reads_the_dossier_until_his_part_ends(people):
    dossier, other = started(people), second_coach(people)
    module = module_of(dossier)
    file = submitted(people.firm, module).files.get()
    with pytest.raises(NotVisible):
        dossier_case(other.actor, dossier.case.ref)
    named = invite_reviewer(by=people.coach.actor, dossier=dossier, user=other.user)
    assert Notice.objects.filter(recipient=other.user, event="dossier.invited").exists()
    assert dossier_case(other.actor, dossier.case.ref) == dossier.case
    found = dossier_file_for(other.actor, dossier.case.ref, module.ref, file.ref)
    open_dossier_file(by=other.actor, file=found).close()
    remarked(other, module)
    end_reviewer(by=people.coach.actor, reviewer=named)
    with pytest.raises(NotVisible):
        dossier_case(other.actor, dossier.case.ref)
    with pytest.raises(PermissionRefused):
        write_remark(by=other.actor, module=fresh(module), severity="must", text="再看")
    assert ModuleRemark.objects.get().written_by == other.user


def test_only_further_coaches_of_the_province_are_named_and_not_by_the_sides(people):
    dossier, other = started(people), second_coach(people)
    elsewhere = make_persona("辅导员 51", "coach", people.officer51.organisation)
    for person in (people.officer, people.wang, people.coach, people.firm, elsewhere):
        with pytest.raises(InvalidInput):
            invite_reviewer(by=people.coach.actor, dossier=dossier, user=person.user)
    for side in (people.wang, people.firm):
        with pytest.raises(PermissionRefused):
            invite_reviewer(by=side.actor, dossier=dossier, user=other.user)


def test_a_coach_with_a_part_in_the_project_reads_nothing_of_it_as_a_coach(people):
    dossier, other = started(people), second_coach(people)
    invite_reviewer(by=people.coach.actor, dossier=dossier, user=other.user)
    dossier.case.project.team.create(position=9, name="辅导员 02", user=other.user)
    with pytest.raises(PermissionRefused):
        submitted(people.firm, module_of(dossier)) and write_remark(
            by=other.actor, module=fresh(module_of(dossier)), severity="must", text="我"
        )
    assert waiting_counts(other.actor)["waiting"] == 0


OUTSIDERS = ("li", "zhao", "manager", "manager2", "leader", "national", "department", "officer51", "sun", "nobody")


def test_to_whom_a_dossier_does_not_exist(people):
    dossier = started(people)
    file = submitted(people.firm, module_of(dossier)).files.get()
    for name in OUTSIDERS:
        actor = getattr(people, name).actor
        with pytest.raises(NotVisible):
            dossier_case(actor, dossier.case.ref)
        with pytest.raises(NotVisible):
            dossier_file_for(actor, dossier.case.ref, module_of(dossier).ref, file.ref)
        with pytest.raises(NotVisible):
            open_dossier_file(by=actor, file=file)


def test_the_queue_shows_each_reader_his_own(people):
    dossier, other = started(people), second_coach(people)
    submitted(people.firm, module_of(dossier))
    assert waiting_counts(people.coach.actor)["waiting"] == 1
    assert waiting_counts(people.officer.actor)["waiting"] == 1
    assert waiting_counts(other.actor)["waiting"] == 0
    for outside in (people.officer51, people.leader, people.wang, people.national):
        assert not waiting_modules(outside.actor).exists()
    invite_reviewer(by=people.coach.actor, dossier=dossier, user=other.user)
    assert waiting_counts(other.actor)["waiting"] == 1
    late = waiting_counts(people.coach.actor, today=TODAY + timedelta(days=40))
    assert (late["overdue"], late["due_soon"]) == (1, 0)


def test_due_and_late_remarks_are_told_once(people):
    version = submitted(people.firm, module_of(started(people)))
    assert remind_remarks() == 0
    age(version, TODAY)
    assert remind_remarks() == 1
    assert remind_remarks() == 0
    age(version, TODAY - timedelta(days=1))
    assert remind_remarks() == 1
    assert remind_remarks() == 0
    assert Notice.objects.filter(event="dossier.due").count() == 1
    late = Notice.objects.filter(event="dossier.late").values_list("recipient", flat=True)
    assert set(late) == {people.coach.user.pk, people.officer.user.pk}


def age(version, day):
    ModuleVersion.objects.filter(pk=version.pk).update(due_on=day)
    DossierModule.objects.filter(pk=version.module_id).update(due_on=day)
