"""Papers: who adds, sees, replaces and downloads them, and what stands on record."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry
from projects.enums import Rights, Tier
from projects.models import Document, DocumentVersion, Project, TeamMember
from projects.selectors.documents import document_for, documents_of, version_for
from projects.services.documents import (
    add_document,
    add_version,
    open_version,
    remove_document,
    set_document_tier,
)
from projects.services.lifecycle import submit_project
from tests.factories import SMALL_PDF, accepted_project, draft_project, pdf, submitted_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LIST_QUERIES = 7


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(people, draft):
    return add_paper(people.wang, draft)


def add_paper(persona, project, tier=Tier.REVIEW, title="检测报告", upload=None):
    return add_document(
        by=persona.actor, project=project, section="technology", title=title, tier=tier, upload=upload or pdf()
    )


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def answer_to(client, url):
    """The status; a file that is handed out is read to its end, which closes it."""
    response = client.get(url)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


def download(document, number=1):
    return reverse("projects:document_download", args=[document.project.ref, document.ref, number])


class TestAdding:
    def test_a_paper_is_stored_under_a_name_that_tells_nothing_with_its_digest(self, paper, tmp_path):
        version = paper.versions.get()
        assert version.sha256 == hashlib.sha256(SMALL_PDF).hexdigest()
        assert (version.size, version.content_type, version.name) == (len(SMALL_PDF), "application/pdf", "paper.pdf")
        (stored,) = files(tmp_path)
        assert stored.read_bytes() == SMALL_PDF
        assert "paper" not in stored.name
        assert not stored.suffix
        assert oct(stored.stat().st_mode)[-3:] == "600"

    def test_the_same_file_sent_twice_is_one_paper_and_one_file(self, people, draft, tmp_path):
        first, second = add_paper(people.wang, draft), add_paper(people.wang, draft)
        assert first.pk == second.pk
        assert len(files(tmp_path)) == 1

    def test_a_new_version_counts_and_the_old_one_stays(self, people, paper, tmp_path):
        version = add_version(by=people.wang.actor, document=paper, upload=pdf("neu.pdf", SMALL_PDF + b"%2"))
        assert version.number == 2
        assert add_version(by=people.wang.actor, document=paper, upload=pdf("neu.pdf", SMALL_PDF + b"%2")) == version
        (shown,) = documents_of(paper.project)
        assert [each.number for each in shown.versions] == [2, 1]
        assert len(files(tmp_path)) == 2

    def test_a_refused_paper_leaves_no_file(self, people, draft, tmp_path):
        with pytest.raises(PermissionRefused):
            add_paper(people.zhao, draft)
        with pytest.raises(InvalidInput):
            add_paper(people.wang, draft, title="长" * 121)
        assert files(tmp_path) == []

    def test_a_project_has_so_much_room_and_no_more(self, people, draft, settings, tmp_path):
        settings.PROJECT_MAX_BYTES = len(SMALL_PDF) + 10
        paper = add_paper(people.wang, draft)
        with pytest.raises(InvalidInput):
            add_paper(people.wang, draft, title="另一份", upload=pdf("b.pdf", SMALL_PDF + b"%"))
        with pytest.raises(InvalidInput):
            add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%"))
        assert len(files(tmp_path)) == 1

    def test_a_file_beyond_the_limit_is_refused(self, people, draft, settings):
        settings.DOCUMENT_MAX_BYTES = 20
        with pytest.raises(InvalidInput) as refusal:
            add_paper(people.wang, draft)
        assert "larger than" in str(refusal.value.fields["file"][0])

    def test_once_handed_in_nothing_is_added_or_removed(self, people):
        project = draft_project(people.wang)
        paper = add_paper(people.wang, project)
        submit_project(by=people.wang.actor, project=project)
        for act in (
            lambda: add_paper(people.wang, project, title="neu"),
            lambda: add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%")),
            lambda: remove_document(by=people.wang.actor, document=paper),
        ):
            with pytest.raises(GuardRefused):
                act()

    @pytest.mark.parametrize("rights", [Rights.VIEW, Rights.EDIT])
    def test_a_co_applicant_adds_only_with_the_right_to_edit(self, people, draft, rights):
        TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=rights)
        if rights == Rights.EDIT:
            assert add_paper(people.li, draft).versions.get().uploaded_by == people.li.user
        else:
            with pytest.raises(PermissionRefused):
                add_paper(people.li, draft)


class TestTiersAndRemoving:
    def test_the_tier_changes_and_stands_on_record(self, people, paper):
        set_document_tier(by=people.wang.actor, document=paper, tier=Tier.GRANTED)
        assert Document.objects.get().tier == Tier.GRANTED
        assert AuditEntry.objects.get(event="document.tier_changed").changes["tier"] == [3, 2]

    def test_after_handing_in_only_the_owner_changes_it(self, people):
        project = draft_project(people.wang)
        paper = add_paper(people.wang, project)
        TeamMember.objects.create(project=project, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
        submit_project(by=people.wang.actor, project=project)
        with pytest.raises(PermissionRefused):
            set_document_tier(by=people.li.actor, document=paper, tier=Tier.PUBLIC)
        assert set_document_tier(by=people.wang.actor, document=paper, tier=Tier.GRANTED).tier == Tier.GRANTED

    @pytest.mark.parametrize("name", ["officer", "manager", "zhao", "firm"])
    def test_others_change_nothing(self, people, paper, name):
        actor = getattr(people, name).actor
        with pytest.raises(PermissionRefused):
            set_document_tier(by=actor, document=paper, tier=Tier.PUBLIC)
        with pytest.raises(PermissionRefused):
            remove_document(by=actor, document=paper)

    def test_a_removed_paper_is_gone_for_everybody_and_its_file_is_kept(self, people, paper, tmp_path, sign_in):
        remove_document(by=people.wang.actor, document=paper)
        remove_document(by=people.wang.actor, document=paper)
        assert documents_of(paper.project) == []
        assert answer_to(sign_in(people.wang), download(paper)) == 404
        assert len(files(tmp_path)) == 1
        with pytest.raises(GuardRefused):
            add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%"))

    def test_an_unknown_tier_is_refused(self, people, paper):
        with pytest.raises(InvalidInput):
            set_document_tier(by=people.wang.actor, document=paper, tier=7)


class TestDownloading:
    def test_the_file_comes_as_a_download_and_stands_on_record(self, people, paper, sign_in):
        response = sign_in(people.wang).get(download(paper))
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == SMALL_PDF
        assert response["Content-Disposition"] == 'attachment; filename="paper.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        entry = AuditEntry.objects.get(event="document.downloaded")
        assert entry.changes == {"document": paper.ref, "section": "technology", "version": 1, "tier": 3}

    @pytest.mark.parametrize(
        ("given", "got"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie_x.pdf"),
            ("报告 一.PDF", "报告_一.pdf"),
            ("....pdf", "document.pdf"),
            ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ],
    )
    def test_the_name_of_a_download_is_harmless(self, people, draft, given, got):
        paper = add_paper(people.wang, draft, upload=pdf(given))
        assert paper.versions.get().name == got

    def test_a_draft_s_paper_does_not_exist_for_others(self, people, paper, sign_in):
        for name in ("li", "zhao", "sun", "officer", "manager", "firm", "national", "nobody"):
            assert answer_to(sign_in(getattr(people, name)), download(paper)) == 404, name
        assert not AuditEntry.objects.filter(event="document.downloaded").exists()

    def test_signed_out_leads_to_the_sign_in_page(self, client, paper):
        assert client.get(download(paper)).status_code == 302

    def test_officer_and_institution_download_what_was_handed_in(self, people, sign_in):
        project = draft_project(people.wang)
        paper = add_paper(people.wang, project)
        submit_project(by=people.wang.actor, project=project)
        for name, expected in [("officer", 200), ("manager", 200), ("officer51", 404), ("zhao", 404), ("leader", 404)]:
            assert answer_to(sign_in(getattr(people, name)), download(Document.objects.get(pk=paper.pk))) == expected

    @pytest.mark.parametrize(
        ("tier", "firm", "anybody"),
        [(Tier.PUBLIC, 200, 200), (Tier.ENTERPRISE, 200, 404), (Tier.GRANTED, 404, 404), (Tier.REVIEW, 404, 404)],
    )
    def test_an_opened_project_gives_each_viewer_his_tier(self, people, sign_in, tier, firm, anybody):
        project = accepted_project(people, patent_status="granted")
        Project.objects.filter(pk=project.pk).update(openness="public", status="returned")
        paper = add_paper(people.wang, project, tier=tier)
        Project.objects.filter(pk=project.pk).update(status="accepted")
        paper = Document.objects.select_related("project").get(pk=paper.pk)
        assert answer_to(sign_in(people.firm), download(paper)) == firm
        assert answer_to(sign_in(people.zhao), download(paper)) == anybody

    def test_outsiders_get_the_present_version_only(self, people):
        project = accepted_project(people, patent_status="granted")
        Project.objects.filter(pk=project.pk).update(openness="public", status="returned")
        paper = add_paper(people.wang, project, tier=Tier.PUBLIC)
        add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%"))
        Project.objects.filter(pk=project.pk).update(status="accepted")
        assert version_for(people.firm.actor, project.ref, paper.ref, 2).number == 2
        with pytest.raises(NotVisible):
            version_for(people.firm.actor, project.ref, paper.ref, 1)
        assert version_for(people.wang.actor, project.ref, paper.ref, 1).number == 1

    def test_a_paper_of_another_project_is_not_found_under_this_one(self, people, paper):
        other = draft_project(people.wang)
        with pytest.raises(NotVisible):
            document_for(people.wang.actor, other.ref, paper.ref)

    def test_opening_goes_through_the_record(self, people, paper):
        with open_version(
            by=people.wang.actor, version=version_for(people.wang.actor, paper.project.ref, paper.ref, 1)
        ) as file:
            assert file.read() == SMALL_PDF
        assert AuditEntry.objects.filter(event="document.downloaded").count() == 1


class TestPages:
    def test_add_replace_change_remove_by_hand(self, people, draft, sign_in):
        client = sign_in(people.wang)
        client.cookies["django_language"] = "en"
        url = reverse("projects:document_add", args=[draft.ref])
        assertContains(client.get(url, {"section": "technology"}), 'value="technology" selected')
        response = client.post(url, {"section": "technology", "title": "检测报告", "tier": "3", "file": pdf()})
        assert response.status_code == 302
        document = Document.objects.get()
        page = reverse("projects:document_page", args=[draft.ref, document.ref])
        assertContains(client.get(page), document.versions.get().sha256)
        assert client.post(page, {"file": pdf("b.pdf", SMALL_PDF + b"%")}).status_code == 302
        client.post(reverse("projects:document_tier", args=[draft.ref, document.ref]), {"tier": "1"})
        assert Document.objects.get().tier == Tier.ENTERPRISE
        remove = reverse("projects:document_remove", args=[draft.ref, document.ref])
        assertContains(client.get(remove), "all its versions")
        assert client.post(remove).status_code == 302
        assertNotContains(client.get(reverse("projects:document_list", args=[draft.ref])), "检测报告</a>")

    def test_a_refusal_stands_beside_the_file(self, people, draft, sign_in):
        client = sign_in(people.wang)
        client.cookies["django_language"] = "en"
        url = reverse("projects:document_add", args=[draft.ref])
        answers = {"section": "technology", "title": "x", "tier": "3", "file": pdf("a.pdf", b"MZ\x90")}
        assertContains(client.post(url, answers), "not what its name says", status_code=422)
        answers["file"] = pdf("a.pdf", b"MZ\x90")
        told = client.post(url, answers, headers={"accept": "application/json"})
        assert told.status_code == 400
        assert "file" in told.json()["error"]["fields"]
        answers["file"] = pdf()
        told = client.post(url, answers, headers={"accept": "application/json"})
        assert told.json()["url"].endswith("#papers")

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(
        self, people, draft, sign_in, count, django_assert_num_queries
    ):
        for number in range(count):
            add_paper(people.wang, draft, title=f"材料 {number}", upload=pdf("a.pdf", SMALL_PDF + b"%" * number))
        client = sign_in(people.wang)
        url = reverse("projects:document_list", args=[draft.ref])
        client.get(url)
        with django_assert_num_queries(LIST_QUERIES):
            assertContains(client.get(url), "材料")

    def test_a_reader_sees_no_buttons(self, people, sign_in):
        project = submitted_project(people.wang)
        page = sign_in(people.officer).get(reverse("projects:document_list", args=[project.ref])).content.decode()
        assert reverse("projects:document_add", args=[project.ref]) not in page


def test_versions_cannot_be_counted_twice(people, paper):
    """Two uploads at once take their numbers under the lock of the project."""
    add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%1"))
    add_version(by=people.wang.actor, document=paper, upload=pdf("b.pdf", SMALL_PDF + b"%2"))
    assert list(DocumentVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_an_upload_larger_than_memory_is_hashed_as_it_streams(people, draft):
    content = SMALL_PDF + b"%" * (3 * 1024 * 1024)
    upload = SimpleUploadedFile("gross.pdf", content, content_type="text/html")
    version = add_paper(people.wang, draft, upload=upload).versions.get()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.content_type == "application/pdf"
