"""A fresh installation gets its first administrators from the command line, and only those."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.selectors import actor_for
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def appoint(role, email, region="44"):
    call_command(
        "appoint_administrator",
        role,
        email,
        name="管理员 001",
        office="药品监督管理局（演示）",
        region=region,
        verbosity=0,
    )


def test_three_people_hold_the_three_roles(capsys):
    for number, role in enumerate(("system_admin", "security_admin", "audit_admin")):
        appoint(role, f"admin{number}@example.org")
        assert actor_for(User.objects.get(email=f"admin{number}@example.org")).role == role
    assert not User.objects.get(email="admin0@example.org").has_usable_password()
    assert AuditEntry.objects.filter(event="membership.confirmed", role="system").count() == 3


def test_the_second_holder_is_the_security_administrators_business(capsys):
    appoint("security_admin", "admin1@example.org")
    with pytest.raises(CommandError):
        appoint("security_admin", "admin2@example.org")
    appoint("security_admin", "admin3@example.org", region="51")


def test_no_person_gets_two_of_them(capsys):
    appoint("security_admin", "admin1@example.org")
    with pytest.raises(CommandError):
        appoint("audit_admin", "Admin1@example.org")


def test_an_unknown_province_is_refused():
    with pytest.raises(CommandError):
        appoint("security_admin", "admin1@example.org", region="99")
