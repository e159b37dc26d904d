"""Drafts: who may start one, and what a save keeps, clears and refuses."""

import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.roles import Role
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, StaleEdit
from core.models import AuditEntry
from core.refs import new_ref
from projects import fields
from projects.enums import Rights
from projects.fields.digests import answer_digests
from projects.models import Project, SectionRecord, TeamMember
from projects.selectors.applications import gaps, section_answers, section_records, section_state
from projects.services.applications import adopt_institution, save_section, start_project
from projects.services.edits import Edit, save_edit
from tests.answers import complete_answers
from tests.factories import draft_project, submitted_project

pytestmark = pytest.mark.django_db

TEXT_FIELDS = [
    (section.key, field.key)
    for section, field in fields.all_fields()
    if field.kind is fields.Kind.TEXT and not field.format
]


def answer(project, section, key):
    fresh = Project.objects.get(pk=project.pk)
    return section_answers(fresh, fields.section(section), section_records(fresh)[section])[key]


class TestStarting:
    def test_a_clinician_starts_a_draft_for_his_institution(self, people):
        project = start_project(by=people.wang.actor, title="  可降解  封堵器 ")
        assert (project.status, project.reference) == ("draft", None)
        assert project.institution == people.wang.organisation
        assert project.region_id == "44"
        assert project.title == "可降解  封堵器"

    @pytest.mark.parametrize("name", ["officer", "firm", "manager", "leader", "system_admin", "nobody"])
    def test_others_are_refused(self, people, name):
        with pytest.raises(PermissionRefused):
            start_project(by=getattr(people, name).actor, title="x")

    def test_somebody_whose_institution_has_not_confirmed_him_may_begin(self, people):
        Membership.objects.create(
            ref=new_ref(),
            user=people.nobody.user,
            organisation=people.zhao.organisation,
            role=Role.CLINICIAN,
            status=MembershipStatus.PENDING,
        )
        project = start_project(by=people.nobody.actor)
        assert project.institution == people.zhao.organisation

    def test_a_title_that_is_too_long_is_refused(self, people):
        with pytest.raises(InvalidInput) as refusal:
            start_project(by=people.wang.actor, title="长" * 61)
        assert "title" in refusal.value.fields

    def test_a_draft_can_move_to_the_institution_its_owner_now_works_in(self, people, draft):
        Membership.objects.filter(user=people.wang.user).update(organisation=people.sun.organisation)
        moved = adopt_institution(by=people.wang.actor, project=draft)
        assert (moved.institution, moved.region_id) == (people.sun.organisation, "51")

    def test_a_project_with_a_number_stays_where_it_is(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(GuardRefused):
            adopt_institution(by=people.wang.actor, project=project)


class TestSaving:
    def test_a_complete_draft_has_no_gaps(self, people):
        project = draft_project(people.wang)
        assert gaps(project) == []
        assert {state.state for state in section_state(project)} == {"full"}

    def test_columns_and_record_are_written_together(self, people, draft):
        answers = {"claimed_class": "III", "subcatalogue": "13", "principle": "原理"}
        record = save_section(by=people.wang.actor, project=draft, section="product", answers=answers, version=0)
        fresh = Project.objects.get(pk=draft.pk)
        assert (fresh.claimed_class, fresh.subcatalogue) == ("III", "13")
        assert record.answers["principle"] == "原理"
        assert "claimed_class" not in record.answers
        assert record.version == 1
        assert record.saved_by == people.wang.user

    def test_fields_that_are_not_given_keep_their_answer(self, people, draft):
        save_section(by=people.wang.actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0)
        save_section(by=people.wang.actor, project=draft, section="clinical", answers={"benefit": "乙"}, version=1)
        assert answer(draft, "clinical", "problem") == "甲"

    def test_a_cleared_field_stays_cleared(self, people, draft):
        save_section(
            by=people.wang.actor,
            project=draft,
            section="clinical",
            answers={"problem": "甲", "annual_cases": 0, "tags": ["rare"]},
            version=0,
        )
        assert answer(draft, "clinical", "annual_cases") == 0
        cleared = {"problem": "", "annual_cases": "", "tags": []}
        save_section(by=people.wang.actor, project=draft, section="clinical", answers=cleared, version=1)
        assert answer(draft, "clinical", "problem") == ""
        assert answer(draft, "clinical", "annual_cases") is None
        assert Project.objects.get(pk=draft.pk).tags == []

    def test_a_save_never_touches_the_team(self, people):
        project = draft_project(people.wang)
        TeamMember.objects.create(project=project, position=1, name="申报人 018", user=people.li.user)
        for section in fields.SECTIONS:
            save_section(by=people.wang.actor, project=project, section=section.key, answers={}, version=1)
            empty = dict.fromkeys(complete_answers(section))
            save_section(by=people.wang.actor, project=project, section=section.key, answers=empty, version=1)
        assert [member.name for member in project.team.all()] == ["申报人 018"]

    def test_empty_rows_are_dropped_and_rows_keep_their_order(self, people, draft):
        rows = [{"name": "", "difference": " "}, {"name": "乙", "difference": "较大"}, {"name": "甲", "difference": ""}]
        save_section(by=people.wang.actor, project=draft, section="product", answers={"comparison": rows}, version=0)
        assert [row["name"] for row in answer(draft, "product", "comparison")] == ["乙", "甲"]

    def test_the_audit_log_names_fields_but_holds_no_texts(self, people, draft):
        save_section(by=people.wang.actor, project=draft, section="clinical", answers={"problem": "机密"}, version=0)
        entry = AuditEntry.objects.filter(event="project.section_saved").latest("id")
        assert entry.object_ref == draft.key
        assert entry.changes["fields"] == ["problem"]
        assert "机密" not in str(entry.changes)

    @pytest.mark.parametrize(
        ("section", "key", "value"),
        [
            ("basics", "title", "长" * 61),
            ("clinical", "problem", "长" * 1001),
            ("product", "claimed_class", "IV"),
            ("product", "subcatalogue", "99"),
            ("product", "subcatalogue", "1"),
            ("clinical", "tags", ["rare", "rich"]),
            ("clinical", "tags", "rare"),
            ("clinical", "annual_cases", "viele"),
            ("clinical", "annual_cases", -1),
            ("clinical", "problem", ["x"]),
            ("patents", "service_invention", "maybe"),
            ("patents", "patents", [{"number": "1", "secret": "x"}]),
            ("patents", "patents", [{"number": "1", "granted_on": "soon"}]),
            ("patents", "patents", [{"number": str(n)} for n in range(31)]),
            ("declarations", "truthful", "on"),
            ("basics", "owner", "1"),
        ],
    )
    def test_what_can_never_be_stored_is_refused_at_its_field_and_nothing_else_is_saved(
        self, people, draft, section, key, value
    ):
        other = {"basics": "keywords", "clinical": "benefit", "product": "class_basis"}.get(section)
        answers = {key: value} | ({other: "anderes"} if other else {})
        with pytest.raises(InvalidInput) as refusal:
            save_section(by=people.wang.actor, project=draft, section=section, answers=answers, version=0)
        assert list(refusal.value.fields) == [key]
        assert not SectionRecord.objects.filter(project=draft, version__gt=0).exists()

    def test_incomplete_and_badly_written_answers_are_kept(self, people, draft):
        answers = {"phone": "138", "email": "nobody"}
        save_section(by=people.wang.actor, project=draft, section="people", answers=answers, version=0)
        assert answer(draft, "people", "phone") == "138"
        assert {"phone", "email"} <= {gap.field for gap in gaps(Project.objects.get(pk=draft.pk))}

    def test_not_sure_is_a_sub_catalogue(self, people, draft):
        answers = {"subcatalogue": fields.UNSURE}
        save_section(by=people.wang.actor, project=draft, section="product", answers=answers, version=0)
        assert "subcatalogue" not in {gap.field for gap in gaps(Project.objects.get(pk=draft.pk))}

    def test_an_unknown_section_does_not_exist(self, people, draft):
        with pytest.raises(NotVisible):
            save_section(by=people.wang.actor, project=draft, section="nothing", answers={}, version=0)


class TestWhoMayEdit:
    def test_a_co_applicant_with_the_right_to_edit(self, people, draft):
        TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
        record = save_section(
            by=people.li.actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0
        )
        assert record.saved_by == people.li.user

    def test_a_co_applicant_who_may_only_read(self, people, draft):
        TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.VIEW)
        with pytest.raises(PermissionRefused):
            save_section(by=people.li.actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0)

    @pytest.mark.parametrize("name", ["li", "zhao", "sun", "manager", "officer", "firm", "nobody"])
    def test_everybody_else_is_refused(self, people, draft, name):
        with pytest.raises(PermissionRefused):
            save_section(
                by=getattr(people, name).actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0
            )

    def test_nobody_once_handed_in(self, people):
        project = submitted_project(people.wang)
        with pytest.raises(GuardRefused):
            save_section(by=people.wang.actor, project=project, section="clinical", answers={"problem": "x"}, version=1)


class TestStaleEdits:
    def test_an_older_version_is_refused_with_what_is_stored_now(self, people, draft):
        save_section(by=people.wang.actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0)
        with pytest.raises(StaleEdit) as refusal:
            save_section(by=people.wang.actor, project=draft, section="clinical", answers={"problem": "乙"}, version=0)
        assert refusal.value.current["problem"] == "甲"
        assert refusal.value.version == 1
        assert answer(draft, "clinical", "problem") == "甲"

    def test_the_same_request_sent_twice_is_no_conflict(self, people, draft):
        for _repeat in range(2):
            record = save_section(
                by=people.wang.actor, project=draft, section="clinical", answers={"problem": "甲"}, version=0
            )
        assert record.version == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_two_saves_at_the_same_moment_one_is_told(self, people, draft):
        barrier = threading.Barrier(2)
        outcomes = []

        def save(text):
            try:
                barrier.wait()
                save_section(
                    by=people.wang.actor, project=draft, section="clinical", answers={"problem": text}, version=0
                )
                outcomes.append("saved")
            except StaleEdit:
                outcomes.append("stale")
            finally:
                connection.close()

        threads = [threading.Thread(target=save, args=(text,)) for text in ("甲", "乙")]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(outcomes) == ["saved", "stale"]
        assert SectionRecord.objects.get(project=draft, section="clinical").version == 1


class TestEdits:
    """Pages that remember what they showed."""

    def edit(self, people, draft, typed, seen, version, who="wang"):
        edit = Edit(typed=typed, seen=seen, version=version)
        return save_edit(by=getattr(people, who).actor, project=draft, section="clinical", edit=edit)

    def seen(self, **answers):
        empty = dict.fromkeys(field.key for field in fields.section("clinical").fields)
        return answer_digests({**empty, **answers})

    def test_changes_of_two_people_to_different_fields_are_put_together(self, people, draft):
        TeamMember.objects.create(project=draft, position=1, name="x", user=people.li.user, rights=Rights.EDIT)
        first = self.edit(people, draft, {"problem": "甲", "benefit": ""}, self.seen(), 0)
        second = self.edit(people, draft, {"problem": "", "benefit": "乙"}, self.seen(), 0, who="li")
        assert (answer(draft, "clinical", "problem"), answer(draft, "clinical", "benefit")) == ("甲", "乙")
        assert first.version == 1
        assert second.version == 0, "this page has not seen the other's text and must go on being compared"

    def test_a_page_that_was_put_together_still_cannot_overwrite_what_it_never_showed(self, people, draft):
        self.edit(people, draft, {"problem": "甲"}, self.seen(), 0)
        second = self.edit(people, draft, {"benefit": "乙"}, self.seen(), 0)
        with pytest.raises(StaleEdit):
            self.edit(people, draft, {"problem": "丙", "benefit": "乙"}, second.seen, second.version)
        assert answer(draft, "clinical", "problem") == "甲"

    def test_a_field_both_changed_is_a_conflict_and_nothing_is_written(self, people, draft):
        self.edit(people, draft, {"problem": "甲"}, self.seen(), 0)
        with pytest.raises(StaleEdit):
            self.edit(people, draft, {"problem": "乙", "benefit": "丙"}, self.seen(), 0)
        assert answer(draft, "clinical", "benefit") in (None, "")

    def test_one_writer_goes_on_after_an_answer_was_lost(self, people, draft):
        self.edit(people, draft, {"problem": "甲"}, self.seen(), 0)
        repeated = self.edit(people, draft, {"problem": "甲"}, self.seen(), 0)
        self.edit(people, draft, {"problem": "甲乙"}, repeated.seen, repeated.version)
        assert answer(draft, "clinical", "problem") == "甲乙"

    def test_a_field_that_cannot_be_stored_does_not_hold_up_the_others(self, people, draft):
        saved = self.edit(people, draft, {"problem": "长" * 1001, "benefit": "乙"}, self.seen(), 0)
        assert list(saved.errors) == ["problem"]
        assert answer(draft, "clinical", "benefit") == "乙"
        assert "problem" not in saved.seen or saved.seen["problem"] == self.seen()["problem"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(place=st.sampled_from(TEXT_FIELDS), text=st.text(max_size=250))
def test_any_text_comes_back_as_it_was_typed(people, draft, place, text):
    section, key = place
    version = section_records(draft)[section].version
    save_section(by=people.wang.actor, project=draft, section=section, answers={key: text}, version=version)
    stored = answer(draft, section, key)
    expected = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    assert stored == (expected if expected.strip() else "") or (stored is None and not expected.strip())
