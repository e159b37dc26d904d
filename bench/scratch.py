"""The scratch database of the measurements: made empty, filled, dropped. The portal's own data is never touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from bench.load import REGION
from core.refs import new_ref
from progress.services.shipped_programmes import bring_shipped_programmes
from registration.services.road_templates import publish_shipped_templates
from screening.services.standards import publish_first_standard

# Tables that refuse to lose rows; here, and only here, their triggers sleep.
KEEPING = (
    "core_auditentry",
    "progress_report",
    "progress_reportfile",
    "progress_statisticsedition",
    "registration_roadtemplate",
    "screening_standard",
    "screening_scorecard",
)
FIGURES = tuple(
    f"progress_{table}"
    for table in ("countedchange", "counted", "dailychange", "monthlychange", "rollupstate", "keptanswer")
)
# A migrated database to copy, in which nothing else is: the tests have one, so as not to migrate for every scene.
COPIED = "BENCH_TEMPLATE"
# Two runs at once must not drop each other's database.
NAME = f"springrain_bench_{os.getpid()}"


@contextmanager
def database() -> Iterator[None]:
    """Replaces the connection's database by an empty migrated one for the time of the block."""
    settings.DATABASES["default"].setdefault("TEST", {})
    connection.settings_dict["TEST"]["NAME"] = NAME
    if template := os.environ.get(COPIED):
        connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}
    original = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


def empty() -> None:
    """Removes all projects and organisations, so that the next size starts from nothing but what the portal brings."""
    from_scratch = "TRUNCATE projects_project, accounts_organisation, accounts_user RESTART IDENTITY CASCADE"
    with connection.cursor() as cursor:
        for table in KEEPING:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(from_scratch)
        cursor.execute("TRUNCATE core_auditentry")
        # Figures are no rows of the projects, so they do not go with them.
        cursor.execute(f"TRUNCATE {', '.join(FIGURES)}")
        for table in KEEPING:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    publish_first_standard()
    publish_shipped_templates()
    bring_shipped_programmes()


def signed_in(role: str, organisation: Organisation | None = None) -> Client:
    """A client of a person with this role; staff belong to an office of the measured region."""
    user = User.objects.create_user(f"{role}-{new_ref()}@example.org", None, name=f"测量 {role}")
    Membership.objects.create(
        ref=new_ref(),
        user=user,
        organisation=organisation or _office(),
        role=role,
        status=MembershipStatus.ACTIVE,
        decided_at=timezone.now(),
    )
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def _office() -> Organisation:
    office, _ = Organisation.objects.get_or_create(
        region_id=REGION,
        kind=OrganisationKind.REGULATOR,
        name="省药品监督管理局（测量）",
        defaults={"ref": new_ref(), "verified_at": timezone.now()},
    )
    return office


def officer() -> Client:
    return signed_in(Role.PROVINCIAL_OFFICER)


def manager_of(number: int) -> Client:
    """A manager of the loaded institution with this number (from 1)."""
    return signed_in(Role.INSTITUTION_MANAGER, Organisation.objects.get(pk=number))
