"""The console's pages of the standard."""

import pytest

from screening.content import Content, faults
from screening.models import Standard
from tests.screening.factories import first_standard
from tests.screening.standard.drafts import boxes, make_draft, published
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = "/console/standards/"


@standing
def draft(people):
    return make_draft(people.officer)


@pytest.fixture
def officer(people, sign_in):
    return sign_in(people.officer)


def address(standard, act="edit"):
    return f"{LIST}{standard.ref}/{act}/"


def stored(draft):
    return Content.read(Standard.objects.get(pk=draft.pk).content)


class TestWriting:
    def test_what_the_form_shows_is_what_is_stored(self, officer, draft):
        answer = officer.post(address(draft), boxes(draft))
        assert answer.status_code == 302
        assert stored(draft) == Content.read(first_standard().content)
        assert Standard.objects.get(pk=draft.pk).version == 1

    def test_a_change_of_every_kind_is_kept(self, officer, draft):
        typed = boxes(
            draft,
            name="新版标准",
            note="权重微调",
            d0c0__weight="１３",
            d0c1__weight="11",
            d0c0l5__en="Saves lives",
            v0a__zh="先做界定",
            t__library__total="62.5",
            t__library__d0c1="1",
            spread="18",
        )
        typed["t-comprehensive_evaluation-tags"] = ["class_iii"]
        typed["use_profiles"] = "on"
        officer.post(address(draft), typed)
        kept, content = Standard.objects.get(pk=draft.pk), stored(draft)
        assert (kept.name, kept.note, kept.version) == ("新版标准", "权重微调", 2)
        assert (content.criterion("A1").weight, content.criterion("A2").weight) == (13, 11)
        assert content.criterion("A1").levels[5].en == "Saves lives"
        assert content.vetoes[0].advice.zh == "先做界定"
        passing = content.threshold("library")
        assert (str(passing.total), str(passing.criteria["A2"])) == ("62.5", "1")
        assert content.threshold("comprehensive_evaluation").tags == ("class_iii",)
        assert content.use_profiles
        assert faults(content) == []

    def test_a_new_code_takes_its_thresholds_along(self, officer, draft):
        officer.post(address(draft), boxes(draft, d0__code="K", d0c0__code="k1"))
        passing = stored(draft).threshold("library")
        assert set(passing.dimensions) == {"K"}
        assert set(passing.criteria) == {"K1", "A3"}
        assert set(stored(draft).profiles[0].weights) == {"K", "B", "C"}

    def test_an_outcome_can_be_left_out(self, officer, draft):
        typed = boxes(draft)
        del typed["t-preservice_candidates-on"]
        officer.post(address(draft), typed)
        assert stored(draft).threshold("preservice_candidates") is None

    @pytest.mark.parametrize("name", ["d0c0-weight", "t-library-total", "spread", "trim_from", "p0-d0"])
    def test_what_is_no_number_is_refused_beside_its_box_and_stays_typed(self, officer, draft, name):
        answer = officer.post(address(draft), {**boxes(draft, name="不该保存"), name: "很多"})
        assert answer.status_code == 422
        assert dict(answer.context["problems"]).keys() == {name}
        assert 'value="很多"' in answer.content.decode()
        assert Standard.objects.get(pk=draft.pk).name != "不该保存"

    def test_missing_texts_are_kept_and_named_as_faults(self, officer, draft):
        officer.post(address(draft), boxes(draft, d1c0l2__en="", v3__zh=""))
        page = officer.get(address(draft))
        assert {(fault.place, fault.what) for fault in page.context["faults"]} >= {("v3", "V4")}
        assert "d1c0" in {fault.place for fault in page.context["faults"]}

    def test_the_check_answers_without_saving(self, officer, draft):
        answer = officer.post(address(draft, "check"), boxes(draft, d0c0__weight="20"))
        assert "106" in answer.content.decode()
        assert stored(draft).criterion("A1").weight == 14


class TestParts:
    def act(self, officer, draft, act):
        current = Standard.objects.get(pk=draft.pk)
        answer = officer.post(address(draft), {**boxes(current), "act": act})
        assert answer.status_code == 302, act
        return answer, stored(draft)

    def test_a_dimension_with_a_first_criterion(self, officer, draft):
        answer, content = self.act(officer, draft, "add-d")
        assert answer.url.endswith("#d3")
        assert [each.code for each in content.dimensions] == ["A", "B", "C", "D"]
        assert [each.code for each in content.dimensions[3].criteria] == ["D1"]
        assert content.profiles[0].weights["D"] == 0
        _answer, content = self.act(officer, draft, "remove-d3")
        assert content == Content.read(first_standard().content)

    def test_a_criterion_and_what_hangs_on_one_taken_out(self, officer, draft):
        _answer, content = self.act(officer, draft, "add-d1c")
        assert content.dimensions[1].criteria[-1].code == "B4"
        _answer, content = self.act(officer, draft, "remove-d0c0")
        assert content.criterion("A1") is None
        assert set(content.threshold("library").criteria) == {"A3"}
        _answer, content = self.act(officer, draft, "remove-d0")
        assert [each.code for each in content.dimensions] == ["B", "C"]
        assert content.threshold("library").dimensions == {}
        assert set(content.profiles[0].weights) == {"B", "C"}

    def test_vetoes_and_profiles(self, officer, draft):
        _answer, content = self.act(officer, draft, "add-v")
        assert content.vetoes[-1].code == "V9"
        _answer, content = self.act(officer, draft, "remove-v0")
        assert content.vetoes[0].code == "V2"
        _answer, content = self.act(officer, draft, "add-p")
        assert content.profiles[-1].weights == {"A": 50, "B": 30, "C": 20}
        _answer, content = self.act(officer, draft, "remove-p3")
        assert len(content.profiles) == 3

    @pytest.mark.parametrize("act", ["remove-d77", "remove-d9c0", "add-d9c", "remove-v99", "remove-d", "nonsense"])
    def test_what_is_not_there_changes_nothing(self, officer, draft, act):
        _answer, content = self.act(officer, draft, act)
        assert content == Content.read(first_standard().content)


class TestTwoOfficers:
    def test_what_was_typed_stays_and_can_be_saved_over(self, officer, draft):
        stale = boxes(draft, spread="25")
        officer.post(address(draft), boxes(draft, spread="15"))
        answer = officer.post(address(draft), stale)
        assert answer.status_code == 409
        assert 'value="25"' in answer.content.decode()
        assert answer.context["head"]["version"].value == "2"
        assert str(stored(draft).spread) == "15"
        officer.post(address(draft), {**stale, "version": "2"})
        assert str(stored(draft).spread) == "25"


class TestWays:
    def test_start_compare_publish(self, officer, people):
        started = officer.post(address(first_standard(), "start"))
        draft = Standard.objects.get(region="44")
        assert started.url == address(draft)
        officer.post(address(draft), boxes(draft, spread="15"))
        compared = officer.get(address(draft, "compare"))
        assert compared.context["other"] == first_standard()
        assert [len(part.differences) for part in compared.context["parts"]] == [1]
        assert officer.get(address(draft, "publish")).status_code == 200
        assert officer.post(address(draft, "publish"), {"version": "2"}).url == LIST
        draft.refresh_from_db()
        assert draft.status == "published"
        assert officer.get(address(draft)).status_code == 404
        rows = officer.get(LIST).context["rows"]
        assert [(row["standard"].number, row["in_force"]) for row in rows] == [(2, True), (1, False)]

    def test_a_faulty_draft_has_no_button_and_is_refused(self, officer, draft):
        officer.post(address(draft), boxes(draft, d0c0__weight="20"))
        page = officer.get(address(draft, "publish"))
        assert 'name="version"' not in page.content.decode()
        assert officer.post(address(draft, "publish"), {"version": "2"}).status_code == 400
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_publishing_what_changed_in_between_is_refused(self, officer, draft):
        officer.post(address(draft), boxes(draft, spread="15"))
        answer = officer.post(address(draft, "publish"), {"version": "1"})
        assert answer.status_code == 409
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_deleting_asks_first(self, officer, draft):
        assert officer.get(address(draft, "delete")).status_code == 200
        assert Standard.objects.filter(pk=draft.pk).exists()
        officer.post(address(draft, "delete"))
        assert not Standard.objects.filter(pk=draft.pk).exists()

    @pytest.mark.parametrize("act", ["edit", "compare", "publish", "delete"])
    def test_a_draft_does_not_exist_for_another_province(self, people, sign_in, draft, act):
        assert sign_in(people.officer51).get(address(draft, act)).status_code == 404

    @pytest.mark.parametrize("persona", ["wang", "manager", "firm", "leader", "coach", "national", "system_admin"])
    def test_the_pages_open_to_officers_only(self, people, sign_in, draft, persona):
        client = sign_in(getattr(people, persona))
        assert client.get(LIST).status_code == 403
        assert client.get(address(draft)).status_code == 403

    def test_the_list_takes_as_many_queries_for_three_versions_as_for_one(
        self, officer, people, django_assert_num_queries, django_assert_max_num_queries
    ):
        officer.get(LIST)
        with django_assert_max_num_queries(40) as first:
            officer.get(LIST)
        published(people.officer)
        make_draft(people.officer)
        with django_assert_num_queries(len(first)):
            officer.get(LIST)
