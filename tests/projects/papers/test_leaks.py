"""Every channel, every persona: what carries the mark of a tier is read by whoever may read it, and by nobody else."""

import json
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.models import AuditEntry, Mail, Notice
from projects.enums import Openness, Tier
from projects.models import Document, Project
from projects.services.lifecycle import set_openness
from tests.projects.papers.marked import document_mark, marked_project, marks

HIDDEN = None
INSIDE = {"wang": Tier.REVIEW, "li": Tier.REVIEW, "manager": Tier.REVIEW, "officer": Tier.REVIEW}
OVERVIEW = {"leader": Tier.ENTERPRISE, "department": Tier.ENTERPRISE, "national": Tier.ENTERPRISE}
# Nobody of these has a part in the project; what they see depends on how far its owner opened it.
OUTSIDE = (
    "zhao",
    "manager2",
    "sun",
    "officer51",
    "coach",
    "unverified_firm",
    "system_admin",
    "security_admin",
    "audit_admin",
    "nobody",
    "visitor",
)
EXPECTED = {
    Openness.CLOSED: {**INSIDE, **OVERVIEW, "firm": HIDDEN, **dict.fromkeys(OUTSIDE, HIDDEN)},
    Openness.ENTERPRISES: {**INSIDE, **OVERVIEW, "firm": Tier.ENTERPRISE, **dict.fromkeys(OUTSIDE, HIDDEN)},
    Openness.PUBLIC: {**INSIDE, **OVERVIEW, "firm": Tier.ENTERPRISE, **dict.fromkeys(OUTSIDE, Tier.PUBLIC)},
}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(people) -> Project:
    return marked_project(people)


@pytest.fixture
def client_of(people, sign_in):
    return lambda name: Client() if name == "visitor" else sign_in(getattr(people, name))


def leaks(text: str, allowed: Tier | None) -> list[str]:
    """The marks in the text that its reader may not read."""
    above = [tier for tier in Tier if allowed is None or tier > allowed]
    return [mark for tier in above for mark in marks(tier) if mark in text]


def missing(text: str, tier: Tier) -> list[str]:
    return [mark for each in Tier if each <= tier for mark in marks(each) if mark not in text]


def test_the_marks_are_many_and_each_stands_for_one_tier():
    everything = [mark for tier in Tier for mark in marks(tier)]

    assert all(len(marks(tier)) >= 4 for tier in Tier)
    assert len(everything) > 40
    assert len(set(everything)) == len(everything)
    assert all(leaks(" ".join(marks(tier)), tier) == [] for tier in Tier)


@pytest.mark.parametrize("openness", Openness)
def test_the_project_page(people, project, client_of, openness):
    set_openness(by=people.wang.actor, project=project, openness=openness)
    for name, tier in EXPECTED[openness].items():
        answer = client_of(name).get(f"/projects/{project.ref}/")
        text = answer.content.decode()
        assert (name, answer.status_code) == (name, 404 if tier is HIDDEN else 200)
        assert (name, leaks(text, tier)) == (name, [])


@pytest.mark.parametrize("openness", Openness)
def test_the_project_in_the_api(people, project, client_of, openness):
    set_openness(by=people.wang.actor, project=project, openness=openness)
    for name, tier in EXPECTED[openness].items():
        answer = client_of(name).get(f"/api/v1/projects/{project.ref}/")
        text = json.dumps(answer.json(), ensure_ascii=False)
        expected = 401 if name == "visitor" else 404 if tier is HIDDEN else 200
        assert (name, answer.status_code) == (name, expected)
        if expected == 200:
            assert (name, leaks(text, tier), missing(text, tier)) == (name, [], [])
        else:
            assert (name, leaks(text, HIDDEN)) == (name, [])


@pytest.mark.parametrize("openness", Openness)
def test_the_list_of_the_api(people, project, client_of, openness):
    set_openness(by=people.wang.actor, project=project, openness=openness)
    for name, tier in EXPECTED[openness].items():
        text = json.dumps(client_of(name).get("/api/v1/projects/").json(), ensure_ascii=False)
        listed = tier is not HIDDEN and name not in ("visitor", "zhao", "sun", "manager2", "officer51")
        assert (name, leaks(text, tier)) == (name, [])
        assert (name, project.reference in text) == (name, listed)


@pytest.mark.parametrize("openness", [Openness.CLOSED, Openness.ENTERPRISES])
def test_documents_and_the_page_that_lists_them(people, project, client_of, openness):
    set_openness(by=people.wang.actor, project=project, openness=openness)
    for name, tier in EXPECTED[openness].items():
        client = client_of(name)
        for paper in Document.objects.filter(project=project):
            answer = client.get(f"/projects/{project.ref}/documents/{paper.ref}/1/")
            content = b"".join(answer) if answer.streaming else b""
            got = document_mark(paper.tier).encode() in content
            assert (name, paper.tier, got) == (name, paper.tier, tier is not HIDDEN and paper.tier <= tier)
        for part in ("documents/", "team/", "viewers/", "check/", "receipt/", "application/product/"):
            answer = client.get(f"/projects/{project.ref}/{part}")
            if tier != Tier.REVIEW:
                assert (name, part, answer.status_code == 200) == (name, part, False)
                assert (name, part, leaks(answer.content.decode(), tier)) == (name, part, [])


def test_lists_and_other_pages_show_nothing_of_it_to_others(people, project, client_of):
    set_openness(by=people.wang.actor, project=project, openness=Openness.ENTERPRISES)
    for name, tier in EXPECTED[Openness.ENTERPRISES].items():
        client = client_of(name)
        for address in ("/projects/", "/projects/institution/", "/projects/offers/", "/"):
            text = client.get(address, follow=True).content.decode()
            allowed = Tier.GRANTED if tier == Tier.REVIEW else tier
            assert (name, address, leaks(text, allowed)) == (name, address, [])


def test_the_export_of_the_institution(people, project, client_of):
    answer = client_of("manager").get("/projects/institution/export/")
    cells = [str(cell.value) for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row]
    text = " ".join(cells)

    assert project.reference in text
    # Facts only: the columns are of every tier up to the applicant's name, none of them an answer under review.
    assert [mark for mark in marks(Tier.REVIEW) + marks(Tier.GRANTED) if mark in text] == []
    for name in ("manager2", "firm", "leader", "officer51"):
        answer = client_of(name).get("/projects/institution/export/")
        assert answer.status_code == 404 or project.reference.encode() not in unzipped(answer.content)


def unzipped(content: bytes) -> bytes:
    return " ".join(
        str(cell.value) for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row
    ).encode()


@pytest.mark.parametrize("openness", Openness)
def test_the_page_that_verifies_a_receipt(people, project, openness):
    set_openness(by=people.wang.actor, project=project, openness=openness)
    for submission in project.submissions.all():
        text = Client().get(f"/verify/{submission.code}/").content.decode()
        found = [mark for mark in leaks(text, Tier.PUBLIC) if mark != "医疗机构 001"]
        assert found == []
        assert (project.title in text) == (openness == Openness.PUBLIC)
        assert not [mark for mark in marks(Tier.PUBLIC) if mark in text and mark != project.title]


def test_mails_and_notices_hold_nothing_above_the_public_tier(people, project):
    texts = [f"{mail.subject} {mail.body}" for mail in Mail.objects.all()]
    texts += [f"{notice.title} {notice.body} {notice.url}" for notice in Notice.objects.all()]

    assert len(texts) > 10
    assert [found for text in texts if (found := leaks(text, Tier.PUBLIC))] == []


def test_the_audit_log_holds_no_text_of_the_application(people, project):
    lines = [
        json.dumps([entry.changes, entry.reason, entry.object_ref], ensure_ascii=False)
        for entry in AuditEntry.objects.all()
    ]

    assert len(lines) > 20
    # The role, institution and name of whoever acted stand there by intention.
    assert [found for line in lines if (found := leaks(line, Tier.PUBLIC))] == []


def test_a_closed_project_does_not_show_in_the_audit_pages_of_another_province(people, project, client_of):
    text = client_of("officer51").get("/console/", follow=True).content.decode()

    assert leaks(text, HIDDEN) == []
    assert project.reference not in text
