"""Notices: written with the act, once per person and occasion, in each one's language."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from core.enums import MailMode
from core.models import Mail, Notice
from core.notices import is_local, notify
from core.refs import new_ref

pytestmark = pytest.mark.django_db


def tell(*people, key: str = "thing:1", **changes) -> None:
    facts = {"title": "一件事", "url": "/projects/"} | changes
    notify(recipients=[person.user for person in people], event="thing.changed", key=key, **facts)


def test_the_same_occasion_is_told_once_to_each(people):
    tell(people.wang, people.wang, people.li)
    tell(people.wang, people.zhao)
    assert Notice.objects.count() == 3
    assert Mail.objects.count() == 3


def test_every_notice_is_linked_with_its_mail(people):
    tell(people.wang, people.li)
    assert {notice.mail.address for notice in Notice.objects.all()} == {people.wang.user.email, people.li.user.email}


@pytest.mark.parametrize(("mode", "mails", "digest"), [("at_once", 1, False), ("daily", 0, True), ("off", 0, False)])
def test_the_bell_rings_for_all_and_mail_comes_as_wished(people, mode, mails, digest):
    people.wang.user.mail_mode = MailMode(mode)
    tell(people.wang)
    assert Notice.objects.get().wants_digest is digest
    assert Mail.objects.count() == mails


def test_people_who_left_are_not_told(people):
    people.wang.user.is_active = False
    tell(people.wang)
    assert not Notice.objects.exists()


def test_nothing_is_told_when_the_act_is_rolled_back(people):
    with transaction.atomic():
        tell(people.wang)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "title",
    [
        gettext_lazy("Waiting for confirmation"),
        lambda: gettext("Waiting for confirmation"),
        format_lazy("{}", gettext_lazy("Waiting for confirmation")),
    ],
    ids=["lazy", "function", "format_lazy"],
)
def test_everybody_reads_his_own_language(people, title):
    people.wang.user.language = "en"
    people.li.user.language = "zh-hans"
    with translation.override("zh-hans"):
        chinese = gettext("Waiting for confirmation")
    tell(people.wang, people.li, title=title)
    assert chinese != "Waiting for confirmation"
    assert Notice.objects.get(recipient=people.wang.user).title == "Waiting for confirmation"
    assert Notice.objects.get(recipient=people.li.user).title == chinese


def test_a_long_title_is_shortened_and_kept_on_one_line(people):
    tell(people.wang, title="很长的标题\r\nBcc: x@example.org " * 30)
    title = Notice.objects.get().title
    assert len(title) <= 200
    assert "\n" not in title
    assert "\n" not in Mail.objects.get().subject


def test_a_notice_never_leads_out_of_the_portal(people):
    with pytest.raises(ValueError, match="page of the portal"):
        tell(people.wang, url="https://evil.example/")


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "///evil.example",
        "/\t/evil.example",
    ],
)
def test_what_counts_as_local(url):
    assert is_local("/projects/?q=1#part")
    assert not is_local(url)


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_tell_once(people):
    barrier = threading.Barrier(2)

    def act() -> None:
        barrier.wait()
        tell(people.wang, people.li)
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == 2
    assert Mail.objects.count() == 2


def test_many_are_told_at_a_constant_number_of_statements(people, django_assert_num_queries):
    for number, many in enumerate(([people.wang, people.li], [people.wang, people.li, people.zhao, people.sun])):
        # Savepoint, notices, which are new, mails, links, release.
        with django_assert_num_queries(6):
            tell(*many, key=f"thing:{number}")


def notice_for(person, **changes) -> Notice:
    facts = {"event": "x", "key": new_ref(), "title": "一件事", "url": "/projects/"} | changes
    return Notice.objects.create(recipient=person.user, **facts)


def test_opening_marks_as_read_once_and_goes_on(people, sign_in):
    notice = notice_for(people.wang)
    client = sign_in(people.wang)
    response = client.get(f"/notices/{notice.ref}/")
    assert (response.status_code, response["Location"]) == (302, "/projects/")
    first = Notice.objects.get().read_at
    assert first
    client.post(f"/notices/{notice.ref}/")
    assert Notice.objects.get().read_at == first


def test_a_stored_foreign_address_is_not_followed(people, sign_in):
    notice = notice_for(people.wang, url="//evil.example/")
    assert sign_in(people.wang).get(f"/notices/{notice.ref}/")["Location"] == "/notices/"


def test_notices_of_others_do_not_exist(people, sign_in):
    notice = notice_for(people.wang, title="只给 017")
    for stranger in (people.li, people.officer, people.system_admin, people.audit_admin):
        client = sign_in(stranger)
        assert client.get(f"/notices/{notice.ref}/").status_code == 404
        assert "只给 017" not in client.get("/notices/menu/").content.decode()
    assert Notice.objects.get().read_at is None


def test_visitors_are_sent_to_sign_in():
    assert Client().get("/notices/").status_code == 302


def test_the_menu_shows_the_newest_eight(people, sign_in):
    for number in range(10):
        notice_for(people.wang, title=f"第 {number} 件事")
    menu = sign_in(people.wang).get("/notices/menu/").content.decode()
    assert "第 9 件事" in menu
    assert "第 2 件事" in menu
    assert "第 1 件事" not in menu


def test_mark_all_read_touches_only_the_own(people, sign_in):
    notice_for(people.wang)
    notice_for(people.wang)
    notice_for(people.li)
    assert sign_in(people.wang).get("/notices/read/").status_code == 405
    assert sign_in(people.wang).post("/notices/read/").status_code == 302
    assert Notice.objects.filter(read_at=None).get().recipient == people.li.user


def test_the_list_has_pages_and_costs_the_same(people, sign_in, django_assert_num_queries):
    client = sign_in(people.wang)
    for target in (1, 3, 45):
        for _ in range(target - Notice.objects.count()):
            notice_for(people.wang)
        with django_assert_num_queries(QUERIES):
            page = client.get("/notices/").content.decode()
    assert page.count('class="hit"') == 20
    assert "?after=" in page


def test_an_empty_list_says_what_will_stand_there(people, sign_in):
    assert "empty-state" in sign_in(people.wang).get("/notices/").content.decode()


# Session, user, memberships, the bell's number, the rows.
QUERIES = 5
