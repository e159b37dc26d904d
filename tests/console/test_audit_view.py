"""The audit log on pages: who reads which lines, in which words, and what never stands in them."""

import pytest

from core.models import AuditEntry
from core.services import record
from core.trail import EVENT_WORDS, OBJECT_WORDS, TrailFilter, facts_of, trail_of_region
from projects import fields
from projects.enums import Tier
from projects.services.applications import save_section
from projects.services.checks import RemarkInput, refuse_project, return_project
from projects.services.lifecycle import submit_project
from tests.answers import complete_answers
from tests.factories import draft_project, submitted_project

AUDIT = "/console/audit/"


def lines(answer):
    return [(line.entry.event, line.entry.object_ref) for line in answer.context["lines"]]


class TestWho:
    def test_the_audit_administrator_reads_the_province(self, people, sign_in):
        project = submitted_project(people.wang)
        other = submitted_project(people.sun)
        found = lines(sign_in(people.audit_admin).get(AUDIT, {"object_type": "project"}))
        assert ("project.submitted", project.key) in found
        assert all(ref != other.key for _event, ref in found)

    @pytest.mark.parametrize(
        "who", ["officer", "leader", "national", "system_admin", "security_admin", "wang", "coach"]
    )
    def test_nobody_else(self, people, sign_in, who):
        assert sign_in(getattr(people, who)).get(AUDIT).status_code == 403

    def test_officers_read_the_lines_of_a_project(self, people, sign_in):
        project = submitted_project(people.wang)
        answer = sign_in(people.officer).get(f"/console/projects/{project.ref}/audit/")
        assert {ref for _event, ref in lines(answer)} == {project.key}
        assert sign_in(people.officer51).get(f"/console/projects/{project.ref}/audit/").status_code == 404

    def test_a_national_one_reads_all_provinces(self, people):
        submitted_project(people.wang)
        submitted_project(people.sun)
        everywhere = people.audit_admin.actor
        everywhere = type(everywhere)(user_id=1, label="x", role="audit_admin", region="")
        regions = set(trail_of_region(everywhere, TrailFilter()).values_list("region", flat=True))
        assert {"44", "51"} <= regions
        assert set(trail_of_region(everywhere, TrailFilter(region="51")).values_list("region", flat=True)) == {"51"}


class TestFilters:
    def test_by_number_person_event_and_day(self, people, sign_in):
        project = submitted_project(people.wang)
        submitted_project(people.zhao)
        client = sign_in(people.audit_admin)
        assert {ref for _event, ref in lines(client.get(AUDIT, {"object": project.reference}))} == {project.key}
        assert lines(client.get(AUDIT, {"event": "project.submitted", "person": "申报人 017"})) == [
            ("project.submitted", project.key)
        ]
        assert lines(client.get(AUDIT, {"event": "project.submitted", "until": "2020-01-01"})) == []
        assert lines(client.get(AUDIT, {"person_id": people.officer51.user.pk})) == []

    @pytest.mark.parametrize(
        "query", [{"since": "x"}, {"since": "2026-02-30"}, {"person_id": "9" * 40}, {"after": "bad"}]
    )
    def test_nonsense_narrows_nothing(self, people, sign_in, query):
        submitted_project(people.wang)
        answer = sign_in(people.audit_admin).get(AUDIT, query)
        assert answer.status_code == 200
        assert lines(answer)


class TestWords:
    def test_a_project_from_the_ledger_names_its_lists(self, people):
        record(
            by=people.officer.actor,
            event="project.imported",
            object_type="project",
            object_ref="p",
            region="44",
            changes={"row": 7, "lists": {"library": "2026-03-20", "key_projects": "2026-04-01"}, "innovative": True},
        )
        facts = {str(fact.name): fact.value for fact in facts_of(AuditEntry.objects.latest("id"))}
        assert facts == {"行": "7", "所在清单": "项目库 2026-03-20、重点转化项目清单 2026-04-01", "创新": "是"}

    def test_the_same_status_of_different_things_has_different_words(self, people):
        said = {}
        for event in ("project.refused", "confirmation.decided", "project.transfer_accepted"):
            status = "accepted" if event == "project.transfer_accepted" else "refused"
            record(
                by=people.officer.actor,
                event=event,
                object_type="project",
                object_ref="p",
                region="44",
                changes={"status": ["waiting", status]},
            )
            said[event] = facts_of(AuditEntry.objects.latest("id"))[0].value
        assert said == {
            "project.refused": "不予受理",
            "confirmation.decided": "单位不同意",
            "project.transfer_accepted": "已接受",
        }

    def test_changes_read_as_sentences_of_people(self, people):
        project = submitted_project(people.wang)
        refuse_project(by=people.officer.actor, project=project, code="not_a_device", text="属于药品。")
        facts = {str(fact.name): (fact.before, fact.value) for fact in facts_of(AuditEntry.objects.latest("id"))}
        assert facts == {"原因": ("", "不属于医疗器械管理范围"), "状态": ("形式审查", "不予受理")}

    def test_everything_logged_while_a_project_is_checked_has_words(self, people):
        project = submitted_project(people.wang, service_invention="yes")
        return_project(
            by=people.officer.actor, project=project, remarks=[RemarkInput("basics", "title", "请写明器械名称。")]
        )
        submit_project(by=people.wang.actor, project=project)
        without = set(AuditEntry.objects.values_list("event", flat=True)) - set(EVENT_WORDS)
        assert not without
        assert not set(AuditEntry.objects.values_list("object_type", flat=True)) - set(OBJECT_WORDS)


def secret_for(field, number):
    """A text that stands nowhere else, in fields that take free text."""
    return f"机密内容{number:03d}号" * 8 if field.kind is fields.Kind.TEXT else None


class TestLeaks:
    def test_no_protected_answer_is_ever_logged(self, people, sign_in):
        """Writes a secret into every free text above the public tier, then reads every line the portal wrote."""
        project = draft_project(people.wang)
        secrets = []
        for section in fields.SECTIONS:
            answers = complete_answers(section)
            for number, field in enumerate(section.fields):
                secret = secret_for(field, number)
                if secret and field.tier > Tier.PUBLIC:
                    answers[field.key] = secret[: field.max_length or None]
                    secrets.append(answers[field.key][:8])
            save_section(by=people.wang.actor, project=project, section=section.key, answers=answers, version=1)
        assert len(secrets) > 5
        submit_project(by=people.wang.actor, project=project)
        sign_in(people.officer).get(f"/console/checks/{project.reference or project.key}/")
        return_project(
            by=people.officer.actor,
            project=project,
            remarks=[RemarkInput("product", "principle", f"“{secrets[0]}”一段请补充。")],
            text=f"关于{secrets[1]}。",
        )
        logged = "\n".join(f"{entry.changes} {entry.reason}" for entry in AuditEntry.objects.all())
        page = sign_in(people.audit_admin).get(AUDIT, {"object_type": "project"}).content.decode()
        for secret in secrets:
            assert secret not in logged
            assert secret not in page

    def test_markup_in_a_line_is_shown_not_run(self, people, sign_in):
        record(
            by=people.officer.actor,
            event="listing.left",
            object_type="project",
            object_ref="<b>x</b>",
            region="44",
            changes={"basis": "<script>alert(1)</script>"},
            reason="<img src=x>",
        )
        page = sign_in(people.audit_admin).get(AUDIT).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>x</b>" not in page


def test_one_line_costs_as_many_queries_as_three(people, sign_in, django_assert_num_queries):
    client = sign_in(people.audit_admin)

    def log():
        record(by=people.officer.actor, event="export.made", object_type="job", object_ref="x", region="44")

    log()
    client.get(AUDIT)
    with django_assert_num_queries(QUERIES):
        client.get(AUDIT)
    log()
    log()
    with django_assert_num_queries(QUERIES):
        client.get(AUDIT)


# Session, person, memberships, notices; lines, names of regions.
QUERIES = 6
