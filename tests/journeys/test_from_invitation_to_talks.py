"""From a recommendation by invitation to the talks, with the institution's consent and access taken back at once."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.roles import Role
from matching.models import Match
from projects.models import DisclosureGrant, Project
from projects.services.checks import accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from tests.factories import draft_project
from tests.journeys.windows import Windows, follow, go, looks_right, read_notice, send
from tests.matching.agreements.dossiers import T2_TEXT, T3_TEXT, pdf_bytes, upload
from tests.matching.profiles.profiles import write
from tests.personas import Persona, Personas, make_persona, make_personas

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "邀请旅程的封堵器"
INVITATION = "我们看到贵公司的编织车间，想谈谈共同开发。"
WORDS = "先从工艺评估谈起，下周给您答复。"


@pytest.fixture
def windows(chromium, live_server):
    story = Windows(chromium, live_server.url)
    yield story
    story.close()


def test_from_invitation_to_talks(windows):
    people = make_personas()
    project = _closed_service_invention(people)
    write(people.firm, subcatalogues=["13"], summary="生产先心病封堵器和可降解植入器械。")
    colleague = make_persona("企业用户 007", Role.ENTERPRISE_MEMBER, people.firm.organisation)

    doctor, firm = windows.of(people.wang), windows.of(people.firm)
    match = _invite_a_recommended_firm(doctor, people.firm, project)
    _accept_the_invitation(firm, people.firm, colleague, project, match)
    _admit_one_of_two(doctor, people.wang, people.firm, match)
    _sign(doctor, firm, match)
    _nothing_opens_before_the_institution_agrees(firm, project, match)
    _institution_agrees(windows.of(people.manager), people.manager, match)
    _one_reads_and_the_other_does_not(firm, windows.of(colleague), people.firm, project, match)
    _access_ends_between_two_clicks(doctor, firm, people.firm, project, match)
    _open_again_and_talk(doctor, firm, people.firm, project, match)
    assert windows.complaints == []


def _closed_service_invention(people: Personas) -> Project:
    """Accepted; its owner has opened it to nobody."""
    texts = {"structure": f"{T2_TEXT}，" * 8, "principle": f"{T3_TEXT}，" * 8}
    answers = {"patent_status": "granted", "service_invention": "yes"}
    project = draft_project(people.wang, title=TITLE, **answers, **texts)
    for title in ("图纸", "工艺说明"):
        file = upload(f"{title}.pdf", pdf_bytes())
        add_document(by=people.wang.actor, project=project, section="product", title=title, tier=2, upload=file)
    submit_project(by=people.wang.actor, project=project)
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    accept_project(by=people.officer.actor, project=project)
    return Project.objects.get(pk=project.pk)


def _invite_a_recommended_firm(doctor: Page, firm: Persona, project: Project) -> Match:
    go(doctor, "projects:project_page", project.ref)
    follow(doctor, "matching:recommended_firms", project.ref)
    expect(doctor.locator("main .hit")).to_contain_text(firm.organisation.name)
    looks_right(doctor, "recommended")
    follow(doctor, "matching:match_invite", firm.organisation.ref)
    expect(doctor.locator("select[name=project]")).to_have_value(project.ref)
    doctor.fill("textarea[name=message]", INVITATION)
    doctor.locator("input[name=cooperation][value=joint]").check(force=True)
    looks_right(doctor, "invite")
    send(doctor)
    looks_right(doctor, "invited")
    return Match.objects.get(project=project)


def _accept_the_invitation(firm: Page, persona: Persona, colleague: Persona, project: Project, match: Match) -> None:
    """The firm reads of the closed project what every verified one reads of an open one, and names two readers."""
    read_notice(firm, "match.invited", persona)
    main = firm.locator("main")
    expect(main).to_contain_text(INVITATION)
    expect(main).to_contain_text(TITLE)
    expect(main).not_to_contain_text(T2_TEXT)
    expect(main).not_to_contain_text("申报人 017")
    looks_right(firm, "invitation")
    follow(firm, "matching:match_accept", match.ref)
    firm.locator(f"input[name=people][value='{colleague.user.pk}']").check(force=True)
    looks_right(firm, "accept-invitation")
    send(firm)
    assert match.people.count() == 2
    assert not match.people.filter(admitted=True).exists()


def _admit_one_of_two(doctor: Page, wang: Persona, firm: Persona, match: Match) -> None:
    read_notice(doctor, "match.accepted", wang)
    follow(doctor, "matching:match_admit", match.ref)
    doctor.locator(f"input[name=people][value='{firm.user.pk}']").check(force=True)
    doctor.locator("input[name=access_days][value='90']").check(force=True)
    looks_right(doctor, "admit")
    send(doctor)
    assert [row.user for row in match.people.filter(admitted=True)] == [firm.user]


def _sign(doctor: Page, firm: Page, match: Match) -> None:
    for page in (firm, doctor):
        go(page, "matching:match_page", match.ref)
        follow(page, "matching:match_agreement", match.ref)
        page.locator("input[name=agreed]").check(force=True)
        send(page)
    match.refresh_from_db()
    assert match.status == "signed"


def _nothing_opens_before_the_institution_agrees(firm: Page, project: Project, match: Match) -> None:
    assert not DisclosureGrant.objects.exists()
    assert firm.goto(reverse("projects:project_page", args=[project.ref])).status == 404
    go(firm, "matching:match_page", match.ref)
    expect(firm.locator("main")).to_contain_text("单位")
    expect(firm.locator(f"main a[href='{reverse('projects:project_page', args=[project.ref])}']")).to_have_count(0)
    expect(firm.locator("main")).not_to_contain_text(T2_TEXT)
    looks_right(firm, "waiting-for-consent")


def _institution_agrees(manager: Page, persona: Persona, match: Match) -> None:
    """By number, title, enterprise and ways of working; what the two wrote it does not read."""
    go(manager, "matching:consent_list")
    expect(manager.locator("main")).to_contain_text(TITLE)
    looks_right(manager, "consents")
    read_notice(manager, "match_consent.asked", persona)
    expect(manager.locator("main")).not_to_contain_text(INVITATION)
    looks_right(manager, "consent")
    manager.fill("textarea[name=note]", "同意在保密协议范围内开放。")
    manager.locator("button[name=act][value=give]").click()
    manager.wait_for_load_state()
    assert DisclosureGrant.objects.filter(basis=match.ref, withdrawn_at=None).count() == 1


def _one_reads_and_the_other_does_not(
    firm: Page, colleague: Page, persona: Persona, project: Project, match: Match
) -> None:
    read_notice(firm, "access.granted", persona)
    expect(firm.locator("main")).to_contain_text(T2_TEXT)
    expect(firm.locator("main")).not_to_contain_text(T3_TEXT)
    follow(firm, "projects:paper_page", project.ref, project.documents.get(title="图纸").ref)
    assert firm.context.request.get(firm.locator("main iframe").get_attribute("src")).ok
    go(colleague, "matching:match_page", match.ref)
    expect(colleague.locator("main")).to_contain_text(TITLE)
    assert colleague.goto(reverse("projects:project_page", args=[project.ref])).status == 404


def _access_ends_between_two_clicks(doctor: Page, firm: Page, persona: Persona, project: Project, match: Match) -> None:
    """The firm has the dossier on its screen; after the owner's click its next one leads to nothing."""
    go(firm, "projects:project_page", project.ref)
    paper = project.documents.get(title="工艺说明")
    go(doctor, "matching:match_page", match.ref)
    follow(doctor, "matching:match_access", match.ref)
    expect(doctor.locator("main")).to_contain_text(persona.user.name)
    looks_right(doctor, "access")
    follow(doctor, "projects:viewer_list", project.ref)
    expect(doctor.locator("main")).to_contain_text("图纸")
    looks_right(doctor, "viewers")
    go(doctor, "matching:match_access", match.ref)
    doctor.locator("button[name=act][value=close_all]").click()
    doctor.wait_for_load_state()
    looks_right(doctor, "access-ended")

    address = reverse("projects:paper_page", args=[project.ref, paper.ref])
    with firm.expect_response(lambda answer: urlsplit(answer.url).path == address) as answered:
        follow(firm, "projects:paper_page", project.ref, paper.ref)
    assert answered.value.status == 404
    expect(firm.locator("body")).not_to_contain_text(T2_TEXT)
    for name in ("paper_file", "paper_page"):
        assert firm.context.request.get(reverse(f"projects:{name}", args=[project.ref, paper.ref])).status == 404
    assert firm.context.request.get(reverse("projects:project_page", args=[project.ref])).status == 404
    read_notice(firm, "access.withdrawn", persona)
    expect(firm.locator("main")).to_contain_text(TITLE)
    expect(firm.locator("main")).not_to_contain_text(T2_TEXT)
    looks_right(firm, "access-withdrawn")


def _open_again_and_talk(doctor: Page, firm: Page, persona: Persona, project: Project, match: Match) -> None:
    """The agreement stayed in force: the owner opens it anew for a shorter time, and the talks go on."""
    go(doctor, "matching:match_access", match.ref)
    doctor.locator(f"input[name=people][value='{persona.user.pk}']").check(force=True)
    doctor.locator("input[name=access_days][value='30']").check(force=True)
    doctor.locator("button[name=act][value=change]").click()
    doctor.wait_for_load_state()
    assert DisclosureGrant.objects.filter(basis=match.ref, withdrawn_at=None).count() == 1
    go(firm, "matching:match_page", match.ref)
    follow(firm, "projects:project_page", project.ref)
    expect(firm.locator("main")).to_contain_text(T2_TEXT)
    follow(doctor, "matching:match_talk", match.ref)
    doctor.fill("textarea[name=text]", WORDS)
    send(doctor, "#write")
    read_notice(firm, "message.sent", persona)
    expect(firm.locator("#talk-list")).to_contain_text(WORDS)
