"""Rate limits count exactly, whoever asks from wherever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import TooManyRequests
from core.limits import drop_ended_windows, forgive, spend
from core.models import LimitWindow

pytestmark = pytest.mark.django_db


def use(key: str = "申报人 017", scope: str = "submit") -> None:
    spend(scope, key, limit=3, seconds=600)


def test_the_use_after_the_last_is_refused_with_the_time_to_wait():
    for _ in range(3):
        use()
    with pytest.raises(TooManyRequests) as refusal:
        use()
    assert 590 <= refusal.value.retry_after <= 600


def test_scopes_and_keys_are_counted_apart():
    for _ in range(3):
        use()
        use(key="申报人 018")
        use(scope="sign_in")


def test_a_new_window_begins_when_the_old_one_has_ended():
    for _ in range(3):
        use()
    LimitWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    use()
    assert LimitWindow.objects.get().used == 1


def test_success_can_be_forgiven():
    for _ in range(3):
        use()
    forgive("submit", "申报人 017")
    use()


def test_no_name_or_address_is_stored():
    use(key="192.0.2.7")
    assert "192.0.2.7" not in str(LimitWindow.objects.values().get())


def test_ended_windows_are_dropped():
    use()
    assert drop_ended_windows() == 0
    LimitWindow.objects.update(ends_at=timezone.now())
    assert drop_ended_windows() == 1


@pytest.mark.django_db(transaction=True)
def test_processes_cannot_pass_together():
    def attempt(_number: int) -> bool:
        try:
            spend("sign_in", "somebody", limit=5, seconds=600)
        except TooManyRequests:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(attempt, range(24))) == 5
