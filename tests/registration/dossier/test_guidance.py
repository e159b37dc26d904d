"""前置指导: begun for what was reported, its sessions, and who reads what of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from projects.models import Listing
from registration.models import CaseFile, Guidance, GuidanceSession
from registration.selectors.files import file_for
from registration.selectors.guidance import guidance_for, guidance_rows, office_guidance, sessions_for
from registration.services.guidance import Session, begin_guidance, record_session, share_session
from tests.registration.dossier.given import (
    ADVICE,
    INTERNAL,
    case_with_coach,
    class_three,
    guided,
    handed_over,
    item_of,
    package_with,
    session,
)

TODAY = timezone.localdate()


def test_guidance_enters_its_list_once_and_tells_the_sides(people):
    guidance = guided(people, case_with_coach(people, "III"))
    again = begin_guidance(by=people.officer.actor, item=guidance.item, on=TODAY)
    assert again == guidance
    listing = Listing.objects.get(kind="preservice_guidance")
    assert (listing.product, listing.basis) == (None, guidance.item.package.ref)
    told = Notice.objects.filter(event="guidance.begun").values_list("recipient", flat=True)
    assert {people.wang.user.pk, people.firm.user.pk, people.coach.user.pk} <= set(told)


def test_what_was_not_reported_or_has_no_case_gets_none(people):
    case = case_with_coach(people, "III")
    package = package_with(people, case.project)
    with pytest.raises(GuardRefused):
        begin_guidance(by=people.officer.actor, item=item_of(package), on=TODAY)
    without = handed_over(people, class_three(people, "没有案件"))
    with pytest.raises(GuardRefused):
        begin_guidance(by=people.officer.actor, item=item_of(without), on=TODAY)
    assert not Listing.objects.filter(kind="preservice_guidance").exists()
    for outside in (people.coach, people.wang, people.firm, people.officer51, people.national):
        with pytest.raises(PermissionRefused):
            begin_guidance(by=outside.actor, item=item_of(package), on=TODAY)


def test_the_sides_read_only_the_sessions_marked_for_them(people):
    guidance = guided(people, case_with_coach(people, "III"))
    open_one = session(people, guidance, shared=True, advice=ADVICE)
    closed = session(people, guidance, shared=False, advice=INTERNAL, topics="内部讨论")
    for reader in (people.officer, people.coach):
        assert set(sessions_for(reader.actor, guidance)) == {open_one, closed}
    for side in (people.wang, people.firm):
        assert sessions_for(side.actor, guidance_for(side.actor, guidance.case.ref)) == [open_one]
    hidden = CaseFile.objects.get(guidance_session=closed)
    shown = CaseFile.objects.get(guidance_session=open_one)
    for side in (people.wang, people.firm):
        assert file_for(side.actor, guidance.case.ref, shown.ref) == shown
        with pytest.raises(NotVisible):
            file_for(side.actor, guidance.case.ref, hidden.ref)
    assert file_for(people.coach.actor, guidance.case.ref, hidden.ref) == hidden


def test_opening_a_session_tells_the_sides_once_and_says_nothing_of_it(people):
    guidance = guided(people, case_with_coach(people, "III"))
    closed = session(people, guidance, shared=False, advice=INTERNAL)
    assert not Notice.objects.filter(event="guidance.advice").exists()
    for _twice in range(2):
        share_session(by=people.officer.actor, session=closed)
    told = Notice.objects.filter(event="guidance.advice")
    assert {each.recipient for each in told} == {people.wang.user, people.firm.user}
    assert not any(INTERNAL in f"{each.title}{each.body}" for each in told)
    assert INTERNAL not in str(list(AuditEntry.objects.values_list("changes", "reason")))
    for outside in (people.coach, people.wang):
        with pytest.raises(PermissionRefused):
            share_session(by=outside.actor, session=closed)


def test_what_is_wrong_with_a_session_stands_beside_its_field(people):
    guidance = guided(people, case_with_coach(people, "III"))
    wrong = Session(on=TODAY + timedelta(days=1), body=" ", topics="", advice="")
    with pytest.raises(InvalidInput) as refusal:
        record_session(by=people.officer.actor, guidance=guidance, session=wrong)
    assert set(refusal.value.fields) == {"on", "body", "topics", "advice"}
    first = session(people, guidance, shared=False, advice=ADVICE)
    assert session(people, guidance, shared=False, advice=ADVICE) == first
    assert GuidanceSession.objects.count() == 1


def test_to_whom_guidance_does_not_exist(people):
    guidance = guided(people, case_with_coach(people, "III"))
    for name in ("li", "zhao", "manager", "leader", "national", "department", "officer51", "nobody"):
        with pytest.raises(NotVisible):
            guidance_for(getattr(people, name).actor, guidance.case.ref)
    for name in ("wang", "firm", "coach", "national", "officer51"):
        actor = getattr(people, name).actor
        assert not guidance_rows(actor).exists()
        with pytest.raises(NotVisible):
            office_guidance(actor, guidance.ref)
    assert Guidance.objects.count() == 1
