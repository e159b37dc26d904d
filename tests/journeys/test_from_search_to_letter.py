"""From an enterprise's sign-up to the letter for the test institute, in a browser; a second one sees nothing of it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import Organisation, User
from accounts.roles import Role
from core.models import Notice
from matching.models import Match, Partnership
from matching.services.search import index_changes
from matching.tasks import send_search_alerts
from projects.models import Project
from projects.services.checks import accept_project
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from tests.factories import draft_project
from tests.journeys.test_from_idea_to_figure import STRONG
from tests.journeys.windows import Windows, follow, go, looks_right, read_notice, send
from tests.matching.agreements.dossiers import T2_TEXT, T3_TEXT, pdf_bytes, picture_bytes, upload
from tests.matching.matched import OPEN_TO_FIRMS
from tests.matching.matches.given import with_profile
from tests.personas import Persona, Personas, make_personas

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "撮合旅程的封堵器"
FIRM, FIRM_CODE, PERSON, ADDRESS = "企业 088", "91440300MA5TEXT21A", "企业用户 088", "firm.new@example.org"
REQUEST = "我们有编织车间和注册团队，想一起把它做成产品。"
ANSWER = "请先看图纸，下周可以谈。"
SECRETS = (FIRM, PERSON, REQUEST, ANSWER, "首次会谈", "880000")


@pytest.fixture
def windows(chromium, live_server):
    story = Windows(chromium, live_server.url)
    yield story
    story.close()


def test_from_search_to_letter(windows):
    people = make_personas()
    project = _closed_dossier(people)
    second = windows.of(with_profile(people.firm))

    firm, persona = _sign_up(windows)
    _verify(windows.of(people.officer))
    _write_profile(firm)
    _save_the_search(firm)

    doctor = windows.of(people.wang)
    _open_to_enterprises(doctor, project)
    match = _ask_after_the_alert(firm, persona, project)
    _accept(doctor, people.wang, match)
    _second_firm_sees_nothing(second, people.firm, project, match)
    _sign(doctor, firm, people.wang, match)
    _read_the_dossier(firm, project)
    _talk(doctor, firm, people.wang, match)
    _meet(doctor, firm, match)
    _become_partners(doctor, firm, persona, match)
    _hand_out_the_letter(windows, firm, project, match)
    _second_firm_sees_nothing(second, people.firm, project, match)
    assert windows.complaints == []


def _closed_dossier(people: Personas) -> Project:
    """Accepted and not open to anybody yet; its application and check are walked in another journey."""
    texts = {"structure": f"{T2_TEXT}，" * 8, "principle": f"{T3_TEXT}，" * 8}
    project = draft_project(people.wang, title=TITLE, **OPEN_TO_FIRMS, **texts)
    papers = (
        ("图纸", 2, "drawing.pdf", pdf_bytes()),
        ("照片", 2, "photo.png", picture_bytes()),
        ("验证报告", 3, "r.pdf", pdf_bytes()),
    )
    for title, tier, name, content in papers:
        add_document(
            by=people.wang.actor,
            project=project,
            section="product",
            title=title,
            tier=tier,
            upload=upload(name, content),
        )
    submit_project(by=people.wang.actor, project=project)
    accept_project(by=people.officer.actor, project=project)
    return Project.objects.get(pk=project.pk)


def _sign_up(windows: Windows) -> tuple[Page, Persona]:
    """With an enterprise the portal does not know; the address is confirmed by the link in the e-mail."""
    page = windows.watched(windows.new().new_page())
    go(page, "account_signup")
    page.locator(f"input[name=role][value={Role.ENTERPRISE_MEMBER}]").check(force=True)
    page.select_option("select[name=region]", "44")
    page.fill("input[name=organisation_name]", FIRM)
    page.get_by_role("button", name="查找").click()
    page.locator("input[name=organisation][value=new]").check(force=True)
    page.fill("input[name=uscc]", FIRM_CODE)
    page.fill("input[name=name]", PERSON)
    page.fill("input[name=email]", ADDRESS)
    page.fill("input[name=password1]", STRONG)
    page.fill("input[name=password2]", STRONG)
    page.check("input[name=consent]", force=True)
    send(page, "main form")
    sent = next(message for message in reversed(mail.outbox) if ADDRESS in message.to)
    page.goto(re.search(r"http\S+/confirm-email/\S+", sent.body).group(0).rstrip("/") + "/")
    send(page, "main form", "button")
    if page.locator("input[name=password]").count():
        page.fill("input[name=login]", ADDRESS)
        page.fill("input[name=password]", STRONG)
        send(page, "main form:has(input[name=password])", "button[type=submit]")
    return page, Persona(User.objects.get(email=ADDRESS), Organisation.objects.get(name=FIRM))


def _verify(officer: Page) -> None:
    go(officer, "console:organisation_list", query="?state=waiting")
    officer.get_by_role("link", name=FIRM).click()
    expect(officer.locator("main")).to_contain_text(FIRM_CODE)
    officer.locator("button[name=decision][value=verify]").click()
    officer.wait_for_load_state()
    assert Organisation.objects.get(name=FIRM).verified_at


def _write_profile(firm: Page) -> None:
    go(firm, "matching:profile_edit")
    firm.fill("textarea[name=summary]", "生产介入器械，寻找心血管方向的早期项目。")
    firm.locator("input[name=classes][value=III]").check(force=True)
    firm.locator("input[name=capabilities][value=pilot]").check(force=True)
    firm.locator("input[name=cooperation][value=joint]").check(force=True)
    firm.fill("input[name='contacts-0-name']", "企业联系人 088")
    firm.fill("input[name='contacts-0-phone']", "13800138088")
    looks_right(firm, "profile")
    send(firm, "form.profile-form")
    expect(firm.locator("main")).to_contain_text("已列入名录")


def _save_the_search(firm: Page) -> None:
    """Nothing is open yet; what comes is told at once."""
    go(firm, "matching:project_search")
    firm.fill("main input[name=q]", "封堵器")
    firm.locator("form[role=search] button.btn-primary").click()
    expect(firm.locator("main .hit")).to_have_count(0)
    follow(firm, "matching:saved_search_new")
    firm.locator("input[name=alert][value=at_once]").check(force=True)
    looks_right(firm, "saved-search")
    send(firm)
    expect(firm.locator("main")).to_contain_text("封堵器")


def _open_to_enterprises(doctor: Page, project: Project) -> None:
    """From the project's page; on the way the card is written, which enterprises decide by."""
    go(doctor, "projects:project_page", project.ref)
    follow(doctor, "projects:project_openness", project.ref)
    follow(doctor, "matching:card_edit", project.ref)
    doctor.fill("textarea[name=problem]", "患儿长大后封堵器不随心脏生长，约三成需要再次手术。")
    looks_right(doctor, "card")
    send(doctor, "form.card-form")
    go(doctor, "projects:project_openness", project.ref)
    doctor.locator("input[name=openness][value=enterprises]").check(force=True)
    looks_right(doctor, "openness")
    send(doctor)
    project.refresh_from_db()
    assert project.openness == "enterprises"


def _ask_after_the_alert(firm: Page, persona: Persona, project: Project) -> Match:
    send_search_alerts()
    send_search_alerts()
    assert Notice.objects.filter(recipient=persona.user, event="saved_search.found").count() == 1
    read_notice(firm, "saved_search.found", persona)
    expect(firm.locator("main .hit")).to_have_count(1)
    looks_right(firm, "found")
    follow(firm, "projects:project_page", project.ref)
    expect(firm.locator("main")).to_contain_text("约三成需要再次手术")
    expect(firm.locator("main")).not_to_contain_text(T2_TEXT)
    expect(firm.locator("main")).not_to_contain_text("图纸")
    follow(firm, "matching:match_request", project.ref)
    firm.fill("textarea[name=message]", REQUEST)
    firm.locator("input[name=cooperation][value=joint]").check(force=True)
    looks_right(firm, "request")
    send(firm)
    looks_right(firm, "requested")
    return Match.objects.get(project=project)


def _accept(doctor: Page, wang: Persona, match: Match) -> None:
    """The doctor reads who asks before he decides."""
    read_notice(doctor, "match.requested", wang)
    expect(doctor.locator("main")).to_contain_text(REQUEST)
    expect(doctor.locator("main")).not_to_contain_text(PERSON + " ·")
    looks_right(doctor, "asked")
    follow(doctor, "matching:enterprise_page", match.organisation.ref)
    expect(doctor.locator("main")).to_contain_text("寻找心血管方向的早期项目")
    expect(doctor.locator("main")).not_to_contain_text("13800138088")
    go(doctor, "matching:match_page", match.ref)
    follow(doctor, "matching:match_accept", match.ref)
    doctor.locator("input[name=access_days][value='30']").check(force=True)
    looks_right(doctor, "accept")
    send(doctor)
    expect(doctor.locator("main")).to_contain_text("13800138088")


def _sign(doctor: Page, firm: Page, wang: Persona, match: Match) -> None:
    for page in (doctor, firm):
        go(page, "matching:match_page", match.ref)
        follow(page, "matching:match_agreement", match.ref)
        page.locator("input[name=agreed]").check(force=True)
        looks_right(page, "agreement")
        send(page)
    expect(firm.locator("main")).to_contain_text("双方已签署")
    match.refresh_from_db()
    assert match.status == "signed"
    read_notice(doctor, "agreement.in_force", wang)


def _read_the_dossier(firm: Page, project: Project) -> None:
    """The page and the papers in place carry the reader's name; what was not opened stays closed."""
    follow(firm, "projects:project_page", project.ref)
    main = firm.locator("main")
    expect(main).to_contain_text(T2_TEXT)
    expect(main).not_to_contain_text(T3_TEXT)
    expect(main).not_to_contain_text("验证报告")
    expect(firm.locator(".watermark-sheet").first).to_contain_text(PERSON)
    looks_right(firm, "dossier")
    firm.get_by_role("link", name="图纸").click()
    expect(firm.locator("h1")).to_contain_text("图纸")
    looks_right(firm, "paper")
    shown = firm.context.request.get(firm.locator("main iframe").get_attribute("src"))
    for sheet in PdfReader(BytesIO(shown.body())).pages:
        assert PERSON.replace(" ", "") in sheet.extract_text().replace(" ", "")
    go(firm, "projects:project_page", project.ref)
    firm.get_by_role("link", name="照片").click()
    assert firm.locator("main .paper-view img").evaluate("picture => picture.decode().then(() => picture.naturalWidth)")


def _talk(doctor: Page, firm: Page, wang: Persona, match: Match) -> None:
    """A message with a file, and the answer to it, which comes without a reload."""
    go(firm, "matching:match_page", match.ref)
    follow(firm, "matching:match_talk", match.ref)
    firm.fill("textarea[name=text]", "附上我们的工艺清单。")
    firm.set_input_files(
        "input[name=attachments]",
        {"name": "工艺清单.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes("List", 1)},
    )
    send(firm, "#write")
    looks_right(firm, "talk")
    notice = read_notice(doctor, "message.sent", wang)
    assert "工艺清单" not in notice.title + notice.body
    expect(doctor.locator("#talk-list")).to_contain_text("附上我们的工艺清单。")
    with doctor.expect_download() as download:
        doctor.get_by_role("link", name="工艺清单.pdf").click()
    assert download.value.suggested_filename == "工艺清单.pdf"
    doctor.fill("textarea[name=text]", ANSWER)
    send(doctor, "#write")
    firm.evaluate("() => window.htmx.trigger(document.querySelector('[data-talk]'), 'talk-refresh')")
    expect(firm.locator("#talk-list")).to_contain_text(ANSWER)


def _meet(doctor: Page, firm: Page, match: Match) -> None:
    follow(firm, "matching:match_meetings", match.ref)
    firm.fill("input[name=subject]", "首次会谈")
    firm.fill("input[name=day]", (timezone.localdate() + timedelta(days=7)).isoformat())
    firm.fill("input[name=time]", "14:30")
    firm.fill("input[name=place]", "医院会议室")
    send(firm, "#propose")
    looks_right(firm, "meetings")
    go(doctor, "matching:match_page", match.ref)
    follow(doctor, "matching:match_meetings", match.ref)
    doctor.locator("button[name=act][value=agree]").click()
    doctor.wait_for_load_state()
    looks_right(doctor, "agreed")
    with doctor.expect_download() as download:
        doctor.get_by_role("link", name="日历文件").first.click()
    calendar = download.value.path().read_text()
    assert match.project.ref in calendar
    assert "首次会谈" not in calendar


def _become_partners(doctor: Page, firm: Page, persona: Persona, match: Match) -> None:
    """One side records what both have signed on paper, the other confirms it."""
    follow(doctor, "matching:match_partnership", match.ref)
    follow(doctor, "matching:partnership_new", match.ref)
    doctor.locator("input[name=kind][value=joint]").check(force=True)
    doctor.fill("input[name=signed_on]", timezone.localdate().isoformat())
    doctor.fill("input[name=amount]", "880000")
    doctor.fill("input[name=step1]", "设计定型")
    doctor.fill("input[name=step1_on]", (timezone.localdate() + timedelta(days=200)).isoformat())
    looks_right(doctor, "partnership-new")
    send(doctor)
    looks_right(doctor, "partnership-proposed")
    notice = read_notice(firm, "partnership.proposed", persona)
    assert "880000" not in notice.title + notice.body
    expect(firm.locator("main")).to_contain_text("设计定型")
    looks_right(firm, "partnership-to-confirm")
    firm.locator("button[name=act][value=confirm]").click()
    firm.wait_for_load_state()
    looks_right(firm, "partnership")
    match.refresh_from_db()
    assert match.status == "partnered"


def _hand_out_the_letter(windows: Windows, firm: Page, project: Project, match: Match) -> None:
    """The letter names the two and the project; whoever holds it opens its page without an account."""
    with firm.expect_download() as download:
        firm.locator(f"a[href='{reverse('matching:letter', args=[match.ref])}']").click()
    letter = PdfReader(download.value.path()).pages[0].extract_text().replace(" ", "")
    assert project.ref in letter
    assert FIRM.replace(" ", "") in letter
    assert "880000" not in letter
    institute = windows.watched(windows.new().new_page())
    go(institute, "matching:letter_verify", Partnership.objects.get(match=match).code)
    expect(institute.locator("main")).to_contain_text(TITLE)
    expect(institute.locator("main")).to_contain_text(FIRM)
    expect(institute.locator("main")).not_to_contain_text("880000")
    looks_right(institute, "letter-verify")


def _second_firm_sees_nothing(second: Page, persona: Persona, project: Project, match: Match) -> None:
    """It finds the project as before; of the others' talks there is no page, no notice and no word."""
    index_changes()
    go(second, "matching:project_search", query="?q=封堵器")
    expect(second.locator("main .hit")).to_have_count(1)
    seen = [second.inner_text("main")]
    follow(second, "projects:project_page", project.ref)
    second.wait_for_load_state("networkidle")
    seen.append(second.inner_text("main"))
    for name in ("matching:match_list", "core:notice_list", "matching:recommended"):
        go(second, name)
        seen.append(second.inner_text("main"))
    go(second, "matching:enterprise_page", match.organisation.ref)
    assert TITLE not in second.inner_text("main")
    for word in SECRETS:
        assert word not in "".join(seen)
    for name in ("match_page", "match_agreement", "match_talk", "match_meetings", "match_partnership", "letter"):
        answer = second.goto(reverse(f"matching:{name}", args=[match.ref]))
        assert answer.status == 404
        assert TITLE not in second.inner_text("body")
    assert not Notice.objects.filter(recipient=persona.user).exists()
    assert not [message for message in mail.outbox if persona.user.email in message.to]
