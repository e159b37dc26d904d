"""A request for classification from its draft to the confirmed class; who may do what, and who reads nothing of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry, Notice
from core.workdays import add_workdays
from projects.models import ClassConfirmation, Project
from registration.models import Case, CaseFile, ClassificationRequest
from registration.selectors.classification import class_panel, classification_for, classifications_of, desk_counts
from registration.services.classification import (
    Draft,
    answer_supplement,
    hand_in_request,
    remind_classifications,
    save_request,
    withdraw_request,
)
from registration.services.classification_office import (
    Decision,
    ask_supplement,
    confirm_outcome,
    decide_request,
    send_to_centre,
)
from tests.factories import SMALL_PDF, accepted_project, pdf
from tests.registration.classing.factories import DRAFT, SECRET, decided, drafted, handed_in, sent, unsure_case
from tests.registration.factories import coached, open_case_of

TODAY = timezone.localdate()
# The frame of the console, the page, and the tabs with their numbers.
DESK_QUERIES = 6


def told(persona, event):
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_from_the_draft_to_the_confirmed_class(people):
    case = unsure_case(people)
    request = drafted(people.wang, case, files=[pdf("结构图.pdf")])
    assert request.status == "drafted"
    request = hand_in_request(by=people.firm.actor, request=request)
    assert (request.status, request.due_on) == ("handed_in", add_workdays(TODAY, 10))
    request = sent(people, request)
    assert (request.status, request.due_on, request.national_number) == (
        "sent",
        add_workdays(TODAY, 20),
        "FL2026000123",
    )
    request = decided(people, request, "III")
    assert (request.status, request.outcome, request.due_on) == ("decided", "III", None)
    # Decided is not yet confirmed: the road still follows the guess.
    assert Case.objects.get(pk=case.pk).class_confirmed is False
    confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    project, case = Project.objects.get(pk=case.project_id), Case.objects.get(pk=case.pk)
    assert (project.claimed_class, project.confirmed_class) == ("unsure", "III")
    assert (case.management_class, case.class_confirmed) == ("III", True)
    assert ClassConfirmation.objects.get(project=project).basis == "分类界定 20260456"


def test_guess_and_history_are_shown_apart(people):
    case = coached(open_case_of(people, "II", claimed_class="III"), people.coach)
    request = decided(people, sent(people, handed_in(people.wang, case)), "III")
    confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    panel = class_panel(people.wang.actor, Project.objects.get(pk=case.project_id), Case.objects.get(pk=case.pk))
    assert panel.guess == "第三类"
    assert [each.management_class for each in panel.history] == ["III", "II"]
    assert panel.present is not None
    assert panel.present.management_class == "III"


def test_what_is_confirmed_already_keeps_its_day_and_basis(people):
    case = open_case_of(people, "II")
    request = decided(people, handed_in(people.wang, case), "II")
    fresh = confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    assert fresh.confirmation == ClassConfirmation.objects.get(project=case.project)


def test_a_project_without_a_case_asks_too(people):
    project = accepted_project(people, claimed_class="unsure")
    request = decided(people, handed_in(people.wang, None, project), "II")
    confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    assert Project.objects.get(pk=project.pk).confirmed_class == "II"
    with pytest.raises(InvalidInput) as refusal:
        drafted(people.wang, None, project, files=[pdf()])
    assert "files" in refusal.value.fields


def test_a_supplement_goes_back_to_whoever_asked(people):
    request = handed_in(people.wang, unsure_case(people))
    request = ask_supplement(by=people.officer.actor, request=request, text="请补充材料的牌号和检测报告", on=TODAY)
    assert (request.status, request.due_on) == ("supplement", add_workdays(TODAY, 30))
    request = answer_supplement(
        by=people.firm.actor, request=request, answer="牌号为NiTi-01，报告见附件。", files=[pdf()]
    )
    assert request.status == "handed_in"
    request = ask_supplement(by=people.officer.actor, request=sent(people, request), text="请说明输送系统", on=TODAY)
    request = answer_supplement(by=people.wang.actor, request=request, answer="输送系统与支撑环不可分离使用。")
    assert (request.status, request.due_on) == ("sent", add_workdays(TODAY, 20))
    assert [each.by_centre for each in request.supplements.order_by("id")] == [False, True]


def test_not_a_device_confirms_no_class(people):
    request = decided(people, handed_in(people.wang, unsure_case(people)), "not_a_device")
    with pytest.raises(GuardRefused):
        confirm_outcome(by=people.officer.actor, request=request, on=TODAY)


def test_a_wrong_record_is_corrected_until_it_is_confirmed(people):
    request = decided(people, handed_in(people.wang, unsure_case(people)), "II")
    request = decided(people, request, "III")
    assert request.outcome == "III"
    request = confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    with pytest.raises(GuardRefused):
        decided(people, request, "II")


def test_an_incomplete_draft_is_kept_but_not_handed_in(people):
    case = unsure_case(people)
    request = drafted(people.wang, case)
    request = save_request(by=people.wang.actor, request=request, draft=Draft(description="短"), version=1)
    with pytest.raises(InvalidInput) as refusal:
        hand_in_request(by=people.wang.actor, request=request)
    assert set(refusal.value.fields) == {"description", "intended_use", "reason"}


def test_the_other_sides_save_is_not_overwritten_unseen(people):
    request = drafted(people.wang, unsure_case(people))
    save_request(by=people.firm.actor, request=request, draft=DRAFT, version=1)
    with pytest.raises(StaleEdit) as stale:
        save_request(by=people.wang.actor, request=request, draft=Draft(description="另一段文字"), version=1)
    assert stale.value.version == 2
    assert SECRET in stale.value.current["description"]


def test_one_open_request_for_a_case(people):
    case = unsure_case(people)
    request = drafted(people.wang, case)
    with pytest.raises(GuardRefused):
        drafted(people.firm, case)
    withdraw_request(by=people.firm.actor, request=request)
    assert drafted(people.firm, case).status == "drafted"


def test_days_in_the_future_or_before_the_step_before_are_refused(people):
    request = handed_in(people.wang, unsure_case(people))
    officer = people.officer.actor
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(InvalidInput):
            send_to_centre(by=officer, request=request, number="FL1", on=on)
        with pytest.raises(InvalidInput):
            decide_request(by=officer, request=request, decision=Decision("II", on))
    with pytest.raises(InvalidInput):
        decide_request(by=officer, request=sent(people, request), decision=Decision("II", TODAY))


def test_only_a_side_begins_and_hands_in(people):
    case = unsure_case(people)
    request = drafted(people.wang, case)
    for name in ("li", "manager", "manager2", "officer", "coach", "leader", "department", "zhao"):
        persona = getattr(people, name)
        with pytest.raises(PermissionRefused):
            drafted(persona, case)
        with pytest.raises(PermissionRefused):
            hand_in_request(by=persona.actor, request=request)


def test_only_the_officer_of_the_province_moves_it_on(people):
    request = handed_in(people.wang, unsure_case(people))
    for name in ("wang", "firm", "coach", "officer51", "leader", "manager"):
        by = getattr(people, name).actor
        with pytest.raises(PermissionRefused):
            send_to_centre(by=by, request=request, number="FL1", on=TODAY)
        with pytest.raises(PermissionRefused):
            ask_supplement(by=by, request=request, text="请补充材料", on=TODAY)
        with pytest.raises(PermissionRefused):
            decide_request(by=by, request=request, decision=Decision("II", TODAY))
    done = decided(people, request, "II")
    for name in ("wang", "firm", "coach", "officer51"):
        with pytest.raises(PermissionRefused):
            confirm_outcome(by=getattr(people, name).actor, request=done, on=TODAY)


READERS = ("wang", "firm", "coach", "officer")
OTHERS = ("li", "zhao", "manager", "manager2", "leader", "department", "national", "officer51", "unverified_firm",
          "system_admin", "nobody")  # fmt: skip


def test_who_reads_what_was_handed_in(people, sign_in):
    case = unsure_case(people)
    request = handed_in(people.wang, case)
    own, whole = f"/registration/classification/{request.ref}/", f"/registration/cases/{case.ref}/classification/"
    for name in READERS + OTHERS:
        client = sign_in(getattr(people, name))
        answers = [client.get(own), client.get(whole)]
        expected = 200 if name in READERS else 404
        assert [answer.status_code for answer in answers] == [expected, expected], name
        assert (SECRET in answers[0].content.decode()) is (name in READERS), name


def test_the_office_does_not_read_drafts(people):
    case = unsure_case(people)
    request = drafted(people.wang, case)
    with pytest.raises(NotVisible):
        classification_for(people.officer.actor, request.ref)
    assert classifications_of(people.officer.actor, case.project, case) == []
    assert classification_for(people.coach.actor, request.ref) == request


def test_a_request_without_a_case_is_not_the_enterprises(people):
    project = accepted_project(people, claimed_class="unsure")
    request = handed_in(people.wang, None, project)
    for persona in (people.firm, people.coach, people.manager, people.officer51):
        with pytest.raises(NotVisible):
            classification_for(persona.actor, request.ref)
    assert classification_for(people.officer.actor, request.ref) == request


def test_files_are_kept_with_the_request_and_closed_to_others(people, sign_in):
    case = unsure_case(people)
    drafted(people.wang, case, files=[pdf("结构图.pdf")])
    file = CaseFile.objects.get(case=case, classification__isnull=False)
    address = f"/registration/cases/{case.ref}/files/{file.ref}/"
    answer = sign_in(people.firm).get(address)
    assert answer.status_code == 200
    assert answer.getvalue() == SMALL_PDF
    assert sign_in(people.manager).get(address).status_code == 404
    assert sign_in(people.li).get(address).status_code == 404


def test_texts_stand_in_no_notice_and_no_audit_line(people):
    request = decided(people, sent(people, handed_in(people.wang, unsure_case(people))))
    confirm_outcome(by=people.officer.actor, request=request, on=TODAY)
    said = [f"{notice.title} {notice.body}" for notice in Notice.objects.all()]
    said += [f"{line.changes} {line.reason}" for line in AuditEntry.objects.filter(object_type="classification")]
    for secret in (SECRET, "封堵治疗", "初步意见：", "FL2026000123", "按第三类医疗器械管理"):
        assert not [text for text in said if secret in text]
    assert said


def test_each_is_told_of_what_the_other_did(people):
    request = handed_in(people.wang, unsure_case(people))
    assert (told(people.officer, "classification.handed_in"), told(people.coach, "classification.handed_in")) == (1, 1)
    assert told(people.wang, "classification.handed_in") == 0
    decided(people, sent(people, request))
    assert (told(people.wang, "classification.decided"), told(people.firm, "classification.sent")) == (1, 1)
    assert told(people.officer, "classification.decided") == 0


def test_a_draft_that_is_taken_back_is_not_told_to_the_office(people):
    withdraw_request(by=people.wang.actor, request=drafted(people.wang, unsure_case(people)))
    assert told(people.officer, "classification.withdrawn") == 0


def test_terms_are_reminded_of_once(people):
    request = handed_in(people.wang, unsure_case(people))
    late = add_workdays(TODAY, 11)
    assert remind_classifications(today=late) == 1
    remind_classifications(today=late + timedelta(days=3))
    assert told(people.officer, "classification.late") == 1
    assert told(people.wang, "classification.late") == 0
    ask_supplement(by=people.officer.actor, request=request, text="请补充材料", on=TODAY)
    remind_classifications(today=add_workdays(TODAY, 27))
    assert told(people.wang, "classification.soon") == 1
    remind_classifications(today=add_workdays(TODAY, 31))
    assert (told(people.wang, "classification.late"), told(people.firm, "classification.late")) == (1, 1)


def test_the_desk_counts_what_waits(people):
    request = handed_in(people.wang, unsure_case(people))
    counts = desk_counts(people.officer.actor, TODAY)
    assert (counts.waiting, counts.due_soon, counts.overdue) == (1, 0, 0)
    assert desk_counts(people.officer.actor, add_workdays(TODAY, 11)).overdue == 1
    assert desk_counts(people.officer51.actor, TODAY).waiting == 0
    ask_supplement(by=people.officer.actor, request=request, text="请补充材料", on=TODAY)
    assert desk_counts(people.officer.actor, TODAY).waiting == 0


def test_a_closed_case_asks_no_more(people):
    case = unsure_case(people)
    Case.objects.filter(pk=case.pk).update(stop_code="market", status="closed")
    with pytest.raises(GuardRefused):
        drafted(people.wang, Case.objects.get(pk=case.pk))
    assert not ClassificationRequest.objects.exists()


def test_the_desk_costs_the_same_for_one_and_three(people, sign_in, django_assert_num_queries):
    client = sign_in(people.officer)
    client.get("/console/classifications/")
    for more in (1, 2):
        for _ in range(more):
            handed_in(people.wang, None, accepted_project(people, claimed_class="unsure"))
        with django_assert_num_queries(DESK_QUERIES):
            page = client.get("/console/classifications/").content.decode()
    assert page.count("data-row>") == 3
