"""What is opened under the agreement: to whom, for how long, marked how, and not by any other way."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from core.models import AuditEntry, Notice
from matching.models import Match
from matching.services.access import change_access, close_access
from projects.models import DisclosureGrant
from projects.services.lifecycle import set_openness
from tests.matching.agreements.dossiers import (
    PAPERS,
    T2_TEXT,
    T3_TEXT,
    closed_dossier,
    locked_pdf,
    open_dossier,
    paper,
    pdf_bytes,
    picture_bytes,
)
from tests.personas import make_persona

pytestmark = pytest.mark.django_db


def page_of(client, match: Match):
    return client.get(reverse("projects:project_page", args=[match.project.ref]))


def read_url(name: str, match: Match, title: str) -> str:
    return reverse(f"projects:{name}", args=[match.project.ref, paper(title).ref])


def save_url(match: Match, title: str) -> str:
    return reverse("projects:document_download", args=[match.project.ref, paper(title).ref, 1])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


class TestPage:
    def test_before_the_signatures_the_firm_reads_nothing_protected(self, people, sign_in):
        match = closed_dossier(people)
        shown = page_of(sign_in(people.firm), match).content.decode()
        assert T2_TEXT not in shown
        assert "图纸" not in shown

    def test_the_admitted_person_reads_t2_under_his_name(self, people, sign_in):
        response = page_of(sign_in(people.firm), open_dossier(people))
        shown = response.content.decode()
        assert T2_TEXT in shown
        assert T3_TEXT not in shown
        assert "检验报告" not in shown
        assert "企业用户 005 · 企业 031" in shown
        assert "watermark-sheet" in shown
        assert response.headers["Cache-Control"] == "private, no-store"

    def test_a_colleague_who_was_not_admitted_reads_none_of_it(self, people, sign_in):
        match = open_dossier(people)
        colleague = make_persona("企业用户 007", "enterprise_member", people.firm.organisation)
        shown = page_of(sign_in(colleague), match).content.decode()
        assert T2_TEXT not in shown
        assert "watermark-sheet" not in shown

    def test_the_owner_is_told_of_the_first_reading_once(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        page_of(client, match)
        page_of(client, match)
        told = Notice.objects.filter(recipient=people.wang.user, event="project.first_reading")
        assert told.count() == 1
        assert T2_TEXT not in told.get().title + told.get().body

    def test_a_closed_project_stays_open_to_those_it_was_opened_to(self, people, sign_in):
        match = open_dossier(people)
        set_openness(by=people.wang.actor, project=match.project, openness="closed")
        assert T2_TEXT in page_of(sign_in(people.firm), match).content.decode()


class TestEnd:
    def test_access_ends_to_the_minute(self, people, sign_in, monkeypatch):
        match, client = open_dossier(people), sign_in(people.firm)
        end = DisclosureGrant.objects.get().valid_until
        for moment, readable in ((end - timedelta(seconds=1), True), (end, False)):
            with monkeypatch.context() as patched:
                patched.setattr(timezone, "now", lambda moment=moment: moment)
                client.force_login(people.firm.user)
                assert (T2_TEXT in page_of(client, match).content.decode()) is readable
                assert client.get(read_url("paper_page", match, "图纸")).status_code == (200 if readable else 404)

    def test_withdrawal_ends_it_at_once_by_every_way(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        urls = [read_url("paper_page", match, "图纸"), read_url("paper_file", match, "图纸"), save_url(match, "图纸")]
        assert client.get(urls[0]).status_code == 200
        assert close_access(by=people.wang.actor, match=match) == 1
        assert T2_TEXT not in page_of(client, match).content.decode()
        assert [client.get(url).status_code for url in urls] == [404, 404, 404]

    def test_a_firm_that_loses_its_verification_reads_nothing(self, people, sign_in):
        match = open_dossier(people)
        people.firm.organisation.verified_at = None
        people.firm.organisation.save(update_fields=["verified_at"])
        assert page_of(sign_in(people.firm), match).status_code == 404


class TestPapers:
    def test_a_pdf_is_shown_with_the_reader_on_every_page(self, people, sign_in):
        match = open_dossier(people)
        response = sign_in(people.firm).get(read_url("paper_file", match, "图纸"))
        assert "attachment" not in response.headers["Content-Disposition"]
        pages = PdfReader(BytesIO(body(response))).pages
        assert len(pages) == 2
        for number, shown in enumerate(pages, 1):
            text = shown.extract_text()
            assert f"Drawing of the frame {number}" in text
            assert "企业用户 005" in text
            assert "企业 031" in text

    def test_a_picture_is_shown_marked(self, people, sign_in):
        match = open_dossier(people)
        shown = body(sign_in(people.firm).get(read_url("paper_file", match, "照片")))
        assert shown != picture_bytes()
        picture = Image.open(BytesIO(shown)).convert("RGB")
        assert picture.size == (600, 400)
        assert len(picture.getcolors(maxcolors=1 << 16)) > 10

    def test_without_leave_nothing_is_downloaded(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        for title in ("图纸", "照片", "说明"):
            assert client.get(save_url(match, title)).status_code == 403
        assert not AuditEntry.objects.filter(event="document.downloaded", actor_id=people.firm.user.pk).exists()

    def test_with_leave_the_download_is_marked_and_on_record(self, people, sign_in):
        match = open_dossier(people)
        allow(people, match)
        response = sign_in(people.firm).get(save_url(match, "图纸"))
        assert "attachment" in response.headers["Content-Disposition"]
        assert "企业用户 005" in PdfReader(BytesIO(body(response))).pages[1].extract_text()
        assert AuditEntry.objects.filter(event="document.downloaded", actor_id=people.firm.user.pk).count() == 1

    def test_kinds_that_cannot_be_marked_go_out_only_with_leave(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        before = client.get(read_url("paper_page", match, "说明")).content.decode()
        assert save_url(match, "说明") not in before
        assert client.get(read_url("paper_file", match, "说明")).status_code == 409
        allow(people, match)
        assert save_url(match, "说明") in client.get(read_url("paper_page", match, "说明")).content.decode()
        assert body(client.get(save_url(match, "说明"))) == "结构说明".encode()

    @pytest.mark.parametrize("content", [locked_pdf(), pdf_bytes()[:300] + b"%%EOF\n"], ids=["locked", "broken"])
    def test_what_cannot_be_marked_is_never_handed_out(self, people, sign_in, content):
        match = open_dossier(people, {"图纸": (2, "drawing.pdf", content)})
        allow(people, match)
        client = sign_in(people.firm)
        assert client.get(read_url("paper_page", match, "图纸")).status_code == 200
        assert client.get(read_url("paper_file", match, "图纸")).status_code == 409
        assert client.get(save_url(match, "图纸")).status_code == 409

    def test_papers_above_the_tier_do_not_exist(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        for url in (read_url("paper_page", match, "检验报告"), save_url(match, "检验报告")):
            assert client.get(url).status_code == 404

    def test_open_papers_are_downloaded_as_before(self, people, sign_in):
        match = open_dossier(people)
        assert body(sign_in(people.firm).get(save_url(match, "公开摘要"))) == PAPERS["公开摘要"][2]

    @pytest.mark.parametrize("who", ["wang", "li", "officer", "unverified_firm", "leader", "sun"])
    def test_the_marked_way_is_for_admitted_readers_alone(self, people, sign_in, who):
        match = open_dossier(people)
        assert sign_in(getattr(people, who)).get(read_url("paper_file", match, "图纸")).status_code == 404

    def test_the_list_of_viewers_names_person_firm_page_and_paper(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        page_of(client, match)
        body(client.get(read_url("paper_file", match, "图纸")))
        shown = sign_in(people.wang).get(reverse("projects:viewer_list", args=[match.project.ref])).content.decode()
        assert "企业用户 005 · 企业 031" in shown
        assert "图纸" in shown


def allow(people, match: Match) -> None:
    change_access(by=people.wang.actor, match=match, people=[people.firm.user.pk], access_days=30, may_download=True)


class TestOtherWays:
    """Data has no watermark: what was opened in person stays out of it."""

    def test_the_api_gives_what_every_verified_firm_gets(self, people, sign_in):
        match = open_dossier(people)
        response = sign_in(people.firm).get(reverse("api_project_page", args=[match.project.reference]))
        text = response.content.decode()
        assert response.status_code == 200
        assert T2_TEXT not in text
        assert "图纸" not in text
        assert people.wang.user.name not in text
        assert "公开摘要" in text
        listed = sign_in(people.firm).get(reverse("api_project_list")).content.decode()
        assert people.wang.user.name not in listed

    def test_the_search_finds_nothing_more(self, people, sign_in):
        match, client = open_dossier(people), sign_in(people.firm)
        assert (
            match.project.title
            not in client.get(reverse("matching:project_search"), {"q": "编织骨架"}).content.decode()
        )

    def test_notices_and_audit_hold_no_text(self, people, sign_in):
        match = open_dossier(people)
        page_of(sign_in(people.firm), match)
        told = "".join(notice.title + notice.body for notice in Notice.objects.all())
        logged = "".join(str(entry.changes) for entry in AuditEntry.objects.filter(object_type="match"))
        for secret in (T2_TEXT, T3_TEXT, match.message):
            assert secret not in told
            assert secret not in logged
