"""The pages of a project's life: who gets which, what they say, and what they cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from projects.enums import ListKind, Openness, Rights, Status
from projects.models import Deadline, Project, Submission
from projects.services.checks import RemarkInput, accept_project, refuse_project
from projects.services.documents import add_document
from projects.services.lifecycle import archive_project, set_openness, submit_project, withdraw_project
from projects.services.listings import enter_list
from projects.services.people import accept_invitation, add_team_member, invite_member
from projects.services.viewing import record_view
from tests.factories import accepted_project, draft_project, pdf, returned_project, submitted_project

REMARKS = [
    RemarkInput("clinical", "existing_means", "请补充与同类产品的比较。"),
    RemarkInput("basics", "summary", "请写明适用人群。"),
]
LISTS = (ListKind.COMPREHENSIVE_EVALUATION, ListKind.LIBRARY, ListKind.KEY_PROJECTS)
# Page, who has looked, and the owner's acts.
PARTS = ("", "viewers/", "submit/", "withdraw/", "archive/", "openness/")
# Handed in already: the question whether to hand in leads back to the page.
OWNER = (200, 200, 302, 200, 200, 200)
MEMBER = (200, 200, 403, 403, 403, 403)
READER = (200, 404, 403, 403, 403, 403)
STRANGER = (404, 404, 404, 404, 404, 404)
VISITOR = (404, 302, 302, 302, 302, 302)
READERS = ("manager", "officer", "leader", "department", "national")
STRANGERS = (
    "zhao",
    "manager2",
    "sun",
    "officer51",
    "coach",
    "firm",
    "unverified_firm",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
)
EXPECTED = {"wang": OWNER, "li": MEMBER, **dict.fromkeys(READERS, READER), **dict.fromkeys(STRANGERS, STRANGER)}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def join(people, project, persona) -> None:
    owner = people.wang.actor
    member = add_team_member(by=owner, project=project, name=persona.user.name, rights=Rights.EDIT)
    accept_invitation(by=persona.actor, invitation=invite_member(by=owner, member=member, email=persona.user.email))


def with_li(people) -> Project:
    project = draft_project(people.wang)
    join(people, project, people.li)
    submit_project(by=people.wang.actor, project=project)
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("who", EXPECTED)
def test_each_persona_gets_the_pages_of_its_part(people, sign_in, who):
    project, client = with_li(people), sign_in(getattr(people, who))

    assert tuple(client.get(f"/projects/{project.ref}/{part}").status_code for part in PARTS) == EXPECTED[who]


def test_a_visitor_learns_nothing_and_is_asked_to_sign_in_for_the_rest(people):
    project = with_li(people)
    assert tuple(Client().get(f"/projects/{project.ref}/{part}").status_code for part in PARTS) == VISITOR
    assert Client().get("/projects/").status_code == 302


@pytest.mark.parametrize("who", [name for name in EXPECTED if name != "wang"])
def test_nobody_but_the_owner_acts_through_the_pages(people, sign_in, who):
    project, client = with_li(people), sign_in(getattr(people, who))
    for part in ("submit/", "withdraw/", "archive/", "restore/", "openness/"):
        answer = client.post(f"/projects/{project.ref}/{part}", {"openness": "public"})
        assert (part, answer.status_code) == (part, 403 if EXPECTED[who][0] == 200 else 404)
    assert Project.objects.get(pk=project.pk).status == Status.SUBMITTED


def test_a_draft_exists_for_its_own_people_only(people, sign_in):
    project = draft_project(people.wang, title="还没有提交的想法")
    for who in EXPECTED:
        answer = sign_in(getattr(people, who)).get(f"/projects/{project.ref}/")
        assert (who, answer.status_code) == (who, 200 if who == "wang" else 404)


def test_the_list_has_own_and_joined_projects_and_hides_archived_ones(people, sign_in):
    own, joined = submitted_project(people.wang, title="我的项目"), draft_project(people.wang, title="共同的项目")
    join(people, joined, people.li)
    gone = submitted_project(people.li, title="归档的项目")
    archive_project(by=people.li.actor, project=gone)

    def titles(persona, **query) -> set[str]:
        return {row.project.title for row in sign_in(persona).get("/projects/", query).context["rows"]}

    assert titles(people.wang) == {own.title, joined.title}
    assert titles(people.li) == {joined.title}
    assert titles(people.li, status="archived") == {gone.title}
    assert titles(people.wang, status="submitted") == {own.title}
    assert titles(people.wang, status="no such status") == titles(people.wang)
    assert titles(people.zhao) == titles(people.officer) == set()


def test_what_waits_for_the_applicant_stands_first_on_every_page(people, sign_in):
    draft = draft_project(people.wang, title="等我填写")
    others = [submitted_project(people.wang, title=f"等省局 {number}") for number in range(21)]
    client = sign_in(people.wang)
    first = client.get("/projects/")
    assert [row.project.title for row in first.context["rows"]] == [
        draft.title,
        *(project.title for project in reversed(others[2:])),
    ]
    assert first.content.decode().count('class="turn"') == 1
    second = client.get("/projects/", {"after": first.context["page"].older})
    assert [row.project.title for row in second.context["rows"]] == [others[1].title, others[0].title]


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_at_one_row_and_at_three(people, sign_in):
    client = sign_in(people.wang)
    submitted_project(people.wang)
    one = queries_of(client, "/projects/")

    returned_project(people, REMARKS)
    draft = draft_project(people.wang)
    join(people, draft, people.li)

    assert queries_of(client, "/projects/") == one
    assert len(client.get("/projects/").context["rows"]) == 3


def fill(people, project: Project, number: int) -> None:
    """One more of what the team adds."""
    name = f"第 {number} 份"
    add_team_member(by=people.wang.actor, project=project, name=f"成员 {number}")
    add_document(
        by=people.wang.actor, project=project, section="technology", title=name, tier=1, upload=pdf(f"{number}.pdf")
    )


@pytest.mark.parametrize("who", ["wang", "officer", "manager", "leader", "firm", "zhao"])
def test_the_page_costs_the_same_with_one_and_with_three_of_everything(people, sign_in, who):
    costs = []
    for count in (1, 3):
        draft = draft_project(people.wang, patent_status="granted")
        for number in range(count):
            fill(people, draft, number)
        submit_project(by=people.wang.actor, project=draft)
        project = accepted(people, draft)
        for kind in LISTS[:count]:
            enter_list(by=people.officer.actor, project=project, kind=kind, on=project.applied_on, basis="依据")
        for persona in (people.leader, people.department, people.national)[:count]:
            record_view(by=persona.actor, project=project)
        set_openness(by=people.wang.actor, project=project, openness=Openness.PUBLIC)
        costs.append(queries_of(sign_in(getattr(people, who)), f"/projects/{project.ref}/"))

    assert costs[0] == costs[1]


def accepted(people, draft: Project) -> Project:
    accept_project(by=people.officer.actor, project=draft)
    return Project.objects.get(pk=draft.pk)


def test_who_has_looked_costs_the_same_at_one_row_and_at_three_and_keeps_officers_nameless(people, sign_in):
    project = submitted_project(people.wang)
    address, client = f"/projects/{project.ref}/viewers/", sign_in(people.wang)
    record_view(by=people.officer.actor, project=project)
    one = queries_of(client, address)
    record_view(by=people.leader.actor, project=project)
    record_view(by=people.manager.actor, project=project)

    assert queries_of(client, address) == one
    text = client.get(address).content.decode()
    assert people.officer.user.name not in text
    assert people.leader.user.name not in text
    assert "广东省药品监督管理局（演示）" in text


def test_every_look_of_an_outsider_is_on_record_and_repeats_count_once(people, sign_in):
    project = with_li(people)
    for who in ("wang", "li", "officer", "officer", "leader", "zhao"):
        sign_in(getattr(people, who)).get(f"/projects/{project.ref}/")

    entries = AuditEntry.objects.filter(event="project.viewed", object_ref=project.key).order_by("id")
    assert [(entry.role, entry.changes["tier"]) for entry in entries] == [("provincial_officer", 3), ("leader", 1)]


def test_the_sentence_says_to_each_reader_what_is_his(people, sign_in):
    project = returned_project(people, REMARKS)
    own = sign_in(people.wang).get(f"/projects/{project.ref}/")
    office = sign_in(people.officer).get(f"/projects/{project.ref}/")

    assert own.context["line"].sentence != office.context["line"].sentence
    assert own.context["line"].standing.days == 20
    assert [remark.text for remark in own.context["remarks"]] == [remark.text for remark in REMARKS]
    text = own.content.decode()
    for remark in REMARKS:
        assert f"/projects/{project.ref}/application/{remark.section}/#id_{remark.field}_box" in text


def test_a_late_term_is_shown_as_late(people, sign_in):
    project = submitted_project(people.wang)
    Deadline.objects.filter(project=project).update(due_on=timezone.localdate().replace(year=2020))

    line = sign_in(people.wang).get(f"/projects/{project.ref}/").context["line"]
    assert (line.tone, line.standing.days < 0) == ("plum", True)


def test_a_refusal_says_why_and_what_helps(people, sign_in):
    project = submitted_project(people.wang)
    refuse_project(by=people.officer.actor, project=project, code="not_a_device", text="建议改报健康科普用品。")

    text = sign_in(people.wang).get(f"/projects/{project.ref}/").content.decode()
    assert "建议改报健康科普用品。" in text


def test_a_click_repeated_in_a_stale_tab_changes_nothing(people, sign_in):
    project = draft_project(people.wang)
    client = sign_in(people.wang)

    first, second = (client.post(f"/projects/{project.key}/submit/") for _ in range(2))
    assert first.url == second.url
    assert Submission.objects.count() == 1

    withdraw_project(by=people.wang.actor, project=project)
    ref = Project.objects.get(pk=project.pk).ref
    assert client.post(f"/projects/{ref}/withdraw/").status_code == 409
    assert client.post(f"/projects/{ref}/submit/").status_code == 409
    assert client.post(f"/projects/{ref}/restore/").status_code == 409
    assert Project.objects.get(pk=project.pk).status == Status.WITHDRAWN


def test_opening_an_unfiled_idea_is_refused_and_shows_what_others_would_see(people, sign_in):
    project = accepted_project(people, patent_status="none", title="可调式封堵器")
    client = sign_in(people.wang)

    page = client.get(f"/projects/{project.ref}/openness/")
    assert client.post(f"/projects/{project.ref}/openness/", {"openness": "public"}).status_code == 409
    for preview in page.context["previews"]:
        tiers = {each.field.tier for part in preview.sections for each in part.fields}
        assert tiers
        assert max(tiers) <= 1
    assert Project.objects.get(pk=project.pk).openness == Openness.CLOSED


def test_what_an_owner_previews_is_what_a_firm_gets(people, sign_in):
    project = accepted_project(people, patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness=Openness.ENTERPRISES)

    preview = sign_in(people.wang).get(f"/projects/{project.ref}/openness/").context["previews"][0]
    shown = sign_in(people.firm).get(f"/projects/{project.ref}/").context["sections"]
    assert [part.section.key for part in preview.sections] == [part.section.key for part in shown]
    assert [len(part.fields) for part in preview.sections] == [len(part.fields) for part in shown]
