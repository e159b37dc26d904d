"""What happens to one e-mail: sent, put off, given up; and the one digest a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import delivery, digests
from core.delivery import deliver_mail, sweep_mail
from core.enums import MailMode, MailStatus
from core.locks import connection_beside, session_lock
from core.models import Mail, Notice
from core.notices import notify
from tests.core.mail_sink import running_sink

pytestmark = pytest.mark.django_db(transaction=True)

WAITS = [60, 300, 1800]


@pytest.fixture
def sink(settings):
    with running_sink() as (sink, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.MAIL_RETRY_SECONDS = WAITS
        yield sink


def tell(person, key: str = "thing:1") -> Mail:
    """Writes a notice; its mail is tried at once, as tasks run at once in tests."""
    notify(recipients=[person.user], event="thing.changed", key=key, title="通知一则", body="正文", url="/projects/")
    return Mail.objects.latest("pk")


def make_due(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def again(mail: Mail) -> Mail:
    return Mail.objects.get(pk=mail.pk)


def test_a_mail_is_sent_once_however_often_the_task_runs(people, sink):
    mail = tell(people.wang)
    deliver_mail(mail.pk)
    make_due(mail)
    deliver_mail(mail.pk)
    sweep_mail()
    assert sink.taken == {mail.message_id: 1}
    assert (again(mail).status, again(mail).attempts) == (MailStatus.SENT, 1)


def test_the_mail_says_what_happened_and_leads_into_the_portal(people, sink, settings):
    mail = tell(people.wang)
    (sent,) = sink.mails
    text = sent.get_payload(decode=True).decode()
    notice = Notice.objects.get(mail=mail)
    assert sent["To"] == people.wang.user.email
    assert sent["Message-ID"] == mail.message_id
    assert sent["Date"]
    assert "正文" in text
    assert f"{settings.PORTAL_URL}/notices/{notice.ref}/" in text


def test_nobody_sends_what_another_process_is_sending(people, sink, monkeypatch):
    monkeypatch.setattr(delivery, "_begin_attempt", lambda mail: False)
    mail = tell(people.wang)
    monkeypatch.undo()
    with connection_beside() as other, session_lock("mail", mail.pk, using=other) as held:
        assert held
        deliver_mail(mail.pk)
        assert sweep_mail() == 1
    assert sink.mails == []
    deliver_mail(mail.pk)
    assert sink.taken == {mail.message_id: 1}


def test_a_temporary_refusal_is_tried_again_later_and_later(people, sink):
    sink.data_answers = ["451 come back later", "451 come back later"]
    mail = tell(people.wang)
    for attempts, wait in ((1, WAITS[0]), (2, WAITS[1])):
        now = again(mail)
        assert (now.status, now.attempts) == (MailStatus.WAITING, attempts)
        assert "come back later" in now.last_error
        assert abs((now.due_at - timezone.now()).total_seconds() - wait) < 30
        sweep_mail()
        assert again(mail).attempts == attempts, "not before it is due"
        make_due(mail)
        sweep_mail()
    assert (again(mail).status, again(mail).last_error) == (MailStatus.SENT, "")
    assert sink.taken == {mail.message_id: 1}


def test_a_mail_is_given_up_after_the_last_wait(people, sink):
    sink.data_answers = ["451 no"] * 10
    mail = tell(people.wang)
    for _ in range(10):
        make_due(mail)
        sweep_mail()
    assert (again(mail).status, again(mail).attempts) == (MailStatus.FAILED, len(WAITS) + 1)


def test_a_mail_at_which_workers_die_is_given_up_too(people, sink):
    sink.data_answers = ["451 no"]
    mail = tell(people.wang)
    Mail.objects.filter(pk=mail.pk).update(attempts=len(WAITS) + 1)
    make_due(mail)
    deliver_mail(mail.pk)
    assert again(mail).status == MailStatus.FAILED


@pytest.mark.parametrize(("place", "answer"), [("recipient", "550 no such mailbox"), ("data", "554 refused")])
def test_a_refusal_for_good_is_not_tried_again(people, sink, place, answer):
    setattr(sink, f"{place}_answers", [answer])
    mail = tell(people.wang)
    assert (again(mail).status, again(mail).attempts) == (MailStatus.FAILED, 1)
    assert sink.mails == []


def test_a_mail_server_that_is_away_loses_nothing(people, sink, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mail = tell(people.wang)
    assert again(mail).status == MailStatus.WAITING
    settings.EMAIL_PORT = port
    make_due(mail)
    sweep_mail()
    assert sink.taken == {mail.message_id: 1}


def test_a_lost_answer_makes_a_copy_under_the_same_message_id(people, sink):
    sink.data_answers = ["hang up"]
    mail = tell(people.wang)
    assert again(mail).status == MailStatus.WAITING
    make_due(mail)
    sweep_mail()
    assert sink.taken == {mail.message_id: 2}
    assert sink.mails[0]["Date"] == sink.mails[1]["Date"]


def test_that_a_mail_was_sent_is_noted_even_when_the_database_was_away(people, sink, monkeypatch):
    send = delivery.Postman.send

    def send_and_lose_the_database(postman, mail):
        send(postman, mail)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with connection_beside() as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    monkeypatch.setattr(delivery.Postman, "send", send_and_lose_the_database)
    mail = tell(people.wang)
    assert again(mail).status == MailStatus.SENT
    make_due(mail)
    sweep_mail()
    assert sink.taken == {mail.message_id: 1}


def test_a_sweep_sends_everything_that_is_due_over_one_connection(people, sink, monkeypatch):
    monkeypatch.setattr(delivery, "_begin_attempt", lambda mail: False)
    mails = [tell(people.wang, f"thing:{number}") for number in range(5)]
    monkeypatch.undo()
    assert sweep_mail() == 5
    assert sink.taken == {mail.message_id: 1 for mail in mails}


# Digests.


def prefer(person, mode: MailMode) -> None:
    person.user.mail_mode = mode
    person.user.save(update_fields=["mail_mode"])


def test_a_digest_comes_once_a_day_with_everything_unread(people, sink):
    prefer(people.wang, MailMode.DAILY)
    for number in range(3):
        notify(recipients=[people.wang.user], event="x", key=f"x:{number}", title=f"第 {number} 件事")
    assert not Mail.objects.exists()
    read = Notice.objects.get(key="x:1")
    read.read_at = timezone.now()
    read.save(update_fields=["read_at"])
    assert digests.send_digests() == 1
    (sent,) = sink.mails
    text = sent.get_payload(decode=True).decode()
    assert "第 0 件事" in text
    assert "第 2 件事" in text
    assert "第 1 件事" not in text
    notify(recipients=[people.wang.user], event="x", key="x:9", title="今天还有一件事")
    assert digests.send_digests() == 0
    assert len(sink.mails) == 1


def test_the_next_day_brings_the_rest(people, sink, monkeypatch):
    prefer(people.wang, MailMode.DAILY)
    notify(recipients=[people.wang.user], event="x", key="x:1", title="第一天")
    digests.send_digests()
    notify(recipients=[people.wang.user], event="x", key="x:2", title="第二天")
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(digests.timezone, "localdate", lambda *moment: tomorrow)
    assert digests.send_digests() == 1
    text = sink.mails[1].get_payload(decode=True).decode()
    assert "第二天" in text
    assert "第一天" not in text


def test_no_digest_when_everything_was_read_or_mail_was_switched_off(people, sink):
    for person in (people.wang, people.li):
        prefer(person, MailMode.DAILY)
        notify(recipients=[person.user], event="x", key="x:1", title="一件事")
    Notice.objects.filter(recipient=people.wang.user).update(read_at=timezone.now())
    prefer(people.li, MailMode.OFF)
    assert digests.send_digests() == 0
    assert not Notice.objects.filter(wants_digest=True).exists()
