"""What stands in papers, notes and reasons is read by the sides and the guides, and by nobody and nothing else."""

from core.models import AuditEntry, Mail, Notice
from registration.models import Case, CaseFile
from registration.services.cases import block_case, stop_case, unblock_case
from registration.services.milestones import confirm_milestone, refuse_milestone, revoke_milestone
from tests.factories import pdf
from tests.matching.partnerships.factories import institute_person, second_firm
from tests.registration.factories import city_person, coached, open_case_of, reached
from tests.standing import standing

SECRETS = {
    "note": "样品第三批次漏液率千分之四",
    "number": "GD2026-SECRET-118",
    "institute": "检测机构 977",
    "reason": "报告第九页数据与原始记录不符",
    "block": "第二笔款项因仲裁被冻结",
    "stop": "企业正在被收购",
    "revoke": "检验样品并非定型样品",
    "file": "漏液率原始记录.pdf",
}
OUTSIDERS = ("li", "zhao", "manager2", "department", "leader", "national", "officer51", "unverified_firm", "sun")


@standing
def case(people) -> Case:
    """Everything said that could be said."""
    case = coached(open_case_of(people), people.coach)
    facts = {"institute": SECRETS["institute"]}
    tested = reached(people.firm, case, "tested", number=SECRETS["number"], facts=facts, note=SECRETS["note"])
    CaseFile.objects.filter(milestone=tested).update(name=SECRETS["file"])
    refuse_milestone(by=people.coach.actor, milestone=tested, reason=SECRETS["reason"])
    again = reached(people.wang, case, "tested", number=SECRETS["number"], facts=facts, note=SECRETS["note"])
    confirm_milestone(by=people.coach.actor, milestone=again)
    again.refresh_from_db()
    revoke_milestone(by=people.officer.actor, milestone=again, reason=SECRETS["revoke"])
    fresh = Case.objects.get()
    unblock_case(
        by=people.wang.actor, case=block_case(by=people.firm.actor, case=fresh, code="other", text=SECRETS["block"])
    )
    return stop_case(by=people.officer.actor, case=Case.objects.get(), code="other", text=SECRETS["stop"])


def said_in(text: str) -> set[str]:
    return {name for name, secret in SECRETS.items() if secret in text}


def test_the_sides_and_the_guides_read_it(people, case, sign_in):
    for persona in (people.wang, people.firm, people.coach, people.officer):
        client = sign_in(persona)
        shown = "".join(
            client.get(f"/registration/cases/{case.ref}/{part}").content.decode() for part in ("", "milestones/")
        )
        # The obstacle is gone, and its words with it.
        assert said_in(shown) == SECRETS.keys() - {"block"}, persona.user.name


def test_no_notice_mail_or_line_of_the_log_says_it(case):
    assert Notice.objects.exists()
    texts = [f"{each.title} {each.body}" for each in Notice.objects.all()]
    texts += [f"{each.subject} {each.body}" for each in Mail.objects.all()]
    texts += [f"{each.changes} {each.reason} {each.object_ref}" for each in AuditEntry.objects.all()]
    assert said_in(" ".join(texts)) == set()


def test_the_institution_sees_how_far_it_is_and_no_word_more(people, case, sign_in):
    client = sign_in(people.manager)
    page = client.get(f"/registration/cases/{case.ref}/").content.decode()
    assert "注册阶段" in page
    assert said_in(page) == set()
    assert "未予确认" not in page
    assert client.get(f"/registration/cases/{case.ref}/milestones/").status_code == 404
    for file in CaseFile.objects.all():
        assert client.get(f"/registration/cases/{case.ref}/files/{file.ref}/").status_code == 404


def everybody_else(people) -> list:
    named = [getattr(people, name) for name in OUTSIDERS]
    return [*named, second_firm(), institute_person("44"), city_person()]


def test_for_everybody_else_neither_page_nor_file_exists(people, case, sign_in):
    file = CaseFile.objects.first()
    for persona in everybody_else(people):
        client = sign_in(persona)
        for part in ("", "milestones/", f"files/{file.ref}/"):
            assert client.get(f"/registration/cases/{case.ref}/{part}").status_code == 404, persona.user.name
        shown = client.get("/registration/").content.decode()
        assert said_in(shown) == set()
        assert case.ref not in shown


def test_a_file_is_no_page_of_another_case(people, case, sign_in):
    other = open_case_of(people, title="另一个器械项目")
    file = CaseFile.objects.first()
    assert sign_in(people.wang).get(f"/registration/cases/{other.ref}/files/{file.ref}/").status_code == 404


def test_a_file_is_handed_out_on_record_and_as_a_download(people, case, sign_in):
    answer = sign_in(people.firm).get(f"/registration/cases/{case.ref}/files/{CaseFile.objects.first().ref}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == pdf().read()
    assert AuditEntry.objects.filter(event="case.file_opened").count() == 1


def test_the_sides_read_of_the_office_that_it_was_the_office(people, case, sign_in):
    address = f"/registration/cases/{case.ref}/milestones/"
    assert people.officer.user.name not in sign_in(people.firm).get(address).content.decode()
    assert people.officer.user.name in sign_in(people.coach).get(address).content.decode()
