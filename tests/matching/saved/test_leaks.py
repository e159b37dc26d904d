"""Alerts tell nobody of what he may not find at that moment.

Every test first proves, by somebody who may be told, that there is something to tell.
"""

import pytest
from django.utils import timezone

from accounts.models import Membership, Organisation
from core.models import Mail
from matching.models import SavedSearch
from projects.models import Project
from tests.matching.needs.given import open_need
from tests.personas import make_organisation, make_persona
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def second(people):
    """A person of another verified firm, who is always told."""
    return make_persona("企业用户 040", "enterprise_member", make_organisation("企业 040", "enterprise"))


OUTSIDE = ("nobody", "li", "unverified_firm", "coach")


@pytest.mark.parametrize("outsider", OUTSIDE)
def test_projects_for_firms_are_told_to_firms_only(people, second, opened, keep, told, outsider):
    keep(getattr(people, outsider), "止血")
    keep(second, "止血")
    opened("enterprises", title="止血海绵")
    assert len(told(second)) == 1
    assert told(getattr(people, outsider)) == []


@pytest.mark.parametrize("outsider", OUTSIDE)
def test_words_of_the_firms_tier_alert_firms_only(people, second, opened, keep, told, outsider):
    keep(getattr(people, outsider), "肝脏切面")
    keep(second, "肝脏切面")
    opened("public", title="创面敷料", problem="术中肝脏切面渗血难以控制，" * 4)
    assert len(told(second)) == 1
    assert told(getattr(people, outsider)) == []


@pytest.mark.parametrize("outsider", OUTSIDE)
def test_filters_of_the_firms_tier_alert_firms_only(people, second, opened, keep, told, outsider):
    keep(getattr(people, outsider), stage=("prototype",))
    keep(second, stage=("prototype",))
    opened("public", title="创面敷料", stage="prototype")
    assert len(told(second)) == 1
    assert told(getattr(people, outsider)) == []


@pytest.mark.parametrize("viewer", [*OUTSIDE, "firm", "leader", "department", "national", "officer"])
def test_what_only_granted_firms_read_alerts_nobody(people, opened, keep, told, viewer):
    keep(getattr(people, viewer), "双网络")
    keep(getattr(people, viewer), "敷料")
    opened("public", title="创面敷料", principle="以盐析法制得双网络凝胶，缓慢交联成膜，" * 3)
    (notice,) = told(getattr(people, viewer))
    assert "双网络" not in notice


def test_an_excluded_firm_is_not_told(people, second, opened, keep, told):
    keep(people.firm, "止血")
    keep(second, "止血")
    opened(title="止血海绵", excluded_firms="企业 031")
    assert len(told(second)) == 1
    assert told(people.firm) == []


def test_a_membership_that_ended_is_not_told(people, second, opened, keep, told):
    keep(people.firm, "止血")
    keep(second, "止血")
    opened(title="止血海绵")
    Membership.objects.filter(user=people.firm.user).update(status="ended")
    assert len(told(second)) == 1
    assert told(people.firm) == []


def test_a_person_who_now_acts_for_another_firm_is_not_told(people, second, opened, keep, told):
    keep(people.firm, "止血")
    keep(second, "止血")
    Membership.objects.filter(user=people.firm.user).update(organisation=second.organisation)
    opened(title="止血海绵")
    assert len(told(second)) == 1
    assert told(people.firm) == []


def test_a_firm_that_lost_its_verification_is_not_told(people, second, opened, keep, told):
    keep(people.firm, "止血")
    keep(second, "止血")
    opened(title="止血海绵")
    Organisation.objects.filter(pk=people.firm.organisation.pk).update(verified_at=None)
    assert len(told(second)) == 1
    assert told(people.firm) == []


def test_a_firm_that_is_verified_is_not_told_of_everything_at_once(people, opened, keep, told):
    """It finds all of that by itself; told is what becomes findable from then on."""
    keep(people.unverified_firm, "止血")
    opened(title="止血海绵")
    assert told(people.unverified_firm) == []
    Organisation.objects.filter(pk=people.unverified_firm.organisation.pk).update(verified_at=timezone.now())
    assert told(people.unverified_firm) == []
    opened(title="止血粉")
    (notice,) = told(people.unverified_firm)
    assert "海绵" not in notice


@pytest.mark.parametrize("gone", [{"openness": "closed"}, {"status": "archived"}, {"patent_status": "planned"}])
def test_what_was_closed_before_the_alert_is_not_told(people, second, opened, keep, told, gone):
    keep(second, "止血", alert="at_once")
    keep(people.firm, "止血", alert="at_once")
    opened(title="止血海绵")
    hidden = opened(title="止血粉")
    Project.objects.filter(pk=hidden.pk).update(**gone)
    (notice,) = told(people.firm)
    assert "止血海绵" in notice
    assert "止血粉" not in notice


def test_an_officer_is_told_of_his_province(people, opened, keep, told):
    keep(people.officer, "止血")
    keep(people.officer51, "止血")
    opened(title="止血海绵")
    assert len(told(people.officer)) == 1
    assert told(people.officer51) == []


def test_needs_for_firms_are_not_told_to_others(people, second, keep, told):
    for persona in (people.unverified_firm, people.nobody, second):
        keep(persona, "管路", subject="needs")
    open_need(people.wang, title="寻找管路固定办法", tier=1)
    assert len(told(second)) == 1
    assert told(people.unverified_firm) == []
    assert told(people.nobody) == []


def test_a_need_of_a_project_is_not_told_to_a_firm_it_is_withheld_from(people, second, opened, keep, told):
    project = opened(title="导管项目", excluded_firms="企业 031")
    keep(people.firm, "管路", subject="needs")
    keep(second, "管路", subject="needs")
    open_need(people.wang, project, title="寻找管路固定办法")
    assert len(told(second)) == 1
    assert told(people.firm) == []


def test_mails_repeat_the_notice_and_nothing_more(people, opened, keep, told):
    people.firm.user.mail_mode = "at_once"
    people.firm.user.save(update_fields=["mail_mode"])
    keep(people.firm, "止血")
    opened(title="止血海绵", problem="术中肝脏切面渗血难以控制，" * 4)
    told(people.firm)
    mail = Mail.objects.get(recipient=people.firm.user, subject__contains="止血")
    assert "止血海绵" in mail.body
    assert "肝脏" not in mail.body


def test_another_persons_searches_do_not_exist(people, second, keep, sign_in):
    search = keep(second, "止血")
    for name in ("firm", "wang", "officer", "system_admin"):
        client = sign_in(getattr(people, name))
        for act in ("", "edit/", "delete/"):
            address = f"/matching/searches/{search.ref}/{act}"
            assert client.get(address).status_code == 404, (name, act)
            assert client.post(address, {"name": "x", "alert": "never"}).status_code in (404, 405), (name, act)
        assert search.name not in client.get("/matching/searches/").content.decode()
    assert SavedSearch.objects.get().alert == "at_once"
