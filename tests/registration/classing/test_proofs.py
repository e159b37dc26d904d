"""Certificates for people: on what they rest, who takes one, what a code shows, and what revoking does."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, Notice
from projects.models import Listing, Project, TeamMember
from projects.services.checks import accept_project
from projects.services.lifecycle import submit_project
from projects.services.listings import leave_list
from registration.letters.proofs import proof_pdf, rows
from registration.models import Proof
from registration.selectors.proofs import proof_for, public_proof
from registration.services.proofs import issue_proof, proof_file, revoke_proof
from tests.factories import SMALL_PDF, draft_project
from tests.registration.classing.factories import in_library
from tests.registration.factories import open_case_of, reached

TODAY = timezone.localdate()
FIRM = "企业 031"


def with_team(people, *names: str) -> Project:
    """Handed in and accepted with these people in the team; li has an account."""
    project = draft_project(people.wang, applicant_name="申报人 017")
    for position, name in enumerate(names, 1):
        user = people.li.user if name == "申报人 018" else None
        TeamMember.objects.create(
            project=project, position=position, name=name, organisation_name="医疗机构 001", user=user
        )
    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    return Project.objects.get(pk=project.pk)


def test_the_owner_takes_one_once_the_project_is_in_the_library(people):
    project = with_team(people, "成员 901", "申报人 018")
    with pytest.raises(GuardRefused):
        issue_proof(by=people.wang.actor, project=project, kind="library")
    in_library(people, project)
    proof = issue_proof(by=people.wang.actor, project=project, kind="library")
    assert (proof.facts["holder"], proof.facts["role"], proof.facts["rank"]) == ("申报人 017", "lead", 1)
    assert [each["name"] for each in proof.facts["team"]] == ["申报人 017", "成员 901", "申报人 018"]
    assert proof.facts["library"] == [{"from": TODAY.isoformat(), "until": ""}]
    assert proof.facts["office"] == "广东省药品监督管理局（演示）"
    line = AuditEntry.objects.get(event="proof.issued")
    assert line.changes == {"proof": proof.ref, "kind": "library"}


def test_a_member_takes_his_own_with_his_rank(people):
    project = with_team(people, "成员 901", "申报人 018")
    in_library(people, project)
    proof = issue_proof(by=people.li.actor, project=project, kind="library")
    assert (proof.facts["role"], proof.facts["rank"], proof.holder) == ("member", 3, people.li.user)


def test_who_joined_after_handing_in_is_not_certified(people):
    project = with_team(people)
    in_library(people, project)
    TeamMember.objects.create(project=project, position=1, name="申报人 018", user=people.li.user)
    with pytest.raises(GuardRefused):
        issue_proof(by=people.li.actor, project=project, kind="library")


def test_who_took_the_project_over_is_named_so(people):
    project = with_team(people)
    in_library(people, project)
    Project.objects.filter(pk=project.pk).update(owner=people.zhao.user)
    proof = issue_proof(by=people.zhao.actor, project=Project.objects.get(pk=project.pk), kind="library")
    assert (proof.facts["role"], proof.facts["rank"]) == ("taken_over", 0)
    assert proof.facts["team"][0]["name"] == "申报人 017"


def test_who_has_no_part_takes_none(people):
    project = with_team(people)
    in_library(people, project)
    for name in ("li", "zhao", "manager", "firm", "officer", "coach", "leader", "nobody"):
        with pytest.raises(PermissionRefused):
            issue_proof(by=getattr(people, name).actor, project=project, kind="library")
    with pytest.raises(InvalidInput):
        issue_proof(by=people.wang.actor, project=project, kind="no_such")


def test_asking_twice_gives_the_same_and_a_change_gives_a_new_one(people):
    project = with_team(people)
    in_library(people, project)
    first = issue_proof(by=people.wang.actor, project=project, kind="library")
    assert issue_proof(by=people.wang.actor, project=project, kind="library") == first
    leave_list(by=people.officer.actor, listing=Listing.objects.get(kind="library"), on=TODAY, reason="年度清理")
    second = issue_proof(by=people.wang.actor, project=project, kind="library")
    assert second != first
    assert second.facts["library"] == [{"from": TODAY.isoformat(), "until": TODAY.isoformat()}]
    assert Proof.objects.get(pk=first.pk).facts["library"][0]["until"] == ""


def test_conversion_rests_on_partnership_and_certificate(people):
    case = open_case_of(people, "II")
    proof = issue_proof(by=people.wang.actor, project=case.project, kind="conversion")
    assert proof.facts["partnerships"] == [{"firm": FIRM, "on": TODAY.isoformat(), "until": ""}]
    assert proof.facts["milestones"] == []
    reached(people.officer, case, "accepted")
    reached(people.firm, case, "certified")
    # Reported is not confirmed: nothing to certify yet.
    assert issue_proof(by=people.wang.actor, project=case.project, kind="conversion") == proof
    with override("en"):
        said = ("Partnership confirmed", f"with {FIRM}, on {date_format(TODAY)}")
        assert said in list(rows(proof.kind, proof.facts))


def test_a_confirmed_certificate_is_named_with_its_number(people):
    case = open_case_of(people, "II")
    reached(people.officer, case, "accepted")
    reached(people.officer, case, "certified")
    proof = issue_proof(by=people.wang.actor, project=case.project, kind="conversion")
    assert proof.facts["milestones"] == [
        {"kind": "certified", "on": TODAY.isoformat(), "number": "粤械注准20262070456"}
    ]


def test_the_paper_is_drawn_in_both_languages_and_kept(people):
    project = with_team(people, *[f"成员 {n}" for n in range(901, 913)])
    in_library(people, project)
    proof = issue_proof(by=people.wang.actor, project=project, kind="library")
    assert proof_pdf(proof, "en").startswith(b"%PDF")
    content = proof_file(by=people.wang.actor, proof=proof)
    assert content.startswith(b"%PDF")
    assert content != SMALL_PDF
    assert proof_file(by=people.wang.actor, proof=proof) == content


def test_a_code_shows_what_the_paper_states_and_no_more(people, client):
    case = open_case_of(people, "II", title="可调式封堵器", summary="一句不在证明里的摘要")
    TeamMember.objects.create(project=case.project, position=1, name="成员 901", contribution="结构设计")
    proof = issue_proof(by=people.wang.actor, project=case.project, kind="conversion")
    answer = client.get(f"/proofs/{'-'.join([proof.code[:4], proof.code[4:]]).lower()}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "该证明真实有效" in page
    assert "可调式封堵器" in page
    for secret in ("一句不在证明里的摘要", "结构设计", people.wang.user.email):
        assert secret not in page
    assert client.get("/proofs/2345BCDF2345BCDF2345/").status_code == 404
    assert client.get("/proofs/").status_code == 200


def test_other_members_are_masked_on_the_public_page(people):
    project = with_team(people, "成员 901", "申报人 018")
    in_library(people, project)
    proof = issue_proof(by=people.li.actor, project=project, kind="library")
    names = [each["name"] for each in public_proof(proof.code).facts["team"]]
    assert names == ["申***", "成***", "申报人 018"]


def test_looking_codes_up_is_limited(people, client, monkeypatch):
    cache.clear()
    monkeypatch.setattr("core.code_pages.MOST_LOOKUPS", 2)
    codes = [client.get("/proofs/2345BCDF2345BCDF2345/").status_code for _ in range(3)]
    assert codes == [404, 404, 429]


def test_an_officer_revokes_with_a_reason_that_only_the_holder_reads(people, client, sign_in):
    project = with_team(people)
    in_library(people, project)
    proof = issue_proof(by=people.wang.actor, project=project, kind="library")
    for name in ("wang", "coach", "leader", "officer51", "manager"):
        with pytest.raises(PermissionRefused):
            revoke_proof(by=getattr(people, name).actor, proof=proof, reason="信息有误，需要更正")
    with pytest.raises(InvalidInput):
        revoke_proof(by=people.officer.actor, proof=proof, reason="")
    revoke_proof(by=people.officer.actor, proof=proof, reason="信息有误，需要更正")
    again = revoke_proof(by=people.officer.actor, proof=proof, reason="又一个原因又一个")
    assert again.revoke_reason == "信息有误，需要更正"
    page = client.get(f"/proofs/{proof.code}/").content.decode()
    assert "该证明已撤销" in page
    assert "信息有误" not in page
    assert "信息有误" in sign_in(people.wang).get(f"/registration/proofs/{project.ref}/").content.decode()
    assert Notice.objects.filter(recipient=people.wang.user, event="proof.revoked").count() == 1
    with pytest.raises(GuardRefused):
        proof_file(by=people.wang.actor, proof=again)
    # What was revoked does not stand in the way of a new one.
    assert issue_proof(by=people.wang.actor, project=project, kind="library").pk != proof.pk


def test_only_holder_and_office_take_the_paper(people, sign_in):
    project = with_team(people, "申报人 018")
    in_library(people, project)
    proof = issue_proof(by=people.wang.actor, project=project, kind="library")
    address = f"/registration/proofs/{project.ref}/{proof.ref}.pdf"
    for name in ("li", "zhao", "manager", "firm", "coach", "leader", "officer51"):
        assert sign_in(getattr(people, name)).get(address).status_code == 404, name
    for name in ("wang", "officer"):
        assert sign_in(getattr(people, name)).get(address).status_code == 200, name
    with pytest.raises(NotVisible):
        proof_for(people.li.actor, proof.ref)


def test_pages_of_a_project_open_to_its_people_only(people, sign_in):
    project = with_team(people, "申报人 018")
    in_library(people, project)
    for name in ("wang", "li"):
        client = sign_in(getattr(people, name))
        assert client.get(f"/registration/proofs/{project.ref}/").status_code == 200
        assert "我的证明" in client.get(f"/registration/proofs/{project.ref}/panel/").content.decode()
        assert client.post(f"/registration/proofs/{project.ref}/", {"kind": "library"}).status_code == 302
    for name in ("zhao", "manager", "officer", "firm"):
        client = sign_in(getattr(people, name))
        assert client.get(f"/registration/proofs/{project.ref}/").status_code == 404
        assert client.get(f"/registration/proofs/{project.ref}/panel/").content.decode().strip() == ""
    assert Proof.objects.count() == 2


@pytest.mark.parametrize(("address", "queries"), [("/registration/proofs/", 5), ("/console/certificates/", 5)])
def test_lists_cost_the_same_for_one_and_three(people, sign_in, django_assert_num_queries, address, queries):
    client = sign_in(people.wang if address.startswith("/registration") else people.officer)
    client.get(address)
    for more in (1, 2):
        for _ in range(more):
            project = with_team(people)
            in_library(people, project)
            issue_proof(by=people.wang.actor, project=project, kind="library")
        with django_assert_num_queries(queries):
            client.get(address)


def test_days_are_stated_in_words(people):
    project = with_team(people)
    in_library(people, project)
    proof = issue_proof(by=people.wang.actor, project=project, kind="library")
    label, text = list(rows(proof.kind, proof.facts))[-1]
    assert (label, text) == ("在库时间", f"{TODAY.year}年{TODAY.month}月{TODAY.day}日起")
    assert proof.facts["as_of"] == TODAY.isoformat()
