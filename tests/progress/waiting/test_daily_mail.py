"""The daily e-mail says what waits and what is late, in numbers and kinds; once a day, on working days, if wanted."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from core.digests import send_digests
from core.enums import MailMode
from core.models import Mail
from core.notices import notify
from core.workdays import is_workday
from progress.waiting.summary import lines_for
from tests.factories import submitted_project
from tests.progress.waiting.late import late_check, made_late

TITLE = "绝密名称的骨钻"


def morning(*, works: bool = True, hour: int = 8) -> datetime:
    """Of the next working day, or the next day off."""
    day = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    while is_workday(day.date()) != works:
        day += timedelta(days=1)
    return day


@pytest.fixture
def late(people):
    """Overdue for the officer; a title nobody may read in an e-mail. Nobody else has anything urgent."""
    return late_check(people, 4, title=TITLE)


def mails(persona) -> list[str]:
    return list(Mail.objects.filter(recipient=persona.user, digest_on__isnull=False).values_list("body", flat=True))


def test_it_names_kinds_and_numbers_and_no_titles(people, late):
    send_digests(morning())
    [body] = mails(people.officer)
    assert "形式审查" in body
    assert "/waiting/?kind=formal_check" in body
    assert TITLE not in body
    assert late.project.reference not in body
    assert mails(people.wang) == mails(people.officer51) == mails(people.leader) == []


def test_it_is_written_once_a_day(people, late):
    assert [send_digests(morning()) > 0, send_digests(morning(hour=9)), send_digests(morning(hour=10))] == [True, 0, 0]
    assert len(mails(people.officer)) == 1


@pytest.mark.parametrize("at", [{"works": False}, {"hour": 12}, {"hour": 20}])
def test_not_on_a_day_off_and_not_in_the_afternoon(people, late, at):
    send_digests(morning(**at))
    assert mails(people.officer) == []


@pytest.mark.parametrize("change", [{"waiting_mail": False}, {"mail_mode": MailMode.OFF}, {"is_active": False}])
def test_whoever_does_not_want_it_gets_none(people, late, change):
    User.objects.filter(pk=people.officer.user.pk).update(**change)
    send_digests(morning())
    assert mails(people.officer) == []


def test_nothing_urgent_no_mail(people):
    """It waits, with five working days left."""
    submitted_project(people.wang)
    assert lines_for(people.officer.user) == []


def test_what_is_due_within_three_working_days_is_urgent(people):
    project = submitted_project(people.wang)
    made_late(project, timezone.localdate())
    assert len(lines_for(people.officer.user)) >= 1


def test_notices_and_what_waits_come_in_one_mail(people, late):
    officer = User.objects.get(pk=people.officer.user.pk)
    User.objects.filter(pk=officer.pk).update(mail_mode=MailMode.DAILY)
    officer.refresh_from_db()
    notify(recipients=[officer], event="thing.changed", key="thing:1", title="一条新消息")
    send_digests(morning())
    [body] = mails(people.officer)
    assert "一条新消息" in body
    assert "形式审查" in body


def test_the_switch_stands_in_the_settings(people, sign_in):
    client = sign_in(people.wang)
    assert "waiting_mail" in client.get("/settings/").content.decode()
    details = {"name": "申报人 017", "phone": "", "language": "zh-hans", "mail_mode": "at_once"}
    assert client.post("/settings/", details).status_code == 302
    assert User.objects.get(pk=people.wang.user.pk).waiting_mail is False
    client.post("/settings/", {**details, "waiting_mail": "on"})
    assert User.objects.get(pk=people.wang.user.pk).waiting_mail is True
