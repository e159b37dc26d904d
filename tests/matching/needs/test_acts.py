"""Writing, publishing, closing needs, and answering them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit, TooManyRequests
from core.models import AuditEntry, Notice
from matching.enums import NeedKind, NeedOutcome, NeedStatus
from matching.models import Need
from matching.services.need_answers import answer_need, mark_answers_read, reply_to_answer
from matching.services.needs import (
    PUBLISHED_A_DAY,
    close_expired_needs,
    close_need,
    publish_need,
    save_need,
    start_need,
    take_back_need,
)
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, submitted_project
from tests.matching.needs.given import draft_need, open_need, values

OFFER = "我们有相近的样机，可以到科室演示。"


def told(persona, event: str) -> int:
    return Notice.objects.filter(recipient=persona.user, event=event).count()


def test_a_verified_enterprise_publishes_for_ninety_days(people):
    need = open_need(people.firm)
    assert need.status == NeedStatus.PUBLISHED
    assert need.expires_on == timezone.localdate() + timedelta(days=90)
    assert need.organisation == people.firm.organisation
    assert AuditEntry.objects.filter(event="need.published", object_ref=need.ref).count() == 1


def test_an_unverified_enterprise_writes_but_does_not_publish(people):
    need = draft_need(people.unverified_firm)
    with pytest.raises(PermissionRefused):
        publish_need(by=people.unverified_firm.actor, need=need)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("firm", NeedKind.CLINICAL),
        ("wang", NeedKind.ENTERPRISE),
        ("officer", NeedKind.CLINICAL),
        ("manager", NeedKind.CLINICAL),
        ("nobody", NeedKind.ENTERPRISE),
    ],
)
def test_everybody_writes_only_needs_of_his_kind(people, name, kind):
    with pytest.raises(PermissionRefused):
        start_need(by=getattr(people, name).actor, kind=kind, values=values())


def test_a_project_need_is_for_an_accepted_project_of_ones_own(people):
    accepted = accepted_project(people, title="已受理的项目")
    waiting = submitted_project(people.wang, title="未受理的项目")
    assert open_need(people.wang, accepted).project == accepted
    for person, project in ((people.wang, waiting), (people.li, accepted), (people.wang, None)):
        with pytest.raises(InvalidInput):
            start_need(by=person.actor, kind=NeedKind.PROJECT, values=values(wanted=["pilot"]), project=project)


def test_what_is_missing_stops_publishing_but_not_saving(people):
    need = draft_need(people.wang, text="太短")
    with pytest.raises(InvalidInput) as refusal:
        publish_need(by=people.wang.actor, need=need)
    assert list(refusal.value.fields) == ["text"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "长" * 81),
        ("text", "长" * 2001),
        ("tier", 2),
        ("subcatalogues", ["99"]),
        ("subcatalogues", ["01", "02", "03", "04", "05", "06"]),
    ],
)
def test_wrong_values_are_said_beside_their_field(people, field, value):
    with pytest.raises(InvalidInput) as refusal:
        draft_need(people.wang, **{field: value})
    assert list(refusal.value.fields) == [field]


def test_a_second_save_from_the_same_page_is_stale(people):
    need = draft_need(people.firm)
    save_need(by=people.firm.actor, need=need, values=values(title="先保存的"), version=0)
    with pytest.raises(StaleEdit) as refusal:
        save_need(by=people.firm.actor, need=need, values=values(title="后保存的"), version=0)
    assert (refusal.value.current["title"], refusal.value.version) == ("先保存的", 1)


def test_an_open_need_is_not_changed(people):
    need = open_need(people.firm)
    with pytest.raises(GuardRefused):
        save_need(by=people.firm.actor, need=need, values=values(title="换了内容"), version=0)


def test_strangers_neither_save_publish_nor_close(people):
    need = draft_need(people.wang)
    with pytest.raises(PermissionRefused):
        save_need(by=people.li.actor, need=need, values=values(), version=0)
    with pytest.raises(PermissionRefused):
        publish_need(by=people.li.actor, need=need)
    published = publish_need(by=people.wang.actor, need=need)
    with pytest.raises(PermissionRefused):
        close_need(by=people.firm.actor, need=published, outcome=NeedOutcome.SOLVED)


def test_publishing_is_limited(people):
    for number in range(PUBLISHED_A_DAY):
        open_need(people.firm, title=f"需求 {number}")
    with pytest.raises(TooManyRequests):
        open_need(people.firm, title="再来一条")


def test_an_officer_takes_back_with_a_reason_and_the_author_is_told(people):
    need = open_need(people.wang)
    with pytest.raises(InvalidInput):
        take_back_need(by=people.officer.actor, need=need)
    with pytest.raises(PermissionRefused):
        take_back_need(by=people.officer51.actor, need=need, reason="外省")
    fresh = take_back_need(by=people.officer.actor, need=need, reason="含患者信息")
    assert fresh.status == NeedStatus.DRAFT
    notice = Notice.objects.get(recipient=people.wang.user, event="need.taken_back")
    assert "含患者信息" in notice.body


def test_an_answer_is_given_once_and_replied_to_once(people):
    need = open_need(people.wang)
    answer = answer_need(by=people.firm.actor, need=need, text=OFFER)
    with pytest.raises(GuardRefused):
        answer_need(by=people.firm.actor, need=need, text=OFFER)
    assert told(people.wang, "need.answered") == 1
    with pytest.raises(PermissionRefused):
        reply_to_answer(by=people.firm.actor, answer=answer, text="自问自答")
    reply_to_answer(by=people.wang.actor, answer=answer, text="欢迎来科室。")
    with pytest.raises(GuardRefused):
        reply_to_answer(by=people.wang.actor, answer=answer, text="再说一句")
    assert told(people.firm, "need.replied") == 1


@pytest.mark.parametrize("name", ["wang", "officer", "manager", "unverified_firm", "nobody"])
def test_who_does_not_answer(people, name):
    need = open_need(people.wang, tier=0)
    with pytest.raises((PermissionRefused, NotVisible)):
        answer_need(by=getattr(people, name).actor, need=need, text=OFFER)


def test_a_closed_need_takes_no_answers_and_tells_who_answered(people):
    need = open_need(people.wang)
    answer_need(by=people.firm.actor, need=need, text=OFFER)
    close_need(by=people.wang.actor, need=need, outcome=NeedOutcome.SOLVED, text="已对接")
    assert told(people.firm, "need.closed") == 1
    with pytest.raises(NotVisible):
        answer_need(by=people.sun.actor, need=Need.objects.get(pk=need.pk), text=OFFER)


def test_only_its_own_side_marks_answers_as_read(people):
    need = open_need(people.wang)
    answer = answer_need(by=people.firm.actor, need=need, text=OFFER)
    assert mark_answers_read(by=people.officer.actor, need=need) == 0
    assert mark_answers_read(by=people.wang.actor, need=need) == 1
    answer.refresh_from_db()
    assert answer.read_at is not None


def test_a_need_runs_out_after_one_reminder(people):
    need = open_need(people.wang)
    last = need.expires_on
    assert close_expired_needs(today=last - timedelta(days=11)) == 0
    assert told(people.wang, "need.expiring") == 0
    for day in (last - timedelta(days=10), last - timedelta(days=9), last):
        assert close_expired_needs(today=day) == 0
    assert told(people.wang, "need.expiring") == 1
    assert close_expired_needs(today=last + timedelta(days=1)) == 1
    assert close_expired_needs(today=last + timedelta(days=1)) == 0
    need.refresh_from_db()
    assert (need.status, need.outcome) == (NeedStatus.CLOSED, NeedOutcome.UNANSWERED)
    assert told(people.wang, "need.expired") == 1


def test_taken_back_and_published_again_it_has_its_time_anew(people):
    need = open_need(people.wang)
    take_back_need(by=people.wang.actor, need=need)
    again = publish_need(by=people.wang.actor, need=Need.objects.get(pk=need.pk))
    assert again.status == NeedStatus.PUBLISHED
    assert told(people.wang, "need.taken_back") == 0


def test_an_answer_offers_only_an_own_accepted_project(people):
    need = open_need(people.firm)
    project = accepted_project(people, title="可提供的项目", patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    with pytest.raises(InvalidInput):
        answer_need(by=people.li.actor, need=need, text=OFFER, project=project)
    fresh = Project.objects.get(pk=project.pk)
    assert answer_need(by=people.wang.actor, need=need, text=OFFER, project=fresh).project == project
