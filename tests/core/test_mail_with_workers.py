"""Real workers, a real broker, a real mail server: each notice arrives exactly once, also when workers are killed."""

import time

import pytest
from celery import current_app

from core import jobs
from core.enums import MailStatus
from core.models import Mail
from core.notices import notify
from core.tracing import set_request_id
from tests.core.mail_sink import running_sink
from tests.core.workshop import REDIS, workshop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MAILS = 16


@pytest.fixture
def sink():
    with running_sink() as (sink, port):
        sink.port = port
        yield sink


@pytest.fixture(params=["files", "redis"])
def shop(request, tmp_path, sink, monkeypatch):
    if request.param == "redis" and REDIS is None:
        pytest.skip("Redis is not installed (Debian package: redis-server)")
    with workshop(request.param, tmp_path, sink.port) as shop:
        # Tests run tasks at once; here they go to the workers.
        current_app.conf.task_always_eager = False
        monkeypatch.setattr(jobs, "_start", lambda task, args: shop.enqueue(task.name, *args))
        yield shop
        current_app.conf.task_always_eager = True


def tell(person, count: int = MAILS) -> set[str]:
    """Returns the Message-IDs that must arrive."""
    for number in range(count):
        notify(recipients=[person.user], event="thing.changed", key=f"thing:{number}", title=f"通知 {number:03}")
    return set(Mail.objects.values_list("message_id", flat=True))


def sweep_until_sent(shop, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while Mail.objects.exclude(status=MailStatus.SENT).exists():
        assert time.monotonic() < end, list(Mail.objects.values_list("status", "attempts", "last_error"))
        shop.enqueue("core.tasks.sweep_mail")
        time.sleep(1)


def test_a_worker_killed_between_sends_loses_and_doubles_nothing(people, sink, shop):
    sink.hold_after = 5
    worker = shop.start_worker()
    expected = tell(people.wang)
    assert sink.holding.wait(60)
    shop.kill(worker)
    sink.release()
    shop.start_worker()
    sweep_until_sent(shop)
    assert sink.taken == dict.fromkeys(expected, 1)


def test_workers_killed_at_any_moment_lose_nothing_and_every_copy_has_the_same_id(people, sink, shop):
    sink.seconds_per_mail = 0.1
    expected = tell(people.wang)
    kills = 3
    for kill in range(1, kills + 1):
        worker = shop.start_worker()
        shop.enqueue("core.tasks.sweep_mail")
        sink.wait_for(kill * 4)
        shop.kill(worker)
    shop.start_worker()
    sweep_until_sent(shop)
    assert sink.taken.keys() == expected
    # A worker killed after the server took a mail, before it could note that: the one case nobody can know.
    assert sink.taken.total() <= len(expected) + kills


def test_a_worker_logs_under_the_id_of_the_request(people, sink, shop):
    sink.data_answers = ["451 come back later"]
    shop.start_worker()
    set_request_id("feedfacefeedface")
    expected = tell(people.wang, 1)
    set_request_id("")
    sweep_until_sent(shop)
    assert sink.taken == dict.fromkeys(expected, 1)
    line = next(line for line in shop.log.read_text().splitlines() if "mail_put_off" in line)
    assert "[feedfacefeedface]" in line


def test_two_workers_and_doubled_tasks_send_once(people, sink, shop):
    sink.seconds_per_mail = 0.1
    expected = tell(people.wang)
    for mail_id in Mail.objects.values_list("pk", flat=True):
        shop.enqueue("core.tasks.deliver_mail", mail_id)
    shop.start_worker()
    shop.start_worker()
    shop.enqueue("core.tasks.sweep_mail")
    sink.wait_for(len(expected))
    sweep_until_sent(shop)
    assert sink.taken == dict.fromkeys(expected, 1)
