"""Receipts: who gets them, what they state, and what the public page tells."""

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client

from core.models import AuditEntry
from projects.models import Project, TeamMember
from projects.receipts import facts_of
from projects.selectors.receipts import masked, plain_code
from projects.services import receipts as service
from projects.services.applications import save_section
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, draft_project, returned_project, submitted_project
from tests.projects.papers.remarks import ONE_REMARK
from tests.standing import standing


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@standing
def project(people):
    return submitted_project(people.wang, title="骨科三维导板")


def code_of(project: Project) -> str:
    return project.submissions.latest("number").code


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("wang", 200),
        ("manager", 200),
        ("officer", 200),
        ("li", 404),
        ("zhao", 404),
        ("manager2", 404),
        ("officer51", 404),
        ("leader", 404),
        ("department", 404),
        ("national", 404),
        ("firm", 404),
        ("system_admin", 404),
        ("nobody", 404),
    ],
)
def test_the_receipt_is_for_those_who_read_the_whole_application(people, sign_in, project, persona, answer):
    client = sign_in(getattr(people, persona))

    assert client.get(f"/projects/{project.ref}/receipt/").status_code == answer
    assert client.get(f"/projects/{project.ref}/receipt.pdf").status_code == answer


def test_a_co_applicant_gets_the_receipt(people, sign_in, project):
    TeamMember.objects.create(project=project, position=2, name="申报人 018", user=people.li.user)

    assert sign_in(people.li).get(f"/projects/{project.ref}/receipt/").status_code == 200


def test_a_visitor_is_sent_to_sign_in(project):
    assert Client().get(f"/projects/{project.ref}/receipt.pdf").status_code == 302


def test_a_draft_has_no_receipt(people, sign_in):
    draft = draft_project(people.wang)

    assert sign_in(people.wang).get(f"/projects/{draft.ref}/receipt/").status_code == 404


def test_the_receipt_states_what_was_handed_in_also_when_the_answers_change_later(people, sign_in):
    project = returned_project(people, ONE_REMARK, title="骨科三维导板")
    record = project.sections.get(section="basics")
    answers = {**record.answers, "title": "换了名字", "summary": project.summary, "project_type": ["idea"]}
    save_section(by=people.wang.actor, project=project, section="basics", answers=answers, version=record.version)

    page = sign_in(people.wang).get(f"/projects/{project.ref}/receipt/").content.decode()

    assert "骨科三维导板" in page
    assert project.reference in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_is_drawn_once_for_each_language_and_kept(people, sign_in, project, monkeypatch, language):
    client = sign_in(people.wang)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    first = client.get(f"/projects/{project.ref}/receipt.pdf")
    monkeypatch.setattr(service, "receipt_pdf", None)
    again = client.get(f"/projects/{project.ref}/receipt.pdf")

    assert first.content.startswith(b"%PDF-")
    assert first["Content-Type"] == "application/pdf"
    assert again.content == first.content
    assert len(default_storage.listdir("receipts")[1]) == 1


def test_a_half_written_file_is_not_handed_out(people, sign_in, project):
    client = sign_in(people.wang)
    whole = client.get(f"/projects/{project.ref}/receipt.pdf").content
    (name,) = default_storage.listdir("receipts")[1]
    with default_storage.open(f"receipts/{name}", "wb") as file:
        file.write(whole[:100])

    assert client.get(f"/projects/{project.ref}/receipt.pdf").content.rstrip().endswith(b"%%EOF")


def test_a_very_long_title_and_rare_characters_fit(people, sign_in):
    project = submitted_project(people.wang, title="𠮷" + "骨科三维导板（可吸收）Ⅱ型 ®" * 3)

    assert sign_in(people.wang).get(f"/projects/{project.ref}/receipt.pdf").status_code == 200


def test_an_earlier_submission_keeps_its_receipt_and_an_unknown_one_is_none(people, sign_in, project):
    client = sign_in(people.wang)

    assert client.get(f"/projects/{project.ref}/receipt.pdf?submission=1").status_code == 200
    for wrong in ("2", "0", "-1", "x", "１", "99999999999999999999"):
        assert client.get(f"/projects/{project.ref}/receipt.pdf?submission={wrong}").status_code == 404


def test_the_office_reading_a_receipt_stands_in_the_audit_log_and_the_owner_does_not(people, sign_in, project):
    sign_in(people.wang).get(f"/projects/{project.ref}/receipt.pdf")
    sign_in(people.officer).get(f"/projects/{project.ref}/receipt.pdf")

    looks = AuditEntry.objects.filter(event="project.viewed", object_ref=project.key, changes__part="receipt")
    assert [look.actor_label for look in looks] == [people.officer.user.name]


def test_everybody_may_verify_a_code_and_reads_no_title_and_no_full_name(people, project):
    applicant = facts_of(project.submissions.get()).applicant
    page = Client().get(f"/verify/{code_of(project)}/")

    text = page.content.decode()
    assert page.status_code == 200
    assert project.reference in text
    assert "医疗机构 001" in text
    assert masked(applicant) in text
    assert applicant not in text
    assert project.title not in text
    assert project.summary not in text
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "no-referrer"


def test_the_title_is_shown_only_while_the_project_is_open_to_everybody(people):
    project = accepted_project(people, title="骨科三维导板", patent_status="granted")
    shown = {}
    for openness in ("closed", "enterprises", "public", "closed"):
        set_openness(by=people.wang.actor, project=project, openness=openness)
        shown[openness] = "骨科三维导板" in Client().get(f"/verify/{code_of(project)}/").content.decode()

    assert shown == {"closed": False, "enterprises": False, "public": True}


def test_a_code_may_be_typed_with_hyphens_and_small_letters(project):
    code = code_of(project)
    typed = "-".join([code[:4], code[4:8], code[8:12], code[12:]]).lower()

    answer = Client().get("/verify/", {"code": f" {typed} "})

    assert answer.status_code == 302
    assert answer["Location"] == f"/verify/{code}/"


@pytest.mark.parametrize("typed", ["", "AEIO", "../x", "%00", "验证码", "<b>"])
def test_what_cannot_be_a_code_is_answered_beside_the_field(db, typed):
    answer = Client().get("/verify/", {"code": typed})

    assert answer.status_code == 200
    assert plain_code(typed) == ""


def test_an_unknown_code_is_404_with_the_form_to_try_again(db):
    answer = Client().get("/verify/BCDFGHJKMNPQRSTV/")

    assert answer.status_code == 404
    assert b'name="code"' in answer.content


def test_a_pasted_digest_is_compared(project):
    digest = project.submissions.get().digest
    grouped = " ".join(digest[start : start + 8] for start in range(0, 64, 8)).upper()
    page = f"/verify/{code_of(project)}/"

    client = Client(headers={"accept-language": "en"})
    same = client.get(page, {"digest": grouped}).content.decode()
    other = client.get(page, {"digest": "0" * 64}).content.decode()

    assert "The digests are the same." in same
    assert "The digests differ." in other


def test_codes_cannot_be_tried_without_end_whatever_address_the_caller_claims(db, monkeypatch):
    monkeypatch.setattr("core.code_pages.MOST_LOOKUPS", 3)
    client = Client()
    answers = [
        client.get("/verify/BCDFGHJKMNPQRSTV/", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(4)
    ]

    assert answers == [404, 404, 404, 429]
    assert Client(REMOTE_ADDR="198.51.100.7").get("/verify/BCDFGHJKMNPQRSTV/").status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("欧阳修文", "欧***"), ("王", "王*"), ("", ""), ("申报人 017", "申***")]
)
def test_a_name_keeps_its_first_character(name, shown):
    assert masked(name) == shown
