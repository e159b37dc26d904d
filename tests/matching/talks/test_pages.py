"""The pages of conversation and meetings: for the two sides, with nothing lost and nothing executed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.models import Match, Meeting, Message, TalkReading
from matching.services.matches import end_match
from matching.services.meetings import agree_meeting, move_meeting
from tests.matching.matched import chosen_match, requested_match
from tests.matching.talks.said import OUTSIDERS, PDF, SECRET, outsider, pdf, plan, proposal, said, second_match
from tests.standing import standing

pytestmark = pytest.mark.django_db


# Of them the frame of the portal 5 (a firm 6), the frame of a match 3 (5).
QUERIES_TALK = {"wang": 17, "firm": 20}
QUERIES_MEETINGS = {"wang": 12, "firm": 16}


@standing
def match(people) -> Match:
    return chosen_match(people)


def talk(match: Match) -> str:
    return f"/matching/matches/{match.ref}/talk/"


def meetings(match: Match) -> str:
    return f"/matching/matches/{match.ref}/meetings/"


def written(client: Client, match: Match) -> str:
    return client.get(talk(match)).content.decode()


def form_key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_for_everybody_else_nothing_of_it_exists(people, match, sign_in, who):
    file = said(people.wang, match, files=[pdf()]).files.get()
    meeting = proposal(people.wang, match)
    client = sign_in(outsider(people, who))
    pages = [talk(match), f"{talk(match)}{file.ref}/", f"{talk(match)}?since=0", meetings(match)]
    pages += [f"{meetings(match)}{meeting.ref}{end}" for end in ("/", ".ics", "/move/")]
    for page in pages:
        assert client.get(page, headers={"HX-Request": "true"}).status_code == 404, page
        assert client.post(page, {"text": "x", "act": "agree"}).status_code in (404, 405), page
    assert Message.objects.count() == 1


def test_a_visitor_is_led_to_the_sign_in(people, match):
    assert Client().get(talk(match)).status_code == 302


def test_without_a_script_one_writes_and_the_other_reads(people, match, sign_in):
    wang, firm = sign_in(people.wang), sign_in(people.firm)
    answer = wang.post(talk(match), {"text": "您好，图纸见附件", "attachments": pdf(), "key": "K1"}, follow=True)
    assert "您好，图纸见附件" in answer.content.decode()
    page = written(firm, match)
    assert "您好，图纸见附件" in page
    assert people.wang.user.name in page
    link = re.search(r'href="(/matching/matches/[^"]+/talk/[^"]+/)" download', page)
    assert link is not None
    download = firm.get(link[1])
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in download["Cache-Control"]


def test_a_double_click_says_it_once(people, match, sign_in):
    client = sign_in(people.wang)
    key = form_key(written(client, match))
    for _click in range(2):
        assert client.post(talk(match), {"text": "您好", "key": key}).status_code == 302
    assert Message.objects.count() == 1
    assert form_key(written(client, match)) != key


def test_what_was_typed_stays_with_a_refusal(people, match, sign_in):
    client = sign_in(people.wang)
    answer = client.post(talk(match), {"text": "附上程序", "attachments": pdf("程序.exe", b"MZ\x90"), "key": "K"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">\n附上程序</textarea>" in page
    assert "程序.exe" in page
    assert form_key(page) == "K"
    assert not Message.objects.exists()


def test_what_was_typed_stays_when_the_match_has_closed(people, match, sign_in):
    end_match(by=people.firm.actor, match=match, reason="")
    answer = sign_in(people.wang).post(talk(match), {"text": "还想补充一点"})
    assert answer.status_code == 409
    assert "还想补充一点" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_a_script_in_a_message_is_only_text(people, match, sign_in):
    said(people.firm, match, "<script>alert('x')</script><img src=x onerror=alert(1)>", files=[pdf("<b>.pdf")])
    proposal(people.firm, match, subject="<script>alert(2)</script>", place="<img src=x>")
    for page in (talk(match), meetings(match)):
        shown = sign_in(people.wang).get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert "&lt;img src=x onerror" in written(sign_in(people.wang), match)


def test_before_the_choice_the_owner_is_not_named(people, sign_in):
    match = requested_match(people)
    said(people.wang, match, "请问贵公司的产能？")
    page = written(sign_in(people.firm), match)
    assert "请问贵公司的产能？" in page
    assert people.wang.user.name not in page


def test_looking_at_it_is_reading_it(people, match, sign_in):
    said(people.wang, match)
    firm = sign_in(people.firm)
    firm.get(meetings(match))
    assert not TalkReading.objects.exists()
    written(firm, match)
    assert TalkReading.objects.get().user == people.firm.user


def news(client: Client, match: Match, since: int, mark: str):
    return client.get(talk(match), {"since": since, "mark": mark}, headers={"HX-Request": "true"})


def test_the_page_asks_for_what_is_new_only(people, match, sign_in):
    first = said(people.wang, match, "第一条")
    client = sign_in(people.firm)
    page = written(client, match)
    found = re.search(r'name="mark" value="([^"]+)"', page)
    assert found is not None
    assert news(client, match, first.pk, found[1]).status_code == 204
    said(people.wang, match, "第二条")
    answer = news(client, match, first.pk, found[1]).content.decode()
    assert "第二条" in answer
    assert "第一条" not in answer
    assert "<html" not in answer
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert news(client, match, nonsense, "").status_code == 200


def test_an_ended_match_tells_an_open_page(people, match, sign_in):
    said(people.wang, match)
    client = sign_in(people.firm)
    mark = re.search(r'name="mark" value="([^"]+)"', written(client, match))
    assert mark is not None
    end_match(by=people.wang.actor, match=match, reason="")
    answer = news(client, match, Message.objects.get().pk, mark[1])
    assert answer.status_code == 200
    assert "alert-box" in answer.content.decode()


def test_a_long_conversation_comes_in_pages(people, match, sign_in):
    rows = [Message(match=match, side="firm", author=people.firm.user, text=f"第{n}句。") for n in range(55)]
    Message.objects.bulk_create(rows)
    client = sign_in(people.wang)
    newest = written(client, match)
    assert "第54句。" in newest
    assert "第4句。" not in newest
    older = re.search(r'href="(\?after=[^"]+)"', newest)
    assert older is not None
    earlier = client.get(talk(match) + older[1].replace("&amp;", "&")).content.decode()
    assert "第4句。" in earlier
    assert "第54句。" not in earlier


@pytest.mark.parametrize("who", ["wang", "firm"])
def test_a_conversation_costs_the_same_for_three_messages_as_for_one(
    people, match, sign_in, django_assert_num_queries, who
):
    client = sign_in(getattr(people, who))
    said(people.wang, match, files=[pdf()])
    said(people.firm, match, files=[pdf()])
    written(client, match)
    with django_assert_num_queries(QUERIES_TALK[who]):
        written(client, match)
    for _more in range(2):
        said(people.wang, match, files=[pdf()])
        said(people.firm, match, files=[pdf()])
    written(client, match)
    with django_assert_num_queries(QUERIES_TALK[who]):
        written(client, match)


@pytest.mark.parametrize("who", ["wang", "firm"])
def test_meetings_cost_the_same_for_three_as_for_one(people, match, sign_in, django_assert_num_queries, who):
    client = sign_in(getattr(people, who))
    proposal(people.wang, match)
    client.get(meetings(match))
    with django_assert_num_queries(QUERIES_MEETINGS[who]):
        client.get(meetings(match))
    proposal(people.firm, match)
    proposal(people.firm, match, 8)
    client.get(meetings(match))
    with django_assert_num_queries(QUERIES_MEETINGS[who]):
        client.get(meetings(match))


def filled(**changed) -> dict[str, object]:
    day = (timezone.localdate() + timedelta(days=4)).isoformat()
    given = {"subject": "样机", "day": day, "time": "14:30", "minutes": "60", "place": "三号楼", "link": "", "note": ""}
    return {**given, **changed}


def test_a_meeting_is_proposed_agreed_and_moved_on_the_pages(people, match, sign_in):
    wang, firm = sign_in(people.wang), sign_in(people.firm)
    assert wang.post(meetings(match), filled()).status_code == 302
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at).strftime("%H:%M") == "14:30"
    page = f"{meetings(match)}{meeting.ref}/"
    assert 'value="agree"' in firm.get(page).content.decode()
    assert 'value="agree"' not in wang.get(page).content.decode()
    assert firm.post(page, {"act": "agree", "sequence": "0"}).status_code == 302
    assert "14:30" in firm.get(f"{page}move/").content.decode()
    assert firm.post(f"{page}move/", filled(time="16:00")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.side) == ("proposed", "firm")
    assert wang.post(page, {"act": "decline", "note": "出差"}).status_code == 302
    assert "出差" in firm.get(page).content.decode()


def test_a_refused_meeting_keeps_what_was_typed(people, match, sign_in):
    client = sign_in(people.wang)
    for changed in ({"day": "2020-01-01"}, {"link": "ftp://x"}, {"place": ""}, {"time": "25:00"}, {"minutes": "7"}):
        answer = client.post(meetings(match), filled(subject="请看样机", **changed))
        assert answer.status_code == 422, changed
        assert "请看样机" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_who_agrees_to_an_old_time_is_shown_the_new_one(people, match, sign_in):
    meeting = proposal(people.wang, match)
    move_meeting(by=people.wang.actor, meeting=meeting, plan=plan(6, place="改在二号楼"))
    answer = sign_in(people.firm).post(f"{meetings(match)}{meeting.ref}/", {"act": "agree", "sequence": "0"})
    assert answer.status_code == 409
    assert "改在二号楼" in answer.content.decode()
    assert Meeting.objects.get().status == "proposed"


def test_an_act_that_does_not_exist_changes_nothing(people, match, sign_in):
    meeting = proposal(people.wang, match)
    answer = sign_in(people.firm).post(f"{meetings(match)}{meeting.ref}/", {"act": "explode"})
    assert answer.status_code == 409
    assert Meeting.objects.get().status == "proposed"


def test_a_clash_is_shown_to_whom_it_concerns(people, match, sign_in):
    other = second_match(people)
    proposal(people.wang, match)
    agree_meeting(by=people.wang.actor, meeting=proposal(people.firm, other))
    page = sign_in(people.wang).get(meetings(match)).content.decode()
    assert "meeting-clash" in page
    assert other.project.reference in page


def test_no_meeting_is_offered_before_the_choice(people, sign_in):
    match = requested_match(people)
    page = sign_in(people.wang).get(meetings(match)).content.decode()
    assert 'id="propose"' not in page
    assert sign_in(people.wang).post(meetings(match), filled()).status_code == 422


def test_secrets_stand_on_the_two_sides_pages_only(people, match, sign_in):
    said(people.wang, match)
    assert SECRET in written(sign_in(people.firm), match)
    for page in ("/notices/", "/matching/matches/", f"/matching/matches/{match.ref}/"):
        assert SECRET not in sign_in(people.firm).get(page).content.decode(), page
