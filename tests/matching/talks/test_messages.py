"""What one side writes the other reads: nobody else, not twice, not without end."""

import pytest
from django.test import override_settings

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, TooManyRequests
from core.models import AuditEntry, Mail, Notice
from matching.enums import DeclineCode
from matching.models import Match, Message, MessageFile, TalkReading
from matching.selectors.talks import file_for, messages_of, seen_by_other, unread_count, unread_counts
from matching.services import talks
from matching.services.matches import decline_match, end_match
from matching.services.talks import mark_talk_read, open_file
from tests.matching.matched import chosen_match, requested_match
from tests.matching.talks.said import OUTSIDERS, SECRET, colleague_of, outsider, pdf, said
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def strays(settings):
    """Files of messages that this test left in the storage and no row knows."""
    folder = settings.MEDIA_ROOT / "messages"

    def there() -> set[str]:
        return {f"messages/{path.name}" for path in folder.iterdir()} if folder.exists() else set()

    before = there()
    return lambda: there() - before - set(MessageFile.objects.values_list("file", flat=True))


@standing
def match(people) -> Match:
    return chosen_match(people)


def test_each_side_reads_what_the_other_wrote(people, match):
    said(people.wang, match, "您好")
    said(people.firm, match, "您好，图纸已看")
    for persona in (people.wang, people.firm):
        assert [message.text for message in messages_of(persona.actor, match).rows] == ["您好，图纸已看", "您好"]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_reads_writes_or_opens_a_file(people, match, who):
    message = said(people.wang, match, files=[pdf()])
    persona = outsider(people, who)
    assert messages_of(persona.actor, match).rows == []
    with pytest.raises(PermissionRefused):
        said(persona, match)
    with pytest.raises(NotVisible):
        file_for(persona.actor, match.ref, message.files.get().ref)
    with pytest.raises(NotVisible):
        open_file(by=persona.actor, file=message.files.get())
    mark_talk_read(by=persona.actor, match=match)
    assert not TalkReading.objects.exists()


def test_a_firm_without_its_verification_reads_nothing_more(people, match):
    said(people.wang, match)
    people.firm.organisation.verified_at = None
    people.firm.organisation.save(update_fields=["verified_at"])
    assert messages_of(people.firm.actor, match).rows == []
    with pytest.raises(PermissionRefused):
        said(people.firm, match)


def test_sent_twice_it_is_there_once(people, match):
    first = said(people.wang, match, key="K1")
    assert said(people.wang, match, key="K1") == first
    assert said(people.firm, match, key="K1") != first
    assert said(people.wang, match, key="K2") != first
    assert Message.objects.count() == 3


def test_a_message_says_something(people, match):
    for text in ("", "  \n "):
        with pytest.raises(InvalidInput) as refused:
            said(people.wang, match, text)
        assert "text" in refused.value.fields
    with pytest.raises(InvalidInput):
        said(people.wang, match, "长" * 4001)
    assert said(people.wang, match, "", files=[pdf()]).files.count() == 1


def test_before_the_answer_a_side_asks_back_five_times(people):
    match = requested_match(people)
    for number in range(5):
        said(people.wang, match, f"请问 {number}")
    with pytest.raises(GuardRefused):
        said(people.wang, match)
    assert said(people.firm, match).pk
    with pytest.raises(InvalidInput):
        said(people.firm, match, files=[pdf()])
    assert not MessageFile.objects.exists()


def test_a_closed_match_is_for_reading_only(people, match):
    said(people.wang, match)
    end_match(by=people.firm.actor, match=match, reason="")
    fresh = Match.objects.get(pk=match.pk)
    for persona in (people.wang, people.firm):
        with pytest.raises(GuardRefused):
            said(persona, fresh)
        assert len(messages_of(persona.actor, fresh).rows) == 1


def test_a_declined_request_is_for_reading_only(people):
    match = requested_match(people)
    declined = decline_match(by=people.wang.actor, match=match, code=DeclineCode.TOO_EARLY)
    with pytest.raises(GuardRefused):
        said(people.firm, declined)
    # As in a tab that was open all along.
    with pytest.raises(GuardRefused):
        said(people.firm, match)


def test_a_day_has_an_end(people, match, monkeypatch):
    monkeypatch.setattr(talks, "MESSAGES_A_DAY", 1)
    said(people.wang, match)
    with pytest.raises(TooManyRequests):
        said(people.wang, match)


def test_what_is_no_allowed_file_is_refused_and_nothing_kept(people, match, strays):
    wrong = pdf("程序.exe", b"MZ\x90\x00")
    disguised = pdf("方案.pdf", b"<html><script>alert(1)</script></html>")
    empty = pdf("空.pdf", b"")
    for upload in (wrong, disguised, empty):
        with pytest.raises(InvalidInput) as refused:
            said(people.wang, match, files=[pdf(), upload])
        assert upload.name in str(refused.value.fields["attachments"][0])
    with pytest.raises(InvalidInput):
        said(people.wang, match, files=[pdf() for _ in range(6)])
    assert not Message.objects.exists()
    assert strays() == set()


def test_a_file_that_is_too_large_is_refused(people, match, settings, strays):
    with override_settings(MATCHING={**settings.MATCHING, "message_file_mb": 0.00001}), pytest.raises(InvalidInput):
        said(people.wang, match, files=[pdf()])
    with override_settings(MATCHING={**settings.MATCHING, "talk_files_mb": 0.00001}), pytest.raises(InvalidInput):
        said(people.wang, match, files=[pdf()])
    assert not Message.objects.exists()
    assert strays() == set()


def test_a_second_sending_leaves_no_file_behind(people, match, strays):
    said(people.wang, match, key="K1", files=[pdf()])
    said(people.wang, match, key="K1", files=[pdf()])
    assert MessageFile.objects.count() == 1
    assert strays() == set()


def test_a_file_keeps_its_digest_and_tells_nothing_by_its_name(people, match):
    file = said(people.wang, match, files=[pdf()]).files.get()
    assert file.name == "方案.pdf"
    assert "方案" not in file.file.name
    with open_file(by=people.firm.actor, file=file_for(people.firm.actor, match.ref, file.ref)) as opened:
        assert opened.read().startswith(b"%PDF")
    assert AuditEntry.objects.filter(event="message.file_opened", object_ref=match.ref).count() == 1


def test_unread_until_the_person_has_seen_it(people, match):
    said(people.wang, match, "一")
    said(people.wang, match, "二")
    assert unread_count(people.firm.actor, match) == 2
    assert unread_count(people.wang.actor, match) == 0
    mark_talk_read(by=people.firm.actor, match=match)
    assert unread_count(people.firm.actor, match) == 0
    said(people.wang, match, "三")
    assert unread_counts(people.firm.actor, [match]) == {match.pk: 1}
    # Each person for himself.
    assert unread_count(colleague_of(people.firm).actor, match) == 3


def test_the_other_side_learns_when_it_was_read(people, match):
    first = said(people.wang, match, "一")
    assert seen_by_other(match, "project").message_id == 0
    mark_talk_read(by=people.firm.actor, match=match)
    seen = seen_by_other(match, "project")
    assert seen.message_id == first.pk
    mark_talk_read(by=people.firm.actor, match=match)
    assert seen_by_other(match, "project") == seen
    # One's own reading is none of the other side's.
    assert seen_by_other(match, "firm").message_id == 0


def test_one_notice_for_a_conversation_until_it_is_read(people, match):
    for text in ("一", "二", "三"):
        said(people.wang, match, text)
    assert notices(people.firm) == 1
    assert notices(people.wang) == 0
    mark_talk_read(by=people.firm.actor, match=match)
    said(people.wang, match, "四")
    assert notices(people.firm) == 2


def notices(persona) -> int:
    return Notice.objects.filter(recipient=persona.user, event="message.sent").count()


def test_only_those_of_the_firm_who_took_part_are_told(people, match):
    colleague = colleague_of(people.firm)
    said(people.wang, match)
    assert (notices(people.firm), notices(colleague)) == (1, 0)
    said(colleague, match)
    mark_talk_read(by=people.firm.actor, match=match)
    said(people.wang, match)
    assert (notices(people.firm), notices(colleague)) == (2, 1)


def test_neither_notice_nor_mail_nor_audit_log_repeats_a_word(people, match):
    said(people.wang, match, files=[pdf("机密清单.pdf")])
    said(people.firm, match)
    told = [
        *Notice.objects.values_list("title", "body"),
        *Mail.objects.values_list("subject", "body"),
        *AuditEntry.objects.values_list("changes", "reason"),
    ]
    assert Notice.objects.filter(event="message.sent").count() == 2
    assert AuditEntry.objects.filter(event="message.sent").count() == 2
    assert not [row for row in told if SECRET in str(row) or "机密清单" in str(row)]
