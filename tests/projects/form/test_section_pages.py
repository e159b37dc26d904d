"""The pages of the sections, without a script: what they show and what they save."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from projects import fields
from projects.enums import Rights
from projects.models import Project, TeamMember
from projects.selectors.applications import section_answers, section_records
from projects.services.applications import save_section, start_project
from projects.services.checks import RemarkInput
from projects.services.documents import add_document
from tests.factories import draft_project, pdf, returned_project
from tests.projects.form.forms import answer, open_form, read_form, section_url, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SECTION_QUERIES = 11
CHECK_QUERIES = 9


class TestFilling:
    @pytest.mark.parametrize("section", [section.key for section in fields.SECTIONS])
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_every_section_opens_in_both_languages(self, wang, draft, section, language):
        wang.cookies["django_language"] = language
        response = wang.get(section_url(draft, section))
        assert response.status_code == 200
        form = read_form(response.content.decode())
        assert {"version", "seen", "writer", "csrfmiddlewaretoken"} <= form.keys()

    @pytest.mark.parametrize("section", [section.key for section in fields.SECTIONS])
    def test_a_complete_section_sent_back_unchanged_changes_nothing(self, people, wang, section):
        project = draft_project(people.wang)
        before = section_answers(project, fields.section(section), section_records(project)[section])
        response = send(wang, project, section, open_form(wang, project, section))
        assert response.status_code == 302
        fresh = Project.objects.get(pk=project.pk)
        records = section_records(fresh)
        assert section_answers(fresh, fields.section(section), records[section]) == before
        assert records[section].version == 1

    def test_saving_goes_to_the_next_section_and_from_the_last_to_the_check(self, wang, draft):
        response = send(wang, draft, "basics", open_form(wang, draft, "basics"), then="next")
        assertRedirects(response, section_url(draft, "people"))
        response = send(wang, draft, "declarations", open_form(wang, draft, "declarations"), then="next")
        assertRedirects(response, reverse("projects:project_check", args=[draft.ref]))

    def test_every_kind_of_answer_is_read_from_a_plain_form(self, wang, draft):
        form = open_form(wang, draft, "clinical")
        send(wang, draft, "clinical", form, problem="甲\r\n乙", annual_cases="120", tags=["rare", "children"])
        assert answer(draft, "clinical", "problem") == "甲\n乙"
        assert answer(draft, "clinical", "annual_cases") == 120
        assert answer(draft, "clinical", "tags") == ["rare", "children"]
        row = {"patents-0-number": "ZL202310123456.6", "patents-0-granted_on": "2025-08-06"}
        form = open_form(wang, draft, "patents")
        send(wang, draft, "patents", form, patent_status="granted", service_invention="yes", no_dispute="on", **row)
        assert answer(draft, "patents", "patents")[0]["granted_on"] == "2025-08-06"
        assert answer(draft, "patents", "no_dispute") is True
        form = open_form(wang, draft, "patents")
        assert form["patents-0-number"] == "ZL202310123456.6"

    def test_an_unticked_box_and_a_cleared_text_stay_so(self, wang, draft):
        send(wang, draft, "clinical", open_form(wang, draft, "clinical"), problem="甲", tags=["rare"])
        form = open_form(wang, draft, "clinical")
        form.pop("tags")
        send(wang, draft, "clinical", form, problem="")
        assert (answer(draft, "clinical", "problem"), answer(draft, "clinical", "tags")) == ("", [])
        assert open_form(wang, draft, "clinical")["problem"] == ""

    def test_what_the_portal_knows_is_filled_in_once(self, wang, draft, people):
        form = open_form(wang, draft, "people")
        assert form["applicant_name"] == people.wang.user.name
        assert form["email"] == people.wang.user.email
        send(wang, draft, "people", form, email="")
        assert open_form(wang, draft, "people")["email"] == ""

    def test_a_text_that_is_too_long_comes_back_whole_and_the_rest_is_saved(self, wang, draft):
        form = open_form(wang, draft, "clinical")
        response = send(wang, draft, "clinical", form, problem="长" * 1003, benefit="乙")
        assert response.status_code == 422
        assertContains(response, "3 characters too long", status_code=422)
        assert read_form(response.content.decode())["problem"] == "长" * 1003
        assert answer(draft, "clinical", "benefit") == "乙"
        assert not answer(draft, "clinical", "problem")

    def test_markup_is_shown_as_text(self, wang, draft):
        evil = "<script>alert(1)</script>\"'&amp;😀"
        send(wang, draft, "basics", open_form(wang, draft, "basics"), title=evil, then="stay")
        send(wang, draft, "clinical", open_form(wang, draft, "clinical"), problem=evil, then="stay")
        for section in ("basics", "clinical"):
            page = wang.get(section_url(draft, section)).content.decode()
            assert "<script>alert" not in page
        assert open_form(wang, draft, "clinical")["problem"] == evil

    def test_traces_of_a_patient_are_pointed_out_beside_the_field(self, wang, draft):
        send(wang, draft, "clinical", open_form(wang, draft, "clinical"), problem="患者姓名：张三")
        assertContains(wang.get(section_url(draft, "clinical")), "This may contain a patient&#x27;s name")

    def test_an_unfiled_patent_brings_its_warning(self, wang, draft):
        send(wang, draft, "patents", open_form(wang, draft, "patents"), patent_status="planned")
        page = wang.get(section_url(draft, "patents")).content.decode()
        assert "Not filed yet" in page
        assert 'unfiled" data-needed=\'["patent_status", ["none", "planned"]]\' hidden' not in page
        assertContains(wang.get(section_url(draft, "cooperation")), "Your patent is not filed yet")
        send(wang, draft, "patents", open_form(wang, draft, "patents"), patent_status="granted")
        assertNotContains(wang.get(section_url(draft, "cooperation")), "Your patent is not filed yet")

    def test_who_sees_what_stands_beside_the_questions(self, wang, draft):
        page = wang.get(section_url(draft, "product"))
        for words in ("Who sees this section", "Review only", "Verified enterprises"):
            assertContains(page, words)


class TestConflicts:
    def test_both_texts_are_shown_and_nothing_is_overwritten(self, wang, co_applicant, draft):
        mine = open_form(wang, draft, "clinical")
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李的文字")
        response = send(wang, draft, "clinical", mine, problem="王的文字", benefit="王的获益")
        assert response.status_code == 409
        page = response.content.decode()
        assert "李的文字" in page
        assert "王的文字" in page
        assert answer(draft, "clinical", "problem") == "李的文字"

    @pytest.mark.parametrize(("choice", "kept"), [("mine", "王的文字"), ("theirs", "李的文字")])
    def test_the_writer_chooses_for_each_field(self, wang, co_applicant, draft, choice, kept):
        mine = open_form(wang, draft, "clinical")
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李的文字")
        page = send(wang, draft, "clinical", mine, problem="王的文字", benefit="王的获益").content.decode()
        form = read_form(page, "conflict")
        response = send(wang, draft, "clinical", form, **{"choose-problem": choice, "then": "stay"})
        assert response.status_code == 302
        assert answer(draft, "clinical", "problem") == kept
        assert answer(draft, "clinical", "benefit") == "王的获益"

    def test_without_a_choice_the_question_is_put_again(self, wang, co_applicant, draft):
        mine = open_form(wang, draft, "clinical")
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李的文字")
        page = send(wang, draft, "clinical", mine, problem="王的文字").content.decode()
        response = send(wang, draft, "clinical", read_form(page, "conflict"))
        assert response.status_code == 409
        assertContains(response, "Please choose one of the two texts", status_code=409)
        assert answer(draft, "clinical", "problem") == "李的文字"

    def test_a_third_change_meanwhile_is_a_new_conflict(self, wang, co_applicant, draft):
        mine = open_form(wang, draft, "clinical")
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李一")
        page = send(wang, draft, "clinical", mine, problem="王").content.decode()
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李二")
        response = send(wang, draft, "clinical", read_form(page, "conflict"), **{"choose-problem": "mine"})
        assert response.status_code == 409
        assert answer(draft, "clinical", "problem") == "李二"

    def test_changes_to_different_fields_do_not_disturb_each_other(self, wang, co_applicant, draft):
        mine = open_form(wang, draft, "clinical")
        send(co_applicant, draft, "clinical", open_form(co_applicant, draft, "clinical"), problem="李的文字")
        assert send(wang, draft, "clinical", mine, benefit="王的获益").status_code == 302
        assert answer(draft, "clinical", "problem") == "李的文字"
        assert answer(draft, "clinical", "benefit") == "王的获益"


class TestRemarks:
    @pytest.fixture
    def returned(self, people):
        remarks = [
            RemarkInput("clinical", "existing_means", "请补充与已上市同类产品的比较"),
            RemarkInput("clinical", "", "本节过短"),
            RemarkInput("patents", "patent_status", "请核对"),
        ]
        return returned_project(people, remarks)

    def test_each_remark_stands_at_its_field_and_in_the_rail(self, wang, returned):
        page = wang.get(section_url(returned, "clinical")).content.decode()
        box = page.split('id="id_existing_means_box"')[1].split('id="id_benefit_box"')[0]
        assert "请补充与已上市同类产品的比较" in box
        assert "本节过短" in page
        assert page.count("请补充与已上市同类产品的比较") == 1
        rail = page.split('class="rail"')[1].split("</nav>")[0]
        assert ">2<" in rail.replace("</svg>2<", ">2<")

    def test_a_mended_field_says_that_it_waits_to_be_handed_in(self, wang, returned):
        assertNotContains(wang.get(section_url(returned, "clinical")), "waiting to be handed in again")
        form = open_form(wang, returned, "clinical")
        send(wang, returned, "clinical", form, existing_means="补充后的比较" * 8, then="stay")
        page = wang.get(section_url(returned, "clinical")).content.decode()
        box = page.split('id="id_existing_means_box"')[1].split('id="id_benefit_box"')[0]
        assert "waiting to be handed in again" in box
        assert page.count("waiting to be handed in again") == 1

    def test_the_check_page_says_which_points_are_mended(self, wang, returned):
        url = reverse("projects:project_check", args=[returned.ref])
        page = wang.get(url).content.decode()
        assert (page.count("not changed yet"), page.count("At 3 points")) == (3, 1)
        form = open_form(wang, returned, "clinical")
        send(wang, returned, "clinical", form, existing_means="补充后的比较" * 8, then="stay")
        page = wang.get(url).content.decode()
        assert page.count("not changed yet") == 1, "the point at the field and the one at its section are mended"
        assert f"{section_url(returned, 'patents')}#id_patent_status_box" in page

    def test_a_paper_that_was_added_counts_as_mended(self, people, wang, returned, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        add_document(by=people.wang.actor, project=returned, section="patents", title="专利证书", tier=3, upload=pdf())
        page = wang.get(reverse("projects:project_check", args=[returned.ref])).content.decode()
        assert page.count("not changed yet") == 2

    def test_nothing_is_marked_in_a_draft(self, wang, draft):
        assertNotContains(wang.get(section_url(draft, "clinical")), "Formal check")


class TestStartPage:
    def test_a_clinician_names_his_project_and_begins(self, people, wang):
        url = reverse("projects:project_start")
        assertContains(wang.get(url), "Ten short sections")
        response = wang.post(url, {"title": "可调式封堵器"})
        project = Project.objects.get(title="可调式封堵器")
        assertRedirects(response, section_url(project, "basics"))

    @pytest.mark.parametrize("name", ["officer", "firm", "nobody", "manager"])
    def test_others_are_told_who_hands_in(self, people, sign_in, name):
        client = sign_in(getattr(people, name))
        assert client.get(reverse("projects:project_start")).status_code == 403
        assert client.post(reverse("projects:project_start"), {"title": "x"}).status_code == 403
        assert not Project.objects.exists()

    def test_a_missing_or_long_title_is_asked_for(self, wang):
        for title in ("", "长" * 61):
            assert wang.post(reverse("projects:project_start"), {"title": title}).status_code == 422


class TestQueries:
    """A page costs the same however much stands on it."""

    @pytest.mark.parametrize("filled", [False, True])
    def test_a_section_page(self, people, wang, filled, django_assert_num_queries):
        project = draft_project(people.wang) if filled else start_project(by=people.wang.actor)
        wang.get(section_url(project, "product"))
        with django_assert_num_queries(SECTION_QUERIES):
            wang.get(section_url(project, "product"))

    @pytest.mark.parametrize("filled", [False, True])
    def test_the_check_page(self, people, wang, filled, django_assert_num_queries):
        project = draft_project(people.wang) if filled else start_project(by=people.wang.actor)
        url = reverse("projects:project_check", args=[project.ref])
        wang.get(url)
        with django_assert_num_queries(CHECK_QUERIES):
            wang.get(url)


def test_the_check_page_lists_what_is_missing_with_links_to_the_fields(people, wang, draft):
    save_section(by=people.wang.actor, project=draft, section="people", answers={"phone": "138"}, version=0)
    page = wang.get(reverse("projects:project_check", args=[draft.ref])).content.decode()
    assert f'href="{section_url(draft, "clinical")}#id_problem_box"' in page
    assert "Please give a complete number" in page
    assert 'id="id_problem_box"' in wang.get(section_url(draft, "clinical")).content.decode()


def test_a_complete_application_is_ready_and_only_its_owner_hands_in(people, wang, sign_in):
    project = draft_project(people.wang)
    TeamMember.objects.create(project=project, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
    url = reverse("projects:project_check", args=[project.ref])
    submit = reverse("projects:project_submit", args=[project.ref])
    assertContains(wang.get(url), submit)
    assertNotContains(sign_in(people.li).get(url), submit)


def test_a_letter_that_was_promised_and_not_uploaded_is_missing(people, wang):
    project = draft_project(people.wang, institution_consent="upload")
    page = wang.get(reverse("projects:project_check", args=[project.ref]))
    assertContains(page, "Please upload the stamped letter")


@pytest.mark.parametrize(
    ("category", "subcatalogue", "says"),
    [
        ("13-07-04", "13", None),
        ("13-07-04", "03", "belongs to another sub-catalogue"),
        ("13-99-99", "13", "has no such product category"),
        ("13-07", "13", "three pairs of digits"),
        ("13-07-04", fields.UNSURE, None),
    ],
)
def test_a_product_category_must_stand_in_the_catalogue(people, wang, category, subcatalogue, says):
    project = draft_project(people.wang, category=category, subcatalogue=subcatalogue)
    page = wang.get(reverse("projects:project_check", args=[project.ref]))
    if says:
        assertContains(page, says)
    else:
        assertContains(page, "Ready to hand in")


def test_the_catalogue_is_searched_by_words_and_by_code(wang):
    url = reverse("projects:category_search")
    assertContains(wang.get(url, {"category_query": "封堵"}), "封堵")
    assertContains(wang.get(url, {"category_query": "13-07-04"}), 'data-subcatalogue="13"')
    assertContains(wang.get(url, {"category_query": "诊断试剂"}), 'data-code=""')
    assertContains(wang.get(url, {"category_query": "<b>nothing"}), "&lt;b&gt;nothing")
    assert wang.get(url).content.strip() == b""
