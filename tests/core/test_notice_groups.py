"""Notices in groups: every event has one, and each person decides group by group what comes by e-mail."""

import ast
import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.services.people import save_profile
from core.digests import send_digests
from core.errors import InvalidInput
from core.models import AuditEntry, Mail, Notice
from core.notice_groups import group_of, in_group, is_kept, mail_mode_for, notice_groups
from core.notices import notify
from tests.architecture.sources import APPS, sources

EVENT = re.compile(r"^[a-z_]+\.[a-z_.]*$")
ALL = ("match.requested", "project.archived", "task.late", "account.locked", "project.returned")


def told_events() -> set[str]:
    """Every literal in the modules that tell people which reads like an event; "case." stands for f"case.{status}"."""
    found = set()
    for source in sources(*(app for app in APPS if app != "core")):
        if not re.search(r"from core\.notices import .*\bnotify\b", source.text):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and EVENT.match(node.value):
                found.add(node.value)
    return found


def test_every_event_that_is_told_belongs_to_a_group():
    events = told_events()
    assert {"project.submitted", "case.late", "task.late", "report.made"} <= events
    assert len(events) > 120
    homeless = sorted(event for event in events if not group_of(event))
    assert not homeless


def test_no_event_stands_in_two_groups_and_none_is_made_up():
    names = [name for each in settings.NOTICE_GROUPS.values() for name in each["events"]]
    assert len(names) == len(set(names))
    families = {event.partition(".")[0] for event in told_events()} | {"force"}
    assert {name.partition(".")[0] for name in (*names, *settings.KEPT_EVENTS)} <= families


def test_the_exact_name_comes_before_its_family():
    assert group_of("task.asked") == "registration"
    assert group_of("task.late") == "deadlines"
    assert group_of("hotline.late.console:hotline_page") == "deadlines"
    assert group_of("hotline.later") == "registration"
    assert group_of("unheard.of") == ""


def wishes(people, **groups) -> User:
    save_profile(by=people.wang.actor, mail_groups=groups)
    return User.objects.get(pk=people.wang.user.pk)


def tell(user, *events) -> None:
    for event in events:
        notify(recipients=[user], event=event, key=f"{event}:1", title=f"关于 {event}", url="/projects/")


@pytest.mark.django_db
def test_each_group_follows_its_own_choice_and_the_rest_the_usual_one(people):
    user = wishes(people, matches="off", deadlines="daily")
    tell(user, *ALL)
    assert set(Notice.objects.values_list("event", flat=True)) == set(ALL)
    assert set(Mail.objects.values_list("notices__event", flat=True)) == {
        "project.archived",
        "account.locked",
        "project.returned",
    }
    assert Notice.objects.get(wants_digest=True).event == "task.late"


@pytest.mark.django_db
def test_security_and_letters_with_legal_effect_cannot_be_switched_off(people):
    user = wishes(people, **{group.key: "off" for group in notice_groups()})
    User.objects.filter(pk=user.pk).update(mail_mode="off")
    user.refresh_from_db()
    tell(user, *ALL)
    assert set(Mail.objects.values_list("notices__event", flat=True)) == {"account.locked", "project.returned"}
    for event in ("decision.released", "appeal.upheld", "appeal.dismissed", "project.refused", "project.accepted"):
        assert is_kept(event)
        assert mail_mode_for(user, event) == "at_once"


@pytest.mark.django_db
def test_a_digest_brings_the_groups_that_want_it_even_to_somebody_who_usually_wants_none(people):
    user = wishes(people, matches="daily", activities="daily")
    User.objects.filter(pk=user.pk).update(mail_mode="off")
    user.refresh_from_db()
    tell(user, "match.requested", "activity.changed", "project.archived")
    wishes(people, matches="daily", activities="off")
    assert send_digests() == 1
    text = Mail.objects.get().body
    assert "match.requested" in text
    assert "activity.changed" not in text
    assert "project.archived" not in text
    assert not Notice.objects.filter(wants_digest=True, mail=None).exists()


@pytest.mark.django_db
def test_choices_cost_no_question_however_many_are_told(people, django_assert_num_queries):
    for person in (people.wang, people.li, people.zhao, people.sun):
        save_profile(by=person.actor, mail_groups={"matches": "at_once"})
    for number, many in enumerate(((people.wang, people.li), (people.wang, people.li, people.zhao, people.sun))):
        users = list(User.objects.filter(pk__in=[person.user.pk for person in many]))
        with django_assert_num_queries(6):
            notify(recipients=users, event="match.requested", key=f"match:{number}", title="一件事")


@pytest.mark.django_db
def test_the_choice_is_saved_on_its_page_and_written_down(people, sign_in):
    client, address = sign_in(people.wang), reverse("accounts:notice_mail")
    page = client.get(address).content.decode()
    assert page.count("<select") == len(notice_groups())
    assert client.post(address, {"mail_mode": "daily", "group_matches": "off"}).status_code == 302
    user = User.objects.get(pk=people.wang.user.pk)
    assert (user.mail_mode, user.mail_groups) == ("daily", {"matches": "off"})
    assert AuditEntry.objects.get(event="account.changed").changes == {"fields": ["mail_mode", "mail_groups"]}
    client.post(address, {"mail_mode": "daily", "group_matches": ""})
    assert User.objects.get(pk=people.wang.user.pk).mail_groups == {}


@pytest.mark.django_db
def test_what_cannot_be_chosen_is_refused_beside_its_field(people, sign_in):
    client, address = sign_in(people.wang), reverse("accounts:notice_mail")
    page = client.post(address, {"mail_mode": "hourly", "group_matches": "never\x00"}).content.decode()
    assert "id_mail_mode" in page
    assert "id_group_matches" in page
    assert User.objects.get(pk=people.wang.user.pk).mail_groups == {}
    for wrong in ({"matches": "never"}, {"weather": "off"}):
        with pytest.raises(InvalidInput):
            save_profile(by=people.wang.actor, mail_groups=wrong)


@pytest.mark.django_db
def test_every_mail_says_where_to_choose_or_why_it_comes_anyway(people):
    tell(people.wang.user, "match.requested", "project.returned")
    usual, kept = (Mail.objects.get(notices__event=event).body for event in ("match.requested", "project.returned"))
    assert reverse("accounts:notice_mail") in usual
    assert reverse("accounts:notice_mail") not in kept
    assert reverse("accounts:notice_mail") in render_to_string("core/digest_mail.txt", {})


@pytest.mark.django_db
def test_the_list_shows_one_group_or_the_unread_ones(people, sign_in):
    tell(people.wang.user, "task.asked", "task.late", "match.requested", "hotline.late.page")
    assert set(Notice.objects.filter(in_group("deadlines")).values_list("event", flat=True)) == {
        "task.late",
        "hotline.late.page",
    }
    client = sign_in(people.wang)
    page = client.get("/notices/?group=registration").content.decode()
    assert "关于 task.asked" in page
    assert "关于 task.late" not in page
    client.post("/notices/read/", {"group": "deadlines"})
    page = client.get("/notices/?unread=1").content.decode()
    assert "关于 task.asked" in page
    assert "关于 task.late" not in page
    assert "empty-state" in client.get("/notices/?group=reviews").content.decode()
    assert client.get("/notices/?group=nonsense").status_code == 200
