"""An enquiry is read by whoever asked and by the platform's people; nobody else learns what it says."""

from datetime import UTC, date, datetime

import pytest

from core.actor import ANONYMOUS
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.models import AuditEntry, Mail, Notice
from matching.models import Enquiry
from matching.selectors.enquiries import enquiry_for, projects_to_name
from matching.services import enquiries
from matching.services.enquiries import answer_enquiry, ask_platform, close_enquiry, remind_platforms
from matching.services.platforms import hide_platform
from projects.models import TeamMember
from tests.factories import draft_project, submitted_project
from tests.matching.platforms.shop import enter
from tests.standing import standing

SECRET, REPLY = "想请教封堵器镀膜的中试排期，细节暂不公开", "可以安排，请致电我们的工程师详谈"


@standing
def enquiry(people, shop) -> Enquiry:
    return ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)


def answered(shop, enquiry) -> Enquiry:
    return answer_enquiry(by=shop.keeper.actor, enquiry=enquiry, text=REPLY)


def test_only_the_two_sides_find_an_enquiry(people, shop, enquiry):
    for persona in (people.wang, shop.keeper):
        assert enquiry_for(persona.actor, enquiry.ref) == enquiry
    others = ("li", "manager", "zhao", "officer", "leader", "coach", "firm", "national", "system_admin", "audit_admin")
    for persona in (*(getattr(people, who) for who in others), shop.rival):
        with pytest.raises(NotVisible):
            enquiry_for(persona.actor, enquiry.ref)


def test_question_and_answer_show_on_no_page_of_others(people, shop, enquiry, sign_in):
    answered(shop, enquiry)
    pages = [
        f"/matching/enquiries/{enquiry.ref}/",
        "/matching/enquiries/",
        "/matching/enquiries/mine/",
        f"/matching/platforms/{shop.platform.ref}/",
        "/console/platforms/",
        f"/console/platforms/{shop.platform.ref}/",
    ]
    for persona in (people.li, people.officer, people.leader, people.audit_admin, shop.rival, people.firm):
        client = sign_in(persona)
        for page in pages:
            shown = client.get(page, follow=True).content.decode()
            assert not [text for text in (SECRET, REPLY) if text in shown], (persona.user.name, page)
    for persona in (people.wang, shop.keeper):
        shown = sign_in(persona).get(pages[0]).content.decode()
        assert SECRET in shown
        assert REPLY in shown


def test_neither_audit_log_nor_notice_nor_mail_repeats_the_texts(people, shop, enquiry):
    answered(shop, enquiry)
    written = [str(entry.changes) + entry.reason for entry in AuditEntry.objects.all()]
    written += [notice.title + notice.body for notice in Notice.objects.all()]
    written += [mail.subject + mail.body for mail in Mail.objects.all()]
    assert len(written) > 3
    assert not [text for text in written if SECRET in text or REPLY in text]


def test_the_platform_learns_number_and_title_of_the_project_and_nothing_else(people, shop, sign_in):
    project = submitted_project(people.wang, title="可调式封堵器", problem="临床问题的机密描述不外传" * 4)
    made = ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET, project=project)
    client = sign_in(shop.keeper)
    shown = client.get(f"/matching/enquiries/{made.ref}/").content.decode()
    assert project.reference in shown
    assert "可调式封堵器" in shown
    assert "机密描述" not in shown
    assert f"/projects/{project.reference}/" not in shown
    assert client.get(f"/projects/{project.reference}/").status_code == 404


def test_only_the_owner_names_a_project_and_only_one_with_a_number(people, shop):
    handed_in, draft = submitted_project(people.wang), draft_project(people.wang)
    TeamMember.objects.create(project=handed_in, user=people.li.user, name="申报人 018", rights="edit", position=2)
    assert list(projects_to_name(people.wang.actor)) == [handed_in]
    for persona, project in ((people.li, handed_in), (people.zhao, handed_in), (people.wang, draft)):
        with pytest.raises(NotVisible):
            ask_platform(by=persona.actor, platform=shop.platform, text=SECRET, project=project)


def test_whoever_can_answer_is_told_and_then_whoever_asked(people, shop, enquiry):
    told = Notice.objects.filter(event="enquiry.asked")
    assert [notice.recipient_id for notice in told] == [shop.keeper.user.pk]
    answered(shop, enquiry)
    told = Notice.objects.filter(event="enquiry.answered")
    assert [notice.recipient_id for notice in told] == [people.wang.user.pk]


def test_only_the_platforms_people_answer_and_only_once(people, shop, enquiry):
    for persona in (people.wang, people.officer, shop.rival, people.firm):
        with pytest.raises(PermissionRefused):
            answer_enquiry(by=persona.actor, enquiry=enquiry, text=REPLY)
    answered(shop, enquiry)
    with pytest.raises(GuardRefused):
        answer_enquiry(by=shop.keeper.actor, enquiry=enquiry, text="另一个完全不同的答复内容")
    assert Enquiry.objects.get().answer == REPLY


def test_only_whoever_asked_closes_and_a_closed_one_is_not_answered(people, shop, enquiry):
    for persona in (shop.keeper, people.officer):
        with pytest.raises(PermissionRefused):
            close_enquiry(by=persona.actor, enquiry=enquiry)
    close_enquiry(by=people.wang.actor, enquiry=enquiry)
    with pytest.raises(GuardRefused):
        answered(shop, enquiry)
    assert Enquiry.objects.get().answer == ""


def test_what_was_typed_is_not_lost_when_a_colleague_was_quicker(shop, enquiry, sign_in):
    answered(shop, enquiry)
    again = sign_in(shop.keeper).post(
        f"/matching/enquiries/{enquiry.ref}/", {"act": "answer", "text": "我写了很久的答复"}
    )
    assert again.status_code == 409
    assert "我写了很久的答复" in again.content.decode()


def test_who_may_ask_whom(people, shop):
    silent = enter(people, "中试平台 043")
    with pytest.raises(PermissionRefused):
        ask_platform(by=ANONYMOUS, platform=shop.platform, text=SECRET)
    with pytest.raises(GuardRefused):
        ask_platform(by=people.wang.actor, platform=silent, text=SECRET)
    with pytest.raises(GuardRefused):
        ask_platform(by=shop.keeper.actor, platform=shop.platform, text=SECRET)
    with pytest.raises(InvalidInput):
        ask_platform(by=people.wang.actor, platform=shop.platform, text="短")
    hide_platform(by=people.officer.actor, platform=shop.platform, reason="停业")
    with pytest.raises(NotVisible):
        ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)


def test_a_visitor_is_asked_to_sign_in(shop, client):
    answer = client.get(f"/matching/platforms/{shop.platform.ref}/ask/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_three_may_wait_at_one_platform(people, shop):
    for _number in range(3):
        last = ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)
    with pytest.raises(GuardRefused):
        ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)
    close_enquiry(by=people.wang.actor, enquiry=last)
    ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)


def test_a_day_has_its_limit(people, shop, monkeypatch):
    monkeypatch.setattr(enquiries, "ENQUIRIES_A_DAY", 1)
    ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)
    with pytest.raises(TooManyRequests):
        ask_platform(by=people.wang.actor, platform=shop.other, text=SECRET)
    ask_platform(by=people.li.actor, platform=shop.platform, text=SECRET)


def test_a_reminder_comes_once_after_five_working_days(shop, enquiry):
    # Friday 2026-03-06; five working days end on Friday the 13th.
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_at=datetime(2026, 3, 6, 2, tzinfo=UTC))
    assert remind_platforms(today=date(2026, 3, 12)) == 0
    for day in (13, 16):
        assert remind_platforms(today=date(2026, 3, day)) == 1
    told = Notice.objects.filter(event="enquiry.waiting")
    assert [notice.recipient_id for notice in told] == [shop.keeper.user.pk]


def test_nobody_is_reminded_of_what_is_answered(shop, enquiry):
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_at=datetime(2026, 3, 6, 2, tzinfo=UTC))
    answered(shop, enquiry)
    assert remind_platforms(today=date(2026, 3, 16)) == 0


def test_what_waits_for_an_answer_stands_first(people, shop, sign_in):
    first = ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)
    second = ask_platform(by=people.li.actor, platform=shop.platform, text=SECRET)
    answered(shop, second)
    rows = sign_in(shop.keeper).get("/matching/enquiries/").context["rows"]
    assert [row["enquiry"].ref for row in rows] == [first.ref, second.ref]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_the_same_questions_for_one_row_and_three(
    people, shop, sign_in, count, django_assert_num_queries
):
    for _number in range(count):
        ask_platform(by=people.wang.actor, platform=shop.platform, text=SECRET)
    client = sign_in(people.wang)
    client.get("/matching/enquiries/mine/")
    with django_assert_num_queries(MINE):
        client.get("/matching/enquiries/mine/")
    client = sign_in(shop.keeper)
    client.get("/matching/enquiries/")
    with django_assert_num_queries(RECEIVED):
        shown = client.get("/matching/enquiries/").content.decode()
    assert shown.count("申报人 017") == count


# Session, person, memberships and the bell, then the page's own.
MINE, RECEIVED = 5, 7
