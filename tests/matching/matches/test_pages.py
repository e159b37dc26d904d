"""The pages of matches, by HTTP, as each side meets them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, Mail, Notice
from matching.models import Match
from matching.services.matches import accept_match
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.matched import chosen_match, open_project, requested_match, signed_match
from tests.matching.matches.given import INVITATION, SECRET, asked, invited, second_firm, with_profile

LIST = "/matching/matches/"


def address(match, part=""):
    return f"{LIST}{match.ref}/{part}"


def test_a_firm_asks_and_the_owner_accepts(people, sign_in):
    with_profile(people.firm)
    project = open_project(people)
    firm, wang = sign_in(people.firm), sign_in(people.wang)
    ask = f"/matching/projects/{project.ref}/request/"
    assert firm.get(ask).status_code == 200
    given = {"message": SECRET, "cooperation": ["joint"], "team": "", "people": [people.firm.user.pk]}
    sent = firm.post(ask, given)
    match = Match.objects.get()
    assert sent.url == address(match)
    assert firm.get(ask).url == address(match)
    assert SECRET in wang.get(address(match)).content.decode()
    assert wang.get(address(match, "accept/")).status_code == 200
    accepted = wang.post(address(match, "accept/"), {"people": [people.firm.user.pk], "access_days": "30"})
    assert accepted.url == address(match)
    assert wang.get(address(match, "admit/")).status_code == 200
    assert firm.get(address(match)).status_code == 200
    match.refresh_from_db()
    assert (match.status, match.access_days, match.may_download) == ("accepted", 30, False)


def test_the_other_way_round_by_invitation(people, sign_in):
    with_profile(people.firm)
    project = accepted_project(people, patent_status="granted", service_invention="no")
    firm, wang = sign_in(people.firm), sign_in(people.wang)
    invite = f"/matching/enterprises/{people.firm.organisation.ref}/invite/"
    assert "invite/" in wang.get(f"/matching/enterprises/{people.firm.organisation.ref}/").content.decode()
    assert wang.get(invite).status_code == 200
    given = {"project": project.ref, "message": INVITATION, "cooperation": ["joint"]}
    assert wang.post(invite, given).status_code == 302
    match = Match.objects.get()
    page = firm.get(address(match)).content.decode()
    assert project.summary in page
    assert INVITATION in page
    assert f"/projects/{project.ref}/" not in page, "the closed project's own page stays closed"
    assert firm.get(address(match, "accept/")).status_code == 200
    assert firm.post(address(match, "accept/"), {"people": [people.firm.user.pk]}).status_code == 302
    assert (
        wang.post(address(match, "admit/"), {"people": [people.firm.user.pk], "access_days": "90"}).status_code == 302
    )
    assert match.people.get().admitted


def test_what_was_typed_stays_when_something_is_wrong(people, sign_in):
    with_profile(people.firm)
    page = sign_in(people.firm).post(
        f"/matching/projects/{open_project(people).ref}/request/", {"message": SECRET, "people": [people.firm.user.pk]}
    )
    assert page.status_code == 422
    assert SECRET in page.content.decode()


def test_who_comes_too_late_is_told_how_it_stands(people, sign_in):
    match = requested_match(people)
    firm, wang = sign_in(people.firm), sign_in(people.wang)
    assert firm.post(address(match, "withdraw/"), {"reason": ""}).status_code == 302
    late = wang.post(address(match, "decline/"), {"code": "too_early", "text": "写了很久的说明"})
    body = late.content.decode()
    assert late.status_code == 422
    assert "写了很久的说明" in body
    assert Match.objects.get().status == "withdrawn"


def test_the_owner_declines_with_a_reason(people, sign_in):
    match = requested_match(people)
    wang = sign_in(people.wang)
    assert wang.get(address(match, "decline/")).status_code == 200
    assert wang.post(address(match, "decline/"), {"code": "", "text": ""}).status_code == 422
    assert wang.post(address(match, "decline/"), {"code": "other_direction", "text": "谢谢关注"}).status_code == 302
    assert "谢谢关注" in sign_in(people.firm).get(address(match)).content.decode()


def test_either_side_has_only_its_own_acts(people, sign_in):
    match = requested_match(people)
    assert sign_in(people.firm).get(address(match, "accept/")).status_code == 404
    assert sign_in(people.firm).get(address(match, "decline/")).status_code == 404
    assert sign_in(people.firm).get(address(match, "admit/")).status_code == 404
    assert sign_in(people.wang).get(address(match, "withdraw/")).status_code == 404


@pytest.mark.parametrize("who", ["wang", "firm"])
def test_the_talks_are_ended_on_a_page_that_says_what_follows(people, sign_in, who):
    match = signed_match(people)
    client = sign_in(getattr(people, who))
    assert client.get(address(match, "end/")).status_code == 200
    assert client.post(address(match, "end/"), {"reason": "方向调整"}).status_code == 302
    assert "方向调整" in client.get(address(match)).content.decode()


def test_names_are_told_once_both_have_chosen(people, sign_in):
    project = open_project(people)
    match = asked(people.firm, project)
    firm = sign_in(people.firm)
    assert people.wang.user.name not in firm.get(address(match)).content.decode()
    accept_match(by=people.wang.actor, match=match, people=[people.firm.user.pk])
    assert people.wang.user.name in firm.get(address(match)).content.decode()


def test_the_panel_tells_each_side_its_own(people, sign_in):
    match = requested_match(people)
    other = second_firm()
    panel = f"/matching/projects/{match.project.ref}/panel/"
    fragment = {"HTTP_HX_REQUEST": "true"}
    assert people.firm.organisation.name in sign_in(people.wang).get(panel, **fragment).content.decode()
    assert match.ref in sign_in(people.firm).get(panel, **fragment).content.decode()
    seen = sign_in(other).get(panel, **fragment).content.decode()
    assert match.ref not in seen
    assert people.firm.organisation.name not in seen
    assert f"/matching/projects/{match.project.ref}/request/" in seen
    assert sign_in(people.officer).get(panel, **fragment).content.decode().strip() == ""
    assert sign_in(people.officer).get(panel).status_code == 200
    assert sign_in(people.zhao).get(panel).status_code == 404


def test_the_projects_page_loads_the_panel(people, sign_in):
    project = open_project(people)
    for name in ("wang", "firm"):
        page = sign_in(getattr(people, name)).get(f"/projects/{project.ref}/").content.decode()
        assert f"/matching/projects/{project.ref}/panel/" in page
    assert "/panel/" not in sign_in(people.officer).get(f"/projects/{project.ref}/").content.decode()


def test_a_second_firm_learns_nothing_of_the_first(people, sign_in):
    """Whatever the first does, every page of the second is the same, byte for byte but for its tokens."""
    project = open_project(people)
    other = second_firm()
    client = sign_in(other)
    pages = (f"/projects/{project.ref}/", f"/matching/projects/{project.ref}/request/", LIST)
    panel = f"/matching/projects/{project.ref}/panel/"

    def read():
        texts = [client.get(page).content.decode() for page in (*pages, panel)]
        return [" ".join(word for word in text.split() if "csrf" not in word and "nonce" not in word) for text in texts]

    client.get(pages[0])
    before = [text.count("企业 031") for text in read()]
    requested_match(people, project)
    chosen = [text.count("企业 031") for text in read()]
    assert before == chosen == [0, 0, 0, 0]
    assert asked(other, project).status == "open"


def test_the_refusal_of_a_second_firm_names_no_other(people, sign_in, settings):
    settings.MATCHING = {**settings.MATCHING, "open_requests": 1}
    project = open_project(people)
    requested_match(people, project)
    assert asked(second_firm(), project).status == "open", "the limit counts each firm's own requests"


def test_messages_and_reasons_stand_in_no_notice_mail_or_audit_line(people):
    project = open_project(people)
    match = asked(people.firm, project, message=SECRET, team="团队的秘密安排")
    accept_match(by=people.wang.actor, match=match)
    texts = [f"{notice.title} {notice.body}" for notice in Notice.objects.all()]
    texts += [f"{mail.subject} {mail.body}" for mail in Mail.objects.all()]
    texts += [f"{entry.changes} {entry.reason}" for entry in AuditEntry.objects.filter(object_type="match")]
    assert texts
    assert not [text for text in texts if SECRET in text or "秘密安排" in text]


def test_a_script_in_a_message_is_only_text(people, sign_in):
    match = asked(people.firm, open_project(people), message="<script>alert(1)</script> 想谈谈合作开发。")
    assert "<script>alert(1)" not in sign_in(people.wang).get(address(match)).content.decode()


def test_the_list_narrows_for_both_sides(people, sign_in):
    first = requested_match(people)
    second = invited(people, open_project(people, title="另一个可调式封堵器"), second_firm())
    wang, firm = sign_in(people.wang), sign_in(people.firm)
    everything = wang.get(LIST).content.decode()
    assert first.ref in everything
    assert second.ref in everything
    waiting = wang.get(f"{LIST}?state=mine").content.decode()
    assert first.ref in waiting
    assert second.ref not in waiting
    by_project = wang.get(f"{LIST}?project={second.project.ref}").content.decode()
    assert first.ref not in by_project
    assert second.ref in by_project
    assert first.ref not in wang.get(f"{LIST}?state=over").content.decode()
    assert second.ref not in firm.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["nobody", "officer", "manager", "leader"])
def test_whoever_has_none_sees_an_empty_list(people, sign_in, name):
    match = requested_match(people)
    page = sign_in(getattr(people, name)).get(LIST)
    assert page.status_code == 200
    assert match.ref not in page.content.decode()


@pytest.mark.parametrize("name", ["wang", "firm"])
def test_the_list_costs_the_same_with_one_and_three(people, sign_in, name):
    project = open_project(people)
    requested_match(people, project)
    client = sign_in(getattr(people, name))
    client.get(LIST)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    one = cost()
    for number in (1, 2):
        asked(people.firm, open_project(people, title=f"另一个可调式封堵器 {number}"))
    assert cost() == one == 9


def test_the_page_of_one_is_the_same_for_a_closed_project(people, sign_in):
    match = chosen_match(people)
    set_openness(by=people.wang.actor, project=match.project, openness="closed")
    page = sign_in(people.firm).get(address(match))
    assert page.status_code == 200
    assert match.project.summary in page.content.decode()
