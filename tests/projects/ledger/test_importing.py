"""Ledgers brought into the portal: what is created, changed, left alone and refused."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, Region
from core.actor import SYSTEM
from core.errors import PermissionRefused
from core.models import AuditEntry
from projects.enums import ListKind, Source, Status
from projects.models import Applicant, ClassConfirmation, Listing, Project
from projects.services import ledger as ledgers
from projects.services.listings import confirm_class, enter_list, leave_list
from tests.projects.ledger.workbooks import YEAR_LEDGER, typed_row, workbook

pytestmark = pytest.mark.django_db


def guangdong() -> Region:
    return Region.objects.get(pk="44")


def load(*rows, **options):
    return ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=workbook(*rows), **options)


def year_ledger():
    return ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=BytesIO(YEAR_LEDGER.read_bytes()))


def exported(day=None) -> BytesIO:
    return BytesIO(ledgers.export_ledger(by=SYSTEM, region=guangdong(), as_of=day))


def test_the_year_ledger_goes_in_once():
    assert year_ledger().counts() == {"create": 497, "update": 0, "unchanged": 0, "refused": 0}
    assert year_ledger().counts() == {"create": 0, "update": 0, "unchanged": 497, "refused": 0}
    assert Project.objects.count() == 497
    assert Applicant.objects.count() == 296


def test_an_imported_project_is_accepted_with_a_number_of_its_own():
    load(typed_row())
    project = Project.objects.get()
    assert (project.status, project.source, project.reference) == (Status.ACCEPTED, Source.LEDGER, "CY44-2025-000001")
    assert (project.external_number, project.city_id, project.stage) == ("CY20250001", "4401", "engineering")
    confirmation = ClassConfirmation.objects.get()
    assert (confirmation.management_class, confirmation.valid_from) == ("III", date(2025, 8, 3))
    assert [(listing.kind, listing.entered_on) for listing in Listing.objects.order_by("id")] == [
        ("comprehensive_evaluation", date(2025, 9, 1)),
        ("library", date(2025, 9, 20)),
    ]
    entry = AuditEntry.objects.get(event="project.imported")
    assert entry.object_ref == project.key
    assert entry.changes["lists"] == {"comprehensive_evaluation": "2025-09-01", "library": "2025-09-20"}


def test_numbers_are_gapless_within_the_year_of_the_application():
    load(
        typed_row(1),
        typed_row(2, applied_on=date(2026, 1, 2), library_day=date(2026, 2, 2), evaluation_day=date(2026, 2, 1)),
    )
    load(typed_row(3, title=None), typed_row(4))
    assert set(Project.objects.values_list("reference", flat=True)) == {
        "CY44-2025-000001",
        "CY44-2025-000002",
        "CY44-2026-000001",
    }


def test_a_rehearsal_writes_nothing():
    result = ledgers.plan_ledger(by=SYSTEM, region=guangdong(), file=workbook(typed_row(1), typed_row(2, title=None)))
    assert result.counts() == {"create": 1, "update": 0, "unchanged": 0, "refused": 1}
    assert not Project.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_refused_row_leaves_the_others_in_place():
    result = load(typed_row(1), typed_row(2, management_class="四类"), typed_row(3))
    assert result.counts()["create"] == 2
    assert [(refusal.row, refusal.number) for refusal in result.refused] == [(3, "CY20250002")]
    assert Project.objects.count() == 2


def test_institutions_and_applicants_are_the_same_under_any_spelling():
    load(
        typed_row(1, institution="医疗机构042", applicant="张三"),
        typed_row(2, institution="医疗机构 ０４２", applicant="张 三"),
        typed_row(3, institution="医疗机构043", applicant="张三"),
    )
    assert Organisation.objects.filter(kind="institution").count() == 2
    assert Applicant.objects.count() == 2


def test_an_institution_the_portal_knows_is_used(people):
    load(typed_row(institution="医疗机构001"))
    assert Project.objects.get().institution == people.wang.organisation


def test_a_corrected_row_changes_its_project_and_says_what_changed():
    load(typed_row(1), typed_row(2))
    result = load(
        typed_row(
            1,
            title="改名之后",
            place="深圳",
            stage="临床试验",
            department="心内科",
            innovative="是",
            applicant="申报人018",
        ),
        typed_row(2),
    )
    assert result.counts() == {"create": 0, "update": 1, "unchanged": 1, "refused": 0}
    changed = {change.column for change in result.of(ledgers.Action.UPDATE)[0].changes}
    assert changed == {"项目名称", "所在地", "研发阶段", "科室", "是否创新", "申报人"}
    project = Project.objects.get(external_number="CY20250001")
    assert (project.title, project.city_id, project.stage, project.applicant.name) == (
        "改名之后",
        "4403",
        "trial",
        "申报人018",
    )
    entry = AuditEntry.objects.get(event="project.corrected")
    assert "改名之后" not in str(entry.changes)
    assert entry.changes["stage"] == ["engineering", "trial"]


def test_a_finer_patent_status_that_agrees_is_kept():
    load(typed_row(1), typed_row(2, patent="否"))
    Project.objects.filter(external_number="CY20250001").update(patent_status="granted")
    Project.objects.filter(external_number="CY20250002").update(patent_status="planned")
    assert load(typed_row(1), typed_row(2, patent="否")).counts()["unchanged"] == 2
    load(typed_row(1, patent="否"), typed_row(2))
    assert dict(Project.objects.values_list("external_number", "patent_status")) == {
        "CY20250001": "none",
        "CY20250002": "filed",
    }


def test_a_corrected_day_of_entry_is_kept_in_the_audit_log():
    load(typed_row())
    assert load(typed_row(library_day=date(2025, 9, 25))).counts()["update"] == 1
    listing = Listing.objects.get(kind="library")
    assert listing.entered_on == date(2025, 9, 25)
    assert AuditEntry.objects.get(event="listing.corrected").changes == {
        "list": "library",
        "entered_on": ["2025-09-20", "2025-09-25"],
    }


def test_an_entry_taken_back_by_the_ledger_counts_on_no_day_but_stays_to_be_seen():
    load(typed_row())
    load(typed_row(library="否", library_day=None))
    listing = Listing.objects.get(kind="library")
    assert (listing.left_on, listing.leave_reason != "") == (listing.entered_on, True)
    assert AuditEntry.objects.filter(event="listing.corrected").count() == 1
    assert load(typed_row(library="否", library_day=None)).counts()["unchanged"] == 1
    load(typed_row())
    assert Listing.objects.filter(kind="library", left_on=None).get().entered_on == date(2025, 9, 20)


def test_an_entry_decided_in_the_portal_is_left_today_and_not_undone():
    load(typed_row())
    project = Project.objects.get()
    enter_list(by=SYSTEM, project=project, kind=ListKind.KEY_PROJECTS, on=date(2025, 10, 1))
    enter_list(by=SYSTEM, project=project, kind=ListKind.REPORTED_TO_CMDE, on=date(2025, 10, 1), basis="会议纪要 3 号")
    load(typed_row())
    reported = Listing.objects.get(kind="reported_to_cmde")
    assert reported.left_on == timezone.localdate()
    assert Listing.objects.get(kind="key_projects").left_on is None
    assert AuditEntry.objects.filter(event="listing.left").count() == 1


def test_a_project_that_has_left_a_list_does_not_come_back_by_an_old_ledger():
    load(typed_row())
    leave_list(by=SYSTEM, listing=Listing.objects.get(kind="library"), on=date(2026, 6, 30), reason="出库")
    assert load(typed_row()).counts()["unchanged"] == 1
    assert Listing.objects.filter(kind="library", left_on=None).count() == 0
    again = typed_row(library_day=date(2026, 7, 1))
    assert load(again).counts()["update"] == 1
    assert Listing.objects.filter(kind="library").count() == 2
    assert load(typed_row(library_day=date(2026, 3, 1))).counts()["refused"] == 1


def test_a_class_the_ledger_gave_is_corrected_from_the_beginning():
    load(typed_row())
    load(typed_row(management_class="二类"))
    confirmation = ClassConfirmation.objects.get()
    assert (confirmation.management_class, confirmation.valid_from) == ("II", date(2025, 8, 3))
    assert Project.objects.get().confirmed_class == "II"
    assert AuditEntry.objects.filter(event="class.corrected").count() == 1


def test_a_class_decided_in_the_portal_is_followed_by_another_decision():
    load(typed_row())
    confirm_class(by=SYSTEM, project=Project.objects.get(), management_class="II", on=date(2025, 12, 1))
    load(typed_row())
    classes = ClassConfirmation.objects.order_by("valid_from", "id").values_list("management_class", "valid_from")
    assert list(classes) == [("III", date(2025, 8, 3)), ("II", date(2025, 12, 1)), ("III", timezone.localdate())]


def test_an_empty_cell_does_not_take_a_class_away():
    load(typed_row())
    assert load(typed_row(management_class=None)).counts()["refused"] == 1
    assert Project.objects.get().confirmed_class == "III"


def test_a_project_moved_to_another_day_keeps_its_number_and_class():
    load(typed_row())
    load(typed_row(applied_on=date(2025, 8, 20)))
    project = Project.objects.get()
    assert (project.applied_on, project.reference) == (date(2025, 8, 20), "CY44-2025-000001")
    assert ClassConfirmation.objects.get().valid_from == date(2025, 8, 20)


def test_the_portal_s_own_number_names_the_project():
    load(typed_row())
    assert load(typed_row(number="CY44-2025-000001", stage="创意")).counts()["update"] == 1
    assert Project.objects.count() == 1


def test_two_rows_about_one_project_are_both_refused():
    load(typed_row())
    result = load(typed_row(), typed_row(number="CY44-2025-000001"), typed_row(2))
    assert result.counts() == {"create": 1, "update": 0, "unchanged": 0, "refused": 2}


def test_a_number_of_another_province_is_refused():
    assert load(typed_row(number="CY51-2025-000001")).counts()["refused"] == 1


def test_a_number_of_the_portal_is_given_back_and_not_given_again():
    load(typed_row(1), typed_row(2, number="CY44-2025-000003"), typed_row(3), typed_row(4, number="CY44-2026-000001"))
    assert dict(Project.objects.values_list("reference", "external_number")) == {
        "CY44-2025-000003": "",
        "CY44-2025-000004": "CY20250001",
        "CY44-2025-000005": "CY20250003",
    }
    # The year in the last number is not the year of the application.
    assert Project.objects.count() == 3


def test_the_same_number_in_another_province_is_another_project():
    ledgers.import_ledger(by=SYSTEM, region=Region.objects.get(pk="51"), file=workbook(typed_row(place=None)))
    load(typed_row())
    load(typed_row(title="只改广东的"))
    titles = dict(Project.objects.values_list("region_id", "title"))
    assert titles["44"] == "只改广东的"
    assert titles["51"] == typed_row()["title"]


@pytest.mark.parametrize("name", ["wang", "manager", "leader", "coach", "firm", "department", "national", "officer51"])
@pytest.mark.parametrize("act", ["import", "plan", "export"])
def test_only_an_officer_of_the_province_works_with_its_ledger(people, name, act):
    actor = getattr(people, name).actor
    acts = {
        "import": lambda: ledgers.import_ledger(by=actor, region=guangdong(), file=workbook(typed_row())),
        "plan": lambda: ledgers.plan_ledger(by=actor, region=guangdong(), file=workbook(typed_row())),
        "export": lambda: ledgers.export_ledger(by=actor, region=guangdong()),
    }
    with pytest.raises(PermissionRefused):
        acts[act]()
    assert not Project.objects.exists()


def test_an_officer_imports_in_his_name(people):
    ledgers.import_ledger(by=people.officer.actor, region=guangdong(), file=workbook(typed_row()))
    assert Project.objects.get().entered_by == people.officer.user
    assert AuditEntry.objects.get(event="ledger.imported").actor_id == people.officer.user.pk


def test_progress_is_told():
    told = []
    load(*(typed_row(n) for n in range(1, 4)), progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]


def test_the_export_is_read_back_without_a_change():
    year_ledger()
    assert ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=exported()).counts()["unchanged"] == 497
    assert AuditEntry.objects.get(event="export.made").changes["rows"] == 497


def test_the_export_of_a_past_day_holds_what_counted_then():
    load(typed_row(1), typed_row(2, applied_on=date(2025, 9, 10), evaluation="否", evaluation_day=None))
    rows = ledgers.plan_ledger(by=SYSTEM, region=guangdong(), file=exported(date(2025, 9, 5))).decisions
    assert [(decision.row.number, decision.row.listed) for decision in rows] == [
        ("CY20250001", (("comprehensive_evaluation", date(2025, 9, 1)),))
    ]


DAYS = st.dates(date(2025, 7, 14), date(2026, 6, 30))
NASTY = st.sampled_from(["=1+1", "@x", "<b>支架</b>", "合计", "_x000D_", " 前 后 ", "1e3", "是", "ﬁ①", "2026-01-01"])
TEXTS = NASTY | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
YES_NO = st.sampled_from(["是", "否"])


@st.composite
def typed_rows(draw):
    """Rows an office might type, right by construction in the order of their days."""
    applied_on = draw(st.dates(date(2025, 7, 14), date(2026, 3, 31)))
    later = st.dates(applied_on, date(2026, 7, 1))
    days = sorted(draw(st.lists(later, min_size=3, max_size=3)))
    third = draw(st.booleans())
    stands = {key: draw(st.booleans()) for key in ("evaluation", "library", "reported", "guidance")}
    stands["candidate"] = third and draw(st.booleans())
    fixed = {"reported": days[0], "candidate": days[1], "guidance": days[2]}
    lists = {}
    for key, stand in stands.items():
        lists[key] = "是" if stand else "否"
        lists[f"{key}_day"] = (fixed.get(key) or draw(later)) if stand else None
    return {
        "applied_on": applied_on,
        "title": draw(TEXTS),
        "institution": draw(st.sampled_from(["医疗机构001", "医疗机构 002", "=1+1 医院", "Hospital A"])),
        "place": draw(st.sampled_from(["广州", "深圳市", "香港", None])),
        "applicant": draw(TEXTS),
        "department": draw(st.none() | TEXTS),
        "subcatalogue": draw(st.sampled_from(["01 有源手术器械", "40", "", "不确定"])),
        "management_class": "三类" if third else draw(st.sampled_from(["一类", "第二类", "", "Ⅱ"])),
        "innovative": draw(YES_NO),
        "first_of_kind": draw(YES_NO),
        "stage": draw(st.sampled_from(["创意", "已定型", "临床试验", None])),
        "patent": draw(YES_NO),
        "note": draw(st.none() | TEXTS),
        **lists,
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=st.lists(typed_rows(), min_size=1, max_size=6), own=st.booleans())
def test_export_and_import_are_one_another_s_inverse(rows, own):
    clear()
    rows = [{**row, "number": f"A-{number}"} for number, row in enumerate(rows)]
    if own:
        rows[0]["number"] = f"CY44-{rows[0]['applied_on'].year}-000002"
    first = load(*rows)
    accepted = first.counts()["create"]
    assert accepted + first.counts()["refused"] == len(rows)
    out = exported()
    assert ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=out).counts() == {
        "create": 0,
        "update": 0,
        "unchanged": accepted,
        "refused": 0,
    }
    before = facts()
    clear()
    out.seek(0)
    assert ledgers.import_ledger(by=SYSTEM, region=guangdong(), file=out).counts()["create"] == accepted
    assert facts() == before


def clear():
    for model in (Listing, ClassConfirmation, Project, Applicant):
        model.objects.all().delete()


def facts():
    projects = Project.objects.order_by("external_number", "reference").values_list(
        "title", "institution__name", "applicant__name", "applied_on", "city_id", "confirmed_class", "stage", "note"
    )
    listings = Listing.objects.order_by("project__title", "kind").values_list("project__title", "kind", "entered_on")
    return list(projects), sorted(listings)
