"""Wrong set-ups are named before they do harm."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from core.checks import audit_triggers


def ids() -> set[str]:
    return {message.id for message in run_checks() if message.id.startswith("core.")}


def test_the_tests_own_set_up_is_right():
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEADLINES", {"formal_check": 0}, "core.E001"),
        ("DEADLINES", {"formal_check": "5"}, "core.E001"),
        ("MEDIA_URL", "/media/", "core.E002"),
        ("CELERY_BEAT_SCHEDULE", {"x": {"task": "core.tasks.nothing", "schedule": 1}}, "core.E004"),
        ("MAIL_RETRY_SECONDS", [], "core.E005"),
        ("MAIL_RETRY_SECONDS", [60, 5], "core.E005"),
        ("EMAIL_TIMEOUT", None, "core.E006"),
        ("PORTAL_URL", "portal.example.cn", "core.E007"),
    ],
)
def test_what_is_wrong_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert ids() == {expected}


def test_private_files_may_not_lie_among_static_ones(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    assert ids() == {"core.E003"}


@pytest.mark.django_db
def test_an_unprotected_audit_log_is_named():
    assert list(audit_triggers(databases=["default"])) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER core_audit_guard")
    (message,) = audit_triggers(databases=["default"])
    assert message.id == "core.E008"
    assert "core_audit_guard" in message.msg
