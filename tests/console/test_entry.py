"""Who enters the console, and what stands on its start page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from projects.models import Deadline, Project
from tests.factories import submitted_project

INSIDE = ["officer", "leader", "coach", "department", "national", "system_admin", "security_admin", "audit_admin"]
OUTSIDE = ["wang", "manager", "firm", "unverified_firm", "nobody"]


@pytest.mark.parametrize("who", INSIDE)
def test_staff_enter(people, sign_in, who):
    answer = sign_in(getattr(people, who)).get("/console/")
    assert answer.status_code == 200


@pytest.mark.parametrize("who", OUTSIDE)
def test_others_are_refused_and_it_is_logged(people, sign_in, who):
    answer = sign_in(getattr(people, who)).get("/console/")
    assert answer.status_code == 403
    entry = AuditEntry.objects.get(event="access.refused")
    assert (entry.actor_id, entry.object_ref) == (getattr(people, who).user.pk, "console")


@pytest.mark.parametrize("path", ["/console/", "/console/checks/", "/console/audit/", "/console/regions/"])
def test_visitors_are_sent_to_the_portals_sign_in(db, client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={path}"


def test_the_admins_own_sign_in_leads_to_the_portals(db, client):
    assert (
        client.get("/console/login/?next=/console/checks/").url == f"{reverse('account_login')}?next=/console/checks/"
    )


@pytest.mark.parametrize(
    "path", ["/console/password_change/", "/console/auth/group/", "/console/r/1/1/", "/console/search/"]
)
def test_nothing_else_of_the_admin_is_there(people, sign_in, path):
    assert sign_in(people.system_admin).get(path).status_code == 404


def test_the_start_page_counts_what_waits(people, sign_in):
    submitted_project(people.wang)
    page = sign_in(people.officer).get("/console/counts/?cards=1")
    duty = page.context["duties"]["check_queue"]
    assert (duty.waiting, duty.overdue) == (1, 0)


def test_another_provinces_work_is_not_counted(people, sign_in):
    submitted_project(people.wang)
    page = sign_in(people.officer51).get("/console/counts/")
    assert all(duty.waiting == 0 for duty in page.context["duties"].values())


def test_numbers_are_remembered_until_one_acts_oneself(people, sign_in, settings):
    settings.DUTY_SECONDS = 60
    client, project = sign_in(people.officer), submitted_project(people.wang)

    def waiting() -> int:
        return client.get("/console/counts/").context["duties"]["check_queue"].waiting

    assert waiting() == 1
    Project.objects.filter(pk=project.pk).update(status="accepted")
    Deadline.objects.filter(project=project).update(closed_at=timezone.now())
    assert waiting() == 1
    client.post(f"/console/checks/{project.ref}/exempt/", {"reason": ""})
    assert waiting() == 0


def test_the_menu_shows_only_ones_own_pages(people, sign_in):
    page = sign_in(people.audit_admin).get("/console/").content.decode()
    assert "/console/audit/" in page
    assert "/console/checks/" not in page
    assert "/console/people/" not in page
